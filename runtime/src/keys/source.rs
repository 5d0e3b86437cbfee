//! Where a key or a certificate comes from.

use std::fmt;
use std::io;
use std::path::PathBuf;

use zeroize::Zeroizing;

/// A text or bytes, or a file that is read when the client is built.
#[derive(Clone)]
pub(crate) enum Source {
    Text(Zeroizing<String>),
    #[cfg(feature = "pkcs12")]
    Bytes(Zeroizing<Vec<u8>>),
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
        self.read_bytes(what, |bytes| {
            let text = std::str::from_utf8(bytes);
            text.map_err(|_| "it is no text; a `.p12` is not read, use the `.pem` files beside it".to_owned())
                .and_then(parse)
        })
    }

    /// The same for what is no text.
    pub(crate) fn read_bytes<T>(
        &self,
        what: impl fmt::Display,
        parse: impl FnOnce(&[u8]) -> Result<T, String>,
    ) -> Result<T, Unusable> {
        let bytes = self.bytes().map_err(|error| Unusable::unread(&what, self, error))?;
        parse(&bytes).map_err(|problem| Unusable::wrong(&what, self, &problem))
    }

    fn bytes(&self) -> io::Result<Zeroizing<Vec<u8>>> {
        Ok(Zeroizing::new(match self {
            Self::Text(text) => text.as_bytes().to_vec(),
            #[cfg(feature = "pkcs12")]
            Self::Bytes(bytes) => bytes.to_vec(),
            Self::File(path) => std::fs::read(path)?,
        }))
    }

    /// Where it was read, if that is somewhere: ` of the file …`.
    fn place(&self, preposition: &str) -> String {
        match self {
            Self::File(path) => format!(" {preposition} the file `{}`", path.display()),
            _ => String::new(),
        }
    }
}

// Apart from what is generic above, so that it is compiled once.
impl Unusable {
    fn unread(what: &dyn fmt::Display, source: &Source, error: io::Error) -> Self {
        let problem = format!("{what} cannot be read{}", source.place("from"));
        Self { problem, source: Some(error) }
    }

    fn wrong(what: &dyn fmt::Display, source: &Source, problem: &str) -> Self {
        let problem = format!("{what}{} cannot be used: {problem}", source.place("of"));
        Self { problem, source: None }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("***"),
            #[cfg(feature = "pkcs12")]
            Self::Bytes(_) => f.write_str("***"),
            Self::File(path) => path.fmt(f),
        }
    }
}
