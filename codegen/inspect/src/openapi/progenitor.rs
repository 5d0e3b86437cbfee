//! The document for progenitor, which makes a client in Rust of OpenAPI 3.0: without what it can't generate.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use wechatpay_codegen::ir::Api;

use super::document::document;
use super::version::Version;

/// The version of progenitor that this is for.
pub const VERSION: &str = "0.15.1";

/// The document for progenitor, and the operations that are not in it: `POST /v3/…`, each with the reason.
#[must_use]
pub fn progenitor(api: &Api) -> (Value, Vec<(String, &'static str)>) {
    let mut document = document(api, Version::V3_0);
    let mut left_out = Vec::new();
    if let Some(Value::Object(paths)) = document.get_mut("paths") {
        for (path, item) in paths {
            if let Value::Object(item) = item {
                thin(path, item, &mut left_out);
            }
        }
    }
    (document, left_out)
}

fn thin(path: &str, item: &mut Map<String, Value>, left_out: &mut Vec<(String, &'static str)>) {
    item.retain(|method, operation| {
        let refusal = if method.starts_with("x-") { None } else { refusal(operation) };
        left_out.extend(refusal.map(|reason| (format!("{} {path}", method.to_uppercase()), reason)));
        refusal.is_none()
    });
}

/// Why progenitor can't generate an operation.
fn refusal(operation: &Value) -> Option<&'static str> {
    let content = operation.pointer("/requestBody/content").and_then(Value::as_object);
    if content.is_some_and(|content| content.contains_key("multipart/form-data")) {
        return Some("its body is multipart/form-data");
    }
    // They become arguments of one function.
    let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let mut names = parameters.filter_map(|parameter| parameter.get("name"));
    let mut known = BTreeSet::new();
    let is_twice = names.any(|name| !known.insert(name.as_str()));
    is_twice.then_some("two of its parameters have one name")
}
