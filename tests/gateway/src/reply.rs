//! An answer, with what shall be wrong with it.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::filled::Filled;
use crate::signature::Signed;

/// How WeChat Pay's XML calls itself.
pub(crate) const XML: &str = "text/xml; charset=utf-8";

/// What the gateway answers: signed, with a `Request-ID`, unless told otherwise.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(crate) content: Content,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) request_id: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) signed: Signed,
    pub(crate) delay: Duration,
    pub(crate) end: End,
}

/// What is in an answer.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// What the documentation says, with these fields laid over it.
    Documented(Value),
    /// A status and bytes.
    Bytes(u16, Bytes),
    /// A status, a code and a message: a refusal as the operation's protocol writes it.
    Error(u16, String, String),
    /// The fields of an XML of APIv2.
    Fields(Value),
    /// A status and a long body.
    Filled(u16, Filled),
}

impl Content {
    /// The long body.
    pub fn filled(&self) -> Option<Filled> {
        match self {
            Self::Filled(_, filled) => Some(filled.clone()),
            _ => None,
        }
    }
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum End {
    #[default]
    Whole,
    /// That many bytes before the body does, by closing the connection.
    Short(usize),
    /// That many bytes before the body does nothing more comes; the connection stays.
    Stalled(usize),
    /// The connection is closed without an answer.
    HangUp,
    /// The connection is reset without an answer.
    Reset,
}

impl Reply {
    fn new(content: Content) -> Self {
        Self {
            content,
            headers: Vec::new(),
            request_id: None,
            status: None,
            signed: Signed::default(),
            delay: Duration::ZERO,
            end: End::Whole,
        }
    }

    /// JSON; a text of JSON is taken as it is, byte by byte.
    pub fn json(status: u16, json: impl Into<Json>) -> Self {
        Self::bytes(status, json.into().0)
    }

    /// Bytes.
    pub fn bytes(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(Content::Bytes(status, body.into()))
    }

    /// What the gateway answers by itself, with these fields laid over it: `{"trade_state": "NOTPAY"}`.
    pub fn documented(fields: Value) -> Self {
        Self::new(Content::Documented(fields))
    }

    /// A refusal in WeChat Pay's form. Of APIv2: a `result_code` with this status.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        Self::new(Content::Error(status, code.to_owned(), message.to_owned()))
    }

    /// APIv2 refuses what was asked for: `result_code` FAIL, with an `err_code` and its description.
    pub fn v2_error(err_code: &str, err_code_des: &str) -> Self {
        Self::error(200, err_code, err_code_des)
    }

    /// APIv2 refuses the request itself: `return_code` FAIL, with a `return_msg`, and unsigned as such answers are.
    pub fn v2_failure(return_msg: &str) -> Self {
        Self::v2(json!({ "return_code": "FAIL", "return_msg": return_msg })).unsigned()
    }

    /// An XML of APIv2 with exactly these fields, and a `nonce_str` and a `sign`, unless it is [unsigned](Self::unsigned).
    pub fn v2(fields: Value) -> Self {
        Self::new(Content::Fields(fields))
    }

    /// A text of XML, byte by byte: nothing is signed in it.
    pub fn xml(text: impl Into<Bytes>) -> Self {
        Self::bytes(200, text).header("Content-Type", XML)
    }

    /// The connection is closed without an answer.
    pub fn hang_up() -> Self {
        Self { end: End::HangUp, ..Self::bytes(200, Bytes::new()) }
    }

    /// That byte so many times: a body that neither side need hold in memory.
    ///
    /// Its signature is one over nothing, which fits no such body; where the digest of a file is signed, it is right.
    pub fn filled(status: u16, byte: u8, length: u64) -> Self {
        Self::new(Content::Filled(status, Filled::new(byte, length)))
    }

    /// The request is read and the connection reset without an answer (TCP's RST). For one that is not even read:
    /// [`Gateway::reset_connections`](crate::Gateway::reset_connections).
    pub fn reset() -> Self {
        Self { end: End::Reset, ..Self::bytes(200, Bytes::new()) }
    }

    /// Without any header of a signature; of APIv2 without `sign`.
    pub fn unsigned(mut self) -> Self {
        self.signed.unsigned = true;
        self
    }

    /// Signed as if the body were this one; of APIv2: this XML.
    pub fn signed_as(mut self, body: impl AsRef<[u8]>) -> Self {
        self.signed.over = Some(Bytes::copy_from_slice(body.as_ref()));
        self
    }

    /// Signed by a key that is nobody's.
    pub fn by_stranger(mut self) -> Self {
        self.signed.by_stranger = true;
        self
    }

    /// Signed under that serial number, whatever the request prefers; by its key, or a stranger's if there is none.
    pub fn serial(mut self, serial: &str) -> Self {
        self.signed.serial = Some(serial.to_owned());
        self
    }

    /// Signed at that time, in seconds since 1970.
    pub fn timestamp(mut self, timestamp: i64) -> Self {
        self.signed.timestamp = Some(timestamp);
        self
    }

    /// Signed with that nonce.
    pub fn nonce(mut self, nonce: &str) -> Self {
        self.signed.nonce = Some(nonce.to_owned());
        self
    }

    /// Of APIv2: signed by that algorithm, `MD5` or `HMAC-SHA256`, whatever the request asks for.
    pub fn sign_type(mut self, name: &str) -> Self {
        self.signed.sign_type = Some(name.to_owned());
        self
    }

    /// With that in place of the signature: `WECHATPAY/SIGNTEST/…` of probing traffic.
    pub fn signature(mut self, signature: &str) -> Self {
        self.signed.literal = Some(signature.to_owned());
        self
    }

    /// Without that header of the signature.
    pub fn without(mut self, header: &str) -> Self {
        self.signed.without.push(header.to_lowercase());
        self
    }

    /// With a header; one that the gateway would set by itself is replaced.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With another status, which makes no refusal of it: 202 instead of 200, say.
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// With that `Request-ID`.
    pub fn request_id(mut self, id: &str) -> Self {
        self.request_id = Some(id.to_owned());
        self
    }

    /// The connection ends that many bytes before the body does.
    pub fn cut(mut self, bytes: usize) -> Self {
        self.end = End::Short(bytes);
        self
    }

    /// That many bytes before the body ends nothing more comes, and the connection stays.
    pub fn stall(mut self, bytes: usize) -> Self {
        self.end = End::Stalled(bytes);
        self
    }

    /// The answer takes so long.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// JSON as bytes.
#[derive(Clone, Debug)]
pub struct Json(Bytes);

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Self(value.to_string().into())
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        Self(value.to_string().into())
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self(text.to_owned().into())
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Self {
        Self(text.clone().into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}
