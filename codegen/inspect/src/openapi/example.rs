//! Values out of the pages' samples, in the types that the fields have.

use serde_json::{Map, Value, json};

use wechatpay_codegen::ir::{Field, Message, Sample, Scalar, Type};
use wechatpay_codegen::names::{Shape, is_sensitive};

use super::facts::literal;

/// The value of a group; `None` where the page has none, or lacks one that must be there.
pub fn group(message: &Message) -> Option<Value> {
    let value = object(&message.fields)?;
    Some(if message.list { json!([value]) } else { value })
}

/// The value of a field; `None` where the page has none.
pub fn field(field: &Field) -> Option<Value> {
    let item = |content: Value| if matches!(field.r#type, Type::List(_)) { json!([content]) } else { content };
    let text = |content: Value| json!(content.to_string());
    match Shape::of(field) {
        Shape::Object(fields) => object(fields).map(item),
        Shape::JsonString(fields) => object(fields).map(text).map(item),
        Shape::JsonList(items) if !items.children.is_empty() => {
            object(&items.children).map(|value| json!([value])).map(text).map(item)
        }
        Shape::JsonList(_)
        | Shape::UrlString(_)
        | Shape::Plaintext(_)
        | Shape::Scalar
        | Shape::Text
        | Shape::Integer => scalar(field),
    }
}

/// The value of a part of a form, where JSON is no text.
pub fn part(field: &Field) -> Option<Value> {
    match Shape::of(field) {
        Shape::JsonString(fields) => object(fields),
        _ => self::field(field),
    }
}

/// Fields without a value are left out. A required one must have one.
fn object(fields: &[Field]) -> Option<Value> {
    let mut values = Map::new();
    for field in fields {
        match self::field(field) {
            Some(value) => drop(values.insert(field.name.wire.clone(), value)),
            None if field.required => return None,
            None => {}
        }
    }
    (!values.is_empty()).then(|| values.into())
}

fn scalar(field: &Field) -> Option<Value> {
    let constant = field.constant.as_ref().map(|constant| Sample::String(constant.value.clone()));
    let sample = field.sample.as_ref().or(constant.as_ref())?;
    let (Type::One(kind) | Type::List(kind)) = field.r#type;
    let kind = if is_sensitive(field) { Scalar::String } else { kind };
    match (field.r#type, sample) {
        (Type::List(_), Sample::List(items)) => items.iter().map(|item| typed(item, kind)).collect(),
        (Type::List(_), one) => typed(one, kind).map(|one| json!([one])),
        (Type::One(_), one) => typed(one, kind),
    }
}

/// A sample may write a number as a text, or the reverse.
fn typed(sample: &Sample, kind: Scalar) -> Option<Value> {
    let value = match (sample, kind) {
        (Sample::Missing | Sample::Null, _) => return None,
        // The page has no value there, only its place.
        (Sample::String(text), _) if text.is_empty() => return None,
        (Sample::Boolean(flag), Scalar::String) => json!(flag.to_string()),
        (Sample::Boolean(flag), _) => json!(flag),
        (Sample::String(text) | Sample::Number(text), Scalar::String | Scalar::File) => json!(text),
        (Sample::Number(text), Scalar::Object | Scalar::Any) => literal(text, Scalar::Number),
        (Sample::String(text) | Sample::Number(text), kind) => literal(text, kind),
        (Sample::List(items), kind) => items.iter().map(|item| typed(item, kind)).collect::<Option<_>>()?,
        (Sample::Object(fields), _) => {
            let values = fields.iter().filter_map(|(name, value)| Some((name.clone(), typed(value, Scalar::Any)?)));
            values.collect::<Map<_, _>>().into()
        }
    };
    is_of(&value, kind).then_some(value)
}

fn is_of(value: &Value, kind: Scalar) -> bool {
    match kind {
        Scalar::String | Scalar::File => value.is_string(),
        Scalar::Integer | Scalar::Number => value.is_i64() || value.is_u64(),
        Scalar::Decimal => value.is_number(),
        Scalar::Boolean | Scalar::True => value.is_boolean(),
        Scalar::Object => value.is_object(),
        Scalar::Any => true,
    }
}
