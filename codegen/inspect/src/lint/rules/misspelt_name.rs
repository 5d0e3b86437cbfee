//! Names of fields that sister pages spell otherwise, or that are none on the wire.

use std::collections::{BTreeMap, BTreeSet};

use super::super::places::Place;
use super::super::spelling::is_near;
use super::super::{context::Context, entry, finding::Finding, table::Rule};
use super::at_field;

/// Names with characters that none on the wire has, and names for which sister pages have a twin with the same label.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut families = BTreeMap::<_, Vec<_>>::new();
    for place in context.places {
        let name = &place.field.name.wire;
        if let Some(right) = bare(name) {
            let message = format!("`{name}` is no name on the wire; probably `{right}` is meant");
            found.push(finding(context, place, message, &right, "no name on the wire holds such a character"));
        } else if !place.field.label.is_empty() {
            let above = place.parent(context.places).map(|parent| parent.names(context.places));
            let key = (place.item.family(), above, place.field.label.as_str(), format!("{:?}", place.field.r#type));
            families.entry(key).or_default().push(place);
        }
    }
    for places in families.into_values() {
        of_family(context, &places, found);
    }
}

fn of_family(context: &Context<'_>, places: &[&Place<'_>], found: &mut Vec<Finding>) {
    let mut pages = BTreeMap::<&str, BTreeSet<&str>>::new();
    for place in places {
        pages.entry(&place.field.name.wire).or_default().insert(&place.field.origin.page);
    }
    for place in places {
        let name = place.field.name.wire.as_str();
        let count = pages.get(name).map_or(0, BTreeSet::len);
        let twins = pages.iter().filter(|(other, pages)| pages.len() > count && differs(name, other));
        let Some((twin, pages)) = twins.max_by_key(|(_, pages)| pages.len()) else { continue };
        let message = format!("`{name}` is `{twin}` on {} sister pages, with the same label", pages.len());
        let why = format!("{} sister pages spell it so", pages.len());
        let example = places.iter().find(|place| place.field.name.wire == **twin);
        let finding = finding(context, place, message, twin, &why);
        found.push(match example {
            Some(example) => finding.related(example.field.origin.clone(), format!("here it is `{twin}`")),
            None => finding,
        });
    }
}

/// By a letter: `mch_id` and `mchid` are both on the wire.
fn differs(name: &str, other: &str) -> bool {
    let bare = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    is_near(name, other) && bare(name) != bare(other)
}

fn finding(context: &Context<'_>, place: &Place<'_>, message: String, right: &str, why: &str) -> Finding {
    let name = &place.field.name.wire;
    let (on, path) = (place.item.name(), place.path(context.places));
    let (page, right_fact) = (entry::Fact::Word(name), entry::Fact::Word(right));
    let entry =
        (name != right && !right.is_empty()).then(|| entry::correction(&on, &path, "name", &page, &right_fact, why));
    at_field(Rule::MisspeltName, context, place, message).overlay(entry)
}

/// A name without what no name on the wire has; `None` if there is nothing of that.
fn bare(name: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | '.' | '{' | '}');
    (!name.chars().all(fits)).then(|| name.chars().filter(|c| fits(*c)).collect())
}
