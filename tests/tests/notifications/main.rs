//! Notifications: signed and encrypted by other libraries than the client's, sent over HTTP on loopback.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

mod axum_server;
mod events;
mod every_event;
mod payments;
mod rejections;
mod sender;

use wechatpay::webhook::{Event, Notification};
use wechatpay::{Client, Receiver, Recipient, Rejection};

use sender::{API_V3_KEY, MCHID, NOW, PUBLIC_KEY_ID, Sent, keys};

/// A client with all that receiving takes.
fn client() -> Client {
    let builder =
        Client::builder().mchid(MCHID).certificate_serial("0A8B07E7").private_key(&keys().merchant.private_pem());
    let builder = builder.public_key(PUBLIC_KEY_ID, &keys().wechat_pay.public_pem()).api_v3_key(API_V3_KEY);
    builder.clock(|| NOW).build().unwrap()
}

/// A merchant without a client.
fn recipient(name: &str, key: &str) -> Recipient {
    Recipient::new(name).api_v3_key(key).public_key(PUBLIC_KEY_ID, &keys().wechat_pay.public_pem())
}

async fn receive(receiver: &Receiver, sent: &Sent) -> Result<Notification, Rejection> {
    receiver.receive::<Event>(&sent.headers(), &sent.body).await
}

/// Why a client does not receive it.
async fn rejection(sent: &Sent) -> Rejection {
    receive(&client().receiver().unwrap(), sent).await.unwrap_err()
}
