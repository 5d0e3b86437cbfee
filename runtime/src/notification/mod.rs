//! Notifications: what WeChat Pay sends to the merchant, from raw bytes to typed events, and the replies.
//!
//! A [`Receiver`] verifies headers and body as they came, drops repeats, decrypts, and reads the content as one of the
//! [`Events`] that the documentation knows. Everything that can go wrong is a [`Rejection`] that knows its
//! [`Reply`].
//!
//! | file | its job |
//! |---|---|
//! | `receiver` | the steps, in their order |
//! | `recipient` | one merchant's keys |
//! | `envelope` | the JSON around the ciphertext |
//! | `events` | from the event type to the typed content |
//! | `rejection` | why a notification was not received |
//! | `reply` | what is answered |
//! | `axum` | the extractor |
//! | `blocking` | the same without `async` |
//! | `v2` | the notifications of APIv2 |

#[cfg(feature = "axum")]
mod axum;
#[cfg(feature = "blocking")]
mod blocking;
mod envelope;
mod events;
mod message;
mod receiver;
mod recipient;
mod rejection;
mod reply;
#[cfg(feature = "v2")]
pub(crate) mod v2;

pub use events::{Documented, Events, NotificationContent, UnknownEvent};
pub use message::Notification;
pub use receiver::{Receiver, ReceiverBuilder};
pub use recipient::Recipient;
pub use rejection::Rejection;
pub use reply::Reply;
