//! Documented values that other pages spell otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::super::places::Place;
use super::super::spelling::is_near;
use super::super::{context::Context, finding::Finding, table::Rule};
use super::at_field;

/// Values for which a list of the same field, alike otherwise, has another spelling: on a page of the same family, or on many
/// pages anywhere.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut fields = BTreeMap::<_, Vec<_>>::new();
    let mut pages = BTreeMap::<_, BTreeSet<_>>::new();
    for place in context.places {
        let values = values(place);
        for value in &values {
            pages.entry(*value).or_default().insert(&*place.field.origin.page);
        }
        if values.len() > SHARED {
            fields.entry(place.field.name.wire.as_str()).or_default().push(List { place, values });
        }
    }
    let everywhere = |value: &str| pages.get(value).map_or(0, BTreeSet::len);
    for lists in fields.into_values() {
        for list in &lists {
            for value in &list.values {
                let Some(twin) = twin(&lists, list, value, &everywhere) else { continue };
                let name = &list.place.field.name.wire;
                let (right, pages) = (twin.value, twin.pages);
                let on = if pages == 1 { "another page".to_owned() } else { format!("{pages} other pages") };
                let message = format!("`{value}` of `{name}` is `{right}` on {on}, in a list alike otherwise");
                let finding = at_field(Rule::MisspeltValue, context, list.place, message);
                found.push(finding.related(twin.place.field.origin.clone(), format!("here it is `{right}`")));
            }
        }
    }
}

/// So many other values must two lists share to be of one kind.
const SHARED: usize = 2;

/// What so many pages of other families have is the usual spelling.
const MANY: usize = 5;

struct List<'c, 'a> {
    place: &'c Place<'a>,
    values: BTreeSet<&'a str>,
}

fn values<'a>(place: &Place<'a>) -> BTreeSet<&'a str> {
    let values = place.field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
    values.map(|value| value.name.wire.as_str()).collect()
}

struct Twin<'c, 'a> {
    value: &'a str,
    /// How many pages have it for this field.
    pages: usize,
    place: &'c Place<'a>,
}

/// The value that other lists have in place of this one. Of two that stand on as many pages of a family, the one that stands
/// on fewer pages of all is the odd one.
fn twin<'c, 'a>(
    lists: &[List<'c, 'a>],
    own: &List<'c, 'a>,
    value: &str,
    everywhere: &impl Fn(&str) -> usize,
) -> Option<Twin<'c, 'a>> {
    let family = own.place.item.family();
    let pages = |value: &str, sisters: bool| {
        let with = lists.iter().filter(|list| list.values.contains(value));
        let with = with.filter(|list| !sisters || list.place.item.family() == family);
        with.map(|list| &*list.place.field.origin.page).collect::<BTreeSet<_>>().len()
    };
    let is_alike =
        |list: &&List<'c, 'a>| !list.values.contains(value) && list.values.intersection(&own.values).count() >= SHARED;
    let mut twins = Vec::new();
    for list in lists.iter().filter(is_alike) {
        for other in list.values.difference(&own.values).filter(|other| is_near(value, other)) {
            let rank = |value: &str, sisters| (pages(value, sisters), everywhere(value));
            let is_usual = if list.place.item.family() == family {
                rank(other, true) > rank(value, true)
            } else {
                pages(other, false) >= MANY.max(3 * pages(value, false))
            };
            if is_usual {
                twins.push(Twin { value: other, pages: pages(other, false), place: list.place });
            }
        }
    }
    twins.into_iter().max_by_key(|twin| twin.pages)
}
