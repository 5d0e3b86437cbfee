//! Values of samples against the types of their rows.

use super::super::places::{Form, Place, Side};
use super::super::shown::Observation;
use super::super::{context::Context, entry, finding::Finding, table::Rule};
use super::{at_field, in_sample, type_name};
use wechatpay_codegen::ir::{Sample, Scalar, Type};

/// One finding for each field, whatever the number of its values.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut last = None;
    for observation in context.observations {
        let Observation::Value { place: index, value } = observation else { continue };
        let Some(place) = context.places.get(*index).filter(|_| last != Some(*index)) else { continue };
        let Some(stated) = type_name(place.field.r#type) else { continue };
        if place.field.content.is_some() || place.field.encoding.is_some() || fits(place, value) {
            continue;
        }
        last = Some(*index);
        let Some(shown) = shown(value) else { continue };
        let message = format!("`{}` is {stated}, but the sample has {shown}", place.field.name.wire);
        let mut finding = at_field(Rule::SampleType, context, place, message);
        if let Some(origin) = in_sample(context, *index) {
            finding = finding.related(origin, format!("the sample has {shown}"));
        }
        found.push(finding.overlay(correction(context, place, value, &stated)));
    }
}

/// Numbers and booleans that a sample of XML, of a query or of a path writes as text.
pub fn text(context: &Context<'_>, found: &mut Vec<Finding>) {
    for observation in context.observations {
        let Observation::Value { place: index, value } = observation else { continue };
        let Some(place) = context.places.get(*index) else { continue };
        let is_text = matches!(value, Sample::String(_));
        let is_bare = matches!(place.field.r#type, Type::One(Scalar::Integer | Scalar::Number | Scalar::Boolean));
        let (Some(stated), Some(shown)) = (type_name(place.field.r#type), shown(value)) else { continue };
        if is_text && is_bare && fits(place, value) {
            let message = format!("`{}` is {stated}, and the sample writes {shown}", place.field.name.wire);
            let finding = at_field(Rule::SampleText, context, place, message);
            found.push(match in_sample(context, *index) {
                Some(origin) => finding.related(origin, format!("the sample has {shown}")),
                None => finding,
            });
        }
    }
}

/// Whether a value is of a type. What is written as text has none of its own: a number is as good as its digits there.
fn fits(place: &Place<'_>, value: &Sample) -> bool {
    let is_text = !place.in_content && !matches!(place.side, Side::Body(Form::Json));
    match (place.field.r#type, value) {
        (_, Sample::Missing | Sample::Null) => true,
        // PHP writes an empty list and an empty object alike.
        (_, Sample::List(items)) if items.is_empty() => true,
        (_, Sample::Object(fields)) if fields.is_empty() => true,
        (Type::One(scalar), value) => is_one(scalar, value, is_text),
        (Type::List(scalar), Sample::List(items)) => items.iter().all(|item| is_one(scalar, item, is_text)),
        (Type::List(scalar), value) => is_text && is_one(scalar, value, is_text),
    }
}

fn is_one(scalar: Scalar, value: &Sample, is_text: bool) -> bool {
    match (scalar, value) {
        (_, Sample::Missing | Sample::Null) | (Scalar::Any | Scalar::True | Scalar::File, _) => true,
        (Scalar::String, Sample::String(_)) | (Scalar::Boolean, Sample::Boolean(_)) => true,
        (Scalar::String, Sample::Number(_) | Sample::Boolean(_)) => is_text,
        (Scalar::Integer, Sample::Number(digits)) => digits.parse::<i64>().is_ok(),
        (Scalar::Number | Scalar::Decimal, Sample::Number(_)) => true,
        (Scalar::Integer, Sample::String(text)) => is_text && text.trim().parse::<i64>().is_ok(),
        (Scalar::Number | Scalar::Decimal, Sample::String(text)) => is_text && text.trim().parse::<f64>().is_ok(),
        (Scalar::Boolean, Sample::String(text)) => is_text && matches!(text.trim(), "true" | "false"),
        (Scalar::Object, Sample::Object(_)) => true,
        _ => false,
    }
}

/// A value as people see it.
fn shown(value: &Sample) -> Option<String> {
    Some(match value {
        Sample::Missing | Sample::Null => return None,
        Sample::Boolean(flag) => format!("the boolean `{flag}`"),
        Sample::Number(digits) => format!("the number `{digits}`"),
        Sample::String(text) => format!("the text `{}`", short(text)),
        Sample::Object(_) => "an object".to_owned(),
        Sample::List(items) => match items.iter().find_map(shown) {
            Some(first) => format!("a list of {first}"),
            None => "a list".to_owned(),
        },
    })
}

/// The beginning of a long text.
pub fn short(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST).chain(['…']).collect() }
}

/// The entry for those who find the sample right.
fn correction(context: &Context<'_>, place: &Place<'_>, value: &Sample, stated: &str) -> Option<String> {
    let right = type_of(value).filter(|right| right != stated)?;
    let why = format!("the sample of the page sends {}", shown(value)?);
    let (on, field) = (place.item.name(), place.path(context.places));
    Some(entry::correction(&on, &field, "type", &entry::Fact::Word(stated), &entry::Fact::Word(&right), &why))
}

/// The type that a value has.
pub fn type_of(value: &Sample) -> Option<String> {
    Some(match value {
        Sample::Missing | Sample::Null => return None,
        Sample::Boolean(_) => "boolean".to_owned(),
        Sample::Number(digits) if digits.parse::<i64>().is_ok() => "integer".to_owned(),
        Sample::Number(_) => "decimal".to_owned(),
        Sample::String(_) => "string".to_owned(),
        Sample::Object(_) => "object".to_owned(),
        Sample::List(items) => format!("{}[]", items.iter().find_map(type_of)?.trim_end_matches("[]")),
    })
}
