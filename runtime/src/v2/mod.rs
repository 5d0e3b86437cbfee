//! APIv2: XML, signatures, what differs from operation to operation, how answers are judged, notifications.
//!
//! A client with a key of APIv2 ([`api_v2_key`](crate::ClientBuilder::api_v2_key)) calls its operations like any other; requests
//! and answers are JSON on this side, and XML on the wire:
//!
//! ```no_run
//! # async fn example() -> Result<(), wechatpay_runtime::Error> {
//! use serde_json::json;
//! # use wechatpay_runtime as wechatpay;
//! use wechatpay::{Client, v2::Rules};
//!
//! let client = Client::builder()
//!     .mchid("1900000109")
//!     .api_v2_key("192006250b4c09247ec02edce69f6a2d")
//!     .client_certificate_files("apiclient_cert.pem", "apiclient_key.pem")
//!     .build()?;
//! let refund = client
//!     .chain("v2/secapi/pay/refund")
//!     .v2(Rules::new().client_certificate())
//!     .post(&json!({ "appid": "wx8888888888888888", "mch_id": "1900000109", "out_refund_no": "1217752501" }))
//!     .await;
//! match refund {
//!     Ok(refund) => println!("{}", refund["refund_id"]),
//!     // The money may have moved: ask before anything is repeated.
//!     Err(error) if error.may_have_taken_effect() => println!("unknown: {error}"),
//!     Err(error) => println!("refused with {:?}: {error}", error.code()),
//! }
//! # Ok(())
//! # }
//! ```

mod cipher;
mod codes;
mod judgment;
mod message;
mod rules;
mod sign;
mod xml;

pub use crate::notification::v2::{Ciphertext, Notification, NotificationPage, Rejection};
pub(crate) use codes::{did_nothing, passing};
pub(crate) use judgment::{Judgment, judge, judge_refusal};
pub(crate) use message::{Message, Signed};
pub use rules::Rules;
pub use sign::{ApiV2Key, InvalidApiV2Key, SignType};
pub(crate) use xml::Document;
