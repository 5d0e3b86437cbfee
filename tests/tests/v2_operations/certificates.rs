//! The merchant's certificate: operations that need it are not sent without, and are taken with either form of it.

use std::collections::BTreeSet;

use serde_json::Value;
use wechatpay::{Client, Error};
use wechatpay_gateway::Gateway;

use crate::cases::{Case, cases};
use crate::{client, sample};

const REFUND: &str = "POST /secapi/pay/refund";

fn refund() -> Case {
    cases().into_iter().find(|case| case.operation.to_string() == REFUND).unwrap()
}

/// The operations that need it, as the documentation says.
fn needy() -> BTreeSet<String> {
    let lines = wechatpay_documentation::OPERATIONS.lines().skip(1);
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let needy = lines.filter(|line| line["client_certificate"] == true);
    let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    needy.map(|line| format!("{} {}", text(&line, "method"), text(&line, "url"))).collect()
}

#[tokio::test]
async fn without_it_nothing_is_sent() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway, false);
    let needy = needy();
    assert!(needy.len() >= 50, "{}", needy.len());
    for case in cases() {
        let operation = case.operation.to_string();
        let sample = sample::of(&gateway, &operation).await;
        let before = gateway.calls().len();
        match (case.send)(&client, &sample.request).await {
            Ok(_) => assert!(!needy.contains(&operation), "{operation} was taken"),
            Err(Error::NotSent(_)) => assert!(needy.contains(&operation), "{operation} was not sent"),
            Err(error) => panic!("{operation}: {error:#}"),
        }
        let sent = gateway.calls().len() > before;
        assert_eq!(sent, !needy.contains(&operation), "{operation}");
    }
}

/// A client with a key of APIv2 and the certificate as PKCS#12, nothing else.
#[tokio::test]
async fn as_pkcs12() {
    let gateway = Gateway::start().await.unwrap();
    let client = Client::builder()
        .mchid(gateway.mchid())
        .api_v2_key(&gateway.api_v2_key())
        .client_certificate_pkcs12(gateway.client_certificate_pkcs12().unwrap())
        .root_certificate(&gateway.ca())
        .base_url(gateway.tls_url())
        .build()
        .unwrap();
    let sample = sample::of(&gateway, REFUND).await;
    assert!((refund().send)(&client, &sample.request).await.is_ok());
    assert!(gateway.calls().pop().unwrap().has_client_certificate());
}

/// Another merchant's certificate opens no connection.
#[tokio::test]
async fn a_strangers() {
    let (gateway, other) = (Gateway::start().await.unwrap(), Gateway::start().await.unwrap());
    let client = Client::builder()
        .mchid(gateway.mchid())
        .api_v2_key(&gateway.api_v2_key())
        .client_certificate(&other.client_certificate().unwrap(), other.client_key())
        .root_certificate(&gateway.ca())
        .base_url(gateway.tls_url())
        .build()
        .unwrap();
    let sample = sample::of(&gateway, REFUND).await;
    let before = gateway.calls().len();
    assert!((refund().send)(&client, &sample.request).await.is_err());
    assert_eq!(gateway.calls().len(), before);
}
