//! A WeChat Pay of your own on loopback.
//!
//! WeChat Pay has no sandbox for APIv3. This server knows every documented operation and notification: it checks what
//! WeChat Pay checks, signature first, with code that shares nothing with the SDK, refuses as WeChat Pay does, and answers
//! with values of the documented types, signed. What it answers can be ordered, and so can what goes wrong.

mod answer;
mod builder;
mod call;
mod check;
mod documentation;
mod error;
mod exchange;
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

/// A lock whose holder panicked is a lock all the same: each change behind it is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
