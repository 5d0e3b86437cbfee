//! The examples, run against the gateway.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

#[path = "../examples/first_payment.rs"]
mod first_payment;
#[path = "../examples/hong_kong.rs"]
mod hong_kong;
#[path = "../examples/refund.rs"]
mod refund;
#[path = "../examples/several_merchants.rs"]
mod several_merchants;
