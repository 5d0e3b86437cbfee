//! A value of JSON against its field: type, documented values, constant, encryption, what is inside.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::documentation::{Encrypted, Field, Scalar};
use crate::keys::{Key, Keys, Padding};

/// Reads values, encrypted ones in clear.
pub struct Reader<'a> {
    /// The key that the request names.
    pub key: Option<&'a Key>,
    /// Where the key comes from that payments to bank cards are encrypted with.
    pub keys: &'a Keys,
    pub padding: Padding,
}

/// What is wrong, and where below the value.
#[derive(Debug)]
pub struct Problem {
    /// `/amount/total`.
    pub pointer: String,
    pub value: Value,
    pub issue: String,
}

impl Problem {
    pub fn new(value: &Value, issue: impl Into<String>) -> Self {
        Self { pointer: String::new(), value: value.clone(), issue: issue.into() }
    }

    fn below(mut self, name: &str) -> Self {
        self.pointer = format!("/{name}{}", self.pointer);
        self
    }
}

impl Reader<'_> {
    /// An object against its fields; names that no field has are noted, as `prefix/name`.
    pub fn object(
        &self,
        fields: &[Field],
        value: &Value,
        prefix: &str,
        unknown: &mut Vec<String>,
    ) -> Result<Value, Problem> {
        let Value::Object(object) = value else { return Err(Problem::new(value, "must be an object")) };
        let mut read = Map::new();
        for field in fields.iter().filter(|field| field.required) {
            if object.get(&field.name).is_none_or(Value::is_null) {
                return Err(Problem::new(&Value::Null, "is required").below(&field.name));
            }
        }
        for (name, value) in object {
            let own = format!("{prefix}/{name}");
            let plain = match fields.iter().find(|field| field.name == *name) {
                // What is null is absent.
                Some(_) if value.is_null() => Value::Null,
                Some(field) => self.field(field, value, &own, unknown).map_err(|problem| problem.below(name))?,
                None => {
                    unknown.push(own);
                    value.clone()
                }
            };
            read.insert(name.clone(), plain);
        }
        Ok(Value::Object(read))
    }

    fn field(&self, field: &Field, value: &Value, prefix: &str, unknown: &mut Vec<String>) -> Result<Value, Problem> {
        if !field.list {
            return self.item(field, value, prefix, unknown);
        }
        let Value::Array(items) = value else { return Err(Problem::new(value, "must be a list")) };
        if items.is_empty() && field.required {
            return Err(Problem::new(value, "must not be empty"));
        }
        let read = items.iter().enumerate().map(|(index, item)| {
            let own = format!("{prefix}/{index}");
            self.item(field, item, &own, unknown).map_err(|problem| problem.below(&index.to_string()))
        });
        read.collect()
    }

    fn item(&self, field: &Field, value: &Value, prefix: &str, unknown: &mut Vec<String>) -> Result<Value, Problem> {
        match field.r#type {
            Scalar::Object if !field.children.is_empty() => self.object(&field.children, value, prefix, unknown),
            Scalar::String if field.encoding.as_deref() == Some("json") => self.encoded(field, value, prefix, unknown),
            _ => self.one(field, value),
        }
    }

    /// JSON in a string.
    pub fn encoded(
        &self,
        field: &Field,
        value: &Value,
        prefix: &str,
        unknown: &mut Vec<String>,
    ) -> Result<Value, Problem> {
        let inside = value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        let Some(inside) = inside else { return Err(Problem::new(value, "must be a string that holds JSON")) };
        let read = match (field.bare_list, field.content.as_slice()) {
            // The name of the only field is no key.
            (true, [only]) => self.field(only, &inside, prefix, unknown)?,
            (_, fields) => self.object(fields, &inside, prefix, unknown)?,
        };
        Ok(Value::from(read.to_string()))
    }

    /// A value without fields of its own.
    pub fn one(&self, field: &Field, value: &Value) -> Result<Value, Problem> {
        let plain = match field.encrypted {
            Some(Encrypted::Platform) => {
                self.decrypted(value, self.key, "with the key that Wechatpay-Serial names and this padding")?
            }
            Some(Encrypted::PayToBank) => {
                let key = self.keys.pay_to_bank();
                self.decrypted(value, key.as_deref(), "with the key of risk/getpublickey and this padding")?
            }
            _ => value.clone(),
        };
        let issue = match field.r#type {
            Scalar::String if !plain.is_string() => Some("must be a string"),
            Scalar::String if field.required && plain.as_str() == Some("") => Some("must not be empty"),
            Scalar::Integer if !plain.is_i64() && !plain.is_u64() => Some("must be an integer"),
            Scalar::Number if !plain.is_number() => Some("must be a number"),
            Scalar::Decimal if !plain.is_number() && !plain.is_string() => Some("must be a number"),
            Scalar::Boolean | Scalar::True if !plain.is_boolean() => Some("must be true or false"),
            Scalar::Object if !plain.is_object() => Some("must be an object"),
            _ => None,
        };
        if let Some(issue) = issue {
            return Err(Problem::new(value, issue));
        }
        let text = plain.as_str().map_or_else(|| plain.to_string(), str::to_owned);
        if let Some(constant) = field.constant.as_ref().filter(|constant| **constant != text) {
            return Err(Problem::new(value, format!("must be {constant}")));
        }
        if !field.values.is_empty() && !field.values.contains(&text) {
            return Err(Problem::new(value, format!("must be one of {}", field.values.join(", "))));
        }
        Ok(plain)
    }

    fn decrypted(&self, value: &Value, key: Option<&Key>, by: &str) -> Result<Value, Problem> {
        let Some(text) = value.as_str() else { return Err(Problem::new(value, "must be an encrypted string")) };
        if STANDARD.decode(text).is_err() {
            return Err(Problem::new(value, "must be encrypted, in base64"));
        }
        let plain = key.and_then(|key| key.decrypt(text, self.padding));
        plain.map(Value::from).ok_or_else(|| Problem::new(value, format!("cannot be decrypted {by}")))
    }
}
