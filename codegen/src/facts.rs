//! The facts of an IR: everything but places and prose.
//!
//! A page and its distilled form must have the same facts; the diff compares facts.

use serde_json::Value;

use crate::ir::Api;

/// Keys of the JSON form that hold a place or prose.
const NO_FACTS: [&str; 5] = ["origin", "origins", "also", "separators", "prose"];

/// The IR as JSON without places and prose.
///
/// # Errors
/// The IR can't be written as JSON, which no page can bring about.
pub fn of(api: &Api) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(api)?;
    strip(&mut value);
    Ok(value)
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !NO_FACTS.contains(&key.as_str()));
            map.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

/// The first place where two facts differ, as a path, with both values.
#[must_use]
pub fn difference(left: &Value, right: &Value) -> Option<String> {
    match (left, right) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            keys.into_iter().find_map(|key| {
                let inner = difference(a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null))?;
                Some(format!("{key}.{inner}"))
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(index, (a, b))| Some(format!("{index}.{}", difference(a, b)?)))
        }
        _ => (left != right).then(|| format!(" {left} ≠ {right}")),
    }
}
