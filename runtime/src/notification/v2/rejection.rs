//! Why a notification of APIv2 was not received, and what is answered then.

use std::fmt;

use http::StatusCode;

use crate::error::BoxError;
use crate::message::DecodeError;
use crate::notification::Reply;
use crate::verification::Unverified;

/// Why there is no notification to handle. [`reply`](Self::reply) is the answer to give; the text is for the log. With
/// the feature `axum` it implements `IntoResponse`.
#[derive(Debug)]
#[non_exhaustive]
pub enum Rejection {
    /// The body has more than this many bytes.
    TooLarge(usize),
    /// The body did not come to its end.
    Interrupted(BoxError),
    /// It is no XML that could be a notification.
    Malformed(DecodeError),
    /// It is not provably WeChat Pay's.
    Unverified(Unverified),
    /// It is what the merchant signed itself, for the front end or as a request, sent back by somebody.
    Own,
    /// Nothing can be verified or decrypted: the receiver has no APIv2 key.
    NoKey,
    /// It says itself that it failed: its `return_code` is not `SUCCESS`, so that it tells of nothing.
    Failed,
    /// Nobody here can decrypt it.
    Undecryptable {
        /// Why not.
        problem: String,
    },
    /// It is WeChat Pay's, but holds something else than its page says; or it is another page's.
    Undecodable(DecodeError),
}

impl Rejection {
    /// What to answer: never a success, so that it is sent once more.
    pub fn reply(&self) -> Reply {
        let (status, message) = match self {
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
            Self::Interrupted(_) => (StatusCode::BAD_REQUEST, "the body is incomplete"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "the body is no notification"),
            // Whoever it is learns no more than that.
            Self::Unverified(_) | Self::Own => (StatusCode::UNAUTHORIZED, "the signature could not be verified"),
            Self::NoKey => (StatusCode::INTERNAL_SERVER_ERROR, "there is no key"),
            Self::Failed => (StatusCode::BAD_REQUEST, "return_code is not SUCCESS"),
            Self::Undecryptable { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "it could not be decrypted"),
            Self::Undecodable(_) => (StatusCode::INTERNAL_SERVER_ERROR, "it could not be read"),
        };
        Reply::v2_refusal(status, message)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(limit) => {
                write!(f, "the notification has more than {limit} bytes; raise `limit` if it is WeChat Pay's")
            }
            Self::Interrupted(_) => f.write_str("the notification did not come to its end"),
            Self::Malformed(error) => write!(f, "what came is no notification of APIv2: {error}"),
            Self::Unverified(why) => write!(f, "the notification could not be verified: {why}; {}", advice(why)),
            Self::Own => {
                f.write_str("what came is no notification, but what the merchant signed itself: somebody sent it back")
            }
            Self::NoKey => f.write_str("the receiver has no APIv2 key; give its client or its recipient `api_v2_key`"),
            Self::Failed => f.write_str("the notification says that it failed: its `return_code` is not SUCCESS"),
            Self::Undecryptable { problem } => write!(f, "the notification could not be decrypted: {problem}"),
            Self::Undecodable(error) => {
                write!(f, "the content of the notification could not be read: {error}; is it another page's?")
            }
        }
    }
}

/// What to do.
fn advice(why: &Unverified) -> &'static str {
    match why {
        Unverified::Unsigned | Unverified::Uncovered => "it is not WeChat Pay's, or another page's",
        _ => "it is not WeChat Pay's, or the APIv2 key was changed on its site, or it is another merchant's",
    }
}

impl std::error::Error for Rejection {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Interrupted(error) => Some(error.as_ref()),
            // The text above says what the others hold.
            _ => None,
        }
    }
}
