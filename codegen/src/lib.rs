//! Reads WeChat Pay's documentation tables and writes the Rust SDK from them.

pub mod ir;
