//! Where a PEM text comes from.

use std::fmt;
use std::io;
use std::path::PathBuf;

use zeroize::Zeroizing;

/// A text, or a file that is read when the client is built.
pub(crate) enum Source {
    Text(Zeroizing<String>),
    File(PathBuf),
}

/// Why a key or certificate cannot be used. Never holds any of it.
#[derive(Debug)]
pub(crate) struct Unusable {
    pub(crate) problem: String,
    pub(crate) source: Option<io::Error>,
}

impl Source {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(Zeroizing::new(text.to_owned()))
    }

    /// Reads what the text holds. `what` is what it is for: `the private key`.
    pub(crate) fn read<T>(
        &self,
        what: impl fmt::Display,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, Unusable> {
        let (text, place) = match self {
            Self::Text(text) => (Ok(text.as_bytes().to_vec()), String::new()),
            Self::File(path) => (std::fs::read(path), format!(" of the file `{}`", path.display())),
        };
        let text = Zeroizing::new(text.map_err(|error| Unusable {
            problem: format!("{what} cannot be read{}", place.replacen(" of ", " from ", 1)),
            source: Some(error),
        })?);
        let text = std::str::from_utf8(&text)
            .map_err(|_| "it is no text; a `.p12` is not read, use the `.pem` files beside it".to_owned());
        text.and_then(parse)
            .map_err(|problem| Unusable { problem: format!("{what}{place} cannot be used: {problem}"), source: None })
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("***"),
            Self::File(path) => path.fmt(f),
        }
    }
}
