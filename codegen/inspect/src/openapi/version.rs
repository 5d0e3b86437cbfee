//! Everything in which OpenAPI 3.0 and 3.1 differ, as far as it matters here.

use serde_json::{Map, Value, json};

/// A version of OpenAPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// 3.0: a schema is a subset of JSON Schema; there are no webhooks.
    V3_0,
    /// 3.1: a schema is JSON Schema.
    #[default]
    V3_1,
}

impl Version {
    /// What the document says that it is.
    pub(super) fn number(self) -> &'static str {
        match self {
            Self::V3_0 => "3.0.4",
            Self::V3_1 => "3.1.1",
        }
    }

    /// Under which key the document has its webhooks. The extension is what viewers of 3.0 know.
    pub(super) fn webhooks(self) -> &'static str {
        match self {
            Self::V3_0 => "x-webhooks",
            Self::V3_1 => "webhooks",
        }
    }

    /// The licence, by its expression.
    pub(super) fn licence(self, expression: &str) -> Value {
        match self {
            Self::V3_0 => json!({ "name": expression }),
            Self::V3_1 => json!({ "name": expression, "identifier": expression }),
        }
    }

    /// That there is one value only.
    pub(super) fn constant(self, value: Value) -> (&'static str, Value) {
        match self {
            Self::V3_0 => ("enum", json!([value])),
            Self::V3_1 => ("const", value),
        }
    }

    /// The bytes of a file.
    pub(super) fn file(self) -> Map<String, Value> {
        let mut schema = Map::from_iter([("type".to_owned(), json!("string"))]);
        let (key, value) = match self {
            Self::V3_0 => ("format", "binary"),
            Self::V3_1 => ("contentMediaType", "application/octet-stream"),
        };
        schema.insert(key.to_owned(), json!(value));
        schema
    }

    /// A string that holds something else.
    pub(super) fn holding(self, media_type: &str, content: Value) -> Map<String, Value> {
        let (of_type, of_content, content) = match self {
            Self::V3_0 => ("x-content-media-type", "x-content-schema", pointer(content)),
            Self::V3_1 => ("contentMediaType", "contentSchema", content),
        };
        let facts = [("type", json!("string")), (of_type, json!(media_type)), (of_content, content)];
        facts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }
}

/// A reference where none may stand: its text alone.
pub(super) fn pointer(schema: Value) -> Value {
    match schema {
        Value::Object(mut fields) if fields.contains_key("$ref") => fields.shift_remove("$ref").unwrap_or_default(),
        other => other,
    }
}
