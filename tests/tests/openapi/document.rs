//! An OpenAPI document, read without the code that wrote it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use wechatpay_inspect::openapi::Version;

use super::owner::Tally;

/// A document.
pub struct Document {
    value: Value,
    version: Version,
}

impl Document {
    pub fn new(value: Value, version: Version) -> Self {
        Self { value, version }
    }

    pub fn value(&self) -> &Value {
        &self.value
    }

    pub fn schemas(&self) -> &Map<String, Value> {
        self.value["components"]["schemas"].as_object().unwrap()
    }

    pub fn paths(&self) -> &Map<String, Value> {
        self.value["paths"].as_object().unwrap()
    }

    /// `POST /v3/refunds` with its operation; those that share a path, too.
    pub fn operations(&self) -> Vec<(String, &Value)> {
        let mut found = Vec::new();
        for (path, item) in self.paths() {
            for (method, operation) in item.as_object().unwrap() {
                if method == "x-same-path" {
                    found.extend(operation.as_array().unwrap().iter().map(|other| {
                        let (method, path) = (other["method"].as_str().unwrap(), other["path"].as_str().unwrap());
                        (format!("{} {path}", method.to_uppercase()), &other["operation"])
                    }));
                } else {
                    found.push((format!("{} {path}", method.to_uppercase()), operation));
                }
            }
        }
        found
    }

    /// Notifications by name.
    pub fn webhooks(&self) -> Vec<(String, &Value)> {
        let key = if self.version == Version::V3_0 { "x-webhooks" } else { "webhooks" };
        let webhooks = self.value[key].as_object().unwrap();
        webhooks.iter().map(|(name, item)| (name.clone(), &item["post"])).collect()
    }

    /// The names of all schemas that a part leads to, through others.
    pub fn reached(&self, part: &Value) -> BTreeSet<String> {
        let (mut reached, mut waiting) = (BTreeSet::new(), Vec::new());
        pointers(part, &mut waiting);
        while let Some(pointer) = waiting.pop() {
            let target = self.value.pointer(pointer.trim_start_matches('#'));
            assert!(target.is_some(), "{pointer} leads nowhere");
            let is_new = match pointer.strip_prefix("#/components/schemas/") {
                Some(name) => reached.insert(name.to_owned()),
                None => true,
            };
            if is_new {
                pointers(target.unwrap(), &mut waiting);
            }
        }
        reached
    }

    /// What an operation holds: parameters, properties, documented values.
    pub fn tally(&self, operation: &Value) -> Tally {
        let mut tally = Tally::default();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        tally.fields += parameters.count();
        let own = self.reached(operation).into_iter().filter(|name| name != "Error");
        let schemas = own.map(|name| &self.schemas()[&name]);
        schemas.for_each(|schema| count(schema, &mut tally));
        tally
    }
}

/// Of a component, not of those it refers to.
fn count(schema: &Value, tally: &mut Tally) {
    tally.fields += schema["properties"].as_object().map_or(0, Map::len);
    tally.values += schema["x-extensible-enum"].as_array().map_or(0, Vec::len);
    let inside = schema["properties"].as_object().into_iter().flatten().map(|(_, property)| property);
    inside.for_each(|property| assert!(property["properties"].is_null() && property["x-extensible-enum"].is_null()));
}

/// Everything that leads to a component, under whatever key.
fn pointers(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.starts_with("#/components/") => found.push(text.clone()),
        Value::Object(fields) => fields.values().for_each(|value| pointers(value, found)),
        Value::Array(items) => items.iter().for_each(|item| pointers(item, found)),
        _ => {}
    }
}

/// The keys of everything but examples and names of fields.
pub fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields.iter().filter(|(key, _)| *key != "example") {
                found.insert(key.clone());
                if key == "properties" {
                    value.as_object().unwrap().values().for_each(|value| keys(value, found));
                } else {
                    keys(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// The names in braces.
pub fn placeholders(path: &str) -> Vec<String> {
    let parts = path.split('{').skip(1);
    parts.filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect()
}
