//! Fields that no table names.

use std::fmt;

use serde_json::value::RawValue;

/// The fields of an answer that the documentation did not name when this crate was generated, as they came.
///
/// WeChat Pay adds fields at any time. As big as a pointer while it is empty, which it nearly always is.
#[derive(Clone, Default)]
#[expect(clippy::box_collection, reason = "an empty Vec takes three words in each of thousands of structs")]
pub struct UnknownFields(Option<Box<Vec<Kept>>>);

/// Name and JSON text.
type Kept = (String, Box<RawValue>);

impl UnknownFields {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |fields| fields.len())
    }

    /// The JSON text of a field: `"\"text\""` of a string, `"12.50"` of a number. Of a name that stands twice, the last.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().filter(|(key, _)| *key == name).last().map(|(_, json)| json)
    }

    /// The value of a field.
    pub fn value(&self, name: &str) -> Option<serde_json::Value> {
        super::value(self.get(name)?)
    }

    /// Names and JSON texts, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|fields| fields.iter()).map(|(name, json)| (name.as_str(), json.get()))
    }
}

impl FromIterator<Kept> for UnknownFields {
    fn from_iter<I: IntoIterator<Item = Kept>>(fields: I) -> Self {
        let fields: Vec<_> = fields.into_iter().collect();
        Self((!fields.is_empty()).then(|| Box::new(fields)))
    }
}

impl PartialEq for UnknownFields {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for UnknownFields {
    /// Names only: the values may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
