//! Requests that left, and nobody knows what they did.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{BoxError, Error, History};
use crate::answer::RawAnswer;
use crate::message::DecodeError;
use crate::operation::OperationName;
use crate::verification::Unverified;

/// A request that left and whose outcome is not known.
///
/// An answer that is verified, but lacks a field that the documentation requires, is told as [`Cause::Undecodable`]: the
/// operation was answered, and [`json`](Self::json) has all of it. Do not call a second time to read it: that would be a second
/// write. Calls made with `.decode::<serde_json::Value>()` from the start require nothing of an answer.
#[derive(Debug)]
pub struct OutcomeUnknown {
    pub(super) name: OperationName,
    cause: Cause,
    pub(super) answer: Option<RawAnswer>,
    pub(super) history: History,
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
    /// The answer is WeChat Pay's, but lacks what the documentation promises. [`OutcomeUnknown::json`] has all of it; a call
    /// made with `.decode::<serde_json::Value>()` takes any JSON.
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
    pub(super) fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::ConnectionLost(error) | Self::Damaged(error) | Self::NotSaved(error) => Some(error.as_ref()),
            // The text says what these hold.
            Self::Unverified(_) | Self::Undecodable(_) => None,
            Self::Timeout | Self::TooLarge(_) | Self::UnexpectedStatus => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("no complete answer came in time"),
            Self::ConnectionLost(_) => f.write_str("the connection was lost before a complete answer came"),
            Self::Unverified(why) => write!(f, "the answer could not be verified: {why}"),
            Self::Undecodable(error) => write!(f, "the answer could not be read: {error}"),
            Self::TooLarge(limit) => write!(f, "the answer is larger than {limit} bytes"),
            Self::UnexpectedStatus => f.write_str("the answer is neither success nor refusal"),
            Self::Damaged(_) => f.write_str("the file that came is damaged or incomplete"),
            Self::NotSaved(_) => f.write_str("the file that came could not be written"),
        }?;
        super::causes(f, self.source())
    }
}

impl OutcomeUnknown {
    pub(crate) fn unanswered(cause: Cause, name: OperationName) -> Self {
        Self { name, cause, answer: None, history: History::default() }
    }

    pub(crate) fn answered(cause: Cause, answer: RawAnswer) -> Self {
        Self { name: answer.name.clone(), cause, history: answer.history, answer: Some(answer) }
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

    /// The headers, if an answer came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body as it came, if one came: of an unverified answer not to be trusted, of a too large one as far as it was
    /// received.
    pub fn raw(&self) -> Option<&Bytes> {
        self.answer.as_ref().map(|answer| &answer.body)
    }

    /// The body as JSON, made of its XML if it came as such, if one came that is any. Of an unverified answer it is not to be trusted.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(self.answer.as_ref()?.json()).ok()
    }

    /// See [`Error::may_have_taken_effect`].
    pub fn may_have_taken_effect(&self) -> bool {
        self.name.writes
    }

    /// See [`Error::settled_by`].
    pub fn settled_by(&self) -> Option<&'static str> {
        self.name.settled_by.filter(|_| self.may_have_taken_effect())
    }
}

impl fmt::Display for OutcomeUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "outcome of {} unknown: ", self.name)?;
        self.cause.fmt(f)?;
        if let Some(answer) = &self.answer {
            write!(f, " (status {})", answer.status.as_u16())?;
        }
        super::ending(f, self.history, self.answer.as_ref(), self.settled_by())
    }
}

impl From<OutcomeUnknown> for Error {
    fn from(error: OutcomeUnknown) -> Self {
        Self::OutcomeUnknown(Box::new(error))
    }
}
