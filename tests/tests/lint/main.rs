//! The lint: every rule by a fixture of its own, its documentation, the judgments that its defaults follow from.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

mod documentation;
mod entries;
mod formats;
mod judgments;
mod mutated;
mod planted;
mod rules;

use std::path::PathBuf;

use wechatpay_codegen::source::Source;
use wechatpay_inspect::lint::{self, Finding, Report, Rule, Style};
use wechatpay_tests::trees;

/// A file of the repository.
fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// The pages of a fixture.
fn fixture(name: &str) -> Vec<Source> {
    trees::fixture("lint", name).unwrap()
}

/// What all rules find on the pages of a fixture.
fn found(name: &str) -> (Vec<Source>, Vec<Finding>) {
    let pages = fixture(name);
    let found = lint::lint(&pages, Rule::ALL);
    (pages, found)
}

/// The findings of a fixture as people see them.
fn shown(name: &str) -> String {
    let (pages, found) = found(name);
    lint::text(&Report::new(&found, Rule::ALL, &pages), Style::Plain)
}
