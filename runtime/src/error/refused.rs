//! Answers of 4xx and 5xx.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::{Error, SignDifference};
use crate::answer::RawAnswer;

/// An answer of 4xx or 5xx.
#[derive(Debug)]
pub struct Refused {
    pub(super) answer: RawAnswer,
    code: String,
    message: String,
    detail: Option<Value>,
    verified: bool,
    difference: Option<SignDifference>,
}

impl Refused {
    /// `signed` is what the client signed: the server may say that it signed something else.
    pub(crate) fn new(answer: RawAnswer, verified: bool, signed: &[u8]) -> Self {
        let mut body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let mut text = |name: &str| match body.get_mut(name).map(Value::take) {
            Some(Value::String(text)) => text,
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        let (code, message) = (text("code"), text("message"));
        let detail = body.get_mut("detail").map(Value::take).filter(|detail| !detail.is_null());
        let difference = detail.as_ref().and_then(|detail| SignDifference::between(signed, detail));
        Self { answer, code, message, detail, verified, difference }
    }

    /// The HTTP status.
    pub fn http_status(&self) -> StatusCode {
        self.answer.status
    }

    /// The error code: `PARAM_ERROR`, `ORDERPAID`; empty if the body states none (a proxy's page).
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The message, in Chinese mostly; empty if the body states none.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The detail: any JSON.
    pub fn detail(&self) -> Option<&Value> {
        self.detail.as_ref()
    }

    /// Of a `SIGN_ERROR` that shows what the server signed: where that differs from what the client signed.
    pub fn sign_difference(&self) -> Option<&SignDifference> {
        self.difference.as_ref()
    }

    /// The `Request-ID`, which WeChat Pay's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The body, byte by byte as it came.
    pub fn raw(&self) -> &Bytes {
        &self.answer.body
    }

    /// Whether the answer bore a valid signature. Many refusals are not signed.
    pub fn is_verified(&self) -> bool {
        self.verified
    }

    /// See [`Error::may_have_taken_effect`].
    pub fn may_have_taken_effect(&self) -> bool {
        self.answer.history.earlier_may_have_taken_effect
            || (super::writes(&self.answer.name) && self.http_status().is_server_error())
    }

    /// See [`Error::settled_by`].
    pub fn settled_by(&self) -> Option<&'static str> {
        self.answer.name.settled_by.filter(|_| self.may_have_taken_effect())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was refused with {}", self.answer.name, self.answer.status.as_u16())?;
        if !self.code.is_empty() {
            write!(f, " {}", self.code)?;
        }
        if !self.message.is_empty() {
            write!(f, ": {}", self.message)?;
        }
        if let Some(difference) = &self.difference {
            write!(f, " ({difference})")?;
        }
        super::ending(f, self.answer.history, Some(&self.answer), self.settled_by())
    }
}

impl From<Refused> for Error {
    fn from(error: Refused) -> Self {
        Self::Refused(Box::new(error))
    }
}
