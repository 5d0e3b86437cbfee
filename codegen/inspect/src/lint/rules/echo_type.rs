//! The type of what is sent against the type of what comes back.

use std::collections::HashMap;

use super::super::places::{Item, Place, Side};
use super::super::{context::Context, finding::Finding, table::Rule};
use super::{at_field, type_name};
use wechatpay_codegen::ir::{Scalar, Type, Version};

/// Fields of one operation, of one name and one label, that are sent as one type and come back as another.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut sent = HashMap::<_, Vec<_>>::new();
    for place in context.places.iter().filter(|place| place.side.is_sent()) {
        sent.entry(key(place)).or_default().push(place);
    }
    for answered in context.places.iter().filter(|place| place.side == Side::Answer) {
        let Some(namesakes) = sent.get(&key(answered)).filter(|_| answered.item.version() == Version::V3) else {
            continue;
        };
        found.extend(differing(namesakes, answered).and_then(|sent| finding(context, sent, answered)));
    }
}

/// Operation and name.
fn key<'a>(place: &Place<'a>) -> (*const (), &'a str) {
    let item = match place.item {
        Item::Operation(operation, _) => std::ptr::from_ref(operation).cast(),
        Item::Notification(notification) => std::ptr::from_ref(notification).cast(),
    };
    (item, place.field.name.wire.as_str())
}

/// The field that is sent, if every one of that name and label has another type than what comes back.
fn differing<'p, 'a>(sent: &[&'p Place<'a>], answered: &Place<'_>) -> Option<&'p Place<'a>> {
    let is_same = |place: &&&Place<'_>| {
        place.field.label == answered.field.label || (place.parent.is_none() && answered.parent.is_none())
    };
    let differs = |place: &&Place<'_>| match (scalar(place), scalar(answered)) {
        (Some(sent), Some(answered)) => sent != answered,
        _ => false,
    };
    let mut same = sent.iter().filter(is_same).copied();
    let first = same.next()?;
    (differs(&first) && same.all(|place| differs(&place))).then_some(first)
}

fn finding(context: &Context<'_>, sent: &Place<'_>, answered: &Place<'_>) -> Option<Finding> {
    let (before, after) = (type_name(sent.field.r#type)?, type_name(answered.field.r#type)?);
    let name = &answered.field.name.wire;
    let message = format!("`{name}` is sent as {before} and comes back as {after}");
    let finding = at_field(Rule::EchoType, context, sent, message);
    Some(finding.related(answered.field.origin.clone(), format!("`{name}` comes back as {after}")))
}

/// What one value is: lists are lists of it, and integers are numbers.
fn scalar(place: &Place<'_>) -> Option<Scalar> {
    let (Type::One(scalar) | Type::List(scalar)) = place.field.r#type;
    match scalar {
        Scalar::Integer | Scalar::Number | Scalar::Decimal => Some(Scalar::Integer),
        Scalar::String | Scalar::Boolean => Some(scalar),
        Scalar::Object | Scalar::True | Scalar::File | Scalar::Any => None,
    }
}
