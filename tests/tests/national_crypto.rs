//! National crypto over HTTP: requests signed with SM2, answers verified with it, notifications decrypted with SM4.
//!
//! Keys, certificate, signature and ciphertext of the notification were made by OpenSSL.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::IntoResponse;
use axum::routing::any;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use wechatpay::webhook::Event;
use wechatpay::{Client, Receiver, Recipient, Rejection, Signer, Sm2Signer, Sm2Verifier, Unverified, Verifier};

const PRIVATE_KEY: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgEZh96j82fv4X8U7f
qFL7gR1KNOOMtB/4MEI0T1RtdwqhRANCAARTyfoRz/uruX2NyMXQ7ZEZTAzrAZIc
aQbeWwrwiwkReN0iOh2pVwO0K4IFY/f2cz60jiuOsyCXccplo1hX9xob
-----END PRIVATE KEY-----
";
const PUBLIC_KEY: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEU8n6Ec/7q7l9jcjF0O2RGUwM6wGS
HGkG3lsK8IsJEXjdIjodqVcDtCuCBWP39nM+tI4rjrMgl3HKZaNYV/caGw==
-----END PUBLIC KEY-----
";
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----
MIIBgDCCASWgAwIBAgIUCosH55uCaf7D1dPmq47RY6ajgNswCgYIKoEcz1UBg3Uw
FDESMBAGA1UEAwwJd2VjaGF0cGF5MCAXDTI2MTEyMTAzNDgwM1oYDzIxMjYxMDI4
MDM0ODAzWjAUMRIwEAYDVQQDDAl3ZWNoYXRwYXkwWTATBgcqhkjOPQIBBggqgRzP
VQGCLQNCAARTyfoRz/uruX2NyMXQ7ZEZTAzrAZIcaQbeWwrwiwkReN0iOh2pVwO0
K4IFY/f2cz60jiuOsyCXccplo1hX9xobo1MwUTAdBgNVHQ4EFgQUh02ar7nsnn3e
c3HYQxqVU5TEMjAwHwYDVR0jBBgwFoAUh02ar7nsnn3ec3HYQxqVU5TEMjAwDwYD
VR0TAQH/BAUwAwEB/zAKBggqgRzPVQGDdQNJADBGAiEA5PMZNoA9L/kho85YaX+2
enPIMcjCsNPXdAGPOZtcAokCIQCX/knaR96S+zkD2cFzPYJmNgfmvhJ+0qyf4Ubf
HFKcAw==
-----END CERTIFICATE-----
";
const SERIAL: &str = "0A8B07E79B8269FEC3D5D3E6AB8ED163A6A380DB";
const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";
const NOW: i64 = 1_767_225_600;

/// What came: the headers, the target, the body.
type Came = Arc<Mutex<Vec<(HeaderMap, Uri, Bytes)>>>;

async fn answer(State(came): State<Came>, headers: HeaderMap, uri: Uri, body: Bytes) -> impl IntoResponse {
    came.lock().unwrap().push((headers, uri, body));
    let answer = r#"{"prepay_id":"wx1"}"#;
    let message = format!("{NOW}\nnonce\n{answer}\n");
    let signature = Sm2Signer::from_pem(PRIVATE_KEY).unwrap().sign(message.as_bytes()).await.unwrap();
    let headers = [
        ("Wechatpay-Timestamp", NOW.to_string()),
        ("Wechatpay-Nonce", "nonce".to_owned()),
        ("Wechatpay-Serial", SERIAL.to_owned()),
        ("Wechatpay-Signature", STANDARD.encode(signature)),
        ("Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3".to_owned()),
    ];
    (headers, answer)
}

