//! What comes back.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::error::{Cause, Error, History, OutcomeUnknown};
#[cfg(feature = "v2")]
use crate::message::from_xml_answer;
use crate::message::{DecodeError, Decrypted, FromField, from_answer};
use crate::observe;
use crate::operation::OperationName;

/// An answer that was verified and read. Derefs to the typed value.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    value: T,
    raw: RawAnswer,
}

impl<T> Answer<T> {
    pub(crate) fn new(value: T, raw: RawAnswer) -> Self {
        Self { value, raw }
    }

    /// The HTTP status. 202 says: accepted, not done; repeat the call with the same parameters to learn more.
    ///
    /// Not `status`, which is a field of many answers.
    pub fn http_status(&self) -> StatusCode {
        self.raw.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// The `Request-ID`, which WeChat Pay's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// How often the request was tried. The backup host is part of a try.
    pub fn attempts(&self) -> u32 {
        self.raw.history.attempts
    }

    /// The body, byte by byte as it came: encrypted values are encrypted there.
    pub fn raw(&self) -> &Bytes {
        &self.raw.body
    }

    /// The body as JSON, made of its XML if it came as such; null if it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(self.raw.json()).unwrap_or_default()
    }

    /// The typed value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Answer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Status, headers and body, and what they answer.
#[derive(Clone)]
pub(crate) struct RawAnswer {
    pub(crate) name: OperationName,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body as JSON, where it came as something else.
    pub(crate) json: Option<Bytes>,
    /// Until the body is read.
    pub(crate) decrypted: Decrypted,
    pub(crate) history: History,
}

impl RawAnswer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.header("Request-ID")
    }

    /// What messages are read from.
    pub(crate) fn json(&self) -> &Bytes {
        self.json.as_ref().unwrap_or(&self.body)
    }

    /// Reads the message by the rules of what it came as.
    fn read<T: FromField>(&self, decrypted: Decrypted) -> Result<T, DecodeError> {
        match &self.json {
            #[cfg(feature = "v2")]
            Some(json) => from_xml_answer(json, decrypted),
            _ => from_answer(self.json(), decrypted),
        }
    }

    /// Reads a verified answer.
    pub(crate) fn decode<T: FromField>(mut self) -> Result<Answer<T>, Error> {
        let decrypted = std::mem::take(&mut self.decrypted);
        match self.read(decrypted) {
            Ok(value) => Ok(Answer { value, raw: self }),
            Err(error) => {
                observe::undecodable(&self.name);
                Err(OutcomeUnknown::answered(Cause::Undecodable(error), self).into())
            }
        }
    }
}

impl fmt::Debug for RawAnswer {
    /// Without the body and the headers' values: they may be personal data or tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawAnswer")
            .field("operation", &format_args!("{}", self.name))
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}
