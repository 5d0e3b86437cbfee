//! What is judged only when everything is known: pages, overlay, products.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Api, Encryption, Field, Method, Operation, Scalar, Segment, Type, Version};

/// Looks for what no correct code, or no safe code, can be made of.
pub fn check(api: &Api, found: &mut Vec<Diagnostic>) {
    repeated_methods(api, found);
    settlements(api, found);
    for operation in &api.operations {
        let body = operation.body.iter().map(|body| &body.message);
        let sent = operation.query.iter().chain(&operation.headers).chain(body).flat_map(|message| &message.fields);
        let answered = operation.answer.fields.iter().chain(&operation.answer.error);
        for field in operation.parameters.iter().chain(sent).chain(answered) {
            in_clear(field, found);
            bare_lists(field, found);
            odd_names(field, found);
        }
    }
    for notification in &api.notifications {
        for field in &notification.body.message.fields {
            bare_lists(field, found);
            odd_names(field, found);
        }
    }
}

/// What the label calls encrypted must not be sent in clear, nor given to the caller as it is.
fn in_clear(field: &Field, found: &mut Vec<Diagnostic>) {
    let is_text = matches!(field.r#type, Type::One(Scalar::String) | Type::List(Scalar::String));
    if is_text && field.labelled_encrypted && field.encryption.is_none() {
        let name = &field.name.wire;
        let message = format!("`{name}` ({}) is treated as plain text", field.label);
        found.push(Diagnostic::new(Code::EncryptedByLabel, field.origin.clone(), name.len(), message));
    }
    below(field).for_each(|child| in_clear(child, found));
}

/// Names on the wire consist of few characters.
fn odd_names(field: &Field, found: &mut Vec<Diagnostic>) {
    let name = &field.name.wire;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | '.')) {
        let message = format!("`{name}` is no name on the wire");
        found.push(Diagnostic::new(Code::OddName, field.origin.clone(), name.chars().count(), message));
    }
    below(field).for_each(|child| odd_names(child, found));
}

/// Content with a single field may be a bare list of it.
fn bare_lists(field: &Field, found: &mut Vec<Diagnostic>) {
    let is_ciphertext = matches!(field.encryption, Some(Encryption::AesGcm | Encryption::AesEcb));
    if let Some(content) = field.content.as_deref().filter(|content| content.bare_list.is_none() && !is_ciphertext)
        && let [only] = content.fields.as_slice()
    {
        let name = &field.name.wire;
        let message = format!("`{name}` holds `{}` alone", only.name.wire);
        found.push(Diagnostic::new(Code::BareList, field.origin.clone(), name.len(), message));
    }
    below(field).for_each(|child| bare_lists(child, found));
}

/// What settles an unknown outcome must be an operation.
fn settlements(api: &Api, found: &mut Vec<Diagnostic>) {
    let known = api.operations.iter().map(name).collect::<BTreeSet<_>>();
    for operation in &api.operations {
        if let Some(query) = operation.settled_by.as_ref().filter(|query| !known.contains(*query)) {
            let message = format!("`{}` is to be settled by `{query}`, which no page documents", name(operation));
            found.push(Diagnostic::new(Code::UnknownSettlement, operation.origin.clone(), 1, message));
        }
    }
}

/// Method and page path, as the overlay writes them.
fn name(operation: &Operation) -> String {
    let root = if operation.version == Version::V2 { "/v2" } else { "" };
    format!("{} {root}{}", operation.method, operation.url)
}

fn below(field: &Field) -> impl Iterator<Item = &Field> {
    field.children.iter().chain(field.content.iter().flat_map(|content| &content.fields))
}

/// A method of a URL belongs to one section of one page. (Two pages may have one URL shape: their path parameters differ.)
fn repeated_methods(api: &Api, found: &mut Vec<Diagnostic>) {
    let mut known = BTreeMap::<(&[Segment], Method), &Operation>::new();
    for operation in &api.operations {
        if let Some(other) = known.insert((&operation.segments, operation.method), operation) {
            let message = format!("line {} documents this operation as well", other.origin.line);
            found.push(Diagnostic::new(Code::SameUrl, operation.origin.clone(), 1, message));
        }
    }
}
