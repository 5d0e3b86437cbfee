//! Keeps what shall be encrypted out of the JSON while it is written.
//!
//! The writer leaves a gap where such a value belongs; the value waits beside it, in memory that is wiped, until the
//! client has the key. So the text in clear is in no buffer that grows, moves or is sent.

use std::fmt;

use zeroize::Zeroizing;

use super::ToField;
use super::writer::{Reader, Writer, append_text, write};
use crate::encrypted::{Encrypted, EncryptionKey, Place};

/// Writes the value for WeChat Pay, with gaps for what that table lists at that place.
pub(crate) fn write_sealed(value: &dyn ToField, place: Place, table: &'static [Encrypted]) -> Result<Sealed, String> {
    let out = write(value, Reader::WeChatPay(Seal::new(place, table)));
    match out.into_sealed() {
        Err(Refusal { path: None, problem }) => {
            // Paths are followed only where a table asks for it; to name this one, all is written again.
            let out = write(value, Reader::WeChatPay(Seal { follow: true, ..Seal::new(place, table) }));
            Err(match out.into_sealed() {
                Err(refusal) => refusal.to_string(),
                Ok(_) => problem.to_owned(),
            })
        }
        Err(refusal) => Err(refusal.to_string()),
        Ok(sealed) => Ok(sealed),
    }
}

/// JSON with gaps.
#[derive(Default)]
pub(crate) struct Sealed {
    json: Vec<u8>,
    /// In their order. At [`Place::Query`] and [`Place::Header`] they have no gap in the JSON.
    pub(crate) secrets: Vec<Secret>,
}

impl Sealed {
    pub(crate) fn json(&self) -> &[u8] {
        &self.json
    }

    /// Whether there is no gap.
    pub(crate) fn is_complete(&self) -> bool {
        self.secrets.is_empty()
    }

    /// The JSON, complete if nothing was to be encrypted or all of it is.
    pub(crate) fn into_json(self) -> Vec<u8> {
        self.json
    }

    /// Appends a field to the object; the first one if there is no object yet.
    pub(crate) fn push_text(&mut self, name: &str, text: &str) {
        // Behind every gap, so that none of them moves.
        if self.json.pop().is_none() {
            self.json.push(b'{');
        }
        append_text(&mut self.json, name, text);
        self.json.push(b'}');
    }

    /// Fills the gaps with what takes the place of each secret. It must need no escaping: base64.
    pub(crate) fn fill<E>(&mut self, replace: &mut dyn FnMut(&Secret) -> Result<String, E>) -> Result<(), E> {
        // A key of 2048 bits makes 344 characters of each.
        let mut json = Vec::with_capacity(self.json.len() + 344 * self.secrets.len());
        let mut done = 0;
        for secret in &self.secrets {
            json.extend_from_slice(&self.json[done..secret.at]);
            json.extend_from_slice(replace(secret)?.as_bytes());
            done = secret.at;
        }
        json.extend_from_slice(&self.json[done..]);
        self.json = json;
        self.secrets.clear();
        Ok(())
    }
}

/// A value in clear that has to be encrypted before it leaves. Wiped on drop, without `Debug`.
pub(crate) struct Secret {
    /// Where its gap is.
    pub(super) at: usize,
    pub(crate) path: String,
    pub(crate) key: EncryptionKey,
    pub(crate) text: Zeroizing<String>,
}

/// Why a value is not written.
pub(super) struct Refusal {
    path: Option<String>,
    problem: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "`{path}`: {}", self.problem),
            None => f.write_str(self.problem),
        }
    }
}

const UNLISTED: &str = "it is sensitive, and the operation names no key to encrypt it with";
const NOT_TEXT: &str = "it is to be encrypted, and is no text";
const UNDECRYPTED: &str = "it is a value of an answer that could not be decrypted";
const TOO_DEEP: &str = "it is to be encrypted, and stands inside of another value where only texts can be";

/// What the writer knows of encryption: the table and where it stands.
pub(super) struct Seal {
    place: Place,
    table: &'static [Encrypted],
    /// Whether the path is followed at all.
    follow: bool,
    path: String,
    /// How long the path was before each open container.
    open: Vec<usize>,
    secrets: Vec<Secret>,
    refusal: Option<Refusal>,
}

