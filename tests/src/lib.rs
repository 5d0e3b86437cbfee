//! What the tests share: trees of pages, the outline of an IR, the promises that hold for every page.

pub mod mutation;
pub mod outline;
pub mod promises;
pub mod trees;
pub mod typescript;

/// The programs of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The programs of the Chinese README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.zh-CN.md")]
pub struct ReadmeInChinese;
