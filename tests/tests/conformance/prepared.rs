//! The values of a request: those of the page's sample, and where the sample has none that a table requires, the gateway's.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use wechatpay_codegen::emit::place;
use wechatpay_codegen::ir::{BodyKind, Encoding, Field, Message, Operation, Sample, Scalar, Type, Version};

/// The values, group by group.
#[derive(Debug, Default)]
pub struct Prepared {
    pub parameters: Map<String, Value>,
    pub headers: Map<String, Value>,
    pub query: Map<String, Value>,
    /// An object, or a list where the body is one.
    pub body: Value,
}

/// What was met on the way.
#[derive(Debug, Default)]
pub struct Tally {
    /// Differences between samples and tables that do no harm, by kind.
    pub tolerated: BTreeMap<&'static str, usize>,
    /// The fields that have a value, with the operation.
    pub fields: BTreeSet<String>,
    /// Contradictions that were passed over.
    pub passed_over: BTreeSet<String>,
}

/// Lays a sample beside an operation's fields.
pub struct Preparation<'a> {
    pub operation: &'a Operation,
    /// Where the sample contradicts its table: `json/amount/total`.
    pub contradictions: &'a BTreeSet<String>,
    /// The number of the merchant.
    pub merchant: &'a str,
    pub tally: &'a mut Tally,
}

/// A sample as JSON; what is no literal is nothing.
pub fn value(sample: &Sample) -> Value {
    match sample {
        Sample::Missing | Sample::Null => Value::Null,
        Sample::Boolean(flag) => Value::from(*flag),
        Sample::Number(digits) => serde_json::from_str(digits).unwrap_or_else(|_| Value::from(digits.as_str())),
        Sample::String(text) => Value::from(text.as_str()),
        Sample::List(items) => items.iter().map(value).collect(),
        Sample::Object(fields) => fields.iter().map(|(name, own)| (name.clone(), value(own))).collect(),
    }
}

/// The fields within a field, as far as the wire shows them.
pub fn within(field: &Field) -> &[Field] {
    match &field.content {
        _ if !field.children.is_empty() => &field.children,
        Some(content) if field.encoding == Some(Encoding::Json) => &content.fields,
        _ => &[],
    }
}

/// Whether nobody is asked for it.
pub fn is_filled(field: &Field) -> bool {
    field.by_client || field.file_fact.is_some()
}

fn is_file(field: &Field) -> bool {
    field.r#type == Type::One(Scalar::File)
}

/// The groups of a request with the names that samples have for them, without what the client fills in.
pub fn groups(operation: &Operation) -> Vec<(&'static str, Message)> {
    let body = operation.body.as_ref().map(|body| match body.kind {
        BodyKind::Json => ("json", &body.message),
        BodyKind::Xml => ("xml", &body.message),
        BodyKind::Multipart => ("body", &body.message),
    });
    let headers = operation.headers.as_ref().map(|headers| ("headers", headers));
    let query = operation.query.as_ref().map(|query| ("query", query));
    let groups = [headers, query, body].into_iter().flatten();
    let groups = groups.map(|(name, message)| {
        let mut message = message.clone();
        let is_own = |field: &Field| name == "headers" && place::is_header_of_the_client(&field.name.wire);
        message.fields.retain(|field| !is_filled(field) && !is_own(field));
        (name, message)
    });
    groups.filter(|(name, message)| *name != "headers" || !message.fields.is_empty()).collect()
}

