//! The client over real HTTP on loopback, against the gateway, which verifies and signs with code of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod blocking;
mod certificates;
mod configuration;
mod downloads;
mod encrypted_answers;
mod encrypted_requests;
mod encryption_keys;
mod failures;
mod gateway;
mod keys;
mod members;
mod messages;
mod orders;
mod refusals;
mod repetition;
mod requests;
mod round_trips;
mod secrecy;
mod seeds;
mod server;
mod sign_errors;
mod statements;
mod uploads;

use wechatpay_runtime::{Client, ClientBuilder};

use keys::{MERCHANT_SERIAL, PUBLIC_KEY_ID, keys};
use server::Server;

/// The time on both sides.
const NOW: i64 = 1_554_208_460;
/// The merchant on both sides.
const MCHID: &str = "1900000109";

/// A client of that server, as far as most tests need it.
fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .mchid(MCHID)
        .certificate_serial(MERCHANT_SERIAL)
        .private_key(&keys().merchant.pkcs8())
        .public_key(PUBLIC_KEY_ID, &keys().wechat_pay.public_pem())
        .base_url(&server.url())
        .clock(|| NOW)
}

fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}
