//! Refusals: answers of 4xx and 5xx, and those of APIv2 that say no with HTTP status 200.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::{Error, SignDifference};
use crate::answer::RawAnswer;

/// An answer of 4xx or 5xx; of APIv2, also one of 200 that says no.
#[derive(Debug)]
pub struct Refused {
    pub(super) answer: RawAnswer,
    code: String,
    message: String,
    detail: Option<Value>,
    verified: bool,
    difference: Option<SignDifference>,
    stage: RefusalStage,
    /// The request itself may have done something all the same.
    is_uncertain: bool,
    passing: Option<Passing>,
}

/// What of an answer says that the request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalStage {
    /// The HTTP status.
    HttpStatus,
    /// APIv2's `return_code`, or `retcode`: the request was not taken.
    ReturnCode,
    /// APIv2's `result_code`: the request was taken, and what it asks for was not done.
    ResultCode,
}

/// A reason that may be gone the next time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passing {
    /// Too many requests.
    RateLimit,
    /// Something is wrong on the server.
    ServerError,
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
        Self {
            is_uncertain: answer.status.is_server_error(),
            passing: passing(answer.status),
            stage: RefusalStage::HttpStatus,
            answer,
            code,
            message,
            detail,
            verified,
            difference,
        }
    }

    /// Of APIv2.
    #[cfg(feature = "v2")]
    pub(crate) fn v2(answer: RawAnswer, stage: RefusalStage, verified: bool) -> Self {
        use crate::v2;

        let body: Value = serde_json::from_slice(answer.json()).unwrap_or_default();
        let text = |names: &[&str]| {
            let text = |name: &&str| match body.get(*name)? {
                Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
            names.iter().find_map(text).unwrap_or_default()
        };
        // A `return_code` of `PARAM_ERROR` is a code by itself; `FAIL` says no more than the stage does.
        let own = Some(text(&["return_code"])).filter(|code| !matches!(code.as_str(), "SUCCESS" | "FAIL"));
        let code = Some(text(&["err_code", "error_code", "retcode"])).filter(|code| !code.is_empty()).or(own);
        let code = code.unwrap_or_default();
        let message = text(&["err_code_des", "error_code_des", "result_msg", "return_msg", "retmsg"]);
        let by_status = stage == RefusalStage::HttpStatus;
        Self {
            // A proxy's 404 has no code, and came from nobody who could have done anything.
            is_uncertain: answer.status.is_server_error() || !(by_status && code.is_empty() || v2::did_nothing(&code)),
            passing: if by_status { passing(answer.status) } else { v2::passing(&code) },
            stage,
            answer,
            code,
            message,
            detail: None,
            verified,
            difference: None,
        }
    }

    /// What of the answer says that the request was refused.
    pub fn stage(&self) -> RefusalStage {
        self.stage
    }

    /// The HTTP status.
    pub fn http_status(&self) -> StatusCode {
        self.answer.status
    }

    /// The error code: `PARAM_ERROR`, `ORDERPAID`; of APIv2 the `err_code`, or what stands in its place. Empty if the body
    /// states none: a proxy's page, most refusals at [`RefusalStage::ReturnCode`].
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The message, in Chinese mostly; of APIv2 the `err_code_des`, or else the `return_msg`. Empty if the body states none.
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
        self.answer.history.earlier_may_have_taken_effect || (self.answer.name.writes && self.is_uncertain)
    }

    /// Whether the reason may be gone the next time.
    pub(crate) fn passing(&self) -> Option<Passing> {
        self.passing
    }

    /// See [`Error::settled_by`].
    pub fn settled_by(&self) -> Option<&'static str> {
        self.answer.name.settled_by.filter(|_| self.may_have_taken_effect())
    }
}

fn passing(status: StatusCode) -> Option<Passing> {
    match status {
        StatusCode::TOO_MANY_REQUESTS => Some(Passing::RateLimit),
        status => status.is_server_error().then_some(Passing::ServerError),
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.stage {
            RefusalStage::HttpStatus => {
                write!(f, "{} was refused with {}", self.answer.name, self.answer.status.as_u16())?;
            }
            RefusalStage::ReturnCode => write!(f, "{} was not taken", self.answer.name)?,
            RefusalStage::ResultCode => write!(f, "{} was refused with", self.answer.name)?,
        }
        match (self.stage, self.code.as_str()) {
            (RefusalStage::ResultCode, "") => f.write_str(" no error code")?,
            (_, "") => {}
            (_, code) => write!(f, " {code}")?,
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