impl Preparation<'_> {
    /// `sample` by groups as pages have it; `spare` likewise.
    pub fn prepare(mut self, sample: &Value, spare: &Value) -> Prepared {
        let parameters = self.operation.parameters.clone();
        let sample_parameters = parameters.iter().map(|own| (own.name.wire.clone(), sample[&own.name.wire].clone()));
        let sample_parameters = sample_parameters.collect::<Map<_, _>>().into();
        let mut prepared =
            Prepared { parameters: self.top(&parameters, &sample_parameters, spare, "path"), ..Prepared::default() };
        for (name, message) in groups(self.operation) {
            let (sample, spare) = (&sample[name], &spare[name]);
            match name {
                "headers" => prepared.headers = self.top(&message.fields, sample, spare, name),
                "query" => prepared.query = self.top(&message.fields, sample, spare, name),
                _ if message.list => {
                    let items = sample.as_array().or(spare.as_array()).cloned().unwrap_or_default();
                    let items = items.iter().map(|item| self.object(&message.fields, item, &spare[0], name));
                    prepared.body = items.collect();
                }
                _ => prepared.body = self.top(&message.fields, sample, spare, name).into(),
            }
        }
        prepared
    }

    fn tolerate(&mut self, kind: &'static str) {
        *self.tally.tolerated.entry(kind).or_default() += 1;
    }

    /// A group: the merchant's number stands in it, not the sample's.
    fn top(&mut self, fields: &[Field], sample: &Value, spare: &Value, at: &str) -> Map<String, Value> {
        let made = self.object(fields, sample, spare, at);
        let Value::Object(mut made) = made else { return Map::new() };
        for (name, value) in &mut made {
            let is_own = self.operation.version == Version::V2 && spare[name] == self.merchant;
            if is_own && *value != self.merchant {
                *value = Value::from(self.merchant);
                self.tolerate("the merchant's own number in place of the sample's");
            }
        }
        if let Some(token) = made.get_mut("token").filter(|_| at == "query" && !spare["token"].is_null()) {
            *token = spare["token"].clone();
        }
        made
    }

    fn object(&mut self, fields: &[Field], sample: &Value, spare: &Value, at: &str) -> Value {
        let mut made = Map::new();
        for field in fields.iter().filter(|field| !is_filled(field)) {
            let path = format!("{at}/{}", field.name.wire);
            if is_file(field) {
                self.took_part(&path);
                continue;
            }
            for name in names(field, sample, spare) {
                let taken = self.value(field, &sample[&name], &spare[&name], &path, at == "query");
                if !taken.is_null() {
                    self.took_part(&path);
                    made.insert(name, taken);
                }
            }
        }
        let known = |name: &String| made.contains_key(name) || fields.iter().any(|own| own.name.wire == **name);
        let strangers = sample.as_object().into_iter().flatten().filter(|(name, _)| !known(name)).count();
        (0..strangers).for_each(|_| self.tolerate("a field that its table does not name: not sent"));
        Value::Object(made)
    }

    fn took_part(&mut self, path: &str) {
        self.tally.fields.insert(format!("{} {} {path}", self.operation.method, self.operation.url));
    }

    /// `null` where nothing is to be sent.
    fn value(&mut self, field: &Field, sample: &Value, spare: &Value, at: &str, is_query: bool) -> Value {
        let mut sample = sample;
        if !sample.is_null() && self.contradictions.contains(at) {
            self.tally.passed_over.insert(at.to_owned());
            sample = &Value::Null;
        }
        // Such texts are not sent, or refused where they must say something.
        let says_something = is_query || field.required || field.encryption.is_some() || at.starts_with("headers/");
        if sample == "" && (says_something || self.operation.version == Version::V2) {
            self.tolerate("an empty text: absent");
            sample = &Value::Null;
        }
        if sample.is_null() {
            if !field.required {
                return Value::Null;
            }
            self.tolerate("no value for a required field: the gateway's");
            return self.one_or_list(field, spare, spare, at);
        }
        self.one_or_list(field, sample, spare, at)
    }

    fn one_or_list(&mut self, field: &Field, value: &Value, spare: &Value, at: &str) -> Value {
        match (field.r#type, value) {
            (Type::List(_), Value::Array(items)) => {
                items.iter().map(|item| self.item(field, item, spare.get(0).unwrap_or(&Value::Null), at)).collect()
            }
            _ => self.item(field, value, spare, at),
        }
    }

    fn item(&mut self, field: &Field, value: &Value, spare: &Value, at: &str) -> Value {
        let fields = within(field);
        if fields.is_empty() {
            return self.scalar(field, value);
        }
        // A part of a form that is JSON is given as an object.
        let is_part = at.starts_with("body/") && at.matches('/').count() == 1;
        if !field.children.is_empty() || is_part {
            return if value.is_object() { self.object(fields, value, spare, at) } else { value.clone() };
        }
        let inside = |value: &Value| match value {
            Value::String(text) => serde_json::from_str(text).unwrap_or(Value::Null),
            other => other.clone(),
        };
        let (given, spare) = (inside(value), inside(spare));
        let is_bare = field.content.as_ref().is_some_and(|content| content.bare_list == Some(true));
        let made = match (&given, fields) {
            (Value::Array(_), [only]) if is_bare => {
                let path = format!("{at}/{}", only.name.wire);
                self.took_part(&path);
                self.one_or_list(only, &given, &spare, &path)
            }
            (Value::Object(_), _) => self.object(fields, &given, &spare, at),
            _ => return value.clone(),
        };
        Value::from(made.to_string())
    }

    fn scalar(&mut self, field: &Field, value: &Value) -> Value {
        let (Type::One(scalar) | Type::List(scalar)) = field.r#type;
        match (scalar, value) {
            (Scalar::Integer, Value::String(_)) => self.tolerate("a text for an integer"),
            (Scalar::Number | Scalar::Decimal, Value::String(_)) => self.tolerate("a text for a number"),
            (Scalar::Boolean | Scalar::True, Value::String(_)) => self.tolerate("a text for a boolean"),
            (Scalar::String, Value::Number(_)) => self.tolerate("a number for a text"),
            (Scalar::String, Value::Bool(_)) => self.tolerate("a boolean for a text"),
            _ => {}
        }
        value.clone()
    }
}

