//! What operations and components are called: as in Rust, with dots, so that `cargo xtask explain` knows them.

use wechatpay_codegen::emit::place;
use wechatpay_codegen::ir::{Notification, Operation};

/// `v3.pay.transactions.jsapi.post`: the `operationId`, and where the names of its components begin.
pub fn operation(operation: &Operation) -> String {
    dotted(&place::operation(operation))
}

/// `webhook.v3.transaction_success`.
pub fn notification(notification: &Notification) -> String {
    dotted(&place::notification(notification))
}

/// A path of Rust without the crate's name.
pub fn dotted(path: &str) -> String {
    let path = path.trim_start_matches("wechatpay::");
    plain(&path.replace("r#", "").replace("::", "."))
}

/// The name of a component may have ASCII letters, digits, `.`, `-` and `_`; others are written by their number.
fn plain(name: &str) -> String {
    let plain = |character: char| match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => character.to_string(),
        other => format!("_{:X}_", u32::from(other)),
    };
    name.chars().map(plain).collect()
}
