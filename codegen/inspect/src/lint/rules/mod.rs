//! The rules, one a file; pairs that look at the same thing from both sides share one.

pub mod echo_type;
pub mod empty_object;
pub mod encrypted_by_label;
pub mod indent;
pub mod link;
pub mod misspelt_attribute;
pub mod misspelt_name;
pub mod misspelt_value;
pub mod misspelt_word;
pub mod not_in_sample;
pub mod placeholder;
pub mod same_table;
pub mod sample_key;
pub mod sample_type;
pub mod sample_value;
pub mod serial;
pub mod sister_encryption;
pub mod sister_type;

use super::context::Context;
use super::finding::Finding;
use super::places::{Item, Place};
use super::table::Rule;
use super::{entry, locate, shown};
use wechatpay_codegen::diagnostics::{Code, Diagnostic};
use wechatpay_codegen::ir::{Origin, Scalar, Type};
use wechatpay_codegen::surface::words;

/// A type as the documentation and the overlay write it; none of what only the reader makes.
fn type_name(kind: Type) -> Option<String> {
    match kind {
        Type::One(Scalar::True | Scalar::File) | Type::List(Scalar::True | Scalar::File) => None,
        Type::One(_) | Type::List(_) => Some(words::kind(kind)),
    }
}

/// A finding at a field's row, from its name on.
fn at_field(rule: Rule, context: &Context<'_>, place: &Place<'_>, message: String) -> Finding {
    let field = place.field;
    Finding::new(rule, field.origin.clone(), field.name.wire.chars().count(), message)
        .about(place.item_path(context.places))
}

/// Where a field's value stands in the sample.
fn in_sample(context: &Context<'_>, index: usize) -> Option<Origin> {
    let place = context.places.get(index)?;
    let Item::Operation(_, Some(section)) = place.item else { return None };
    locate::key(section, &shown::keys(context.places, index)).map(|(origin, _)| origin)
}

/// What the reader found of some kinds, as findings of a rule; the entry accepts the reader's warning.
fn taken_over(rule: Rule, codes: &[Code], context: &Context<'_>, found: &mut Vec<Finding>) {
    let own = context.read.iter().filter(|finding| codes.contains(&finding.code));
    found.extend(own.map(|finding| of_reader(rule, finding, context)));
}

fn of_reader(rule: Rule, finding: &Diagnostic, context: &Context<'_>) -> Finding {
    let own = Finding::new(rule, finding.origin.clone(), finding.length as usize, finding.message.as_str());
    let at = |place: &&Place<'_>| {
        place.field.origin.page == finding.origin.page && place.field.origin.line == finding.origin.line
    };
    let item = context.places.iter().find(at).map(|place| place.item_path(context.places));
    let page = &finding.origin.page;
    let entry =
        (!finding.instead_of_row).then(|| entry::acceptance(finding.code.name(), page, &finding.message, rule.title()));
    own.about(item.unwrap_or_default()).overlay(entry)
}
