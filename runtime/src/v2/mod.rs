//! APIv2: XML, signatures, what differs from operation to operation, how answers are judged, notifications.

mod cipher;
mod codes;
mod judgment;
mod message;
mod rules;
mod sign;
mod xml;

pub use crate::notification::v2::{Ciphertext, Notification, NotificationPage, Rejection};
pub(crate) use codes::{did_nothing, passing};
pub(crate) use judgment::{Judgment, judge, judge_refusal};
pub(crate) use message::{Message, Signed};
pub use rules::Rules;
pub use sign::{ApiV2Key, InvalidApiV2Key, SignType};
pub(crate) use xml::Document;
