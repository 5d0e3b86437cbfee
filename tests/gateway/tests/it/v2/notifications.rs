//! Notifications of APIv2: signed, encrypted, of every page; what an answer to them means.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wechatpay_gateway::Gateway;

use super::{is_signed, object};

fn opened(gateway: &Gateway, body: &Value) -> Value {
    let text = |name: &str| body[name].as_str().unwrap();
    let cipher = Aes256Gcm::new_from_slice(gateway.api_v3_key().as_bytes()).unwrap();
    let ciphertext = STANDARD.decode(text("event_ciphertext")).unwrap();
    let payload = Payload { msg: &ciphertext, aad: text("event_associated_data").as_bytes() };
    object(&cipher.decrypt(&Nonce::try_from(text("event_nonce").as_bytes()).unwrap(), payload).unwrap())
}

#[tokio::test]
async fn every_page() {
    let gateway = Gateway::start().await.unwrap();
    let pages = gateway.events_v2().collect::<Vec<_>>();
    assert!(pages.len() >= 10);
    for page in pages {
        let request = gateway.notification_v2(page).build().unwrap();
        let body = object(&request.body);
        assert_eq!(body["mch_id"].as_str().or(body["combine_mch_id"].as_str()), Some(gateway.mchid()), "{page}");
        let named = body["sign_type"].as_str().or(body["algorithm"].as_str()).unwrap_or("MD5");
        assert!(page == "refund-processed" || is_signed(&gateway, &body, named), "{page}: {body}");
        if body["event_ciphertext"].is_string() {
            assert_eq!((opened(&gateway, &body), &body["event_type"]), (request.content, &json!(page)));
        }
    }
    assert!(gateway.notification_v2("nothing").build().is_err());
    // The names that both protocols have.
    assert!(gateway.notification("TRANSACTION.SUCCESS").build().unwrap().body.starts_with(b"{"));
    assert!(gateway.notification_v2("TRANSACTION.SUCCESS").build().unwrap().body.starts_with(b"<xml>"));
}

#[tokio::test]
async fn a_refund_by_ecb() {
    let gateway = Gateway::builder().api_v2_key("192006250b4c09247ec02edce69f6a2d").start().await.unwrap();
    let content = json!({ "out_refund_no": "R-1", "refund_status": "CHANGE" });
    let request = gateway.notification_v2("refund-processed").field("appid", "wx1").content(content).build().unwrap();
    let body = object(&request.body);
    assert!(body["appid"] == "wx1" && body["sign"].is_null() && request.content["out_refund_no"] == "R-1");
    // `printf 192006250b4c09247ec02edce69f6a2d | md5sum` is the key.
    use aes::cipher::{Array, BlockCipherDecrypt, KeyInit as _};
    let cipher = aes::Aes256::new_from_slice(b"d96eb16afdd491fa1e705096edbc2205").unwrap();
    let mut bytes = STANDARD.decode(body["req_info"].as_str().unwrap()).unwrap();
    assert_eq!(bytes.len() % 16, 0);
    for block in bytes.chunks_exact_mut(16) {
        let mut own = Array::try_from(&*block).unwrap();
        cipher.decrypt_block(&mut own);
        block.copy_from_slice(&own);
    }
    bytes.truncate(bytes.len() - usize::from(bytes[bytes.len() - 1]));
    assert!(bytes.starts_with(b"<root>"));
    assert_eq!(object(&bytes), request.content);
}

#[tokio::test]
async fn with_something_wrong() {
    let gateway = Gateway::start().await.unwrap();
    let good = || gateway.notification_v2("transaction-success").field("out_trade_no", "A-17");
    let body = object(&good().build().unwrap().body);
    assert!(body["out_trade_no"] == "A-17" && is_signed(&gateway, &body, "MD5"));
    assert!(body["coupon_count"] == "2" && body["coupon_id_1"].is_string());
    let hmac = object(&good().sign_type("HMAC-SHA256").build().unwrap().body);
    assert!(is_signed(&gateway, &hmac, "HMAC-SHA256"));
    for request in [good().by_stranger(), good().unsigned(), good().signature("ABC")] {
        assert!(!is_signed(&gateway, &object(&request.build().unwrap().body), "MD5"));
    }
}

/// Answers that many requests, one after the other.
fn receiver(answers: Vec<&'static str>) -> (String, thread::JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let serving = thread::spawn(move || {
        for answer in &answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"</xml>") {
                let mut piece = [0; 4096];
                let read = stream.read(&mut piece).unwrap();
                request.extend_from_slice(&piece[..read]);
            }
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", answer.len());
            stream.write_all(format!("{head}{answer}").as_bytes()).unwrap();
        }
        answers.len()
    });
    (url, serving)
}

#[tokio::test]
async fn is_repeated_until_it_is_taken() {
    let gateway = Gateway::start().await.unwrap();
    let taken = "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>";
    let (url, serving) =
        receiver(vec!["", "<xml><return_code>FAIL</return_code><return_msg>later</return_msg></xml>", taken]);
    let delivered = gateway.notification_v2("refund-processed").send_to(&url).scale(0.0).await.unwrap();
    assert!(delivered.taken && delivered.attempts.len() == 3);
    assert_eq!(serving.join().unwrap(), 3);
}
