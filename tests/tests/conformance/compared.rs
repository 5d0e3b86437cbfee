//! What the gateway received, laid beside what was meant to be sent.

use serde_json::{Map, Value, json};
use wechatpay_codegen::ir::{BodyKind, Operation, Scalar, Type, Version};
use wechatpay_gateway::{Call, Gateway, Padding};

use crate::prepared::{Prepared, is_filled};
use crate::sent::{FILE, text};

/// Every value as its text, JSON in texts as what it holds, what the merchant alone can read in clear, `null` left out.
pub fn plain(gateway: &Gateway, version: Version, value: &Value) -> Value {
    let within = |value: &Value| plain(gateway, version, value);
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null());
            kept.map(|(name, value)| (name.clone(), within(value))).collect::<Map<_, _>>().into()
        }
        // In XML a list of one looks like its item.
        Value::Array(items) if items.len() == 1 && version == Version::V2 => within(&items[0]),
        Value::Array(items) => items.iter().map(within).collect(),
        Value::String(text) if text.starts_with(['{', '[']) => {
            serde_json::from_str::<Value>(text).map_or_else(|_| value.clone(), |inside| within(&inside))
        }
        Value::String(text) if text.len() > 300 => {
            // Of the two only OAEP can tell that it is the other.
            let paddings = [Padding::Oaep, Padding::Pkcs1];
            let opened = paddings.into_iter().find_map(|padding| gateway.merchant_key().decrypt(text, padding));
            Value::from(opened.unwrap_or_else(|| text.clone()))
        }
        Value::String(_) => value.clone(),
        other => Value::from(other.to_string()),
    }
}

/// The query as an object: a list where a name repeats.
fn query(call: &Call) -> Value {
    let mut fields = Map::<String, Value>::new();
    for (name, value) in call.pairs() {
        match fields.get_mut(name) {
            None => drop(fields.insert(name.clone(), Value::from(value.as_str()))),
            Some(Value::Array(items)) => items.push(Value::from(value.as_str())),
            Some(own) => *own = Value::Array(vec![own.clone(), Value::from(value.as_str())]),
        }
    }
    fields.into()
}

/// Without what the client fills in; the gateway has checked that.
fn without_filled(operation: &Operation, json: &Value) -> Value {
    let mut json = json.clone();
    let sent = operation.body.as_ref().map(|body| &body.message).or(operation.query.as_ref());
    let given =
        |name: &str| sent.is_some_and(|own| own.fields.iter().any(|own| own.name.wire == name && !is_filled(own)));
    if let Some(fields) = json.as_object_mut().filter(|_| operation.version == Version::V2) {
        let filled = |name: &str| matches!(name, "sign" | "nonce_str" | "media_hash");
        fields.retain(|name, _| given(name) || !filled(name));
    }
    json
}

/// By their places, which need not be those of the page that the gateway took: two may differ in a name only. What the host puts
/// before the path stands in front.
fn parameters(operation: &Operation, call: &Call) -> Map<String, Value> {
    let places = operation.url.rsplit('/').zip(call.path().rsplit('/'));
    let named = places.filter_map(|(place, own)| Some((place.strip_prefix('{')?.strip_suffix('}')?, own)));
    named.map(|(name, own)| (name.to_owned(), Value::from(decoded(own)))).collect()
}

fn decoded(segment: &str) -> String {
    let url = reqwest::Url::parse(&format!("http://localhost/?own={segment}")).unwrap();
    url.query_pairs().map(|(_, value)| value.into_owned()).collect()
}

/// What the gateway recorded, in the groups that pages have.
pub fn received(operation: &Operation, call: &Call) -> Value {
    let mut groups = Map::new();
    groups.extend(parameters(operation, call));
    let headers = operation.headers.iter().flat_map(|group| &group.fields);
    let headers = headers.filter_map(|own| Some((own.name.wire.clone(), Value::from(call.header(&own.name.wire)?))));
    groups.insert("headers".to_owned(), headers.collect::<Map<_, _>>().into());
    let json = without_filled(operation, call.json());
    let Some(body) = &operation.body else {
        let query = if operation.version == Version::V2 { json } else { query(call) };
        groups.insert("query".to_owned(), query);
        return groups.into();
    };
    groups.insert("query".to_owned(), query(call));
    let (name, value) = match body.kind {
        BodyKind::Json => ("json", json),
        BodyKind::Xml => ("xml", json),
        BodyKind::Multipart if operation.version == Version::V2 => ("body", json),
        BodyKind::Multipart => ("body", meta(operation, call)),
    };
    groups.insert(name.to_owned(), value);
    groups.into()
}

/// The JSON beside a file, without what the client says of the file.
fn meta(operation: &Operation, call: &Call) -> Value {
    let mut parts = operation.body.iter().flat_map(|body| &body.message.fields);
    let Some(part) = parts.find(|field| field.r#type != Type::One(Scalar::File)) else { return Value::Null };
    let mut json = call.json().clone();
    let fields = part.content.iter().flat_map(|content| &content.fields).chain(&part.children);
    let filled = fields.filter(|field| field.file_fact.is_some()).map(|field| &field.name.wire).collect::<Vec<_>>();
    if let Some(object) = json.as_object_mut() {
        object.retain(|name, _| !filled.contains(&name));
    }
    json!({ &part.name.wire: json })
}

/// What differs, group by group.
pub fn differences(gateway: &Gateway, operation: &Operation, prepared: &Prepared, call: &Call) -> Vec<String> {
    let received = received(operation, call);
    let mut found = Vec::new();
    let mut compare = |what: &str, received: &Value, meant: &Value| {
        let [received, meant] = [received, meant].map(|value| plain(gateway, operation.version, value));
        if received != meant {
            found.push(format!("{what}: received {received}\n    instead of {meant}"));
        }
    };
    for (name, value) in &prepared.parameters {
        compare(name, &received[name], &Value::from(text(value)));
    }
    for (name, value) in &prepared.headers {
        compare(name, &received["headers"][name], &Value::from(text(value)));
    }
    let query = prepared.query.iter().filter(|(_, value)| *value != "" && !is_empty_list(value));
    let query = query.map(|(name, value)| (name.clone(), single(value))).collect::<Map<_, _>>();
    let is_absent = query.is_empty() && operation.query.is_none();
    if !is_absent {
        compare("query", &received["query"], &query.into());
    }
    if let Some(body) = &operation.body {
        let name = match body.kind {
            BodyKind::Json => "json",
            BodyKind::Xml => "xml",
            BodyKind::Multipart => "body",
        };
        let meant = match &prepared.body {
            Value::Object(fields) if fields.is_empty() && received[name].is_null() => Value::Null,
            Value::Object(fields) if fields.is_empty() && body.kind == BodyKind::Multipart => received[name].clone(),
            other => other.clone(),
        };
        compare(name, &received[name], &meant);
        if body.kind == BodyKind::Multipart && call.file().is_none_or(|file| &file.content[..] != FILE) {
            found.push("another file than was sent".to_owned());
        }
    }
    found
}

fn is_empty_list(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
}

/// A list of one stands in a query like its item.
fn single(value: &Value) -> Value {
    match value {
        Value::Array(items) if items.len() == 1 => items[0].clone(),
        other => other.clone(),
    }
}
