//! Makes up a message: from the request, the documented values, the samples, or out of nothing.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::numbered;
use super::words::Words;
use crate::call::Call;
use crate::documentation::{Encrypted, Field, Group, Notification, Operation, Scalar};
use crate::keys::{Key, Keys, Padding};
use crate::request;
use crate::seed::Chance;
use crate::shared::Shared;

/// Makes messages.
pub struct Maker<'a> {
    words: Words<'a>,
    chance: Chance,
    seed: u64,
    keys: &'a Keys,
    padding: Padding,
    /// What the request says, by wire name.
    said: HashMap<String, Value>,
    /// The values of the page's sample, by wire name.
    samples: HashMap<&'a str, &'a Value>,
}

impl<'a> Maker<'a> {
    fn new(shared: &'a Shared, keys: &'a Keys, words: &[&[u8]], padding: Padding) -> Self {
        let chance = Chance::new(shared.seed, words);
        let words = Words { mchid: &shared.mchid, now: (shared.clock)() };
        let (said, samples) = (HashMap::new(), HashMap::new());
        Self { words, chance, seed: shared.seed, keys, padding, said, samples }
    }

    /// For a notification.
    pub fn for_notification(shared: &'a Shared, keys: &'a Keys, notification: &Notification) -> Self {
        Self::new(shared, keys, &[b"notification", notification.name.as_bytes()], Padding::Oaep)
    }

    /// For the request of an operation.
    pub fn for_request(shared: &'a Shared, keys: &'a Keys, operation: &'a Operation) -> Self {
        let mut maker = Self::new(shared, keys, &[b"request", operation.name.as_bytes()], operation.padding);
        let groups = [&operation.query, &operation.headers, &operation.body].into_iter().flatten();
        let fields = operation.parameters.iter().chain(groups.flat_map(|group: &Group| &group.fields));
        fields.for_each(|field| sampled(field, &mut maker.samples));
        maker
    }

    /// For the answer to a call.
    pub fn for_answer(shared: &'a Shared, keys: &'a Keys, operation: &'a Operation, call: &Call) -> Self {
        let mut maker = Self::for_request(shared, keys, operation);
        let json = call.json().to_string();
        let words = [b"answer", operation.name.as_bytes(), call.target().as_bytes(), json.as_bytes()];
        maker.chance = Chance::new(shared.seed, &words);
        gather(call.json(), &mut maker.said);
        for (name, value) in call.parameters.iter().chain(&call.query) {
            maker.said.entry(name.clone()).or_insert_with(|| Value::from(value.as_str()));
        }
        maker
    }

    /// An object; `said` is what the request says in the same place.
    pub fn object(&mut self, fields: &[Field], said: &Value) -> Value {
        let mut made = Map::new();
        for field in fields {
            for name in numbered::names(field) {
                made.insert(name, self.value(field, said.get(&field.name)));
            }
        }
        numbered::count(fields, &mut made);
        Value::Object(made)
    }

    /// A field by itself.
    pub fn field(&mut self, field: &Field) -> Value {
        self.value(field, None)
    }

    fn value(&mut self, field: &Field, said: Option<&Value>) -> Value {
        if !field.list {
            return self.item(field, said);
        }
        match said {
            Some(Value::Array(items)) if !items.is_empty() => {
                items.iter().map(|item| self.item(field, Some(item))).collect()
            }
            _ => Value::Array(vec![self.item(field, None)]),
        }
    }

    fn item(&mut self, field: &Field, said: Option<&Value>) -> Value {
        if !field.children.is_empty() {
            return self.object(&field.children, said.unwrap_or(&Value::Null));
        }
        if field.encoding.as_deref() == Some("json") && !field.content.is_empty() {
            let inside = match field.content.as_slice() {
                [only] if field.bare_list => self.field(only),
                fields => self.object(fields, &Value::Null),
            };
            return Value::from(inside.to_string());
        }
        if field.encoding.as_deref() == Some("url") && !field.content.is_empty() {
            return Value::from(request::encode(&request::pairs(&self.object(&field.content, &Value::Null))));
        }
        let value = self.plain(field, said);
        match (field.encrypted, value.as_str()) {
            (Some(Encrypted::Merchant), Some(text)) => self.encrypted(&self.keys.merchant.clone(), text),
            (Some(Encrypted::Platform), Some(text)) => match self.keys.present(false) {
                Some(platform) => self.encrypted(&platform.key, text),
                None => value,
            },
            (Some(Encrypted::PayToBank), Some(text)) => match self.keys.pay_to_bank() {
                Some(key) => self.encrypted(&key, text),
                None => value,
            },
            _ => value,
        }
    }

