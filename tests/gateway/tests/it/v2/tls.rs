//! TLS: operations that need the merchant's certificate are to be had with it only.

use std::process::Command;

use reqwest::{Certificate, Client, Identity};
use serde_json::Value;
use wechatpay_gateway::Gateway;

use super::every_operation::documentation;
use crate::Answer;

const REFUND: &str = "POST /secapi/pay/refund";

fn client(gateway: &Gateway, identity: Option<Identity>) -> Client {
    let authority = Certificate::from_pem(gateway.ca().as_bytes()).unwrap();
    let client = Client::builder().pool_max_idle_per_host(0).tls_certs_only([authority]);
    identity.into_iter().fold(client, reqwest::ClientBuilder::identity).build().unwrap()
}

fn identity(gateway: &Gateway) -> Identity {
    let pem = format!("{}{}", gateway.client_key(), gateway.client_certificate().unwrap());
    Identity::from_pem(pem.as_bytes()).unwrap()
}

async fn send(client: &Client, url: &str, gateway: &Gateway, operation: &str) -> Result<Answer, reqwest::Error> {
    let request = gateway.sample(operation, Value::Null).unwrap();
    let method = reqwest::Method::from_bytes(request.method.as_bytes()).unwrap();
    let mut sent = client.request(method, format!("{url}{}", request.target)).body(request.body);
    for (name, value) in request.headers {
        sent = sent.header(name, value);
    }
    let answer = sent.send().await?;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Ok(Answer { status, headers, body: answer.bytes().await?.to_vec() })
}

#[tokio::test]
async fn with_and_without_certificate() {
    let gateway = Gateway::start().await.unwrap();
    let (with, without) = (client(&gateway, Some(identity(&gateway))), client(&gateway, None));
    let taken = send(&with, gateway.tls_url(), &gateway, REFUND).await.unwrap();
    assert_eq!(taken.xml()["result_code"], "SUCCESS");
    assert!(gateway.calls().pop().unwrap().has_client_certificate());
    let refused = send(&without, gateway.tls_url(), &gateway, REFUND).await.unwrap();
    assert_eq!(refused.status, 400);
    assert!(String::from_utf8_lossy(&refused.body).contains("No required SSL certificate was sent"));
    let plain = send(&without, gateway.url(), &gateway, REFUND).await.unwrap().xml();
    assert_eq!(plain["return_code"], "FAIL");
    let why = plain["return_msg"].as_str().unwrap();
    assert!(why.contains(gateway.tls_url()) && why.contains("without_client_certificates"), "{why}");
    // What needs none is to be had everywhere, and APIv3 as well.
    for (client, url) in [(&with, gateway.tls_url()), (&without, gateway.tls_url()), (&without, gateway.url())] {
        assert_eq!(send(client, url, &gateway, "POST /pay/orderquery").await.unwrap().xml()["result_code"], "SUCCESS");
        assert_eq!(send(client, url, &gateway, "GET /v3/certificates").await.unwrap().status, 200);
    }
}

#[tokio::test]
async fn every_operation_that_needs_one() {
    let gateway = Gateway::start().await.unwrap();
    let (with, without) = (client(&gateway, Some(identity(&gateway))), client(&gateway, None));
    let needy = documentation().into_iter().filter(|(_, line)| line["client_certificate"] == true);
    let needy = needy.map(|(operation, _)| operation).collect::<Vec<_>>();
    assert!(needy.len() >= 50, "{}", needy.len());
    for operation in needy {
        assert_eq!(send(&without, gateway.tls_url(), &gateway, &operation).await.unwrap().status, 400, "{operation}");
        send(&with, gateway.tls_url(), &gateway, &operation).await.unwrap();
        assert!(gateway.calls().pop().unwrap().refusal().is_none(), "{operation}");
    }
}

#[tokio::test]
async fn strangers() {
    let (gateway, other) = (Gateway::start().await.unwrap(), Gateway::start().await.unwrap());
    let stranger = client(&gateway, Some(identity(&other)));
    assert!(send(&stranger, gateway.tls_url(), &gateway, REFUND).await.is_err());
    let distrustful = client(&other, None);
    assert!(send(&distrustful, gateway.tls_url(), &gateway, "POST /pay/orderquery").await.is_err());
    assert!(gateway.calls().is_empty());
}

#[tokio::test]
async fn without_client_certificates() {
    let gateway = Gateway::builder().without_client_certificates().start().await.unwrap();
    let taken = send(&client(&gateway, None), gateway.url(), &gateway, REFUND).await.unwrap();
    assert_eq!(taken.xml()["result_code"], "SUCCESS");
}

/// By openssl, where there is one: that it is the old kind, and opens with the merchant's number.
#[tokio::test]
async fn pkcs12() {
    let gateway = Gateway::start().await.unwrap();
    let file = std::env::temp_dir().join(format!("wechatpay-gateway-{}.p12", std::process::id()));
    std::fs::write(&file, gateway.client_certificate_pkcs12().unwrap()).unwrap();
    let password = format!("pass:{}", gateway.mchid());
    let arguments = ["pkcs12", "-legacy", "-nodes", "-info", "-passin", &password, "-in", file.to_str().unwrap()];
    let shown = Command::new("openssl").args(arguments).output();
    std::fs::remove_file(&file).unwrap();
    let Ok(shown) = shown else { return };
    let (text, told) = (String::from_utf8_lossy(&shown.stdout), String::from_utf8_lossy(&shown.stderr));
    assert!(told.contains("pbeWithSHA1And40BitRC2-CBC") && told.contains("MAC: sha1"), "{told}");
    assert!(text.contains("BEGIN CERTIFICATE") && text.contains("BEGIN PRIVATE KEY"), "{told}");
}

#[tokio::test]
async fn the_certificate_is_the_merchants() {
    let gateway = Gateway::builder().mchid("1900000999").start().await.unwrap();
    assert_eq!(gateway.client_certificate().unwrap(), gateway.certificate().unwrap());
    let other = Gateway::start().await.unwrap();
    assert_ne!(gateway.certificate_serial(), other.certificate_serial());
    assert_ne!(
        (gateway.ca(), gateway.api_v2_key(), gateway.api_v3_key()),
        (other.ca(), other.api_v2_key(), other.api_v3_key())
    );
}
