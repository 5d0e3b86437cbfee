//! Errors, told apart by what the caller has to do.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::answer::RawAnswer;
use crate::message::DecodeError;
use crate::operation::{Method, OperationName};
use crate::verification::Unverified;

/// Any cause of another crate's.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call has no answer to use. The variants say what to do next.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request did not leave. Nothing happened; repeat it once the cause is gone.
    NotSent(NotSent),
    /// The server answered 4xx or 5xx. See [`Refused::code`].
    Refused(Box<Refused>),
    /// The request left and what it did is not known: query before anything is repeated.
    OutcomeUnknown(Box<OutcomeUnknown>),
}

impl Error {
    /// Whether the operation may have changed something on the server: then query before repeating, and never repeat
    /// with another order number.
    ///
    /// Never for `GET`. For the others unless the request was not sent or was refused with 4xx; a 5xx promises nothing.
    pub fn may_have_taken_effect(&self) -> bool {
        match self {
            Self::NotSent(_) => false,
            Self::Refused(refused) => {
                refused.answer.name.method != Method::Get && refused.http_status().is_server_error()
            }
            Self::OutcomeUnknown(unknown) => unknown.name.method != Method::Get,
        }
    }

    /// The operation: `POST /v3/refund/domestic/refunds`; `None` while the client is being built.
    pub fn operation(&self) -> Option<String> {
        match self {
            Self::NotSent(not_sent) => not_sent.name.as_ref().map(ToString::to_string),
            Self::Refused(refused) => Some(refused.answer.name.to_string()),
            Self::OutcomeUnknown(unknown) => Some(unknown.name.to_string()),
        }
    }

    /// The HTTP status, if an answer came.
    pub fn http_status(&self) -> Option<StatusCode> {
        self.answer().map(|answer| answer.status)
    }

    /// The `Request-ID`, if an answer came that has one.
    pub fn request_id(&self) -> Option<&str> {
        self.answer().and_then(RawAnswer::request_id)
    }

    /// The body of the answer byte by byte, if one came.
    pub fn raw(&self) -> Option<&Bytes> {
        self.answer().map(|answer| &answer.body)
    }

    /// The headers of the answer, if one came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.answer().map(|answer| &answer.headers)
    }

    fn answer(&self) -> Option<&RawAnswer> {
        match self {
            Self::NotSent(_) => None,
            Self::Refused(refused) => Some(&refused.answer),
            Self::OutcomeUnknown(unknown) => unknown.answer.as_ref(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(error) => error.fmt(f),
            Self::Refused(error) => error.fmt(f),
            Self::OutcomeUnknown(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotSent(error) => error.source.as_deref().map(|source| source as _),
            Self::Refused(_) => None,
            Self::OutcomeUnknown(error) => error.cause.source(),
        }
    }
}

/// A request that did not leave.
#[derive(Debug)]
pub struct NotSent {
    name: Option<OperationName>,
    reason: NotSentReason,
    problem: String,
    source: Option<BoxError>,
}

/// Why a request did not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotSentReason {
    /// The client cannot be built like this.
    Configuration,
    /// The request cannot be put on the wire: a path parameter is empty, a host is not WeChat Pay's.
    Request,
    /// A value that must not leave in clear cannot be encrypted: no key is known for it, or it is too long.
    Encryption,
    /// A file of the caller's cannot be read, or none can be written where the download shall go.
    File,
    /// The signer failed or took too long.
    Signer,
    /// No connection came about.
    Connection,
}

impl NotSent {
    pub(crate) fn configuration(problem: impl Into<String>) -> Self {
        Self { name: None, reason: NotSentReason::Configuration, problem: problem.into(), source: None }
    }

    pub(crate) fn new(name: OperationName, reason: NotSentReason, problem: impl Into<String>) -> Self {
        Self { name: Some(name), reason, problem: problem.into(), source: None }
    }

    /// Something for the front end, which is no operation.
    pub(crate) fn front_end(reason: NotSentReason, problem: impl Into<String>) -> Self {
        Self { name: None, reason, problem: problem.into(), source: None }
    }

    pub(crate) fn because(self, source: impl Into<BoxError>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// The kind of reason.
    pub fn reason(&self) -> NotSentReason {
        self.reason
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} was not sent: {}", self.problem),
            None => f.write_str(&self.problem),
        }
    }
}

impl From<NotSent> for Error {
    fn from(error: NotSent) -> Self {
        Self::NotSent(error)
    }
}

/// An answer of 4xx or 5xx.
#[derive(Debug)]
pub struct Refused {
    answer: RawAnswer,
    code: String,
    message: String,
    detail: Option<serde_json::Value>,
    verified: bool,
}

