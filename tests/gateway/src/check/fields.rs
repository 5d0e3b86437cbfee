//! Values that stand as text: in the path, the query, headers.

use serde_json::Value;

use super::value::Reader;
use crate::documentation::{Field, Scalar};
use crate::refusal::Refusal;

/// Where they stand.
#[derive(Clone, Copy)]
pub enum Place {
    Path,
    Query,
    Header,
}

impl Place {
    fn location(self) -> &'static str {
        match self {
            Self::Path => "url",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// Checks each pair by its field; gives them in clear. A name that no field has is noted as unknown.
pub fn pairs(
    reader: &Reader<'_>,
    place: Place,
    fields: &[Field],
    given: Vec<(String, String)>,
    unknown: &mut Vec<String>,
) -> Result<Vec<(String, String)>, Refusal> {
    let mut read = Vec::with_capacity(given.len());
    for (name, value) in given {
        let Some(field) = fields.iter().find(|field| field.name.eq_ignore_ascii_case(&name)) else {
            unknown.push(format!("/{}/{name}", place.location()));
            read.push((name, value));
            continue;
        };
        if value.is_empty() {
            return Err(Refusal::parameter(place.location(), &field.name, &Value::from(""), "must not be empty"));
        }
        let typed = typed(field.r#type, &value);
        let refuse = |issue: String| Refusal::parameter(place.location(), &field.name, &Value::from(&*value), issue);
        let plain = reader.one(field, &typed).map_err(|problem| refuse(problem.issue))?;
        read.push((name, plain.as_str().map_or_else(|| value.clone(), str::to_owned)));
    }
    Ok(read)
}

/// The value that the text stands for; the text itself if it stands for none.
pub fn typed(scalar: Scalar, text: &str) -> Value {
    let parsed = match scalar {
        Scalar::Integer | Scalar::Number | Scalar::Boolean | Scalar::True => serde_json::from_str(text).ok(),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}
