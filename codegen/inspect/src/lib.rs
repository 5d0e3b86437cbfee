//! Looks at what [`wechatpay_codegen`] reads: what in the documentation contradicts itself, what its sister says, where an item
//! comes from, and the same API as an OpenAPI document.
//!
//! A crate of its own for the sake of those who wait: nothing of it is needed to regenerate the SDK, so it is compiled fast instead
//! of made fast (`[profile.release.package]` in the workspace's manifest). Pure functions like the stages themselves.

pub mod crosscheck;
pub mod explain;
pub mod lint;
pub mod openapi;
pub mod twoslash;