#[tokio::test]
async fn requests_and_answers() {
    let came = Came::default();
    let router = Router::new().fallback(any(answer)).with_state(Arc::clone(&came));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let (serial, verifier) = Sm2Verifier::from_certificate(CERTIFICATE).unwrap();
    assert_eq!(serial, SERIAL);
    let builder = Client::builder().mchid("1900000109").certificate_serial("0B").base_url(&url).clock(|| NOW);
    let builder = builder.signer(Sm2Signer::from_pem(PRIVATE_KEY).unwrap()).verifier(&serial, verifier);
    let client = builder.nonce(|| "593BEC0C930BF1AF".to_owned()).build().unwrap();
    let answer = client.chain("v3/pay/transactions/jsapi").post(&json!({ "mchid": "1900000109" })).await.unwrap();
    assert_eq!(answer["prepay_id"], "wx1");

    let (headers, uri, body) = came.lock().unwrap().remove(0);
    let authorization = headers["authorization"].to_str().unwrap();
    let start = r#"WECHATPAY2-SM2-WITH-SM3 mchid="1900000109",nonce_str="593BEC0C930BF1AF",timestamp="1767225600",serial_no="0B",signature=""#;
    let signature = authorization.strip_prefix(start).unwrap().strip_suffix('"').unwrap();
    let message = [format!("POST\n{uri}\n{NOW}\n593BEC0C930BF1AF\n").as_bytes(), &body, b"\n"].concat();
    let verifier = Sm2Verifier::from_pem(PUBLIC_KEY).unwrap();
    assert!(verifier.verify(&message, &STANDARD.decode(signature).unwrap()));
    assert_eq!(headers["wechatpay-serial"], SERIAL);
}

/// Encrypted and signed by OpenSSL.
const BODY: &str = r#"{"id":"EV-1","create_time":"2026-01-01T08:00:00+08:00","resource_type":"encrypt-resource","event_type":"TRANSACTION.SUCCESS","summary":"支付成功","resource":{"original_type":"transaction","algorithm":"AEAD_SM4_GCM","ciphertext":"zPGbHLVL4rctUqa6PTue60wCn+b1sSvU57oIk+MwVRp1VkWOJsawN1kHJaRS4IJv97ly+3KJEwIyTgsL2R8zTIFYEsO5JD1imYGmI5XU17CeHZEyOyW5","associated_data":"transaction","nonce":"fdasflkja484"}}"#;
const SIGNATURE: &str =
    "MEQCIDkJSV8mM/QsgwBkUn+uKgOEf7wEIkSLFKaXGpZFabUQAiAHP1IppEg+MWNUdg3mZEKl2ZUURsbDNqfKDENotpsAQA==";

fn headers() -> HeaderMap {
    let headers = [
        ("wechatpay-timestamp", "1767225600"),
        ("wechatpay-nonce", "593BEC0C930BF1AF"),
        ("wechatpay-serial", SERIAL),
        ("wechatpay-signature", SIGNATURE),
        ("wechatpay-signature-type", "WECHATPAY2-SM2-WITH-SM3"),
    ];
    headers.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn receiver(key: &str) -> Receiver {
    let (serial, verifier) = Sm2Verifier::from_certificate(CERTIFICATE).unwrap();
    let recipient = Recipient::new("1900000109").api_v3_key(key).verifier(&serial, verifier);
    Receiver::builder().recipient(recipient).clock(|| NOW).build().unwrap()
}

#[tokio::test]
async fn notifications() {
    let own = receiver(API_V3_KEY);
    let notification = own.receive::<Event>(&headers(), BODY.as_bytes()).await.unwrap();
    let Event::TransactionSuccess(payment) = notification.event else { panic!("another event") };
    assert_eq!(payment.out_trade_no.as_deref(), Some("1217752501201407033233368018"));

    let changed = BODY.replace("EV-1", "EV-2");
    let rejection = own.receive::<Event>(&headers(), changed.as_bytes()).await.unwrap_err();
    assert!(matches!(rejection, Rejection::Unverified(Unverified::Signature)), "{rejection}");
    let other = receiver(&API_V3_KEY.to_uppercase());
    let rejection = other.receive::<Event>(&headers(), BODY.as_bytes()).await.unwrap_err();
    assert!(rejection.to_string().contains("not encrypted with this APIv3 key"), "{rejection}");
}
