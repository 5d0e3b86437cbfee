//! From the event type of a notification to its typed content.

use std::fmt;

use serde_json::Value;
use zeroize::Zeroizing;

use super::envelope::Envelope;
use crate::encrypted::{Encrypted, Encryption, Padding};
use crate::message::{DecodeError, Decrypted, FromField, fields, from_answer};

/// An enumeration of events: `webhook::Event`, or [`UnknownEvent`] for all of them untyped.
pub trait Events: Sized + Send + 'static {
    /// The documented ones.
    const DOCUMENTED: &'static [Documented<Self>];

    /// Takes what is none of them.
    fn unknown(event: UnknownEvent) -> Self;
}

/// A page of the documentation: the event type that announces it, and how its content is read.
///
/// Where several pages share an event type, they are told apart by [`original_type`](Self::original_type), where the pages
/// fix it, and else by their fields: the page that names most of the keys that came is taken, of two the first one.
pub struct Documented<E> {
    facts: Facts,
    read: Option<Read<E>>,
}

/// Reads the content and makes an event of it.
type Read<E> = fn(NotificationContent<'_>) -> Result<E, DecodeError>;

/// What tells a page from the others, and what is encrypted in its content.
struct Facts {
    event_type: &'static str,
    original_type: Option<&'static str>,
    fields: &'static [&'static str],
    encrypted: &'static [Encrypted],
    in_clear: bool,
}

impl<E> Documented<E> {
    /// A page whose content is read.
    pub const fn new(event_type: &'static str, read: Read<E>) -> Self {
        Self { facts: Facts::new(event_type), read: Some(read) }
    }

    /// A page that shares its event type with another one and whose feature is off: its notifications are unknown, not the
    /// other's.
    pub const fn off(event_type: &'static str) -> Self {
        Self { facts: Facts::new(event_type), read: None }
    }

    /// The `resource.original_type` that the page fixes.
    #[must_use]
    pub const fn original_type(mut self, original_type: &'static str) -> Self {
        self.facts.original_type = Some(original_type);
        self
    }

    /// The outermost fields of the content.
    #[must_use]
    pub const fn fields(mut self, fields: &'static [&'static str]) -> Self {
        self.facts.fields = fields;
        self
    }

    /// The fields of the content that are encrypted once more, with the merchant's key.
    #[must_use]
    pub const fn encrypted(mut self, fields: &'static [Encrypted]) -> Self {
        self.facts.encrypted = fields;
        self
    }

    /// The content is not encrypted as a whole. That of any other page is taken only as it comes out of the ciphertext.
    #[must_use]
    pub const fn in_clear(mut self) -> Self {
        self.facts.in_clear = true;
        self
    }

    /// Whether the content may come in clear.
    pub(super) fn is_in_clear(&self) -> bool {
        self.facts.in_clear
    }

    /// The table of the encrypted fields.
    pub(super) fn encryption(&self) -> Encryption {
        Encryption { table: self.facts.encrypted, padding: Padding::Oaep }
    }

    /// The page of a notification.
    pub(super) fn of<'t>(table: &'t [Self], envelope: &Envelope, plaintext: &[u8]) -> Option<&'t Self> {
        let original_type = envelope.resource.as_ref().and_then(|resource| resource.original_type.as_deref());
        let mut candidates =
            table.iter().filter(|page| page.facts.fits(&envelope.event_type, original_type)).collect::<Vec<_>>();
        if candidates.len() > 1 {
            let keys = fields(plaintext);
            // The sort is stable: of two that fit equally well, the first.
            candidates.sort_by_key(|Self { facts, .. }| {
                (facts.original_type.is_none(), keys.iter().filter(|(key, _)| !facts.fields.contains(key)).count())
            });
        }
        candidates.into_iter().next()
    }

    /// Reads the content; gives `None` where nobody here knows it.
    pub(super) fn read(&self, content: NotificationContent<'_>) -> Option<Result<E, DecodeError>> {
        self.read.map(|read| read(content))
    }
}

