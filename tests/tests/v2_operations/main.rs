//! Every operation of APIv2: its sample goes through the typed chain to the gateway, and the answer comes back typed and whole.
//! Run it with `cargo test -p wechatpay-tests --features every-product --test v2_operations`.

#![cfg(feature = "every-product")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cases;
mod certificates;
mod sample;

use std::collections::BTreeSet;

use serde_json::Value;
use wechatpay::Client;
use wechatpay_gateway::Gateway;

use cases::{Came, Case, cases};

/// A client of that gateway, over TLS; with the merchant's certificate or without.
fn client(gateway: &Gateway, certified: bool) -> Client {
    let client = Client::builder()
        .mchid(gateway.mchid())
        .api_v2_key(&gateway.api_v2_key())
        .pay_to_bank_key(&gateway.pay_to_bank_key().unwrap())
        .root_certificate(&gateway.ca())
        .base_url(gateway.tls_url());
    let client = match certified {
        true => client.certificate(&gateway.certificate().unwrap()).private_key(gateway.private_key()),
        false => client,
    };
    client.build().unwrap()
}

/// What is in encrypted fields in clear, and every value as the text that XML has of it.
fn plain(gateway: &Gateway, value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null());
            kept.map(|(name, value)| (name.clone(), plain(gateway, value))).collect::<serde_json::Map<_, _>>().into()
        }
        // In XML a list of one looks like its item.
        Value::Array(items) if items.len() == 1 => plain(gateway, &items[0]),
        Value::Array(items) => items.iter().map(|item| plain(gateway, item)).collect(),
        // JSON in a text is compared as such: the order of its fields and blanks are nothing.
        Value::String(text) if text.starts_with(['{', '[']) => {
            serde_json::from_str::<Value>(text).map_or_else(|_| value.clone(), |inside| plain(gateway, &inside))
        }
        Value::String(text) if text.len() > 300 => {
            // Of the two only OAEP can tell that it is the other.
            let paddings = [wechatpay_gateway::Padding::Oaep, wechatpay_gateway::Padding::Pkcs1];
            let opened = paddings.into_iter().find_map(|padding| gateway.merchant_key().decrypt(text, padding));
            Value::from(opened.unwrap_or_else(|| text.clone()))
        }
        Value::String(_) => value.clone(),
        other => Value::from(other.to_string()),
    }
}

/// Without what the client fills in anew.
fn without_signature(mut fields: Value) -> Value {
    for name in ["nonce_str", "sign"] {
        fields.as_object_mut().unwrap().remove(name);
    }
    fields
}

/// What is wrong with a call of an operation, if anything is.
async fn problem(gateway: &Gateway, client: &Client, case: &Case) -> Option<String> {
    let operation = case.operation.to_string();
    let sample = sample::of(gateway, &operation).await;
    let came = match (case.send)(client, &sample.request).await {
        Ok(came) => came,
        Err(error) => return Some(format!("{operation}: {error:#}")),
    };
    let Some(call) = gateway.calls().pop() else { return Some(format!("{operation}: nothing was sent")) };
    if let Some(refusal) = call.refusal() {
        return Some(format!("{operation}: {refusal}"));
    }
    if !call.unknown().is_empty() {
        return Some(format!("{operation}: no page knows {:?}", call.unknown()));
    }
    let (sent, expected) = (without_signature(call.json().clone()), without_signature(sample.fields));
    if plain(gateway, &sent) != plain(gateway, &expected) {
        return Some(format!("{operation}: sent {sent}\n  instead of {expected}"));
    }
    match came {
        Came::Fields { typed, json } if plain(gateway, &typed) != plain(gateway, &json) => {
            Some(format!("{operation}: read {}\n  of {}", plain(gateway, &typed), plain(gateway, &json)))
        }
        Came::Fields { .. } => None,
        Came::File(bytes) if bytes.is_empty() || bytes.starts_with(b"<xml>") => {
            Some(format!("{operation}: no file but {}", String::from_utf8_lossy(&bytes)))
        }
        Came::File(_) => None,
        Came::Address(address) if !address.starts_with(gateway.tls_url()) => Some(format!("{operation}: {address}")),
        Came::Address(_) => None,
    }
}

#[tokio::test]
async fn every_operation_there_and_back() {
    for seed in [0, 7] {
        let gateway = Gateway::builder().seed(seed).start().await.unwrap();
        let client = client(&gateway, true);
        let (mut problems, mut called) = (Vec::new(), BTreeSet::new());
        for case in cases() {
            called.insert(case.operation.to_string());
            problems.extend(problem(&gateway, &client, &case).await);
        }
        assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
        let documented = gateway.operations().filter(|own| !own.contains(" /v3/")).collect::<BTreeSet<_>>();
        assert_eq!(called, documented);
    }
}
