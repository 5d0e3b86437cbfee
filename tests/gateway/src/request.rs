//! Requests as a merchant would send them: of the samples' values, signed.

use std::sync::atomic::{AtomicU64, Ordering};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sm3::Sm3;

use crate::answer::{self, Maker, over};
use crate::check;
use crate::documentation::{AnswerKind, Group, Kind, Operation, Scalar};
use crate::keys::Keys;
use crate::seed::{Chance, hex};
use crate::shared::Shared;

/// What needs no encoding in a URL.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What stands between the parts of a form.
pub const BOUNDARY: &str = "----wechatpay-gateway-boundary";
/// What samples upload.
pub const FILE: &[u8] = b"\x89PNG\r\n\x1a\nnot quite a picture";

/// A request, ready to be sent.
#[derive(Clone, Debug)]
pub struct SampleRequest {
    /// `POST`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// All headers that WeChat Pay asks for, `Authorization` among them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The request of an operation: what the page's sample says, or else values of the documented types; `fields` are laid over
/// the body, or over the query where there is no body.
pub fn sample(shared: &Shared, keys: &Keys, operation: &Operation, fields: &Value) -> SampleRequest {
    let mut maker = Maker::for_request(shared, keys, operation);
    let mut path = format!("{}{}", operation.prefix(), operation.url);
    for field in &operation.parameters {
        let value = text(&maker.field(field));
        path = path.replace(&format!("{{{}}}", field.name), &encode(&value));
    }
    let mut group = |group: &Option<Group>| group.as_ref().map(|group| maker.object(&group.fields, &Value::Null));
    let (query, headers) = (group(&operation.query), group(&operation.headers));
    let (mut signed, mut body, mut content_type) = (Vec::new(), Vec::new(), "application/json".to_owned());
    match &operation.body {
        None => {}
        Some(own) if own.kind == Kind::Multipart => {
            content_type = format!("multipart/form-data; boundary={BOUNDARY}");
            (signed, body) = upload(&mut maker, own, fields);
        }
        Some(own) => {
            let made = over(maker.object(&own.fields, &Value::Null), fields);
            let made = if own.list { Value::Array(vec![made]) } else { made };
            signed = made.to_string().into_bytes();
            body.clone_from(&signed);
        }
    }
    let query = query.map(|query| if operation.body.is_none() { over(query, fields) } else { query });
    let mut query = query.unwrap_or_default();
    if let Some(token) = query.get_mut("token").filter(|_| operation.answer.kind == AnswerKind::File) {
        *token = Value::from(answer::token(shared, operation));
    }
    let pairs = pairs(&query);
    let target = if pairs.is_empty() { path } else { format!("{path}?{pairs}") };
    let mut sent = vec![
        ("Accept".to_owned(), "application/json".to_owned()),
        ("User-Agent".to_owned(), "wechatpay-gateway".to_owned()),
        ("Content-Type".to_owned(), content_type),
        ("Wechatpay-Serial".to_owned(), keys.present(false).map(|key| key.serial.clone()).unwrap_or_default()),
        ("Authorization".to_owned(), authorization(shared, keys, &operation.method, &target, &signed)),
    ];
    for (name, value) in headers.iter().flat_map(Value::as_object).flatten() {
        if sent.iter().all(|(own, _)| !own.eq_ignore_ascii_case(name)) {
            sent.push((name.clone(), text(value)));
        }
    }
    SampleRequest { method: operation.method.clone(), target, headers: sent, body }
}

/// The `Authorization` of a request, as the merchant signs it.
pub fn authorization(shared: &Shared, keys: &Keys, method: &str, target: &str, body: &[u8]) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let nonce = Chance::new(shared.seed, &[&count.to_be_bytes(), target.as_bytes()]).letters(32);
    let timestamp = (shared.clock)().to_string();
    let signature = keys.merchant.sign_base64(&check::message(method, target, &timestamp, &nonce, body));
    let (mchid, serial) = (&shared.mchid, &keys.merchant_serial);
    format!(
        r#"WECHATPAY2-SHA256-RSA2048 mchid="{mchid}",nonce_str="{nonce}",timestamp="{timestamp}",serial_no="{serial}",signature="{signature}""#
    )
}

/// What is signed, and the body.
fn upload(maker: &mut Maker<'_>, group: &Group, fields: &Value) -> (Vec<u8>, Vec<u8>) {
    let (mut signed, mut body) = (Vec::new(), Vec::new());
    for field in group.fields.iter().filter(|field| field.r#type != Scalar::File) {
        let mut meta = maker.object(&field.content, &Value::Null);
        let named = meta.as_object().into_iter().flatten().find(|(name, _)| name.starts_with("digest_al"));
        let is_sm3 = named.is_some_and(|(_, value)| value.as_str().unwrap_or_default().contains("SM3"));
        let digest = if is_sm3 { hex(&Sm3::digest(FILE)) } else { hex(&Sha256::digest(FILE)) };
        for (name, value) in meta.as_object_mut().into_iter().flatten() {
            if matches!(name.as_str(), "sha256" | "digest" | "file_digest") {
                *value = Value::from(digest.as_str());
            }
        }
        signed = over(meta, fields).to_string().into_bytes();
        part(&mut body, &format!("name=\"{}\"\r\nContent-Type: application/json", field.name), &signed);
    }
    for field in group.fields.iter().filter(|field| field.r#type == Scalar::File) {
        part(&mut body, &format!("name=\"{}\"; filename=\"a.png\"\r\nContent-Type: image/png", field.name), FILE);
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    (signed, body)
}

/// A part of a form.
pub fn part(body: &mut Vec<u8>, head: &str, content: &[u8]) {
    body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n");
}

/// An object as a query.
pub fn pairs(fields: &Value) -> String {
    let pairs = fields.as_object().into_iter().flatten();
    pairs.map(|(name, value)| format!("{}={}", encode(name), encode(&text(value)))).collect::<Vec<_>>().join("&")
}

/// A text as part of a URL.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
