//! Notifications: encrypted, signed, of every documented event.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wechatpay_gateway::{Gateway, NotificationRequest};

fn header<'r>(request: &'r NotificationRequest, name: &str) -> &'r str {
    request.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str()).unwrap()
}

fn is_signed(gateway: &Gateway, request: &NotificationRequest) -> bool {
    let (timestamp, nonce) = (header(request, "Wechatpay-Timestamp"), header(request, "Wechatpay-Nonce"));
    let message = [format!("{timestamp}\n{nonce}\n").as_bytes(), &request.body, b"\n"].concat();
    let signature = STANDARD.decode(header(request, "Wechatpay-Signature")).unwrap_or_default();
    gateway.platform_key(header(request, "Wechatpay-Serial")).unwrap().verify(&message, &signature)
}

fn opened(gateway: &Gateway, body: &Value) -> Value {
    let resource = &body["resource"];
    let text = |name: &str| resource[name].as_str().unwrap();
    let cipher = Aes256Gcm::new_from_slice(gateway.api_v3_key().as_bytes()).unwrap();
    let ciphertext = STANDARD.decode(text("ciphertext")).unwrap();
    let payload = Payload { msg: &ciphertext, aad: text("associated_data").as_bytes() };
    let plain = cipher.decrypt(&Nonce::try_from(text("nonce").as_bytes()).unwrap(), payload).unwrap();
    serde_json::from_slice(&plain).unwrap()
}

#[tokio::test]
async fn every_documented_event() {
    let gateway = Gateway::start().await.unwrap();
    let events = gateway.events().map(str::to_owned).collect::<Vec<_>>();
    assert!(events.len() >= 80);
    for event in &events {
        let request = gateway.notification(event).build().unwrap();
        assert!(is_signed(&gateway, &request), "{event}");
        let body = serde_json::from_slice::<Value>(&request.body).unwrap();
        assert_eq!(body["event_type"], **event);
        let content = opened(&gateway, &body);
        assert_eq!(content, request.content, "{event}");
        assert!(content.as_object().is_some_and(|fields| !fields.is_empty()), "{event}");
    }
}

#[tokio::test]
async fn fields_of_the_callers() {
    let gateway = Gateway::builder().clock(|| 1_554_208_460).start().await.unwrap();
    let content = json!({ "out_trade_no": "A-1", "amount": { "total": 7 } });
    let request = gateway.notification("TRANSACTION.SUCCESS").content(content).body(json!({ "id": "EV-1" })).build();
    let request = request.unwrap();
    let body = serde_json::from_slice::<Value>(&request.body).unwrap();
    assert_eq!((&body["id"], &body["create_time"]), (&json!("EV-1"), &json!("2019-04-02T20:34:20+08:00")));
    let content = opened(&gateway, &body);
    assert_eq!((&content["out_trade_no"], &content["amount"]["total"]), (&json!("A-1"), &json!(7)));
    assert_eq!(content["trade_state"], "SUCCESS");
    assert_eq!(header(&request, "Wechatpay-Timestamp"), "1554208460");
    assert!(gateway.notification("NOTHING.SUCCESS").build().is_err());
}

#[tokio::test]
async fn sensitive_fields_are_for_the_merchant() {
    let gateway = Gateway::start().await.unwrap();
    let request = gateway.notification("MEMBERCARDSP.USER_CARD.CREATE").build().unwrap();
    let sealed = request.content["phone_number"].as_str().unwrap();
    assert!(gateway.merchant_key().decrypt(sealed, wechatpay_gateway::Padding::Oaep).is_some());
}

#[tokio::test]
async fn with_something_wrong() {
    let gateway = Gateway::start().await.unwrap();
    let good = || gateway.notification("REFUND.SUCCESS");
    let by_certificate = good().serial(&gateway.platform_serial()).build().unwrap();
    assert!(is_signed(&gateway, &by_certificate));
    for request in [good().probe(), good().by_stranger(), good().signed_as("{}")] {
        assert!(!is_signed(&gateway, &request.build().unwrap()));
    }
    assert!(header(&good().probe().build().unwrap(), "Wechatpay-Signature").starts_with("WECHATPAY/SIGNTEST/"));
    let without = good().without("Wechatpay-Nonce").timestamp(7).build().unwrap();
    assert!(without.headers.iter().all(|(name, _)| name != "Wechatpay-Nonce"));
    assert_eq!(header(&without, "Wechatpay-Timestamp"), "7");
}