    /// Encrypted for the merchant, unless it is already.
    pub fn sealed(&mut self, text: &str) -> Value {
        if self.keys.merchant.decrypt(text, self.padding).is_some() {
            return Value::from(text);
        }
        self.encrypted(&self.keys.merchant.clone(), text)
    }

    fn encrypted(&mut self, key: &Key, text: &str) -> Value {
        let sealed = key.encrypt_with(self.chance.rng(), text.as_bytes(), self.padding);
        sealed.map_or(Value::Null, Value::from)
    }

    fn plain(&mut self, field: &Field, said: Option<&Value>) -> Value {
        if let Some(constant) = &field.constant {
            return typed(field.r#type, constant);
        }
        let said = said.or_else(|| self.said.get(&field.name)).and_then(|value| fitting(field, value));
        if let Some(said) = said {
            return said;
        }
        if !field.values.is_empty() {
            // The first is the usual one; a seed other than 0 brings all of them to light.
            let index = if self.seed == 0 { 0 } else { self.chance.below(field.values.len()) };
            return field.values.get(index).map_or(Value::Null, |value| typed(field.r#type, value));
        }
        let own = field.sample.as_ref().or_else(|| self.samples.get(field.name.as_str()).copied());
        match own.and_then(|value| fitting(field, value)) {
            Some(sample) => sample,
            None => self.words.value(field, &mut self.chance),
        }
    }
}

/// The value as this field would have it, if it can be one of its values.
fn fitting(field: &Field, value: &Value) -> Option<Value> {
    let value = match value {
        Value::Array(items) => items.first()?,
        other => other,
    };
    let value = match (field.r#type, value) {
        (Scalar::String, Value::String(text)) if !text.is_empty() => value.clone(),
        (Scalar::Integer, Value::Number(number)) if number.is_i64() => value.clone(),
        (Scalar::Number | Scalar::Decimal, Value::Number(_)) | (Scalar::Boolean | Scalar::True, Value::Bool(_)) => {
            value.clone()
        }
        (Scalar::Integer | Scalar::Number, Value::String(text)) => Value::from(text.parse::<i64>().ok()?),
        (Scalar::Boolean, Value::String(text)) => Value::from(text.parse::<bool>().ok()?),
        _ => return None,
    };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    (field.values.is_empty() || field.values.contains(&text)).then_some(value)
}

fn typed(scalar: Scalar, text: &str) -> Value {
    let parsed = match scalar {
        Scalar::String | Scalar::File => None,
        _ => serde_json::from_str(text).ok(),
    };
    parsed.unwrap_or_else(|| Value::from(text))
}

/// Every value without fields of its own; of the same name the one that stands less deep.
fn gather(value: &Value, said: &mut HashMap<String, Value>) {
    let mut level = vec![value];
    while !level.is_empty() {
        let mut below = Vec::new();
        for value in level {
            match value {
                Value::Object(fields) => {
                    for (name, value) in fields {
                        if value.is_object() || value.is_array() {
                            below.push(value);
                        } else {
                            said.entry(name.clone()).or_insert_with(|| value.clone());
                        }
                    }
                }
                Value::Array(items) => below.extend(items),
                _ => {}
            }
        }
        level = below;
    }
}

fn sampled<'a>(field: &'a Field, samples: &mut HashMap<&'a str, &'a Value>) {
    if let Some(sample) = &field.sample {
        samples.entry(&field.name).or_insert(sample);
    }
    field.children.iter().chain(&field.content).for_each(|child| sampled(child, samples));
}