impl Refused {
    pub(crate) fn new(answer: RawAnswer, verified: bool) -> Self {
        let mut body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let mut text = |name: &str| match body.get_mut(name).map(serde_json::Value::take) {
            Some(serde_json::Value::String(text)) => text,
            Some(serde_json::Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        let (code, message) = (text("code"), text("message"));
        let detail = body.get_mut("detail").map(serde_json::Value::take).filter(|detail| !detail.is_null());
        Self { answer, code, message, detail, verified }
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
    pub fn detail(&self) -> Option<&serde_json::Value> {
        self.detail.as_ref()
    }

    /// The `Request-ID`, which WeChat Pay's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id()
    }

    /// The body, byte by byte as it came.
    pub fn raw(&self) -> &Bytes {
        &self.answer.body
    }

    /// Whether the answer bore a valid signature. Many refusals are not signed.
    pub fn is_verified(&self) -> bool {
        self.verified
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
        request_id(f, Some(&self.answer))
    }
}

impl From<Refused> for Error {
    fn from(error: Refused) -> Self {
        Self::Refused(Box::new(error))
    }
}

/// A request that left and whose outcome is not known.
#[derive(Debug)]
pub struct OutcomeUnknown {
    name: OperationName,
    cause: Cause,
    answer: Option<RawAnswer>,
}

/// Why an outcome is not known.
#[derive(Debug)]
#[non_exhaustive]
pub enum Cause {
    /// No complete answer came in time.
    Timeout,
    /// The connection broke after the request had begun to leave.
    ConnectionLost(BoxError),
    /// The answer is not provably WeChat Pay's.
    Unverified(Unverified),
    /// The answer is WeChat Pay's, but lacks what the documentation promises.
    Undecodable(DecodeError),
    /// The answer is larger than this many bytes.
    TooLarge(usize),
    /// The answer is no success and no refusal: a redirect, which the client does not follow.
    UnexpectedStatus,
    /// The file that came cannot be unpacked: it is damaged or incomplete.
    Damaged(BoxError),
    /// The file that came cannot be written.
    NotSaved(BoxError),
}

impl Cause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::ConnectionLost(error) | Self::Damaged(error) | Self::NotSaved(error) => Some(error.as_ref()),
            Self::Unverified(error) => Some(error),
            Self::Undecodable(error) => Some(error),
            Self::Timeout | Self::TooLarge(_) | Self::UnexpectedStatus => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("no complete answer came in time"),
            Self::ConnectionLost(_) => f.write_str("the connection was lost before a complete answer came"),
            Self::Unverified(_) => f.write_str("the answer could not be verified"),
            Self::Undecodable(_) => f.write_str("the answer could not be read"),
            Self::TooLarge(limit) => write!(f, "the answer is larger than {limit} bytes"),
            Self::UnexpectedStatus => f.write_str("the answer is neither success nor refusal"),
            Self::Damaged(_) => f.write_str("the file that came is damaged or incomplete"),
            Self::NotSaved(_) => f.write_str("the file that came could not be written"),
        }
    }
}

impl OutcomeUnknown {
    pub(crate) fn unanswered(cause: Cause, name: OperationName) -> Self {
        Self { name, cause, answer: None }
    }

    pub(crate) fn answered(cause: Cause, answer: RawAnswer) -> Self {
        Self { name: answer.name.clone(), cause, answer: Some(answer) }
    }

    /// Why the outcome is not known.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// The HTTP status, if an answer came.
    pub fn http_status(&self) -> Option<StatusCode> {
        self.answer.as_ref().map(|answer| answer.status)
    }

    /// The `Request-ID`, if an answer came that has one.
    pub fn request_id(&self) -> Option<&str> {
        self.answer.as_ref().and_then(RawAnswer::request_id)
    }

    /// The body as it came, if one came: of an unverified answer not to be trusted, of a too large one as far as it was
    /// received.
    pub fn raw(&self) -> Option<&Bytes> {
        self.answer.as_ref().map(|answer| &answer.body)
    }
}

impl fmt::Display for OutcomeUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "outcome of {} unknown: {}", self.name, self.cause)?;
        if let Some(answer) = &self.answer {
            write!(f, " (status {})", answer.status.as_u16())?;
        }
        request_id(f, self.answer.as_ref())
    }
}

impl From<OutcomeUnknown> for Error {
    fn from(error: OutcomeUnknown) -> Self {
        Self::OutcomeUnknown(Box::new(error))
    }
}

fn request_id(f: &mut fmt::Formatter<'_>, answer: Option<&RawAnswer>) -> fmt::Result {
    match answer.and_then(RawAnswer::request_id) {
        Some(id) => write!(f, " [Request-ID {id}]"),
        None => Ok(()),
    }
}
