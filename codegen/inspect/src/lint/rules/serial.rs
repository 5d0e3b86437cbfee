//! The header `Wechatpay-Serial` against encrypted fields.

use super::super::places::name;
use super::super::{context::Context, finding::Finding, table::Rule};
use wechatpay_codegen::ir::{Encryption, EncryptionKey, Field, Operation};

/// Encrypted fields without the header.
pub fn missing(context: &Context<'_>, found: &mut Vec<Finding>) {
    for operation in &context.api.operations {
        let Some(field) = sent(operation).find_map(encrypted).filter(|_| header(operation).is_none()) else { continue };
        let message = format!("`{}` is encrypted with WeChat Pay's key, but no row names `{SERIAL}`", field.name.wire);
        let length = field.name.wire.chars().count();
        let finding = Finding::new(Rule::EncryptionWithoutSerial, field.origin.clone(), length, message);
        found.push(finding.about(name(operation)));
    }
}

/// The header without encrypted fields.
pub fn needless(context: &Context<'_>, found: &mut Vec<Finding>) {
    for operation in &context.api.operations {
        let answered = operation.answer.fields.iter();
        let is_used = sent(operation).chain(answered).any(is_encrypted);
        let Some(header) = header(operation).filter(|_| !is_used) else { continue };
        let message = format!("`{SERIAL}` is asked for, but no field is encrypted");
        let length = header.name.wire.chars().count();
        let finding = Finding::new(Rule::SerialWithoutEncryption, header.origin.clone(), length, message);
        found.push(finding.about(format!("{} headers.{}", name(operation), header.name.wire)));
    }
}

const SERIAL: &str = "Wechatpay-Serial";

fn header(operation: &Operation) -> Option<&Field> {
    let headers = operation.headers.iter().flat_map(|headers| &headers.fields);
    headers.into_iter().find(|field| field.name.wire.eq_ignore_ascii_case(SERIAL))
}

fn sent(operation: &Operation) -> impl Iterator<Item = &Field> {
    let body = operation.body.iter().map(|body| &body.message);
    let groups = operation.query.iter().chain(body).chain(&operation.headers);
    operation.parameters.iter().chain(groups.flat_map(|message| &message.fields))
}

fn below(field: &Field) -> impl Iterator<Item = &Field> {
    field.children.iter().chain(field.content.iter().flat_map(|content| &content.fields))
}

/// The first field here that is encrypted with WeChat Pay's key.
fn encrypted(field: &Field) -> Option<&Field> {
    if field.encryption == Some(Encryption::Rsa(EncryptionKey::Platform)) {
        return Some(field);
    }
    below(field).find_map(encrypted)
}

fn is_encrypted(field: &Field) -> bool {
    matches!(field.encryption, Some(Encryption::Rsa(_))) || below(field).any(is_encrypted)
}
