//! Notifications: any documented event, encrypted and signed.

mod delivery;

use std::fmt;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::answer::{Maker, over};
use crate::documentation::{Field, Notification};
use crate::keys::{Keys, seal};
use crate::seed::Chance;
use crate::shared::Shared;
use crate::signature::Signed;
use crate::{Error, lock, time};

pub use delivery::{Attempt, Delivered, Delivery};

/// An event that is to be notified: values of the documented types, unless told otherwise.
#[must_use]
pub struct NotificationBuilder<'g> {
    shared: &'g Shared,
    event: String,
    content: Value,
    body: Value,
    signed: Signed,
}

/// A notification as WeChat Pay sends it.
#[derive(Clone)]
pub struct NotificationRequest {
    /// The signature's headers, `Content-Type` and `Request-ID`.
    /// Of APIv2 there is no signature among them.
    pub headers: Vec<(String, String)>,
    /// The body; the resource in it is encrypted. Of APIv2: XML, with a `sign` where the page has one.
    pub body: Bytes,
    /// What the resource or the ciphertext holds, in clear.
    pub content: Value,
}

impl<'g> NotificationBuilder<'g> {
    pub(crate) fn new(shared: &'g Shared, event: &str) -> Self {
        let event = event.to_owned();
        Self { shared, event, content: Value::Null, body: Value::Null, signed: Signed::default() }
    }

    /// Lays fields over the content that is encrypted: `{"out_trade_no": "1"}`.
    pub fn content(mut self, fields: Value) -> Self {
        self.content = over(self.content, &fields);
        self
    }

    /// Lays fields over the body: `{"id": "EV-1"}`.
    pub fn body(mut self, fields: Value) -> Self {
        self.body = over(self.body, &fields);
        self
    }

    /// Signed under that serial number; by its key, or a stranger's if there is none. The public key signs by default.
    pub fn serial(mut self, serial: &str) -> Self {
        self.signed.serial = Some(serial.to_owned());
        self
    }

    /// Signed at that time, in seconds since 1970.
    pub fn timestamp(mut self, timestamp: i64) -> Self {
        self.signed.timestamp = Some(timestamp);
        self
    }

    /// Signed by a key that is nobody's.
    pub fn by_stranger(mut self) -> Self {
        self.signed.by_stranger = true;
        self
    }

    /// Signed as if the body were this one.
    pub fn signed_as(mut self, body: impl AsRef<[u8]>) -> Self {
        self.signed.over = Some(Bytes::copy_from_slice(body.as_ref()));
        self
    }

    /// With that in place of the signature.
    pub fn signature(mut self, signature: &str) -> Self {
        self.signed.literal = Some(signature.to_owned());
        self
    }

    /// Probing traffic: WeChat Pay sends such notifications to see whether the signature is verified. They must be answered
    /// with 4xx or 5xx.
    pub fn probe(self) -> Self {
        self.signature("WECHATPAY/SIGNTEST/bm90IGEgc2lnbmF0dXJl")
    }

    /// Without that header of the signature.
    pub fn without(mut self, header: &str) -> Self {
        self.signed.without.push(header.to_lowercase());
        self
    }

    /// Sends it to `http://…`, and again until it is taken, at the documented intervals: await it, or first say by how much
    /// they are [scaled](Delivery::scale).
    pub fn send_to(self, url: &str) -> Delivery<'g> {
        Delivery::new(move |attempt| self.request(attempt), |status, _| matches!(status, 200 | 204), url)
    }

    /// Encrypts and signs it.
    pub fn build(self) -> Result<NotificationRequest, Error> {
        self.request(0)
    }

    /// The same body every time, signed anew.
    fn request(&self, attempt: usize) -> Result<NotificationRequest, Error> {
        let (shared, keys) = (self.shared, lock(&self.shared.keys).clone());
        let documented = shared.documentation.notification(&self.event);
        let documented = documented.ok_or_else(|| Error::Undocumented(self.event.clone()))?;
        let now = (shared.clock)();
        let mut maker = Maker::for_notification(shared, &keys, documented);
        let fields = content_fields(documented);
        let made = maker.object(fields, &Value::Null);
        let content = maker.over(fields, made, &self.content);
        let mut chance = Chance::new(shared.seed, &[self.event.as_bytes(), content.to_string().as_bytes()]);
        let body = over(envelope(&mut maker, documented, &self.event, now, &mut chance), &self.body);
        let body = Bytes::from(encrypted(body, &keys, &content, &mut chance)?.to_string());
        let mut headers = vec![
            ("Content-Type".to_owned(), "application/json".to_owned()),
            ("Request-ID".to_owned(), format!("08{}", chance.hex(24).to_uppercase())),
        ];
        let mut chance = Chance::new(shared.seed, &[b"signature", &body, &attempt.to_be_bytes()]);
        headers.extend(self.signed.clone().headers(&keys, None, now, &body, &mut chance));
        Ok(NotificationRequest { headers, body, content })
    }
}

/// The fields of what is encrypted.
pub fn content_fields(documented: &Notification) -> &[Field] {
    let (mut fields, mut found) = (documented.body.fields.as_slice(), None);
    for name in &documented.content {
        found = fields.iter().find(|field| field.name == *name);
        fields = found.map_or(&[], |field| &field.children);
    }
    found.map_or(&[], |field| &field.content)
}

/// The body without what is encrypted.
fn envelope(maker: &mut Maker<'_>, documented: &Notification, event: &str, now: i64, chance: &mut Chance) -> Value {
    let made = maker.object(&documented.body.fields, &Value::Null);
    // `transaction` of `TRANSACTION.SUCCESS`, unless the page says what it is.
    let word = event.split('.').next().unwrap_or_default().to_lowercase();
    let resource = documented.body.fields.iter().find(|field| field.name == "resource");
    let stated = resource.into_iter().flat_map(|field| &field.children).find(|field| field.name == "original_type");
    let original = stated.and_then(|field| field.values.first()).unwrap_or(&word);
    let own = documented.event_types.iter().any(|own| own == event);
    let fixed = json!({
        "id": format!("EV-{}", chance.digits(22)),
        "create_time": time::rfc3339(now),
        "event_type": if own { Some(event) } else { documented.event_types.first().map(String::as_str) },
        "resource_type": "encrypt-resource",
        "resource": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": chance.letters(12),
            "associated_data": original,
            "original_type": original,
            "ciphertext": "",
        },
    });
    over(made, &fixed)
}

/// The body with the content encrypted, by the nonce and the associated data that it names.
fn encrypted(mut body: Value, keys: &Keys, content: &Value, chance: &mut Chance) -> Result<Value, Error> {
    let Some(resource) = body.get_mut("resource").and_then(Value::as_object_mut) else { return Ok(body) };
    // Who gives a ciphertext of their own shall have it.
    if text(resource, "ciphertext").is_some_and(|own| !own.is_empty()) {
        return Ok(body);
    }
    let nonce = text(resource, "nonce").unwrap_or_else(|| chance.letters(12));
    let associated_data = text(resource, "associated_data").unwrap_or_default();
    let sealed = seal(&keys.api_v3, &nonce, &associated_data, content.to_string().as_bytes())?;
    resource.insert("ciphertext".to_owned(), Value::from(sealed));
    Ok(body)
}

fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).map(str::to_owned)
}

impl fmt::Debug for NotificationRequest {
    /// Without the content: it may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotificationRequest").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}
