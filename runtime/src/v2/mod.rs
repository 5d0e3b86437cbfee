//! APIv2: its signatures and its XML.

mod sign;
// Until the client sends it.
#[allow(dead_code)]
mod xml;

pub use sign::{ApiV2Key, InvalidApiV2Key, SignType};
#[allow(unused_imports)]
pub(crate) use xml::Document;
