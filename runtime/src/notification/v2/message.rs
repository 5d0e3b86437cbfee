//! A notification of APIv2 that was received.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use zeroize::Zeroizing;

/// A notification of APIv2: verified, decrypted, read. Derefs to the typed content.
///
/// With the feature `axum` it is an extractor, on a route of its own for each page, out of the same state as a
/// [notification of APIv3](crate::Notification#with-axum). A handler that takes `Result<v2::Notification<T>, v2::Rejection>` sees
/// what was rejected.
///
/// It has neither an ID nor a time that is signed (its `Request-ID` is not), so a repeat looks like the first one, and whoever saw
/// one may send it again for ever. Let what is done hang on its own number and state (`transaction_id`, or `refund_id` with `refund_status`), noted in
/// the transaction that does the work. Take nothing for granted from a field that is missing.
#[derive(Clone)]
pub struct Notification<T> {
    pub(super) content: T,
    pub(super) recipient: String,
    pub(super) is_signed: bool,
    pub(super) json: Zeroizing<Vec<u8>>,
    pub(super) raw: Bytes,
}

impl<T> Notification<T> {
    /// Whom it was meant for: the `mchid` of the client, or the name of the [`Recipient`](crate::Recipient), whose key fitted. Of
    /// several with the same key it is the one that the content names (`mch_id`), if it names one; else the first.
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// Whether a signature proves it. If not, as with the results of refunds, all that speaks for it is that a part of it was
    /// encrypted with the merchant's key, by an algorithm (ECB) that authenticates nothing: parts may have been left out, moved or
    /// taken from other notifications, and what stands outside may be anybody's. Query before money depends on it.
    pub fn is_signed(&self) -> bool {
        self.is_signed
    }

    /// The whole as JSON, in clear. Not wiped.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.json).unwrap_or_default()
    }

    /// The body, byte by byte as it came: what is encrypted is encrypted there.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// The typed content alone.
    pub fn into_inner(self) -> T {
        self.content
    }
}

impl<T> Deref for Notification<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.content
    }
}

impl<T: fmt::Debug> fmt::Debug for Notification<T> {
    /// Without the XML and its JSON: they may hold personal data. The typed content hides what is sensitive by itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("recipient", &self.recipient)
            .field("is_signed", &self.is_signed)
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}