impl Seal {
    fn new(place: Place, table: &'static [Encrypted]) -> Self {
        let follow = table.iter().any(|field| field.place == place);
        Self { place, table, follow, path: String::new(), open: Vec::new(), secrets: Vec::new(), refusal: None }
    }

    pub(super) fn enter(&mut self, key: Option<&str>) {
        if self.follow {
            self.open.push(self.path.len());
            if let Some(key) = key {
                extend(&mut self.path, key);
            }
        }
    }

    pub(super) fn leave(&mut self) {
        if let Some(length) = self.open.pop() {
            self.path.truncate(length);
        }
    }

    /// Which key encrypts the value of that name here.
    pub(super) fn key(&self, name: Option<&str>) -> Option<EncryptionKey> {
        if !self.follow {
            return None;
        }
        let here = |field: &&Encrypted| field.place == self.place && self.remainder(name, field.path) == Some("");
        self.table.iter().find(here).map(|field| field.key)
    }

    /// Whether the value of that name, or anything inside of it, is listed.
    pub(super) fn covers(&self, name: Option<&str>) -> bool {
        let inside = |field: &Encrypted| field.place == self.place && self.remainder(name, field.path).is_some();
        self.follow && self.table.iter().any(inside)
    }

    /// What of a listed path is left behind the value of that name; `None` if it leads elsewhere.
    fn remainder<'p>(&self, name: Option<&str>, path: &'p str) -> Option<&'p str> {
        let path = after(path, &self.path)?;
        match name {
            Some(name) => after(path, name),
            None => Some(path),
        }
    }

    /// Whether secrets have gaps in the JSON.
    pub(super) fn leaves_gaps(&self) -> bool {
        matches!(self.place, Place::Body | Place::Meta)
    }

    pub(super) fn keep(&mut self, at: usize, name: Option<&str>, key: EncryptionKey, text: &str) {
        let path = self.path_of(name);
        if !self.leaves_gaps() && path.contains('.') {
            return self.refuse(name, TOO_DEEP);
        }
        self.secrets.push(Secret { at, path, key, text: Zeroizing::new(text.to_owned()) });
    }

    pub(super) fn refuse_unlisted(&mut self, name: Option<&str>) {
        self.refuse(name, UNLISTED);
    }

    pub(super) fn refuse_undecrypted(&mut self, name: Option<&str>) {
        self.refuse(name, UNDECRYPTED);
    }

    /// Refuses secrets inside of a string, from that one on, where there are no gaps to put them into.
    pub(super) fn refuse_gapless(&mut self, first: usize, name: Option<&str>) {
        if !self.leaves_gaps() && self.secrets.len() > first {
            self.refuse(name, TOO_DEEP);
        }
    }

    pub(super) fn refuse_shape(&mut self, name: Option<&str>) {
        self.refuse(name, NOT_TEXT);
    }

    fn refuse(&mut self, name: Option<&str>, problem: &'static str) {
        if self.refusal.is_none() {
            self.refusal = Some(Refusal { path: self.follow.then(|| self.path_of(name)), problem });
        }
    }

    fn path_of(&self, name: Option<&str>) -> String {
        let mut path = self.path.clone();
        if let Some(name) = name {
            extend(&mut path, name);
        }
        path
    }

    /// How many secrets there are so far.
    pub(super) fn count(&self) -> usize {
        self.secrets.len()
    }

    /// The secrets from that one on, to move their gaps.
    pub(super) fn since(&mut self, first: usize) -> &mut [Secret] {
        self.secrets.get_mut(first..).unwrap_or_default()
    }
}

/// What stands in a path behind a leading part, if it has that one.
fn after<'p>(path: &'p str, part: &str) -> Option<&'p str> {
    if part.is_empty() {
        return Some(path);
    }
    match path.strip_prefix(part)? {
        "" => Some(""),
        rest => rest.strip_prefix('.'),
    }
}

fn extend(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

impl Writer {
    fn into_sealed(self) -> Result<Sealed, Refusal> {
        match self.reader {
            Reader::WeChatPay(Seal { refusal: Some(refusal), .. }) => Err(refusal),
            Reader::WeChatPay(Seal { secrets, .. }) => Ok(Sealed { json: self.json, secrets }),
            Reader::Tests | Reader::Anyone | Reader::Comparison(_) => {
                Ok(Sealed { json: self.json, secrets: Vec::new() })
            }
        }
    }
}
