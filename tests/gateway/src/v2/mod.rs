//! APIv2: XML, signed by a key that both sides know.

mod answer;
mod check;
mod documented;
mod form;
mod notification;
mod request;
mod sign;
mod xml;

pub use answer::prepare;
pub use check::check;
pub use notification::NotificationV2Builder;
pub use request::sample;
pub use sign::{SignType, sign};

/// The names that a merchant's number goes by.
const MERCHANTS: [&str; 3] = ["mch_id", "mchid", "combine_mch_id"];

/// Fields as pairs of texts.
type Pairs = Vec<(String, String)>;

/// The value of a name.
fn find<'p>(pairs: &'p [(String, String)], name: &str) -> Option<&'p str> {
    pairs.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
}

/// As the signature takes them.
fn borrowed(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}
