//! The type of a field against its type on the sister pages.

use std::collections::BTreeMap;

use super::super::places::{Item, Place};
use super::super::{context::Context, entry, finding::Finding, table::Rule};
use super::{at_field, type_name};
use wechatpay_codegen::ir::Version;

/// Fields of one path and one label, on pages of one family, that few pages type otherwise than most.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut families = BTreeMap::<_, Vec<(usize, String)>>::new();
    for (index, place) in context.places.iter().enumerate() {
        let Item::Operation(operation, _) = place.item else { continue };
        // APIv2 has texts only.
        if operation.version == Version::V2 || place.field.label.is_empty() {
            continue;
        }
        let Some(kind) = kind(place) else { continue };
        let names = place.names(context.places);
        let key = (place.item.family(), names, place.field.label.as_str());
        families.entry(key).or_default().push((index, kind));
    }
    for members in families.into_values() {
        of_family(context, &members, found);
    }
}

fn of_family(context: &Context<'_>, members: &[(usize, String)], found: &mut Vec<Finding>) {
    let mut counts = BTreeMap::<&str, usize>::new();
    members.iter().for_each(|(_, kind)| *counts.entry(kind).or_default() += 1);
    let Some((usual, most)) = counts.iter().max_by_key(|(_, count)| **count).map(|(kind, count)| (*kind, *count))
    else {
        return;
    };
    let others = members.len() - most;
    if others == 0 || others >= most {
        return;
    }
    let example = members.iter().find(|(_, kind)| kind == usual).and_then(|(index, _)| context.places.get(*index));
    for (index, _) in members.iter().filter(|(_, kind)| kind != usual) {
        let Some(place) = context.places.get(*index) else { continue };
        let Some(own) = type_name(place.field.r#type) else { continue };
        let name = &place.field.name.wire;
        let message = format!("`{name}` is {own} here, and {usual} in {most} other places of this family of pages");
        let mut finding = at_field(Rule::SisterType, context, place, message);
        if let Some(example) = example {
            finding = finding.related(example.field.origin.clone(), format!("`{name}` is {usual}"));
        }
        let (on, path) = (place.item.name(), place.path(context.places));
        let (page, right) = (entry::Fact::Word(&own), entry::Fact::Word(usual));
        let why = format!("it is {usual} in {most} other places of this family of pages");
        found.push(finding.overlay(Some(entry::correction(&on, &path, "type", &page, &right, &why))));
    }
}

/// What one value is: integer and number are one. Objects, and lists beside single values, are other messages of one name.
fn kind(place: &Place<'_>) -> Option<String> {
    let name = type_name(place.field.r#type)?.replace("number", "integer");
    matches!(name.as_str(), "string" | "integer" | "boolean").then_some(name)
}
