//! APIv2: what its signatures need.

mod sign;

pub use sign::{ApiV2Key, InvalidApiV2Key, SignType};
