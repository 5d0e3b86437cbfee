//! Words of names and values that most pages spell otherwise.

use super::super::{context::Context, finding::Finding, table::Rule, vocabulary::Vocabulary};
use super::at_field;

/// Words on few pages that are one slip away from a word on many. The wire may have the slip, too.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let vocabulary = Vocabulary::of(context.places);
    for place in context.places {
        let name = &place.field.name.wire;
        let values = place.field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
        for text in std::iter::once(name).chain(values.map(|value| &value.name.wire)) {
            let Some(slip) = vocabulary.slip(text) else { continue };
            let message = format!("`{text}`: `{}` is written `{}` on {} pages", slip.odd, slip.known, slip.pages);
            found.push(at_field(Rule::MisspeltWord, context, place, message));
        }
    }
}
