//! Notifications of 2 KB per second and core: verified, decrypted and typed, beside the same work of the bare crypto provider.
//!
//! `cargo bench -p wechatpay-tests --bench notification`; `tests/peers` has another SDK beside it.

#![allow(clippy::unwrap_used, missing_docs)]

mod report;
mod sample;

use std::hint::black_box;

use sample::{API_V3_KEY, MCHID, NONCE, SERIAL, Sample, TIMESTAMP};
use wechatpay::webhook::Event;
use wechatpay::{Client, HeaderMap};

fn main() {
    report::machine(concat!(env!("CARGO_MANIFEST_DIR"), "/.."), &["aws-lc-rs", "serde_json"]);
    let sample = Sample::new();
    report::beside_the_first(&[
        ("bare provider: verified, decrypted, not read", report::median(sample.bare_work())),
        ("Receiver::receive, to an Event", sdk(&sample)),
    ]);
}

/// Seconds for each.
fn sdk(sample: &Sample) -> f64 {
    assert_eq!(sample.body.len(), 2117);
    let now = TIMESTAMP.parse().unwrap();
    let client = Client::builder()
        .mchid(MCHID)
        .certificate_serial("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB")
        .private_key(&sample.private_pem)
        .public_key(SERIAL, &sample.public_pem)
        .api_v3_key(API_V3_KEY)
        .clock(move || now)
        .build()
        .unwrap();
    let receiver = client.receiver().unwrap();
    let headers = [
        ("request-id", "08F78BB5AF0610D302189F95C1"),
        ("wechatpay-nonce", NONCE),
        ("wechatpay-serial", SERIAL),
        ("wechatpay-signature", &sample.signature),
        ("wechatpay-timestamp", TIMESTAMP),
    ];
    let headers = headers.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    let headers = headers.collect::<HeaderMap>();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    report::median(|| {
        let received =
            runtime.block_on(receiver.receive::<Event>(black_box(&headers), sample.body.as_bytes())).unwrap();
        assert!(matches!(&received.event, Event::TransactionSuccess(content) if content.promotion_detail.len() == 2));
    })
}
