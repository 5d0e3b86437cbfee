//! Which entries reached what: for whoever asks why an item is as it is.

use super::apply::{Outcome, one};
use super::{Overlay, Value, place};
use crate::account;
use crate::ir::{Api, Origin};

/// An entry at a place where it applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The entry.
    pub origin: Origin,
    /// What it is about, as it writes it: `POST /v3/refunds`, `webhook/v3/TRANSACTION.SUCCESS`, `/v3/pay`.
    pub on: String,
    /// The field's path of wire names, likewise.
    pub field: Option<String>,
    /// The headings of the operations or of the notification that it reached; none for the beginning of a chain.
    pub owners: Vec<Origin>,
    /// The rows of the fields that it reached, and those of its own that it adds.
    pub rows: Vec<Origin>,
    /// The name in Rust that it chooses.
    pub rust: Option<String>,
    /// What it sets, and instead of what: `type = "integer" instead of "string"`; what it adds: `adds payer_total`.
    pub sets: Vec<String>,
    /// Why.
    pub why: String,
}

/// A warning of a page that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The entry.
    pub origin: Origin,
    /// The finding's code.
    pub code: String,
    /// What the finding says.
    pub says: Vec<String>,
    /// Why it is right as it is.
    pub why: String,
}

/// Lays the overlay over the IR as the pages state it, and tells where each entry applied.
pub fn traces(overlay: &Overlay, api: &mut Api) -> Vec<Trace> {
    let mut traces = Vec::new();
    for entry in &overlay.entries {
        for on in &entry.on {
            let (owners, mut rows) = places(api, on, entry.field.as_deref());
            rows.extend(entry.add.iter().flat_map(account::field_rows).cloned());
            if !matches!(one(entry, on, api), Outcome::Applied) {
                continue;
            }
            let rust = entry.set.get("rust").and_then(|value| match value {
                Value::Text(name) => Some(name.clone()),
                Value::Flag(_) => None,
            });
            let sets = entry.set.iter().map(|(name, value)| match entry.expect.get(name) {
                Some(expected) if expected == value => format!("{name} = {value}, as the page says"),
                Some(expected) => format!("{name} = {value} instead of {expected}"),
                None => format!("{name} = {value}"),
            });
            let added = entry.add.iter().map(|field| format!("adds {}", field.name.wire));
            traces.push(Trace {
                origin: entry.origin.clone(),
                on: on.clone(),
                field: entry.field.clone(),
                owners,
                rows,
                rust,
                sets: sets.chain(added).collect(),
                why: entry.why.clone(),
            });
        }
    }
    traces
}

/// The warnings of a page that were looked at.
#[must_use]
pub fn accepted(overlay: &Overlay, page: &str) -> Vec<Acceptance> {
    let own = overlay.accepted.iter().filter(|accepted| accepted.page == page);
    let acceptance = own.map(|accepted| Acceptance {
        origin: accepted.origin.clone(),
        code: accepted.code.clone(),
        says: accepted.says.clone(),
        why: accepted.why.clone(),
    });
    acceptance.collect()
}

/// The headings and the rows that an entry speaks of; before it is applied, since it may change the wire name.
fn places(api: &mut Api, on: &str, field: Option<&str>) -> (Vec<Origin>, Vec<Origin>) {
    let path = field.map(|path| path.split('=').next().unwrap_or(path));
    if let Some(notification) = place::notification(api, on) {
        let owner = notification.origin.clone();
        let row = path.and_then(|path| place::field_of_notification(notification, path));
        return (vec![owner], row.map(|field| field.origin.clone()).into_iter().collect());
    }
    let (mut owners, mut rows) = (Vec::new(), Vec::new());
    for operation in place::operations(api, on) {
        owners.push(operation.origin.clone());
        let row = path.and_then(|path| place::field_of_operation(operation, path));
        rows.extend(row.map(|field| field.origin.clone()));
    }
    (owners, rows)
}
