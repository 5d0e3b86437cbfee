//! A yardstick: the same structs and enumerations as one writes them without a second thought, with serde's traits derived.
//!
//! Types only: no chain, no constructors, no setters. What the SDK has beyond them it has to make up for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use wechatpay_codegen::emit::is_client_header;
use wechatpay_codegen::ir::{Api, EnumerationValue, Field, Message, Notification, Operation, Scalar, Type, Version};
use wechatpay_codegen::names::{self, Shape};

/// The files of its crate but the manifest, by path.
pub fn files(api: &Api) -> BTreeMap<String, String> {
    let mut root = "//! Types alone.\n".to_owned();
    let mut files = BTreeMap::new();
    let operations = api.operations.iter().map(operation);
    for (index, text) in operations.chain(api.notifications.iter().map(notification)).enumerate() {
        root.push_str(&format!("pub mod page_{index};\n"));
        files.insert(format!("src/page_{index}.rs"), text);
    }
    files.insert("src/lib.rs".to_owned(), root);
    files
}

fn operation(operation: &Operation) -> String {
    let mut text = format!("//! {} {}\n", operation.method, operation.url);
    let asked = |message: &Message, is_header: bool| {
        let fields = message.fields.iter().filter(|field| {
            let by_client = field.by_client || (is_header && is_client_header(&field.name.wire));
            !by_client
        });
        fields.cloned().collect::<Vec<_>>()
    };
    let groups = [
        ("Headers", operation.headers.as_ref().map(|headers| asked(headers, true))),
        ("Query", operation.query.as_ref().map(|query| asked(query, false))),
        ("Body", operation.body.as_ref().map(|body| asked(&body.message, false))),
        ("Response", Some(operation.answer.fields.clone())),
    ];
    for (name, fields) in groups {
        if let Some(fields) = fields.filter(|fields| !fields.is_empty()) {
            module(&mut text, name, &fields);
        }
    }
    text
}

fn notification(page: &Notification) -> String {
    let mut text = format!("//! {}\n", page.name.wire);
    module(&mut text, "Content", content(page));
    text
}

/// What the page encrypts, in APIv3; in APIv2 the whole body.
fn content(page: &Notification) -> &[Field] {
    let mut fields = page.body.message.fields.as_slice();
    let path = page.content.iter().filter(|_| page.version == Version::V3).flat_map(|content| &content.path);
    for name in path {
        let field = fields.iter().find(|field| field.name.wire == *name);
        fields = field.map_or(&[], |field| field.content.as_ref().map_or(&field.children, |content| &content.fields));
    }
    fields
}

/// A group in a module of its own, so that no two types meet.
fn module(text: &mut String, name: &str, fields: &[Field]) {
    text.push_str(&format!("pub mod {} {{\n", name.to_lowercase()));
    structure(text, name, "", fields);
    text.push_str("}\n");
}

fn structure(text: &mut String, name: &str, label: &str, fields: &[Field]) {
    doc(text, label);
    text.push_str("#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]\n");
    text.push_str(&format!("pub struct {name} {{\n"));
    for field in fields {
        doc(text, &field.label);
        let (value, wire) = (value(field), &field.name.wire);
        let (absent, value) = match field.required {
            true => ("", value),
            false => (", skip_serializing_if = \"Option::is_none\"", format!("Option<{value}>")),
        };
        let _ = writeln!(text, "#[serde(rename = {wire:?}{absent})] pub {}: {value},", field.name.rust);
    }
    text.push_str("}\n");
    for field in fields {
        match Shape::of(field) {
            Shape::Text => enumeration(text, field, "String"),
            Shape::Integer => enumeration(text, field, "i64"),
            Shape::JsonList(items) if items.children.is_empty() => {}
            Shape::Scalar => {}
            shape => structure(text, &field.type_name, &field.label, shape.fields()),
        }
    }
}

fn enumeration(text: &mut String, field: &Field, unknown: &str) {
    let values = field.enumeration.as_ref().map_or(&[][..], |enumeration| &enumeration.values);
    doc(text, &field.label);
    text.push_str("#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]\n");
    let _ = writeln!(text, "pub enum {} {{", field.type_name);
    for EnumerationValue { name, term } in values {
        doc(text, term);
        let _ = writeln!(text, "#[serde(rename = {:?})] {},", name.wire, name.rust);
    }
    let _ = writeln!(text, "#[serde(untagged)] Unknown({unknown}),\n}}");
}

fn value(field: &Field) -> String {
    let (Type::One(scalar) | Type::List(scalar)) = field.r#type;
    let item = match Shape::of(field) {
        Shape::Scalar if names::is_sensitive(field) => "String".to_owned(),
        Shape::Scalar => self::scalar(scalar).to_owned(),
        Shape::JsonList(items) if items.children.is_empty() => {
            let (Type::One(scalar) | Type::List(scalar)) = items.r#type;
            format!("Vec<{}>", self::scalar(scalar))
        }
        Shape::JsonList(_) => format!("Vec<{}>", field.type_name),
        _ => field.type_name.clone(),
    };
    let value = if matches!(field.r#type, Type::List(_)) { format!("Vec<{item}>") } else { item };
    if field.numbered > 0 { format!("std::collections::BTreeMap<String, {value}>") } else { value }
}

fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String | Scalar::File | Scalar::Decimal => "String",
        Scalar::Integer | Scalar::Number => "i64",
        Scalar::Boolean | Scalar::True => "bool",
        Scalar::Object | Scalar::Any => "serde_json::Value",
    }
}

fn doc(text: &mut String, label: &str) {
    if !label.is_empty() {
        let _ = writeln!(text, "#[doc = {label:?}]");
    }
}
