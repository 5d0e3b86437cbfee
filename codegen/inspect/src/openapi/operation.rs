//! An operation with its facts.

use serde_json::{Value, json};

use wechatpay_codegen::emit::{place, prose_line};
use wechatpay_codegen::ir::Operation;

use super::facts::{self, Object, put};
use super::schema::{Components, Module};
use super::version::Version;
use super::{answer, body, identifiers, parameter};

/// An operation; its types go to the components.
pub fn object(operation: &Operation, components: &mut Components, version: Version) -> Object {
    let path = identifiers::operation(operation);
    let padding = operation.padding;
    let mut module = Module { components, path: format!("{path}.request"), plaintext: None, padding, version };
    let mut object = Object::new();
    put(&mut object, operation.product.iter().map(|product| ("tags", json!([product]))));
    put(&mut object, [("summary", json!(operation.title))]);
    put(&mut object, description(operation).map(|text| ("description", json!(text))));
    put(&mut object, [("operationId", json!(path))]);
    facts::marks(&mut object, &operation.marks, &operation.links);
    let parameters = parameter::of_operation(operation, &mut module);
    put(&mut object, (!parameters.is_empty()).then(|| ("parameters", json!(parameters))));
    let body = operation.body.as_ref().map(|body| {
        let name = format!("{path}.{}", place::holder(operation, "body"));
        ("requestBody", body::request(body, &name, &mut module))
    });
    put(&mut object, body);
    put(&mut object, [("responses", answer::responses(operation, &path, &mut module))]);
    let host = operation.host.as_ref().map(|host| {
        let description = Some(prose_line(&host.label)).filter(|label| !label.is_empty());
        ("servers", json!([server(&host.base, description.as_deref())]))
    });
    put(&mut object, host);
    put(&mut object, own(operation));
    object
}

/// A server; a path begins with the slash.
pub fn server(base: &str, description: Option<&str>) -> Value {
    let mut server = Object::new();
    put(&mut server, [("url", json!(base.trim_end_matches('/')))]);
    put(&mut server, description.map(|text| ("description", json!(text))));
    server.into()
}

/// The facts that OpenAPI has no word for.
fn own(operation: &Operation) -> Vec<(&'static str, Value)> {
    let mut own = Vec::new();
    own.extend(operation.product.iter().map(|product| ("x-product", json!(product))));
    own.extend([
        ("x-page", json!(operation.origin.page)),
        ("x-rust", json!(place::operation(operation))),
        ("x-signing", json!({ "answer": facts::verification(operation.verification) })),
    ]);
    own.extend(operation.flags.reads.then(|| ("x-reads", json!(true))));
    own.extend(operation.settled_by.iter().map(|query| ("x-settled-by", json!(query))));
    own.extend(operation.unsettled.then(|| ("x-settled-by", Value::Null)));
    own
}

fn description(operation: &Operation) -> Option<String> {
    let mut paragraphs = Vec::new();
    paragraphs.extend(operation.prose.as_deref().map(prose_line).filter(|prose| !prose.is_empty()));
    paragraphs
        .extend(operation.settled_by.iter().map(|query| format!("If the outcome is unknown, `{query}` settles it.")));
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}