impl<E> fmt::Debug for Documented<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Documented").field(&self.facts.event_type).finish()
    }
}

impl Facts {
    const fn new(event_type: &'static str) -> Self {
        Self { event_type, original_type: None, fields: &[], encrypted: &[], in_clear: false }
    }

    fn fits(&self, event_type: &str, original_type: Option<&str>) -> bool {
        self.event_type == event_type && (self.original_type.is_none() || self.original_type == original_type)
    }
}

/// The content of a notification, to be read.
pub struct NotificationContent<'a> {
    pub(super) plaintext: &'a [u8],
    pub(super) decrypted: Decrypted,
}

impl NotificationContent<'_> {
    /// Reads it as that type. It is tolerant: every field is optional, unknown ones are kept.
    ///
    /// # Errors
    /// If a value cannot be what the documentation says.
    pub fn read<T: FromField>(self) -> Result<Box<T>, DecodeError> {
        from_answer(self.plaintext, self.decrypted).map(Box::new)
    }
}

impl fmt::Debug for NotificationContent<'_> {
    /// Without the text: it may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotificationContent").field("bytes", &self.plaintext.len()).finish_non_exhaustive()
    }
}

/// An event that the documentation did not name when this crate was generated, or whose feature is off.
///
/// Received as this type (`receiver.receive::<UnknownEvent>(…)`), every notification is one.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownEvent {
    pub(super) event_type: String,
    pub(super) plaintext: Zeroizing<Vec<u8>>,
}

impl UnknownEvent {
    /// What happened, by the name on the wire.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The content in clear, byte by byte; wiped with this value.
    pub fn plaintext(&self) -> &[u8] {
        &self.plaintext
    }

    /// The content as JSON. Not wiped.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.plaintext).unwrap_or_default()
    }
}

impl Events for UnknownEvent {
    const DOCUMENTED: &'static [Documented<Self>] = &[];

    fn unknown(event: UnknownEvent) -> Self {
        event
    }
}

impl fmt::Debug for UnknownEvent {
    /// Without the content: it may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UnknownEvent").field(&self.event_type).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::from_json;

    const TABLE: &[Documented<&str>] = &[
        Documented::new("ZOO.FED", |_| Ok("other")).original_type("other"),
        Documented::new("ZOO.FED", |_| Ok("merchant")).fields(&["mchid", "animal"]),
        Documented::new("ZOO.FED", |_| Ok("partner")).fields(&["sp_mchid", "sub_mchid", "animal"]),
        Documented::off("ZOO.FED").fields(&["brand_id", "animal"]),
        Documented::new("ZOO.SHUT", |_| Ok("shut")),
    ];

    fn page(event_type: &str, original_type: &str, content: &str) -> Option<&'static str> {
        let envelope =
            format!(r#"{{"id":"1","event_type":"{event_type}","resource":{{"original_type":"{original_type}"}}}}"#);
        let page = Documented::of(TABLE, &from_json(envelope.as_bytes()).unwrap(), content.as_bytes())?;
        page.read(NotificationContent { plaintext: b"{}", decrypted: Decrypted::default() }).map(Result::unwrap)
    }

    #[test]
    fn pages_of_one_event_type_are_told_apart() {
        assert_eq!(page("ZOO.SHUT", "x", r#"{"any":1}"#), Some("shut"));
        assert_eq!(page("ZOO.OPEN", "x", "{}"), None);
        assert_eq!(page("ZOO.FED", "other", r#"{"mchid":"1"}"#), Some("other"));
        assert_eq!(page("ZOO.FED", "x", r#"{"mchid":"1","animal":"cat","new":1}"#), Some("merchant"));
        assert_eq!(page("ZOO.FED", "x", r#"{"sp_mchid":"1","sub_mchid":"2","animal":"cat"}"#), Some("partner"));
        assert_eq!(page("ZOO.FED", "x", r#"{"animal":"cat"}"#), Some("merchant"), "the first of two");
        assert_eq!(page("ZOO.FED", "x", r#"{"brand_id":"1","animal":"cat"}"#), None, "its feature is off");
    }
}
