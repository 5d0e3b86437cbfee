//! The notification of `tests/benches/notification.rs`, by `wechat-pay-rust-sdk`; and a string to sign.
//!
//! `cargo bench` in this folder. Its user reads the envelope with a type of their own: here with `serde_json::Value`.

#![allow(clippy::unwrap_used, missing_docs)]

// The other bench needs more of it.
#[allow(dead_code)]
#[path = "../../benches/sample/mod.rs"]
mod sample;

#[path = "../../benches/report/mod.rs"]
mod report;

use std::hint::black_box;

use sample::{API_V3_KEY, MCHID, NONCE, Sample, TIMESTAMP};
use serde_json::Value;
use wechat_pay_rust_sdk::pay::{PayNotifyTrait, WechatPay, WechatPayTrait};

fn main() {
    report::machine(env!("CARGO_MANIFEST_DIR"), &["wechat-pay-rust-sdk", "serde_json"]);
    let sample = Sample::new();
    report::beside_the_first(&[
        ("bare provider: verified, decrypted, not read", report::median(sample.bare_work())),
        ("notification: verified, decrypted, to its struct", notification(&sample)),
    ]);
    report::beside_the_first(&[("signature of a call", signature(&sample))]);
}

fn wechat_pay(sample: &Sample) -> WechatPay {
    WechatPay::new(
        "wxd678efh567hg6787",
        MCHID,
        &sample.private_pem,
        "408B07",
        API_V3_KEY,
        "https://www.example.com/notify",
    )
}

/// Seconds for each.
fn notification(sample: &Sample) -> f64 {
    let wechat_pay = wechat_pay(sample);
    report::median(|| {
        let body = black_box(&sample.body).as_str();
        wechat_pay.verify_signature(&sample.public_pem, TIMESTAMP, NONCE, &sample.signature, body).unwrap();
        let envelope = serde_json::from_str::<Value>(body).unwrap();
        let resource = |name: &str| envelope["resource"][name].as_str().unwrap();
        let content =
            wechat_pay.decrypt_paydata(resource("ciphertext"), resource("nonce"), resource("associated_data")).unwrap();
        assert_eq!(content.trade_state, "SUCCESS");
    })
}

/// What it signs for each call.
fn signature(sample: &Sample) -> f64 {
    let wechat_pay = wechat_pay(sample);
    let message = "m".repeat(600);
    report::median(|| wechat_pay.rsa_sign(black_box(&message)))
}
