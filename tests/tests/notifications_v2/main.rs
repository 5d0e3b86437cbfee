//! Notifications of APIv2: signed and encrypted by other code than the client's, sent over HTTP on loopback.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

mod every_page;
mod pages;
mod received;
mod rejected;
mod sender;
mod server;

use wechatpay_runtime::{Client, Receiver, Recipient};

use sender::{API_V3_KEY, KEY, MCHID};

/// A merchant without a client, with nothing but this key.
fn recipient(name: &str, key: &str) -> Recipient {
    Recipient::new(name).api_v2_key(key)
}

fn receiver() -> Receiver {
    Receiver::builder().recipient(recipient(MCHID, KEY)).build().unwrap()
}

/// One for the contents that are encrypted with the APIv3 key.
fn receiver_of_both() -> Receiver {
    Receiver::builder().recipient(recipient(MCHID, KEY).api_v3_key(API_V3_KEY)).build().unwrap()
}

/// A client with nothing but what APIv2 takes.
fn client() -> Client {
    Client::builder().mchid(MCHID).api_v2_key(KEY).build().unwrap()
}
