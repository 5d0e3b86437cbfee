//! Between a document and the JSON of messages.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{DEPTH, Document, Value};
use crate::message::quote;

impl Document {
    /// Takes the JSON of a request: an object; nothing at all is an empty one. Scalars become texts, digit by digit, and what
    /// is null is left out.
    ///
    /// # Errors
    /// What XML has no shape for, by its name.
    pub(crate) fn from_json(json: &[u8]) -> Result<Self, String> {
        let json = if json.trim_ascii().is_empty() { b"{}" } else { json };
        let json = serde_json::from_slice::<&RawValue>(json).map_err(|error| format!("it is no JSON: {error}"))?;
        object(json.get(), 1)
    }

    /// The JSON that messages are read from.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        let mut json = Vec::new();
        self.write_json(&mut json);
        json
    }

    fn write_json(&self, json: &mut Vec<u8>) {
        json.push(b'{');
        for (name, values) in self.fields() {
            if json.last() != Some(&b'{') {
                json.push(b',');
            }
            quote(json, name);
            json.push(b':');
            match values {
                [value] => value.write_json(json),
                values => write_list(json, values),
            }
        }
        json.push(b'}');
    }
}

impl Value {
    fn write_json(&self, json: &mut Vec<u8>) {
        match self {
            Self::Text(text) => quote(json, text),
            Self::Fields(fields) => fields.write_json(json),
        }
    }
}

fn write_list(json: &mut Vec<u8>, values: &[Value]) {
    json.push(b'[');
    for value in values {
        if json.last() != Some(&b'[') {
            json.push(b',');
        }
        value.write_json(json);
    }
    json.push(b']');
}

fn object(json: &str, depth: usize) -> Result<Document, String> {
    let Ok(Members(members)) = serde_json::from_str(json) else {
        return Err("it is no JSON object".to_owned());
    };
    let mut document = Document::default();
    for (name, value) in members {
        let path = |problem: String| match problem.strip_prefix('`') {
            Some(rest) => format!("`{name}.{rest}"),
            None => format!("`{name}` {problem}"),
        };
        if document.has(&name) {
            return Err(format!("`{name}` stands there twice"));
        }
        let items = match value.get().starts_with('[') {
            true => serde_json::from_str::<Vec<&RawValue>>(value.get()).map_err(|_| path("is no list".to_owned()))?,
            false => vec![value],
        };
        for item in items {
            if let Some(value) = self::value(item.get(), depth).map_err(path)? {
                document.push(&name, value);
            }
        }
    }
    Ok(document)
}

fn value(json: &str, depth: usize) -> Result<Option<Value>, String> {
    match json.as_bytes().first() {
        Some(b'n') => Ok(None),
        Some(b'[') => Err("is a list within a list, which XML has no shape for".to_owned()),
        Some(b'{') if depth == DEPTH => Err("stands deeper than 16 levels".to_owned()),
        Some(b'{') => object(json, depth + 1).map(|fields| Some(Value::Fields(fields))),
        Some(b'"') => match serde_json::from_str(json) {
            Ok(text) => Ok(Some(Value::Text(text))),
            Err(_) => Err("is no text".to_owned()),
        },
        _ => Ok(Some(Value::Text(json.to_owned()))),
    }
}

/// The members of an object, in their order, each value as the text it came as.
struct Members<'de>(Vec<(String, &'de RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Taken)
    }
}

struct Taken;

impl<'de> Visitor<'de> for Taken {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
