//! Values of samples against the documented values of their rows.

use super::super::shown::Observation;
use super::super::{context::Context, finding::Finding, table::Rule};
use super::sample_type::short;
use super::{at_field, in_sample};
use wechatpay_codegen::ir::{Field, Sample};

/// One finding for each field.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut last = None;
    for observation in context.observations {
        let Observation::Value { place: index, value } = observation else { continue };
        let Some(place) = context.places.get(*index).filter(|_| last != Some(*index)) else { continue };
        let known = documented(place.field);
        if known.is_empty() || place.field.encryption.is_some() || place.field.encoding.is_some() {
            continue;
        }
        let Some(stray) = texts(value).into_iter().find(|text| !is_known(text, &known)) else { continue };
        last = Some(*index);
        let name = &place.field.name.wire;
        let list = known.iter().take(6).map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
        let rest = if known.len() > 6 { format!(" and {} more", known.len() - 6) } else { String::new() };
        let message = format!("`{name}` has the value `{}` in the sample, which the row does not list", short(&stray));
        let mut finding = at_field(Rule::SampleValue, context, place, message);
        if let Some(origin) = in_sample(context, *index) {
            finding = finding.related(origin, format!("the sample has `{}`", short(&stray)));
        }
        let nearest = known.iter().find(|value| is_near(value, &stray));
        found.push(match nearest {
            Some(nearest) => finding.help(format!("probably `{nearest}` is meant: correct the one that is misspelt")),
            None => finding.help(format!("documented: {list}{rest}; {}", Rule::SampleValue.help())),
        });
    }
}

/// The values of a field, if it has a closed set of them on the page.
fn documented(field: &Field) -> Vec<&str> {
    let values = field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
    let mut known = values.map(|value| value.name.wire.as_str()).collect::<Vec<_>>();
    known.extend(field.constant.iter().map(|constant| constant.value.as_str()));
    known
}

/// The scalars of a value as text.
fn texts(value: &Sample) -> Vec<String> {
    match value {
        Sample::String(text) => vec![text.clone()],
        Sample::Number(digits) => vec![digits.clone()],
        Sample::Boolean(flag) => vec![flag.to_string()],
        Sample::List(items) => items.iter().flat_map(texts).collect(),
        Sample::Missing | Sample::Null | Sample::Object(_) => Vec::new(),
    }
}

/// A value, or several of them in one text.
fn is_known(text: &str, known: &[&str]) -> bool {
    let text = text.trim();
    let is_one = |text: &str| known.contains(&text.trim());
    let is_many = |mark: char| text.contains(mark) && text.split(mark).all(is_one);
    is_one(text) || is_many(',') || is_many('|') || is_many(';')
}

/// Whether two values differ in letter case or in a letter or two.
fn is_near(value: &str, other: &str) -> bool {
    let most = value.chars().count() / 6;
    value.eq_ignore_ascii_case(other) || (most > 0 && strsim::damerau_levenshtein(value, other) <= most.min(2))
}
