//! A notification that was received.

use std::fmt;

use bytes::Bytes;
use zeroize::Zeroizing;

/// A notification of WeChat Pay's: verified, not seen before, decrypted, read.
///
/// `E` is the enumeration of the events: `webhook::Notification` is this type with `webhook::Event`.
///
/// # With axum
///
/// With the feature `axum` it is an extractor, which verifies and decrypts before the handler is called. The router's state is a
/// [`Receiver`](crate::Receiver), or a struct of your own that has one: `impl FromRef<Shop> for Receiver`, or
/// `#[derive(FromRef)]` on the struct. The body is taken as it came, so no other extractor of the handler's may read it.
///
/// A handler that takes `Notification<E>` never sees what is rejected: it is answered as WeChat Pay expects, a repeat with success.
/// One that takes `Result<Notification<E>, Rejection>` sees it, and answers with [`Rejection::reply`](crate::Rejection::reply).
/// [`Reply`](crate::Reply) and [`Rejection`](crate::Rejection) are responses.
#[derive(Clone)]
#[non_exhaustive]
pub struct Notification<E> {
    /// Its ID. The same for each repeat.
    pub id: String,
    /// When it was made, as RFC 3339.
    pub create_time: Option<String>,
    /// What happened: `TRANSACTION.SUCCESS`.
    pub event_type: String,
    /// The type of the resource: `encrypt-resource`.
    pub resource_type: Option<String>,
    /// In a few words, for people.
    pub summary: Option<String>,
    /// The type of the content before it was encrypted: `transaction`.
    pub original_type: Option<String>,
    /// What was authenticated with the content.
    pub associated_data: Option<String>,
    /// What happened, typed.
    pub event: E,
    pub(super) recipient: String,
    pub(super) request_id: Option<String>,
    pub(super) was_encrypted: bool,
    pub(super) plaintext: Zeroizing<Vec<u8>>,
    pub(super) raw: Bytes,
}

impl<E> Notification<E> {
    /// Whom it was meant for: the `mchid` or `brand_id` of the client, or the name of the [`Recipient`](crate::Recipient),
    /// whose keys fitted. Of several with the same keys it is the one that the content names (`mchid`, `sp_mchid`), if it names
    /// one; else the first.
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// The `Request-ID`, which WeChat Pay's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Whether the content came encrypted with the APIv3 key. What did not is WeChat Pay's, too, but nothing proves whose: it is
    /// received only where no page is known that says otherwise.
    pub fn was_encrypted(&self) -> bool {
        self.was_encrypted
    }

    /// The content in clear, byte by byte; wiped with this value. Fields that are encrypted once more are encrypted there.
    pub fn plaintext(&self) -> &[u8] {
        &self.plaintext
    }

    /// The content as JSON. Not wiped.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.plaintext).unwrap_or_default()
    }

    /// The body, byte by byte as it came.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }
}

impl<E: fmt::Debug> fmt::Debug for Notification<E> {
    /// Without the texts of the content: they may be personal data. The typed event hides what is sensitive by itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("id", &self.id)
            .field("create_time", &self.create_time)
            .field("event_type", &self.event_type)
            .field("recipient", &self.recipient)
            .field("request_id", &self.request_id)
            .field("event", &self.event)
            .finish_non_exhaustive()
    }
}
