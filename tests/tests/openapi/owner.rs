//! What the IR has of an operation or a notification, counted.

use wechatpay_codegen::ir::{Content, Field, Notification, Operation, Scalar, Type};

/// Fields and documented values.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub fields: usize,
    pub values: usize,
}

pub fn operation(operation: &Operation) -> Tally {
    let mut tally = Tally::default();
    let groups = [
        Some(&operation.parameters),
        operation.query.as_ref().map(|message| &message.fields),
        operation.headers.as_ref().map(|message| &message.fields),
        operation.body.as_ref().map(|body| &body.message.fields),
        Some(&operation.answer.fields),
        Some(&operation.answer.error),
    ];
    groups.into_iter().flatten().for_each(|fields| count(fields, &mut tally));
    tally
}

pub fn notification(page: &Notification) -> Tally {
    let mut tally = Tally::default();
    count(page.headers.as_ref().map_or(&[][..], |headers| &headers.fields), &mut tally);
    count(&page.body.message.fields, &mut tally);
    // The reply's groups are no fields: the status is the response's own, headers and body hold fields.
    page.reply.iter().for_each(|group| count(&group.children, &mut tally));
    tally
}

fn count(fields: &[Field], tally: &mut Tally) {
    for field in fields {
        tally.fields += 1;
        if has_type(field) {
            tally.values += field.enumeration.as_ref().map_or(0, |enumeration| enumeration.values.len());
        }
        count(&field.children, tally);
        if let Some(content) = &field.content {
            inside(content, tally);
        }
    }
}

/// The only field of a bare list is no key: what it holds is.
fn inside(content: &Content, tally: &mut Tally) {
    match content.fields.as_slice() {
        [only] if content.bare_list == Some(true) => count(&only.children, tally),
        fields => count(fields, tally),
    }
}

/// Values that are no type's are told in words.
fn has_type(field: &Field) -> bool {
    let (Type::One(scalar) | Type::List(scalar)) = field.r#type;
    let integers =
        || field.enumeration.iter().flat_map(|known| &known.values).all(|value| value.name.wire.parse::<i64>().is_ok());
    match scalar {
        Scalar::String => field.encryption.is_none() && field.content.is_none(),
        Scalar::Integer | Scalar::Number => integers(),
        _ => false,
    }
}
