//! Lays fields that a caller gives over those that were made.

use serde_json::Value;

use super::Maker;
use crate::documentation::{Encrypted, Field};

/// Lays one value over another: objects field by field, everything else whole.
pub fn over(below: Value, above: &Value) -> Value {
    match (below, above) {
        (below, Value::Null) => below,
        (Value::Object(mut below), Value::Object(above)) => {
            for (name, value) in above {
                let own = below.remove(name).unwrap_or_default();
                below.insert(name.clone(), over(own, value));
            }
            Value::Object(below)
        }
        (_, above) => above.clone(),
    }
}

impl Maker<'_> {
    /// The same, with what the fields say: what goes to the merchant encrypted is encrypted, and an object in place of a text
    /// that holds JSON becomes such a text.
    pub fn over(&mut self, fields: &[Field], below: Value, above: &Value) -> Value {
        match (below, above) {
            (Value::Object(mut below), Value::Object(above)) => {
                for (name, value) in above {
                    let own = below.remove(name).unwrap_or_default();
                    let laid = match fields.iter().find(|field| field.name == *name) {
                        Some(field) => self.field_over(field, own, value),
                        None => over(own, value),
                    };
                    below.insert(name.clone(), laid);
                }
                Value::Object(below)
            }
            (below, above) => over(below, above),
        }
    }

    fn field_over(&mut self, field: &Field, below: Value, above: &Value) -> Value {
        match above {
            Value::Null => below,
            Value::Array(items) if field.list => {
                items.iter().map(|item| self.field_over(field, Value::Null, item)).collect()
            }
            Value::Object(_) if !field.children.is_empty() => {
                let below = if below.is_object() { below } else { Value::Object(serde_json::Map::new()) };
                self.over(&field.children, below, above)
            }
            Value::Object(_) | Value::Array(_) if field.encoding.as_deref() == Some("json") => {
                Value::from(above.to_string())
            }
            Value::String(text) if field.encrypted == Some(Encrypted::Merchant) => self.sealed(text),
            above => above.clone(),
        }
    }
}
