//! Errors, told apart by what the caller has to do.

mod chain;
mod history;
mod not_sent;
mod outcome_unknown;
mod refused;
mod sign_difference;

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::answer::RawAnswer;

pub(crate) use chain::causes;
pub(crate) use history::History;
pub use not_sent::{NotSent, NotSentReason};
pub use outcome_unknown::{Cause, OutcomeUnknown};
pub(crate) use refused::Passing;
pub use refused::{RefusalStage, Refused};
pub use sign_difference::{SignDifference, SignedPart};

/// Any cause of another crate's.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call has no answer to use. The variants say what to do next.
///
/// The text (`{error}`) is one line for the log: operation, reason, `Request-ID`, the query that settles it. Where another
/// crate's error is the reason (no connection, a file that cannot be read), `source()` has it, as reports of whole chains
/// expect; `{error:#}` says all causes behind colons.
///
/// ```
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::Error;
///
/// fn advice(error: &Error) -> String {
///     match error {
///         // The money may have moved. Never repeat under another order number.
///         error if error.may_have_taken_effect() => {
///             format!("ask first: {}", error.settled_by().unwrap_or("look at the merchant platform"))
///         }
///         Error::NotSent(_) => "nothing happened; try again".to_owned(),
///         Error::Refused(refused) => format!("{}: {}", refused.code(), refused.message()),
///         _ => "ask again: a query changes nothing".to_owned(),
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request did not leave. Nothing happened; repeat it once the cause is gone.
    NotSent(Box<NotSent>),
    /// The server answered 4xx or 5xx, or of APIv2 that it did not do it. See [`Refused::code`].
    Refused(Box<Refused>),
    /// The request left and what it did is not known: query before anything is repeated.
    OutcomeUnknown(Box<OutcomeUnknown>),
}

impl Error {
    /// Whether the operation may have changed something on the server: then query before repeating, and never repeat
    /// with another order number.
    ///
    /// Never for `GET` and for operations that [change nothing](crate::Operation::changes_nothing). For the others unless the
    /// request was not sent or was refused with 4xx; a 5xx promises nothing. Of a call that was repeated, any of its attempts
    /// may have been the one.
    ///
    /// APIv2 refuses with HTTP status 200 and an `err_code`: only a few codes say for certain that nothing was changed.
    pub fn may_have_taken_effect(&self) -> bool {
        match self {
            Self::NotSent(_) => false,
            Self::Refused(refused) => refused.may_have_taken_effect(),
            Self::OutcomeUnknown(unknown) => unknown.may_have_taken_effect(),
        }
    }

    /// The query that settles what the operation did, if it [may have taken effect](Self::may_have_taken_effect) and the
    /// documentation has one: `GET /v3/pay/transactions/out-trade-no/{out_trade_no}`.
    pub fn settled_by(&self) -> Option<&'static str> {
        match self {
            Self::NotSent(_) => None,
            Self::Refused(refused) => refused.settled_by(),
            Self::OutcomeUnknown(unknown) => unknown.settled_by(),
        }
    }

    /// The operation: `POST /v3/refund/domestic/refunds`; `None` while the client is being built.
    pub fn operation(&self) -> Option<String> {
        match self {
            Self::NotSent(not_sent) => not_sent.operation(),
            Self::Refused(refused) => Some(refused.answer.name.to_string()),
            Self::OutcomeUnknown(unknown) => Some(unknown.name.to_string()),
        }
    }

    /// How often the request was tried; the backup host is part of a try. 0 if it never came to that.
    pub fn attempts(&self) -> u32 {
        match self {
            Self::NotSent(not_sent) => not_sent.history.attempts,
            Self::Refused(refused) => refused.answer.history.attempts,
            Self::OutcomeUnknown(unknown) => unknown.history.attempts,
        }
    }

    /// The error code of a refusal: `ORDERPAID`; `None` if there is no such answer or it states none.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(refused) => Some(refused.code()).filter(|code| !code.is_empty()),
            Self::NotSent(_) | Self::OutcomeUnknown(_) => None,
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

    /// What came before it.
    pub(crate) fn set_history(&mut self, history: History) {
        match self {
            Self::NotSent(not_sent) => not_sent.history = history,
            Self::Refused(refused) => refused.answer.history = history,
            Self::OutcomeUnknown(unknown) => unknown.history = history,
        }
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
            Self::NotSent(error) => error.source(),
            Self::Refused(_) => None,
            Self::OutcomeUnknown(error) => error.cause().source(),
        }
    }
}

/// What ends the text of an error: how often it was tried, `Request-ID`, and what settles it.
fn ending(
    f: &mut fmt::Formatter<'_>,
    history: History,
    answer: Option<&RawAnswer>,
    settled_by: Option<&str>,
) -> fmt::Result {
    if history.attempts > 1 {
        write!(f, " after {} attempts", history.attempts)?;
    }
    if let Some(id) = answer.and_then(RawAnswer::request_id) {
        write!(f, " [Request-ID {id}]")?;
    }
    match settled_by {
        Some(query) => write!(f, "; {query} tells what became of it"),
        None => Ok(()),
    }
}
