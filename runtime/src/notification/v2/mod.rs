//! Notifications of APIv2: XML, signed with the merchant's own key, without an event type.
//!
//! | file | its job |
//! |---|---|
//! | `receive` | the steps, in their order |
//! | `message` | what was received |
//! | `rejection` | why something was not |

mod message;
mod receive;
mod rejection;

pub use message::Notification;
pub use rejection::Rejection;

use crate::message::Decode;

/// The content of a page of notifications: what [`Receiver::v2`](crate::Receiver::v2) is told to expect. The types in
/// `webhook::v2` implement it.
pub trait NotificationPage: Decode {
    /// What of it comes encrypted.
    const CIPHERTEXT: Option<Ciphertext>;
    /// Whether it is signed.
    const SIGNED: bool;
}

/// A field of a notification that comes encrypted. When the notification is read, the XML in clear stands in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ciphertext {
    field: &'static str,
    algorithm: Algorithm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Ecb,
    Gcm,
}

impl Ciphertext {
    /// AES-256-ECB with a key made of the APIv2 key: `req_info`.
    pub const fn ecb(field: &'static str) -> Self {
        Self { field, algorithm: Algorithm::Ecb }
    }

    /// AEAD_AES_256_GCM with the APIv3 key: `event_ciphertext`, with `event_nonce` and `event_associated_data` beside it.
    pub const fn gcm(field: &'static str) -> Self {
        Self { field, algorithm: Algorithm::Gcm }
    }
}
