//! A notification: what WeChat Pay sends, what the ciphertext in it holds, and what the merchant replies.

use serde_json::{Map, Value, json};

use wechatpay_codegen::emit::{field_label, place, prose_line, reply};
use wechatpay_codegen::ir::{Field, Notification, Padding};
use wechatpay_codegen::names::Shape;

use super::answer::FAILURES;
use super::facts::{self, Object, put};
use super::schema::{Components, Module};
use super::version::Version;
use super::{body, identifiers, parameter};

/// The path item of a notification.
pub fn item(page: &Notification, components: &mut Components, version: Version) -> Value {
    let path = identifiers::notification(page);
    let content = (format!("{path}.{}", place::structure(page)), format!("{path}.{}", place::nested(page)));
    let padding = Padding::Oaep;
    let mut module =
        Module { components, path: format!("{path}.notification"), plaintext: Some(content), padding, version };
    let mut object = Object::new();
    put(&mut object, page.product.iter().map(|product| ("tags", json!([product]))));
    put(&mut object, [("summary", json!(page.title))]);
    put(&mut object, description(page).map(|text| ("description", json!(text))));
    put(&mut object, [("operationId", json!(path))]);
    facts::marks(&mut object, &page.marks, &page.links);
    let headers = parameter::headers(page.headers.as_ref(), &mut module);
    put(&mut object, (!headers.is_empty()).then(|| ("parameters", json!(headers))));
    let name = format!("{path}.Notification");
    put(&mut object, [("requestBody", body::request(&page.body, &name, &mut module))]);
    module.plaintext = None;
    put(&mut object, [("responses", replies(page, &path, &mut module))]);
    // WeChat Pay signs it with headers of its own, and has no other credentials.
    put(&mut object, [("security", json!([]))]);
    put(&mut object, page.product.iter().map(|product| ("x-product", json!(product))));
    put(
        &mut object,
        [
            ("x-page", json!(page.origin.page)),
            ("x-rust", json!(place::notification(page))),
            ("x-event-types", json!(page.event_types)),
            ("x-signing", json!({ "notification": "signed-body" })),
        ],
    );
    json!({ "post": object })
}

/// The page's own, and what the ciphertext holds: no viewer looks there.
fn description(page: &Notification) -> Option<String> {
    let prose = page.prose.as_deref().map(prose_line).filter(|prose| !prose.is_empty());
    let content = page.content.as_ref().map(|content| {
        let lines = lines(place::content(page), 0).join("\n");
        format!("`{}` holds, encrypted:\n\n{lines}", content.path.join("."))
    });
    let paragraphs = prose.into_iter().chain(content).collect::<Vec<_>>();
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

/// A list of fields, each with those in it.
fn lines(fields: &[Field], depth: usize) -> Vec<String> {
    let lines = fields.iter().flat_map(|field| {
        let name = format!("{}- `{}` {}", "  ".repeat(depth), field.name.wire, field_label(field));
        std::iter::once(name).chain(lines(Shape::of(field).fields(), depth + 1))
    });
    lines.collect()
}

/// Taken, or refused: then it comes again.
fn replies(page: &Notification, path: &str, module: &mut Module<'_>) -> Value {
    let group = |name: &str| page.reply.iter().find(|field| field.name.wire == name);
    module.path = format!("{path}.reply");
    let headers = group("headers").map(|headers| {
        let headers = headers.children.iter().map(|field| (field.name.wire.clone(), header(field, module)));
        Value::from(headers.collect::<Map<_, _>>())
    });
    let body = group("body").filter(|body| !body.children.is_empty());
    let content = body.map(|body| {
        let schema = module.structure(&format!("{path}.Reply"), &body.children, module.about(body));
        json!({ "application/json": { "schema": schema } })
    });
    let response = |description: &str| {
        let mut response = Object::new();
        put(&mut response, [("description", json!(description))]);
        put(&mut response, headers.clone().map(|headers| ("headers", headers)));
        put(&mut response, content.clone().map(|content| ("content", content)));
        Value::from(response)
    };
    let own = reply(page).map(|reply| reply.status.to_string());
    let mut responses = Object::new();
    responses.insert(own.clone().unwrap_or_else(|| "200".to_owned()), response("Taken"));
    if own.is_none() {
        put(&mut responses, [("204", json!({ "description": "Taken, without a word" }))]);
    }
    put(&mut responses, FAILURES.map(|status| (status, response("Refused: it comes again"))));
    responses.into()
}

fn header(field: &Field, module: &mut Module<'_>) -> Value {
    let mut header = module.about(field);
    put(&mut header, [("schema", module.typed(field))]);
    header.into()
}
