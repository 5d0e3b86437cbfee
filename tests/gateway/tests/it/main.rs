//! The gateway by itself: requests by hand, without the SDK.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod deliveries;
mod every_operation;
mod files;
mod keys;
mod notifications;
mod orders;
mod refusals;
mod v2;

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use wechatpay_gateway::{Gateway, SampleRequest};

/// An answer as it came.
struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Whether the signature over these bytes is that of the key it names.
    fn is_signed_over(&self, gateway: &Gateway, body: &[u8]) -> bool {
        let Some(signature) = self.header("Wechatpay-Signature") else { return false };
        let (timestamp, nonce) = (self.header("Wechatpay-Timestamp").unwrap(), self.header("Wechatpay-Nonce").unwrap());
        let message = [format!("{timestamp}\n{nonce}\n").as_bytes(), body, b"\n"].concat();
        let key = gateway.platform_key(self.header("Wechatpay-Serial").unwrap()).unwrap();
        key.verify(&message, &STANDARD.decode(signature).unwrap())
    }

    fn is_signed(&self, gateway: &Gateway) -> bool {
        self.is_signed_over(gateway, &self.body)
    }
}

async fn send(gateway: &Gateway, request: &SampleRequest) -> Answer {
    try_send(gateway, request).await.unwrap()
}

async fn try_send(gateway: &Gateway, request: &SampleRequest) -> Result<Answer, reqwest::Error> {
    let method = reqwest::Method::from_bytes(request.method.as_bytes()).unwrap();
    let url = format!("{}{}", gateway.url(), request.target);
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    // Tests have runtimes of their own, so no connection may outlive its request.
    let client = CLIENT.get_or_init(|| reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap());
    let mut sent = client.request(method, url).body(request.body.clone());
    for (name, value) in &request.headers {
        sent = sent.header(name, value);
    }
    let answer = sent.send().await?;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Ok(Answer { status, headers, body: answer.bytes().await?.to_vec() })
}
