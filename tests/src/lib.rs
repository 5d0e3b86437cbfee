//! What the tests share: trees of pages, the outline of an IR, the promises that hold for every page.

pub mod mutation;
pub mod outline;
pub mod promises;
pub mod trees;
