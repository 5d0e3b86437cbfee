//! The request of a page's sample, as JSON for the typed request.

use serde_json::{Map, Value, json};
use wechatpay_gateway::Gateway;

/// The file that samples upload.
pub const FILE: &[u8] = b"\x89PNG\r\n\x1a\nnot quite a picture";

pub struct Sample {
    /// The fields as they are sent, in clear.
    pub fields: Value,
    /// The typed request as JSON: the fields, or the groups if there are several.
    pub request: Vec<u8>,
}

/// Sends the gateway's own sample, which records it in clear.
pub async fn of(gateway: &Gateway, operation: &str) -> Sample {
    let sample = gateway.sample(operation, Value::Null).unwrap();
    let method = reqwest::Method::from_bytes(sample.method.as_bytes()).unwrap();
    let identity = format!("{}{}", gateway.client_key(), gateway.client_certificate().unwrap());
    let http = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(gateway.ca().as_bytes()).unwrap()])
        .identity(reqwest::Identity::from_pem(identity.as_bytes()).unwrap())
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let mut sent = http.request(method, format!("{}{}", gateway.tls_url(), sample.target)).body(sample.body);
    for (name, value) in &sample.headers {
        sent = sent.header(name, value);
    }
    sent.send().await.unwrap();
    let call = gateway.calls().pop().unwrap();
    assert!(call.refusal().is_none(), "{operation}: {:?}", call.refusal());
    let own = sample.headers.into_iter().filter(|(name, _)| name.starts_with("Wechatpay-"));
    let headers = own.map(|(name, value)| (name, Value::from(value))).collect::<Map<_, _>>();
    let query = if call.method() == "GET" { &[][..] } else { call.pairs() };
    let query = query.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect::<Map<_, _>>();
    let request = match headers.is_empty() && query.is_empty() {
        true => call.json().clone(),
        false => json!({ "headers": headers, "query": query, "body": call.json() }),
    };
    Sample { fields: call.json().clone(), request: request.to_string().into_bytes() }
}
