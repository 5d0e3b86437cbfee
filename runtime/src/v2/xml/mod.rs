//! APIv2's XML: a document between the XML of the wire and the JSON of messages, and the pairs that are signed.
//!
//! An element's text is a JSON string, elements within it an object, elements of the same name a list. The root has no
//! part in that, nor have attributes. What a server sends is not trusted: depth and elements are bounded, there is no DTD, and
//! of entities there are the five and numbers. Errors say where and what, and never hold what stands there.
//!
//! | file | its job |
//! |---|---|
//! | `read` | XML → document |
//! | `write` | document → XML |
//! | `json` | document ⇄ JSON |

mod json;
mod read;
mod write;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;

/// How deep elements may stand within each other, the root among them.
const DEPTH: usize = 16;

/// A document of APIv2: fields with texts, with fields of their own, or with several of either.
#[derive(Default)]
pub(crate) struct Document {
    /// In the order they came.
    names: Vec<String>,
    fields: HashMap<String, Vec<Value>>,
}

/// What an element holds.
enum Value {
    Text(String),
    Fields(Document),
}

impl Document {
    /// The text of a field that stands once.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.values(name)? {
            [Value::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether a field stands there, whatever it holds.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.values(name).is_some_and(|values| !values.is_empty())
    }

    /// Puts a text in place of whatever stands under that name.
    pub(crate) fn set(&mut self, name: &str, text: impl Into<String>) {
        self.put(name, Value::Text(text.into()));
    }

    /// Puts another document's fields in place of whatever stands under that name.
    pub(crate) fn embed(&mut self, name: &str, inner: Self) {
        self.put(name, Value::Fields(inner));
    }

    /// What a signature covers: names and texts. `None` if a field stands twice or has fields of its own: the rule of APIv2's
    /// signatures says nothing about those.
    pub(crate) fn pairs(&self) -> Option<Vec<(&str, &str)>> {
        let pairs = self.fields().map(|(name, values)| match values {
            [Value::Text(text)] => Some((name, text.as_str())),
            _ => None,
        });
        pairs.collect()
    }

    /// The fields that are there, with at least one value each.
    fn fields(&self) -> impl Iterator<Item = (&str, &[Value])> {
        let fields = self.names.iter().filter_map(|name| Some((name.as_str(), self.values(name)?)));
        fields.filter(|(_, values)| !values.is_empty())
    }

    fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    fn values(&self, name: &str) -> Option<&[Value]> {
        self.fields.get(name).map(Vec::as_slice)
    }

    fn put(&mut self, name: &str, value: Value) {
        let values = self.values_mut(name);
        values.clear();
        values.push(value);
    }

    fn push(&mut self, name: &str, value: Value) {
        self.values_mut(name).push(value);
    }

    fn values_mut(&mut self, name: &str) -> &mut Vec<Value> {
        if !self.fields.contains_key(name) {
            self.names.push(name.to_owned());
        }
        self.fields.entry(name.to_owned()).or_default()
    }
}

impl fmt::Debug for Document {
    /// Names only: the values may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(&self.names).finish()
    }
}

/// Whether XML can carry the character.
fn is_carried(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Whether an element can be called so.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | ':'))
        && name.chars().all(|other| other.is_alphanumeric() || matches!(other, '_' | ':' | '-' | '.' | '\u{b7}'))
}
