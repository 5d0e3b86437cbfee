//! What is sent: JSON, or a form with a file.

use serde_json::{Map, Value, json};

use wechatpay_codegen::emit::is_file_part;
use wechatpay_codegen::ir::{Body, BodyKind, Encoding, Field, Message, Type};

use super::example;
use super::facts::{Object, put};
use super::schema::Module;

/// The request body; `name` is its struct's.
pub fn request(body: &Body, name: &str, module: &mut Module<'_>) -> Value {
    let (media_type, content) = match body.kind {
        BodyKind::Json => ("application/json", json(&body.message, name, module)),
        BodyKind::Xml => ("text/xml", json(&body.message, name, module)),
        BodyKind::Multipart => ("multipart/form-data", form(&body.message, name, module)),
    };
    let mut request = Object::new();
    put(&mut request, body.message.required.then(|| ("required", json!(true))));
    put(&mut request, [("content", json!({ media_type: content }))]);
    request.into()
}

fn json(message: &Message, name: &str, module: &mut Module<'_>) -> Object {
    let mut content = Object::new();
    put(&mut content, [("schema", module.group(name, message))]);
    put(&mut content, example::group(message).map(|value| ("example", value)));
    content
}

/// A part that holds JSON is an object, and says so: there is no string around it.
fn form(message: &Message, name: &str, module: &mut Module<'_>) -> Object {
    let parts = Message { fields: message.fields.iter().map(as_part).collect(), ..message.clone() };
    let mut content = Object::new();
    put(&mut content, [("schema", module.group(name, &parts))]);
    let encoding = message.fields.iter().filter_map(encoding).collect::<Map<_, _>>();
    put(&mut content, (!encoding.is_empty()).then(|| ("encoding", encoding.into())));
    let examples = message.fields.iter().filter(|field| !is_file_part(field));
    let examples = examples.filter_map(|field| Some((field.name.wire.clone(), example::part(field)?)));
    let examples = examples.collect::<Map<_, _>>();
    let is_whole = message.fields.iter().all(|field| examples.contains_key(&field.name.wire));
    put(&mut content, is_whole.then(|| ("example", examples.into())));
    content
}

fn as_part(field: &Field) -> Field {
    match (&field.content, field.encoding) {
        (Some(content), Some(Encoding::Json)) if content.bare_list != Some(true) && field.children.is_empty() => {
            Field {
                r#type: Type::One(wechatpay_codegen::ir::Scalar::Object),
                children: content.fields.clone(),
                content: None,
                ..field.clone()
            }
        }
        _ => field.clone(),
    }
}

/// The media type of a part, where the part's type does not tell it.
fn encoding(field: &Field) -> Option<(String, Value)> {
    let media_type = match field.encoding {
        Some(Encoding::Json) => "application/json",
        _ if is_file_part(field) => "application/octet-stream",
        _ => return None,
    };
    Some((field.name.wire.clone(), json!({ "contentType": media_type })))
}