/// The names of a field: one, or one for each of its numbers.
fn names(field: &Field, sample: &Value, spare: &Value) -> Vec<String> {
    let name = &field.name.wire;
    if field.numbered == 0 {
        return vec![name.clone()];
    }
    let fits = |own: &&String| {
        let mut rest = own.as_str();
        name.split('$').enumerate().all(|(index, part)| {
            let part =
                if index == 0 { part } else { part.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()) };
            if index > 0 {
                let digits = rest.len() - rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
                rest = &rest[digits..];
                if digits == 0 {
                    return false;
                }
            }
            let fits = rest.starts_with(part);
            rest = rest.strip_prefix(part).unwrap_or(rest);
            fits
        }) && rest.is_empty()
    };
    let found = |value: &Value| {
        value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .filter(|own| fits(&own))
            .collect::<Vec<_>>()
    };
    let own = found(sample);
    if own.is_empty() && field.required { found(spare) } else { own }
}

impl Prepared {
    /// The typed request as JSON.
    pub fn request(&self, operation: &Operation) -> Value {
        let groups = groups(operation);
        let of = |name: &str, message: &Message| match name {
            "headers" => Value::Object(self.headers.clone()),
            "query" => Value::Object(self.query.clone()),
            _ if message.list && groups.len() == 1 => json!({ "items": self.body }),
            _ => self.body.clone(),
        };
        let is_upload = operation.body.as_ref().is_some_and(|body| body.kind == BodyKind::Multipart);
        match groups.as_slice() {
            [] => json!({}),
            [(name, message)] => of(name, message),
            several => {
                let named =
                    |name: &str| if matches!(name, "headers" | "query") { name.to_owned() } else { "body".to_owned() };
                let mut fields =
                    several.iter().map(|(name, message)| (named(name), of(name, message))).collect::<Map<_, _>>();
                if is_upload && let Some(Value::Object(parts)) = fields.remove("body") {
                    fields.extend(parts);
                }
                fields.into()
            }
        }
    }
}
