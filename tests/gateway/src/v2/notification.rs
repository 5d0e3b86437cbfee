//! Notifications of APIv2: XML that is signed in its fields, with perhaps a ciphertext among them.

use bytes::Bytes;
use serde_json::{Map, Value};

use super::sign::{SignType, sign};
use super::{MERCHANTS, borrowed, find, xml};
use crate::answer::{Maker, over};
use crate::documentation::{Encrypted, Field, Notification};
use crate::keys::{Keys, seal, seal_ecb};
use crate::notification::{Delivery, NotificationRequest, content_fields};
use crate::reply::XML;
use crate::seed::Chance;
use crate::shared::Shared;
use crate::signature::Signed;
use crate::{Error, lock, time};

/// A notification of APIv2: values of the documented types, unless told otherwise.
#[must_use]
pub struct NotificationV2Builder<'g> {
    shared: &'g Shared,
    name: String,
    content: Value,
    body: Value,
    signed: Signed,
}

impl<'g> NotificationV2Builder<'g> {
    pub(crate) fn new(shared: &'g Shared, name: &str) -> Self {
        let name = name.to_owned();
        Self { shared, name, content: Value::Null, body: Value::Null, signed: Signed::default() }
    }

    /// A field of the body has this value: `field("out_trade_no", "1")`.
    pub fn field(self, name: &str, value: impl Into<Value>) -> Self {
        self.body(Value::Object(Map::from_iter([(name.to_owned(), value.into())])))
    }

    /// Lays fields over the body: `{"total_fee": "1"}`.
    pub fn body(mut self, fields: Value) -> Self {
        self.body = over(self.body, &fields);
        self
    }

    /// Lays fields over the content that is encrypted: `{"out_refund_no": "1"}`.
    pub fn content(mut self, fields: Value) -> Self {
        self.content = over(self.content, &fields);
        self
    }

    /// Without `sign`.
    pub fn unsigned(mut self) -> Self {
        self.signed.unsigned = true;
        self
    }

    /// Signed by that algorithm, `MD5` or `HMAC-SHA256`, whatever the page says.
    pub fn sign_type(mut self, name: &str) -> Self {
        self.signed.sign_type = Some(name.to_owned());
        self
    }

    /// Signed by a key that is nobody's.
    pub fn by_stranger(mut self) -> Self {
        self.signed.by_stranger = true;
        self
    }

    /// With that in place of the signature.
    pub fn signature(mut self, signature: &str) -> Self {
        self.signed.literal = Some(signature.to_owned());
        self
    }

    /// Sends it to `http://…`, and again until it is taken with a `return_code` of SUCCESS, at the documented intervals: await
    /// it, or first say by how much they are [scaled](Delivery::scale).
    pub fn send_to(self, url: &str) -> Delivery<'g> {
        let takes = |status, body: &Bytes| {
            let reply = xml::read(body).unwrap_or_default();
            status == 200 && find(&reply, "return_code") == Some("SUCCESS")
        };
        Delivery::new(move |_| self.request(), takes, url)
    }

    /// Encrypts and signs it.
    pub fn build(self) -> Result<NotificationRequest, Error> {
        self.request()
    }

    /// The same every time.
    fn request(&self) -> Result<NotificationRequest, Error> {
        let (shared, keys) = (self.shared, lock(&self.shared.keys).clone());
        let documented = shared.documentation.notification_v2(&self.name);
        let documented = documented.ok_or_else(|| Error::Undocumented(format!("v2/{}", self.name)))?;
        let mut maker = Maker::for_notification(shared, &keys, documented);
        let fields = content_fields(documented);
        let made = maker.object(fields, &Value::Null);
        let content = maker.over(fields, made, &self.content);
        let words = [self.name.as_bytes(), content.to_string().as_bytes(), self.body.to_string().as_bytes()].concat();
        let mut chance = Chance::new(shared.seed, &[&words]);
        let made = settled(shared, documented, maker.object(&documented.body.fields, &Value::Null), &mut chance);
        let mut body = maker.over(&documented.body.fields, made, &self.body);
        if let Some(object) = body.as_object_mut() {
            let given =
                self.body.as_object().is_some_and(|own| own.keys().any(|name| documented.content.contains(name)));
            if !given {
                encrypt(documented, &keys, &content, object)?;
            }
            self.sign(documented, &keys, object);
        }
        let headers = vec![
            ("Content-Type".to_owned(), XML.to_owned()),
            ("Request-ID".to_owned(), format!("08{}", chance.hex(24).to_uppercase())),
        ];
        Ok(NotificationRequest { headers, body: xml::write(&body).into(), content })
    }

    /// Where the page has a signature, by the algorithm that the body names.
    fn sign(&self, documented: &Notification, keys: &Keys, body: &mut Map<String, Value>) {
        body.remove("sign");
        if self.signed.unsigned || documented.body.fields.iter().all(|field| field.name != "sign") {
            return;
        }
        let pairs = xml::flat(&Value::Object(body.clone()));
        let named = find(&pairs, "sign_type").or_else(|| find(&pairs, "algorithm"));
        let sign_type = SignType::of(self.signed.sign_type.as_deref().or(named)).unwrap_or_default();
        let key = if self.signed.by_stranger { "0123456789abcdef0123456789abcdef" } else { &keys.api_v2 };
        let own = self.signed.literal.clone().unwrap_or_else(|| sign(borrowed(&pairs), key, sign_type));
        body.insert("sign".to_owned(), Value::from(own));
    }
}

/// What is not left to chance.
fn settled(shared: &Shared, documented: &Notification, made: Value, chance: &mut Chance) -> Value {
    let Value::Object(mut body) = made else { return made };
    let now = (shared.clock)();
    for (name, value) in &mut body {
        match name.as_str() {
            "nonce_str" => *value = Value::from(chance.letters(32)),
            "event_nonce" => *value = Value::from(chance.letters(12)),
            "event_id" => *value = Value::from(format!("EV-{}", chance.digits(22))),
            "event_create_time" => *value = Value::from(time::compact(now)),
            "event_associated_data" => *value = Value::from(documented.name.to_lowercase()),
            "sign_type" if value.as_str() != Some("HMAC-SHA256") => *value = Value::from("MD5"),
            own if MERCHANTS.contains(&own) => *value = Value::from(shared.mchid.as_str()),
            own if own.ends_with("return_code") || own.ends_with("result_code") => *value = Value::from("SUCCESS"),
            own if own.ends_with("_msg") => *value = Value::from("OK"),
            own if own.starts_with("err_code") => *value = Value::Null,
            _ => {}
        }
    }
    Value::Object(body)
}

/// Puts the content in its place, encrypted as its field says.
fn encrypt(
    documented: &Notification,
    keys: &Keys,
    content: &Value,
    body: &mut Map<String, Value>,
) -> Result<(), Error> {
    let own = |field: &&Field| documented.content.contains(&field.name);
    let Some(field) = documented.body.fields.iter().find(own) else { return Ok(()) };
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let sealed = match field.encrypted {
        Some(Encrypted::AesEcb) => {
            let plaintext = xml::write(content).replacen("<xml>", "<root>", 1);
            let plaintext = plaintext.strip_suffix("</xml>").map_or(plaintext.clone(), |own| format!("{own}</root>"));
            seal_ecb(&keys.api_v2, plaintext.as_bytes())?
        }
        _ => seal(&keys.api_v3, text("event_nonce"), text("event_associated_data"), xml::write(content).as_bytes())?,
    };
    body.insert(field.name.clone(), Value::from(sealed));
    Ok(())
}
