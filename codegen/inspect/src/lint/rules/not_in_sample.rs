//! Rows that the sample leaves out.

use super::super::places::Place;
use super::super::shown::Observation;
use super::super::{context::Context, entry, finding::Finding, table::Rule};
use super::at_field;

/// Required ones.
pub fn required(context: &Context<'_>, found: &mut Vec<Finding>) {
    absent(Rule::RequiredNotInSample, true, context, found);
}

/// Optional ones.
pub fn optional(context: &Context<'_>, found: &mut Vec<Finding>) {
    absent(Rule::NotInSample, false, context, found);
}

fn absent(rule: Rule, required: bool, context: &Context<'_>, found: &mut Vec<Finding>) {
    for observation in context.observations {
        let Observation::Absent { place: index } = observation else { continue };
        let Some(place) = context.places.get(*index) else { continue };
        let name = &place.field.name.wire;
        if place.field.required != required || place.field.by_client || is_of_a_variant(context, place) {
            continue;
        }
        // A placeholder without a row of its name is another rule's.
        if context.row(&place.field.origin).is_none_or(|row| !row.name.text.contains(name.as_str())) {
            continue;
        }
        let what = if required { "required" } else { "in the table" };
        let message = format!("`{name}` is {what}, but the sample lacks it");
        let entry = required.then(|| {
            let (on, field) = (place.item.name(), place.path(context.places));
            let (page, right) = (entry::Fact::Flag(true), entry::Fact::Flag(false));
            entry::correction(&on, &field, "required", &page, &right, "the sample of the page does without it")
        });
        found.push(at_field(rule, context, place, message).overlay(entry));
    }
}

/// Whether a field, or what it stands in, is one of several variants: a sample shows one of them.
fn is_of_a_variant(context: &Context<'_>, place: &Place<'_>) -> bool {
    let mut next = Some(place);
    while let Some(place) = next {
        if !place.field.presence.is_empty() || place.field.variants.is_some() {
            return true;
        }
        next = place.parent(context.places);
    }
    false
}
