//! What came of a call, in words.

use std::fmt::Write;

use wechatpay_runtime::{Answer, Bytes, Cause, Error, Unverified};

use crate::class::{CONTENT, Order, State};
use crate::fault::Fault;

/// An answer.
pub enum Success {
    Order(Answer<Order>),
    File(Answer<Bytes>),
}

impl Success {
    /// That it says what was sent.
    pub fn check(&self, fault: Fault) {
        match self {
            Self::File(answer) => assert_eq!(**answer, CONTENT),
            Self::Order(answer) => {
                let state = match fault {
                    Fault::UnknownValue => State::Unknown("NEVER_HEARD_OF".to_owned()),
                    _ => State::Paid,
                };
                assert_eq!((answer.id.as_str(), &answer.state, answer.total), ("1", &state, 100));
                assert_eq!(answer.json().get("novelty").is_some(), fault == Fault::UnknownField);
                let novelty = answer.unknown_fields.iter().any(|(name, _)| name == "novelty");
                assert_eq!(novelty, fault == Fault::UnknownField);
            }
        }
    }
}

/// In the words of the table.
pub fn describe(outcome: &Result<Success, Error>) -> String {
    let (attempts, status, id, body) = match outcome {
        Ok(Success::Order(answer)) => evidence(answer),
        Ok(Success::File(answer)) => evidence(answer),
        Err(error) => (error.attempts(), error.http_status().is_some(), error.request_id().is_some(), error.raw()),
    };
    let mut text = match outcome {
        Ok(_) => "ok".to_owned(),
        Err(error) => of(error),
    };
    if outcome.as_ref().is_err_and(Error::may_have_taken_effect) {
        text.push_str(" **!**");
    }
    if attempts != 1 {
        write!(text, " ×{attempts}").unwrap();
    }
    let has_body = body.is_some_and(|body| !body.is_empty());
    let letters: String = [(status, 's'), (id, 'i'), (has_body, 'b')]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, letter)| letter)
        .collect();
    if !letters.is_empty() {
        write!(text, " `{letters}`").unwrap();
    }
    text
}

fn evidence<T>(answer: &Answer<T>) -> (u32, bool, bool, Option<&Bytes>) {
    (answer.attempts(), true, answer.request_id().is_some(), Some(answer.raw()))
}

fn of(error: &Error) -> String {
    match error {
        Error::NotSent(not_sent) => format!("not sent ({:?})", not_sent.reason()).to_lowercase(),
        Error::Refused(refused) if refused.code().is_empty() => format!("refused {}", refused.http_status().as_u16()),
        Error::Refused(refused) => format!("refused {} {}", refused.http_status().as_u16(), refused.code()),
        Error::OutcomeUnknown(unknown) => match unknown.cause() {
            Cause::Timeout => "timeout".to_owned(),
            Cause::ConnectionLost(_) => "lost".to_owned(),
            Cause::Unverified(why) => format!("unverified ({})", of_unverified(why)),
            Cause::Undecodable(_) => "undecodable".to_owned(),
            Cause::TooLarge(_) => "too large".to_owned(),
            Cause::UnexpectedStatus => "unexpected status".to_owned(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn of_unverified(why: &Unverified) -> &'static str {
    match why {
        Unverified::Header(_) => "header",
        Unverified::Stale { .. } => "stale",
        Unverified::UnknownSerial(_) => "serial",
        Unverified::Signature => "signature",
        Unverified::Digest => "digest",
        Unverified::Unsigned => "unsigned",
        other => panic!("{other:?}"),
    }
}
