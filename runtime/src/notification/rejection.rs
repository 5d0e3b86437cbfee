//! Why a notification was not received, and what is answered then.

use std::fmt;

use http::StatusCode;

use super::Reply;
use crate::error::{BoxError, causes};
use crate::message::DecodeError;
use crate::verification::Unverified;

/// Why there is no notification to handle. [`reply`](Self::reply) is the answer to give; the text is for the log, with `{:#}`
/// together with what the caller's own check or the connection said.
///
/// With the feature `axum` it implements `IntoResponse`, which is its reply, and is what the
/// [extractor](crate::Notification#with-axum) fails with.
#[derive(Debug)]
#[non_exhaustive]
pub enum Rejection {
    /// It was handled before: a repeat. Its reply is the ordinary success.
    Repeated {
        /// The ID of the notification.
        id: String,
    },
    /// The body has more than this many bytes.
    TooLarge(usize),
    /// The body did not come to its end.
    Interrupted(BoxError),
    /// It is not provably WeChat Pay's.
    Unverified(Unverified),
    /// It is WeChat Pay's, but no notification.
    Malformed(DecodeError),
    /// It is WeChat Pay's, but nobody here can decrypt it.
    Undecryptable {
        /// The ID of the notification.
        id: String,
        /// Why not.
        problem: String,
    },
    /// It was decrypted, but holds something else than the documentation says. Received as an
    /// [`UnknownEvent`](crate::UnknownEvent) it can be read all the same.
    Undecodable {
        /// The ID of the notification.
        id: String,
        /// What happened, by the name on the wire.
        event_type: String,
        /// What was not as expected.
        error: DecodeError,
    },
    /// Whether it was handled before could not be found out.
    RepeatUnknown {
        /// The ID of the notification.
        id: String,
        /// What the caller's check said.
        error: BoxError,
    },
}

impl Rejection {
    /// What to answer. Only of a repeat a success; everything else is sent once more.
    #[inline]
    pub fn reply(&self) -> Reply {
        let (status, message) = match self {
            Self::Repeated { .. } => return Reply::success(),
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
            Self::Interrupted(_) => (StatusCode::BAD_REQUEST, "the body is incomplete"),
            // Whoever it is learns no more than that.
            Self::Unverified(_) => (StatusCode::UNAUTHORIZED, "the signature could not be verified"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "the body is no notification"),
            Self::Undecryptable { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "the resource could not be decrypted"),
            Self::Undecodable { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "the resource could not be read"),
            Self::RepeatUnknown { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "try again later"),
        };
        Reply::refusal(status, message)
    }

    /// Whether it is only a repeat, which is no failure.
    pub fn is_repeat(&self) -> bool {
        matches!(self, Self::Repeated { .. })
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated { id } => write!(f, "the notification {id} was handled before"),
            Self::TooLarge(limit) => {
                write!(f, "the notification has more than {limit} bytes; raise `limit` if it is WeChat Pay's")
            }
            Self::Interrupted(_) => f.write_str("the notification did not come to its end"),
            Self::Unverified(why) => write!(f, "the notification could not be verified: {why}; {}", advice(why)),
            Self::Malformed(error) => write!(f, "the notification is signed by WeChat Pay, but is none: {error}"),
            Self::Undecryptable { id, problem } => write!(f, "the notification {id} could not be decrypted: {problem}"),
            Self::Undecodable { id, event_type, error } => {
                write!(f, "the content of the notification {id} ({event_type}) could not be read: {error}")
            }
            Self::RepeatUnknown { id, .. } => {
                write!(f, "whether the notification {id} was handled before could not be found out")
            }
        }?;
        causes(f, std::error::Error::source(self))
    }
}

/// What to do.
fn advice(why: &Unverified) -> &'static str {
    match why {
        Unverified::Header(_) => "it is not WeChat Pay's, or a proxy in front of this server takes headers away",
        Unverified::Stale { .. } => "it is replayed, or the clock of this machine is wrong",
        Unverified::UnknownSerial(_) => {
            "it is not WeChat Pay's, or the receiver lacks that key: `public_key` or `platform_certificate`"
        }
        Unverified::Signature | Unverified::Digest | Unverified::Unsigned | Unverified::Uncovered => {
            "it is not WeChat Pay's, or a probe of theirs, or the body was changed on the way: it must be given byte by byte \
             as it came"
        }
    }
}

impl std::error::Error for Rejection {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Interrupted(error) | Self::RepeatUnknown { error, .. } => Some(error.as_ref()),
            // The text above says what the others hold.
            _ => None,
        }
    }
}
