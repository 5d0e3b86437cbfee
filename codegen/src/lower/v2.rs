//! What the rows of an APIv2 page say about its signatures.

use crate::ir::{AnswerKind, Body, Constant, Field, Flags, Message, Operation, SignType, Verification, Version};

/// Settles how the request is signed, and whether the answer is.
pub fn settle(operation: &mut Operation) {
    if operation.version != Version::V2 {
        return;
    }
    if let Some(field) = sent(operation, "sign_type") {
        operation.sign_type = only_sign_type(field);
    }
    settle_request(operation);
    let is_signed = operation.answer.fields.iter().any(|field| field.name.wire == "sign");
    if operation.answer.kind != AnswerKind::Redirect && !is_signed {
        operation.verification = Verification::Unsigned;
    }
    let groups = operation.query.iter_mut().chain(operation.body.as_mut().map(|body| &mut body.message));
    for field in groups.flat_map(|message| &mut message.fields) {
        field.by_client = matches!(field.name.wire.as_str(), "sign" | "nonce_str");
        if field.name.wire == "sign_type" {
            fix(field);
        }
    }
}

/// A page that writes out `sign`, as those do whose requests are no XML, writes out all that is signed; a redirect page without
/// it is not signed.
fn settle_request(operation: &mut Operation) {
    let is_redirect = operation.answer.kind == AnswerKind::Redirect;
    let (has_sign, has_nonce) = (sent(operation, "sign").is_some(), sent(operation, "nonce_str").is_some());
    let Flags { nonceless, unsigned_request, .. } = &mut operation.flags;
    *nonceless |= !has_nonce && (has_sign || is_redirect);
    *unsigned_request = is_redirect && !has_sign;
}

/// A field of the query or the body.
fn sent<'o>(operation: &'o Operation, name: &str) -> Option<&'o Field> {
    let body = operation.body.as_ref().map(|Body { message, .. }| message);
    let fields = operation.query.iter().chain(body).flat_map(|Message { fields, .. }| fields);
    fields.into_iter().find(|field| field.name.wire == name)
}

fn only_sign_type(field: &Field) -> Option<SignType> {
    let constant = field.constant.as_ref().map(|constant| constant.value.as_str());
    let listed = field.enumeration.as_ref().map_or(&[][..], |enumeration| &enumeration.values);
    match (constant, listed) {
        (Some(value), _) => SignType::of(value),
        (None, [only]) => SignType::of(&only.name.wire),
        (None, _) => None,
    }
}

/// The only way to sign is a value that never varies: nobody is asked for it.
fn fix(field: &mut Field) {
    if let Some(only) = only_sign_type(field) {
        field.constant.get_or_insert(Constant { value: only.wire().to_owned() });
    }
}
