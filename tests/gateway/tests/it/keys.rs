//! Keys: encrypted values, certificates, rotation, brand mode, chance.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wechatpay_gateway::{Gateway, Key, Padding, SampleRequest};

use crate::{Answer, send};

const TRANSFER: &str = "POST /v3/fund-app/mch-transfer/transfer-bills";

async fn certificates(gateway: &Gateway) -> Answer {
    send(gateway, &gateway.sample("GET /v3/certificates", Value::Null).unwrap()).await
}

fn pem(gateway: &Gateway, item: &Value) -> String {
    let sealed = &item["encrypt_certificate"];
    let text = |name: &str| sealed[name].as_str().unwrap();
    let cipher = Aes256Gcm::new_from_slice(gateway.api_v3_key().as_bytes()).unwrap();
    let ciphertext = STANDARD.decode(text("ciphertext")).unwrap();
    let payload = Payload { msg: &ciphertext, aad: text("associated_data").as_bytes() };
    let nonce = Nonce::try_from(text("nonce").as_bytes()).unwrap();
    String::from_utf8(cipher.decrypt(&nonce, payload).unwrap()).unwrap()
}

#[tokio::test]
async fn certificates_are_listed_and_rotate() {
    let gateway = Gateway::start().await.unwrap();
    let old = gateway.platform_serial();
    let listed = certificates(&gateway).await.json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    assert_eq!(pem(&gateway, &listed["data"][0]), gateway.platform_certificate());
    assert_eq!(listed["data"][0]["serial_no"], *old);

    gateway.rotate("6AE7B3F0C1D2E3F405162738495A6B7C8D9E0F11", Key::generate().unwrap()).unwrap();
    let listed = certificates(&gateway).await.json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    assert_eq!(listed["data"][0]["serial_no"], "6AE7B3F0C1D2E3F405162738495A6B7C8D9E0F11");
    assert_eq!(pem(&gateway, &listed["data"][0]), gateway.platform_certificate());

    gateway.retire(&old);
    gateway.retire(&gateway.platform_serial());
    let answer = certificates(&gateway).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (404, Some("RESOURCE_NOT_EXISTS")));
}

#[tokio::test]
async fn of_one_kind_only() {
    let new = Gateway::builder().without_certificates().start().await.unwrap();
    assert_eq!(certificates(&new).await.status, 404);
    let old = Gateway::builder().without_public_key().start().await.unwrap();
    let mut request = old.sample("GET /v3/certificates", Value::Null).unwrap();
    request.headers.retain(|(name, _)| name != "Wechatpay-Serial");
    request.headers.push(("Wechatpay-Serial".to_owned(), old.platform_serial()));
    let answer = send(&old, &request).await;
    assert_eq!((answer.status, answer.header("Wechatpay-Serial")), (200, Some(&*old.platform_serial())));
}

/// A transfer with that value in place of the encrypted name.
fn transfer(gateway: &Gateway, user_name: &str) -> SampleRequest {
    gateway.sample(TRANSFER, json!({ "user_name": user_name })).unwrap()
}

#[tokio::test]
async fn encrypted_values_are_recorded_in_clear() {
    let gateway = Gateway::start().await.unwrap();
    let key = gateway.platform_key(&gateway.public_key_id()).unwrap();
    let sealed = key.encrypt("张三".as_bytes(), Padding::Oaep).unwrap();
    assert_eq!(send(&gateway, &transfer(&gateway, &sealed)).await.status, 200);
    let call = gateway.calls().pop().unwrap();
    assert_eq!(call.json()["user_name"], "张三");
    assert!(call.text().contains(&sealed) && !call.text().contains("张三"));

    let other = gateway.platform_key(&gateway.platform_serial()).unwrap();
    for (value, issue) in [
        ("张三".to_owned(), "must be encrypted, in base64"),
        (key.encrypt("张三".as_bytes(), Padding::Pkcs1).unwrap(), "cannot be decrypted"),
        (other.encrypt("张三".as_bytes(), Padding::Oaep).unwrap(), "cannot be decrypted"),
    ] {
        let detail = send(&gateway, &transfer(&gateway, &value)).await.json()["detail"].clone();
        assert_eq!(detail["field"], "/user_name");
        assert!(detail["issue"].as_str().unwrap().starts_with(issue), "{detail}");
    }
}

#[tokio::test]
async fn encrypted_answers_are_for_the_merchant() {
    let gateway = Gateway::start().await.unwrap();
    let operation = "GET /v3/merchant-service/complaints-v2/{complaint_id}";
    let answer = send(&gateway, &gateway.sample(operation, Value::Null).unwrap()).await.json();
    let phone = answer["payer_phone"].as_str().unwrap();
    assert!(gateway.merchant_key().decrypt(phone, Padding::Oaep).is_some());
}

#[tokio::test]
async fn brand_mode() {
    let gateway = Gateway::builder().brand_id("40001").start().await.unwrap();
    let mut request = gateway.sample("GET /v3/certificates", Value::Null).unwrap();
    for (name, value) in &mut request.headers {
        if name == "Authorization" {
            *value = value.replace(
                "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\"",
                "WECHATPAY-BRAND-SHA256-RSA2048 brand_id=\"40001\"",
            );
        }
    }
    assert_eq!(send(&gateway, &request).await.status, 200);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes() {
    let mut bodies = Vec::new();
    for seed in [7, 7, 8] {
        let gateway =
            Gateway::builder().seed(seed).clock(|| 1_554_208_460).api_v3_key("0123456789abcdef0123456789abcdef");
        let gateway = gateway.start().await.unwrap();
        let mut answers = Vec::new();
        for operation in ["GET /v3/merchant-service/complaints-v2/{complaint_id}", "POST /v3/pay/transactions/jsapi"] {
            let answer = send(&gateway, &gateway.sample(operation, Value::Null).unwrap()).await;
            assert_eq!(answer.status, 200);
            answers.push((
                answer.body,
                answer.headers["Request-ID"].clone(),
                answer.headers["Wechatpay-Nonce"].clone(),
            ));
        }
        bodies.push((answers, gateway.notification("REFUND.SUCCESS").build().unwrap().body));
    }
    assert_eq!(bodies[0], bodies[1]);
    assert_ne!(bodies[0].0, bodies[2].0);
    assert_ne!(bodies[0].1, bodies[2].1);
}

#[tokio::test]
async fn keys_of_the_callers() {
    let given = Key::from_pem(&Key::generate().unwrap().private_pkcs1().unwrap()).unwrap();
    let builder = Gateway::builder().merchant_key("00AB", given.clone()).platform_key("PUB_KEY_ID_9", given.clone());
    let gateway = builder.api_v3_key("0123456789abcdef0123456789abcdef").start().await.unwrap();
    assert_eq!((gateway.certificate_serial().as_str(), gateway.public_key_id().as_str()), ("00AB", "PUB_KEY_ID_9"));
    assert_eq!(gateway.private_key(), given.private_pem().unwrap());
    assert!(gateway.certificate().unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    assert_eq!(gateway.public_key(), given.public_pem().unwrap());
    assert_eq!(certificates(&gateway).await.status, 200);
}
