//! Requests of APIv2 as a merchant would send them: of the samples' values, signed.

use md5::{Digest, Md5};
use serde_json::Value;

use super::sign::{SignType, sign};
use super::{MERCHANTS, borrowed, find, xml};
use crate::answer::{Maker, over};
use crate::documentation::{Kind, Operation, Scalar};
use crate::keys::Keys;
use crate::reply::XML;
use crate::request::{BOUNDARY, FILE, SampleRequest, pairs, part};
use crate::seed::{Chance, hex};
use crate::shared::Shared;

/// The request of an operation; `given` is laid over its body, or over its query where there is no body.
pub fn sample(shared: &Shared, keys: &Keys, operation: &Operation, given: &Value) -> SampleRequest {
    let mut maker = Maker::for_request(shared, keys, operation);
    let fields = signed(shared, keys, operation, maker.object(operation.sent(), &Value::Null), given);
    let query = match &operation.body {
        None => pairs(&fields),
        Some(_) => {
            operation.query.as_ref().map(|own| pairs(&maker.object(&own.fields, &Value::Null))).unwrap_or_default()
        }
    };
    let mut headers = vec![("User-Agent".to_owned(), "wechatpay-gateway".to_owned())];
    let body = match operation.body.as_ref().map(|body| body.kind) {
        None => Vec::new(),
        Some(Kind::Multipart) => {
            headers.push(("Content-Type".to_owned(), format!("multipart/form-data; boundary={BOUNDARY}")));
            form(operation, &fields)
        }
        Some(_) => {
            headers.push(("Content-Type".to_owned(), XML.to_owned()));
            xml::write(&fields).into_bytes()
        }
    };
    let named = operation.headers.as_ref().map(|own| maker.object(&own.fields, &Value::Null));
    for (name, value) in named.iter().flat_map(Value::as_object).flatten() {
        headers.push((name.clone(), value.as_str().unwrap_or_default().to_owned()));
    }
    let target = if query.is_empty() { operation.url.clone() } else { format!("{}?{query}", operation.url) };
    SampleRequest { method: operation.method.clone(), target, headers, body }
}

/// With the merchant's number, a nonce and a signature.
fn signed(shared: &Shared, keys: &Keys, operation: &Operation, made: Value, given: &Value) -> Value {
    let mut fields = made;
    let Some(object) = fields.as_object_mut() else { return fields };
    // Files are no fields.
    object.retain(|name, _| !operation.sent().iter().any(|own| own.name == *name && own.r#type == Scalar::File));
    for name in MERCHANTS.into_iter().filter(|name| operation.sent().iter().any(|own| own.name == *name)) {
        object.insert(name.to_owned(), Value::from(shared.mchid.as_str()));
    }
    if object.contains_key("media_hash") {
        object.insert("media_hash".to_owned(), Value::from(hex(&Md5::digest(FILE))));
    }
    if operation.unsigned_request {
        return over(fields, given);
    }
    let is_xml = operation.body.as_ref().is_some_and(|body| body.kind == Kind::Xml);
    if is_xml && !operation.nonceless {
        let words = [operation.name.as_bytes(), given.to_string().as_bytes()].concat();
        object.insert("nonce_str".to_owned(), Value::from(Chance::new(shared.seed, &[&words]).letters(32)));
    }
    object.remove("sign");
    let mut fields = over(fields, given);
    let flat = xml::flat(&fields);
    let sign_type = SignType::of(find(&flat, "sign_type").or(operation.sign_type.as_deref())).unwrap_or_default();
    if let Some(object) = fields.as_object_mut() {
        let own = || Value::from(sign(borrowed(&flat), &keys.api_v2, sign_type));
        object.entry("sign").or_insert_with(own);
    }
    fields
}

fn form(operation: &Operation, fields: &Value) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in xml::flat(fields) {
        part(&mut body, &format!("name=\"{name}\""), value.as_bytes());
    }
    for field in operation.sent().iter().filter(|field| field.r#type == Scalar::File) {
        part(&mut body, &format!("name=\"{}\"; filename=\"a.png\"\r\nContent-Type: image/png", field.name), FILE);
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}
