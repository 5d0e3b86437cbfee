//! Every fault of the other side against every class of operation: what comes out of it, and what is left of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by a panic"
)]

mod blocking;
mod class;
mod expected;
mod fault;
mod leaks;
mod matrix;
mod outcome;
mod site;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is counted belongs to the whole process, so these tests go one by one.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}
