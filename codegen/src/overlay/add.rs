//! Adds the fields that a page leaves out, below a group or an object that it names.

use std::ops::Range;

use super::apply::Outcome;
use super::{Entry, place};
use crate::diagnostics::Diagnostic;
use crate::ir::{Api, Field};
use crate::source::Positions;
use crate::{lower, page};

/// Reads the rows between the quotes as those of a page are read; their places are in the overlay.
pub fn read(quoted: Range<usize>, positions: &Positions<'_>, found: &mut Vec<Diagnostic>) -> Vec<Field> {
    let text = positions.source().text.get(quoted.clone()).unwrap_or_default();
    let rows = text.trim_matches(QUOTES);
    let begin = quoted.start + (text.len() - text.trim_start_matches(QUOTES).len());
    lower::fields(&page::rows(rows, begin, positions, found), found)
}

const QUOTES: [char; 2] = ['\'', '"'];

/// Adds the fields of an entry to what `on` names.
pub fn add(entry: &Entry, on: &str, api: &mut Api) -> Outcome {
    let Some(path) = entry.field.as_deref() else { return Outcome::Nowhere };
    if let Some(notification) = place::notification(api, on) {
        return to(place::below_notification(notification, path), &entry.add);
    }
    let operations = place::operations(api, on).into_iter();
    let outcomes = operations.map(|operation| to(place::below_operation(operation, path), &entry.add));
    outcomes.reduce(Outcome::worse).unwrap_or(Outcome::Nowhere)
}

/// What the page names itself it knows better.
fn to(place: place::Below<'_>, fields: &[Field]) -> Outcome {
    let known = match place {
        place::Below::Nowhere => return Outcome::Nowhere,
        place::Below::Value => return Outcome::Otherwise("it is a value, which has no fields".to_owned()),
        place::Below::Fields(known) => known,
    };
    let is_named = |field: &&Field| known.iter().any(|other| other.name.wire == field.name.wire);
    let (named, missing) = fields.iter().partition::<Vec<_>, _>(is_named);
    known.extend(missing.into_iter().cloned());
    if named.is_empty() {
        return Outcome::Applied;
    }
    let names = named.iter().map(|field| format!("`{}`", field.name.wire)).collect::<Vec<_>>().join(", ");
    Outcome::Otherwise(format!("the page itself names {names} now: take the rows out of `add`"))
}
