//! Two documentations of one API, compared operation by operation and field by field.
//!
//! `here` is the documentation that the SDK is made of, `there` the other one; each may be written in tables or in
//! TypeScript, page by page. Operations are the same by version, method and the shape of their URL; fields by their path of
//! wire names. What a documentation does not state is not compared: TypeScript knows neither integers nor encryption, a
//! `string` without literals lists no values, and without any `?` in a message nothing is said of what must be there.
//! What is missing or extra is told once, at its top. The kinds of finding are one table: `kinds.rs`.

mod answer;
mod fields;
mod finding;
mod kinds;
mod names;
mod notification;
mod operation;
mod pairs;
mod render;
mod requiredness;
mod side;
mod values;

pub use finding::{Finding, Part, State};
pub use kinds::{Kind, Level};
pub use render::text;
pub use side::{Forms, Side, split};

use rayon::prelude::*;
use serde::Serialize;

use finding::Subject;

/// What was compared, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// The operations and notifications that both document.
    pub compared: usize,
    /// Those that only the other documentation has.
    pub only_there: usize,
    /// Those that only our own has.
    pub only_here: usize,
    /// What differs, what matters most first; then by kind, item and path.
    pub findings: Vec<Finding>,
}

/// How much of our own documentation the other one is meant to cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it: what it leaves out is a finding.
    All,
    /// Only what both document.
    Common,
}

/// Compares two documentations.
#[must_use]
pub fn compare(here: &Side, there: &Side, scope: Scope) -> Report {
    let operations = pairs::operations(&here.api, &there.api);
    let notifications = pairs::notifications(&here.api, &there.api);
    let mut findings = operations
        .pairs
        .par_iter()
        .flat_map_iter(|pair| operation::compare(&Subject::of(pair, here, there), pair))
        .collect::<Vec<_>>();
    findings.extend(notifications.pairs.iter().flat_map(|pair| notification::compare(here, there, *pair)));
    findings.extend(operations.there.iter().map(|one| operation::missing(one)));
    findings.extend(notifications.there.iter().map(|one| notification::missing(one)));
    if scope == Scope::All {
        findings.extend(operations.here.iter().map(|one| operation::extra(one)));
        // Pages in TypeScript document no notifications: that says nothing of them.
        let documents = !there.api.notifications.is_empty();
        findings.extend(notifications.here.iter().filter(|_| documents).map(|one| notification::extra(one)));
    }
    findings.sort_by_cached_key(Finding::rank);
    findings.dedup();
    Report {
        compared: operations.pairs.len() + notifications.pairs.len(),
        only_there: operations.there.len() + notifications.there.len(),
        only_here: operations.here.len() + notifications.here.len(),
        findings,
    }
}
