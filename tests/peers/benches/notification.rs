//! The notification of `tests/benches/notification.rs`, by `wechat-pay-rust-sdk`; and a string to sign.
//!
//! `cargo bench` in this folder. Its user reads the envelope with a type of their own: here with `serde_json::Value`.

#![allow(clippy::unwrap_used, missing_docs)]

// The other bench needs more of it.
#[allow(dead_code)]
#[path = "../../benches/sample/mod.rs"]
mod sample;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use sample::{API_V3_KEY, MCHID, NONCE, Sample, TIMESTAMP};
use serde_json::Value;
use wechat_pay_rust_sdk::pay::{PayNotifyTrait, WechatPay, WechatPayTrait};

fn main() {
    divan::main();
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

#[divan::bench]
fn notification(bencher: Bencher<'_, '_>) {
    let sample = Sample::new();
    let wechat_pay = wechat_pay(&sample);
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| {
        let body = black_box(&sample.body).as_str();
        wechat_pay.verify_signature(&sample.public_pem, TIMESTAMP, NONCE, &sample.signature, body).unwrap();
        let envelope = serde_json::from_str::<Value>(body).unwrap();
        let resource = |name: &str| envelope["resource"][name].as_str().unwrap();
        let content =
            wechat_pay.decrypt_paydata(resource("ciphertext"), resource("nonce"), resource("associated_data")).unwrap();
        assert_eq!(content.trade_state, "SUCCESS");
    });
}

/// What it signs for each call.
#[divan::bench]
fn signature(bencher: Bencher<'_, '_>) {
    let sample = Sample::new();
    let wechat_pay = wechat_pay(&sample);
    let message = "m".repeat(600);
    bencher.bench_local(|| wechat_pay.rsa_sign(black_box(&message)));
}
