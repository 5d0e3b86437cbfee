//! APIv2: XML, signatures, what differs from operation to operation, and how answers are judged.

mod codes;
mod judgment;
mod message;
mod rules;
mod sign;
// `embed` is for notifications.
#[allow(dead_code)]
mod xml;

pub(crate) use codes::{did_nothing, passing};
pub(crate) use judgment::{Judgment, judge, judge_refusal};
pub(crate) use message::{Message, Signed};
pub use rules::Rules;
pub use sign::{ApiV2Key, InvalidApiV2Key, SignType};
