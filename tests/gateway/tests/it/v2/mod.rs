//! APIv2 by hand: requests signed here, answers read here.

mod every_operation;
mod notifications;
mod orders;
mod refusals;
mod tls;

use roxmltree::{Document, Node};
use serde_json::{Map, Value};
use wechatpay_gateway::{Gateway, SampleRequest};

use crate::Answer;

/// An XML as an object: texts, nested objects, lists where an element repeats.
fn object(xml: &[u8]) -> Value {
    element(Document::parse(std::str::from_utf8(xml).unwrap()).unwrap().root_element())
}

fn element(own: Node<'_, '_>) -> Value {
    let children = own.children().filter(Node::is_element).collect::<Vec<_>>();
    if children.is_empty() {
        return Value::from(own.text().unwrap_or_default());
    }
    let mut object = Map::new();
    for child in children {
        let (name, value) = (child.tag_name().name().to_owned(), element(child));
        match object.get_mut(&name) {
            None => drop(object.insert(name, value)),
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Value::Object(object)
}

/// The `sign` that flat fields should have.
fn sign(gateway: &Gateway, fields: &Value, sign_type: &str) -> String {
    let fields = fields.as_object().unwrap().iter().filter(|(_, value)| value.is_string());
    let fields = fields.map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect::<Vec<_>>();
    gateway.sign_v2(&fields, sign_type)
}

/// Whether an answer or a notification is signed by the gateway.
fn is_signed(gateway: &Gateway, fields: &Value, sign_type: &str) -> bool {
    fields["sign"].as_str() == Some(&sign(gateway, fields, sign_type))
}

/// A request with exactly these fields, `sign` and `nonce_str` filled in.
fn request(gateway: &Gateway, path: &str, fields: &[(&str, &str)]) -> SampleRequest {
    let mut fields = fields.to_vec();
    fields.push(("nonce_str", "0123456789"));
    let sign_type = fields.iter().find(|(name, _)| *name == "sign_type").map_or("MD5", |(_, value)| value);
    let sign = gateway.sign_v2(&fields, sign_type);
    fields.push(("sign", &sign));
    raw(path, &fields)
}

/// A request with exactly these fields.
fn raw(path: &str, fields: &[(&str, &str)]) -> SampleRequest {
    let fields = fields.iter().map(|(name, value)| format!("<{name}><![CDATA[{value}]]></{name}>"));
    let body = format!("<xml>{}</xml>", fields.collect::<String>()).into_bytes();
    SampleRequest { method: "POST".to_owned(), target: path.to_owned(), headers: Vec::new(), body }
}

impl Answer {
    fn xml(&self) -> Value {
        object(&self.body)
    }
}
