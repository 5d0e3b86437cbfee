//! Requests that did not leave.

use std::fmt;

use super::{BoxError, Error, History};
use crate::operation::OperationName;

/// A request that did not leave.
#[derive(Debug)]
pub struct NotSent {
    name: Option<OperationName>,
    reason: NotSentReason,
    problem: String,
    source: Option<BoxError>,
    pub(super) history: History,
}

/// Why a request did not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotSentReason {
    /// The client cannot be built like this, or lacks what this operation takes: a key, a certificate.
    Configuration,
    /// The request cannot be put on the wire: a path parameter is empty, a host is not WeChat Pay's.
    Request,
    /// A value that must not leave in clear cannot be encrypted: no key is known for it, or it is too long.
    Encryption,
    /// A file of the caller's cannot be read, or none can be written where the download shall go.
    File,
    /// The signer failed or took too long.
    Signer,
    /// No key of WeChat Pay's is known, and its certificates could not be downloaded.
    Certificates,
    /// No connection came about, to the backup host neither.
    Connection,
}

impl NotSent {
    pub(crate) fn configuration(problem: impl Into<String>) -> Self {
        Self::of(None, NotSentReason::Configuration, problem)
    }

    pub(crate) fn new(name: OperationName, reason: NotSentReason, problem: impl Into<String>) -> Self {
        Self::of(Some(name), reason, problem)
    }

    /// Something for the front end, which is no operation.
    pub(crate) fn front_end(reason: NotSentReason, problem: impl Into<String>) -> Self {
        Self::of(None, reason, problem)
    }

    fn of(name: Option<OperationName>, reason: NotSentReason, problem: impl Into<String>) -> Self {
        Self { name, reason, problem: problem.into(), source: None, history: History::default() }
    }

    pub(crate) fn because(self, source: impl Into<BoxError>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    pub(crate) fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }

    /// The kind of reason.
    pub fn reason(&self) -> NotSentReason {
        self.reason
    }

    /// The operation: `POST /v3/refund/domestic/refunds`; `None` while the client is being built.
    pub fn operation(&self) -> Option<String> {
        self.name.as_ref().map(ToString::to_string)
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} was not sent: {}", self.problem)?,
            None => f.write_str(&self.problem)?,
        }
        super::causes(f, self.source())?;
        super::ending(f, self.history, None, None)
    }
}

impl From<NotSent> for Error {
    fn from(error: NotSent) -> Self {
        Self::NotSent(Box::new(error))
    }
}
