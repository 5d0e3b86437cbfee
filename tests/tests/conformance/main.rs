//! Every operation and notification of the documentation, through the typed client to the gateway and back.
//!
//! The values are those of the pages' own samples, read from `spec/`; what the gateway received is laid beside them, so that
//! neither the emission nor the client is trusted. Run it with
//! `cargo test -p wechatpay-tests --features every-product --test conformance -- --nocapture`.

#![cfg(feature = "every-product")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]
#![allow(deprecated, reason = "what WeChat Pay gives up is there until it is gone")]
#![allow(non_snake_case, reason = "functions of the table are named by modules, some of which end in `_`")]

mod compared;
mod contradictions;
mod notifications;
mod operations;
mod prepared;
mod sent;
#[rustfmt::skip]
#[path = "../../../generated/tests/conformance/table.rs"]
mod table;

use std::path::Path;

use wechatpay::{Client, Retry};
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::source::Source;
use wechatpay_gateway::Gateway;
use wechatpay_tests::trees;

/// What the pages document.
fn documented() -> Api {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let file = |name: &str| Source::new(name, &std::fs::read_to_string(spec.join(name)).unwrap());
    let pages = trees::spec().unwrap();
    wechatpay_codegen::api(&pages, &file("overlay.toml"), &file("products.toml"), &mut Vec::new())
}

/// A client of that gateway with everything, over TLS.
fn client(gateway: &Gateway) -> Client {
    Client::builder()
        .mchid(gateway.mchid())
        .certificate(&gateway.certificate().unwrap())
        .private_key(gateway.private_key())
        .public_key(&gateway.public_key_id(), &gateway.public_key())
        .platform_certificate(&gateway.platform_certificate())
        .api_v3_key(&gateway.api_v3_key())
        .api_v2_key(&gateway.api_v2_key())
        .pay_to_bank_key(&gateway.pay_to_bank_key().unwrap())
        .root_certificate(&gateway.ca())
        .base_url(gateway.tls_url())
        .retry(Retry::none())
        .build()
        .unwrap()
}
