//! A WeChat Pay of your own on loopback.
//!
//! WeChat Pay has no sandbox for APIv3. This server knows every documented operation and notification, those of APIv2 as well.
//! It checks what WeChat Pay checks, with code that shares nothing with the SDK: headers, signature, time and nonce, required
//! fields, types, documented values, encrypted values, uploads and their digests. It refuses as WeChat Pay does, and answers with values of
//! the documented types, signed: fields of the request where the names agree, then those of the page's sample. Bills can be
//! downloaded, certificates rotate.
//!
//! What it answers can be ordered, and so can what goes wrong:
//!
//! ```
//! use serde_json::json;
//! use wechatpay_gateway::{Gateway, Reply};
//!
//! # async fn example() -> Result<(), wechatpay_gateway::Error> {
//! let gateway = Gateway::start().await?;
//! // The client takes gateway.url(), .mchid(), .certificate_serial(), .private_key(), .public_key_id(), .public_key(), and
//! // .api_v3_key(). Every operation has an answer already; these are for the unhappy days:
//! gateway.on("POST /v3/refund/domestic/refunds").reply(Reply::error(429, "FREQUENCY_LIMITED", "slowly")).times(1);
//! gateway
//!     .on("GET /v3/pay/transactions/out-trade-no/{out_trade_no}")
//!     .reply(Reply::documented(json!({ "trade_state": "NOTPAY" })))
//!     .times(2)
//!     .then(Reply::hang_up())
//!     .then(Reply::documented(json!({ "trade_state": "SUCCESS" })));
//!
//! // … the program under test runs …
//!
//! for call in gateway.calls() {
//!     println!("{} {} {}", call.method(), call.target(), call.json());
//! }
//! // An event, encrypted and signed; without waiting for the documented intervals it is repeated until it is taken.
//! let paid = gateway.notification("TRANSACTION.SUCCESS").content(json!({ "out_trade_no": "20260101-0001" }));
//! let delivered = paid.send_to("http://127.0.0.1:3000/notify").scale(0.0).await?;
//! assert!(delivered.taken);
//! # Ok(())
//! # }
//! ```
//!
//! | what goes wrong | |
//! |---|---|
//! | it is refused | [`Reply::error`], of APIv2 [`Reply::v2_error`] and [`Reply::v2_failure`] |
//! | no answer comes | [`Reply::hang_up`], [`Reply::reset`] |
//! | the answer comes late, or not to its end | [`delay`](Reply::delay), [`stall`](Reply::stall), [`cut`](Reply::cut) |
//! | the signature is none, or somebody else's | [`unsigned`](Reply::unsigned), [`by_stranger`](Reply::by_stranger), [`signed_as`](Reply::signed_as), [`signature`](Reply::signature) |
//! | it is of another time, or lacks a header | [`timestamp`](Reply::timestamp), [`without`](Reply::without) |
//! | it is anything else | [`Reply::json`], [`Reply::bytes`], [`Reply::xml`] |
//!
//! The [`Reply`] here is what WeChat Pay answers to a call; `wechatpay::Reply` is what a merchant answers to a notification. Who needs
//! both imports this one as `wechatpay_gateway::Reply as Answer`. Of a notification that was sent, [`Delivered::taken`] says whether
//! the merchant's last reply took it, and [`Delivery::scale`] how much of the waiting between repetitions is waited: 1 is a day, 0
//! nothing.
//!
//! The same seed, keys and clock give the same answers. The RSA keys are made once per process, which takes a moment (seconds
//! where the crate `rsa` is compiled without optimization); [`GatewayBuilder`] takes others. The serial number of the merchant's
//! certificate belongs to the merchant, the keys of APIv3 and APIv2 and the authority for TLS to the gateway. A program in
//! another language starts the binary: `wechatpay-gateway --port 8080 --write-keys keys`.
//!
//! Of APIv2 the client takes [`Gateway::api_v2_key`]. Operations that need the merchant's certificate are to be had at
//! [`Gateway::tls_url`] only, by who shows [`Gateway::client_certificate`]; [`Gateway::ca`] is to be trusted there:
//!
//! ```
//! use serde_json::json;
//! use wechatpay_gateway::{Gateway, Reply};
//!
//! # async fn example() -> Result<(), wechatpay_gateway::Error> {
//! let gateway = Gateway::start().await?;
//! gateway.on("POST /pay/micropay").reply(Reply::v2_error("USERPAYING", "需要用户输入支付密码")).times(1);
//! gateway.on("POST /pay/orderquery").reply(Reply::documented(json!({ "trade_state": "SUCCESS" })));
//! let refunded = gateway.notification_v2("refund-processed").content(json!({ "out_refund_no": "R-1" }));
//! let delivered = refunded.send_to("http://127.0.0.1:3000/notify").scale(0.0).await?;
//! # Ok(())
//! # }
//! ```
//!
//! What it can't know is what WeChat Pay's business rules are: an order that was never placed can be queried, and a
//! refund may be larger than its order. [`Call::unknown`] names fields that no page documents; they are passed over, as
//! WeChat Pay does.

mod answer;
mod builder;
mod call;
mod check;
mod documentation;
mod error;
mod exchange;
mod filled;
mod gateway;
mod keys;
mod notification;
mod refusal;
mod reply;
mod request;
mod router;
mod routes;
mod seed;
mod server;
mod shared;
mod signature;
mod time;
mod tls;
mod v2;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use builder::GatewayBuilder;
pub use call::{Call, File};
pub use error::Error;
pub use gateway::Gateway;
pub use keys::{Key, Padding};
pub use notification::{Attempt, Delivered, Delivery, NotificationBuilder, NotificationRequest};
pub use refusal::Refusal;
pub use reply::{Json, Reply};
pub use request::SampleRequest;
pub use routes::{Ordering, Route};
pub use v2::NotificationV2Builder;

/// A lock whose holder panicked is a lock all the same: each change behind it is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
