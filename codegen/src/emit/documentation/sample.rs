//! A value of a sample, as plain JSON.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::ir::Sample;

/// A value that is written as the JSON it stands for; numbers keep their digits.
pub struct Literal<'a>(&'a Sample);

/// The value, if the page has one.
pub fn literal(sample: &Sample) -> Option<Literal<'_>> {
    (!matches!(sample, Sample::Missing | Sample::Null)).then_some(Literal(sample))
}

impl Serialize for Literal<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Sample::Missing | Sample::Null => serializer.serialize_unit(),
            Sample::Boolean(flag) => serializer.serialize_bool(*flag),
            Sample::Number(digits) => match RawValue::from_string(digits.clone()) {
                Ok(number) => number.serialize(serializer),
                // PHP knows forms of numbers that JSON doesn't.
                Err(_) => serializer.serialize_str(digits),
            },
            Sample::String(text) => serializer.serialize_str(text),
            Sample::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Literal(item))?;
                }
                list.end()
            }
            Sample::Object(fields) => {
                let mut object = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    object.serialize_entry(name, &Literal(value))?;
                }
                object.end()
            }
        }
    }
}
