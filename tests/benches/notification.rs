//! Notifications of 2 KB per second and core: verified, decrypted and typed, beside the same work of the bare crypto provider.
//!
//! `cargo bench -p wechatpay-tests --bench notification`; `tests/peers` has another SDK beside it.

#![allow(clippy::unwrap_used, missing_docs)]

mod sample;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use sample::{API_V3_KEY, ASSOCIATED_DATA, CONTENT_NONCE, MCHID, NONCE, SERIAL, Sample, TIMESTAMP};
use wechatpay::webhook::Event;
use wechatpay::{Client, HeaderMap};

fn main() {
    divan::main();
}

#[divan::bench]
fn sdk(bencher: Bencher<'_, '_>) {
    let sample = Sample::new();
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
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| {
        let received =
            runtime.block_on(receiver.receive::<Event>(black_box(&headers), sample.body.as_bytes())).unwrap();
        assert!(matches!(&received.event, Event::TransactionSuccess(content) if content.promotion_detail.len() == 2));
    });
}

/// What nobody can do without: a signature verified, a content decrypted. The content stays text.
#[divan::bench]
fn bare_provider(bencher: Bencher<'_, '_>) {
    let sample = Sample::new();
    let public = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &sample.public_der).unwrap();
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, API_V3_KEY.as_bytes()).unwrap());
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| {
        let message = format!("{TIMESTAMP}\n{NONCE}\n{}\n", black_box(&sample.body));
        public.verify_sig(message.as_bytes(), &STANDARD.decode(&sample.signature).unwrap()).unwrap();
        let mut text = STANDARD.decode(&sample.ciphertext).unwrap();
        let nonce = Nonce::try_assume_unique_for_key(CONTENT_NONCE.as_bytes()).unwrap();
        key.open_in_place(nonce, Aad::from(ASSOCIATED_DATA), &mut text).unwrap().len()
    });
}
