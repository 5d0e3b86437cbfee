//! An operation or a notification, as one line says it.

use serde::Serialize;

use super::sample::{self, Literal};
use crate::ir::{
    AnswerFormat, AnswerKind, BodyKind, Encoding, Encryption, EncryptionKey, Field, FileFact, Flags, Message, Method,
    Notification, Operation, Padding, Scalar, SignType, Type, Verification, Version,
};
use crate::names;

/// An operation.
#[derive(Serialize)]
pub struct OperationLine<'a> {
    name: String,
    version: Version,
    method: Method,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<&'a str>,
    #[serde(skip_serializing_if = "is_usual")]
    verification: Verification,
    #[serde(skip_serializing_if = "is_usual")]
    padding: Padding,
    #[serde(flatten)]
    flags: FlagsLine,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<FieldLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<Group<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<Group<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Group<'a>>,
    answer: AnswerLine<'a>,
}

impl<'a> OperationLine<'a> {
    pub fn of(operation: &'a Operation) -> Self {
        let segments = operation.segments.iter().map(|segment| match segment.parameter {
            true => format!("{{{}}}", segment.name.wire),
            false => segment.name.wire.clone(),
        });
        let method = names::method(operation.method).to_owned();
        Self {
            name: segments.chain([method]).collect::<Vec<_>>().join("."),
            version: operation.version,
            method: operation.method,
            url: &operation.url,
            host: operation.host.as_ref().map(|host| host.base.as_str()),
            product: operation.product.as_deref(),
            verification: operation.verification,
            padding: operation.padding,
            flags: FlagsLine::of(operation.flags),
            sign_type: operation.sign_type.map(SignType::wire),
            parameters: fields(&operation.parameters),
            query: operation.query.as_ref().map(|message| Group::of(message, None)),
            headers: operation.headers.as_ref().map(|message| Group::of(message, None)),
            body: operation.body.as_ref().map(|body| Group::of(&body.message, Some(body.kind))),
            answer: AnswerLine {
                kind: operation.answer.kind,
                format: operation.answer.format,
                fields: fields(&operation.answer.fields),
            },
        }
    }
}

/// What the client does besides.
#[derive(Serialize)]
struct FlagsLine {
    #[serde(skip_serializing_if = "is_usual")]
    client_certificate: bool,
    #[serde(skip_serializing_if = "is_usual")]
    nonceless: bool,
    #[serde(skip_serializing_if = "is_usual")]
    unsigned_request: bool,
    #[serde(skip_serializing_if = "is_usual")]
    reads: bool,
}

impl FlagsLine {
    fn of(flags: Flags) -> Self {
        let Flags { client_certificate, nonceless, unsigned_request, reads } = flags;
        Self { client_certificate, nonceless, unsigned_request, reads }
    }
}

/// A notification.
#[derive(Serialize)]
pub struct NotificationLine<'a> {
    name: &'a str,
    version: Version,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<&'a str>,
    #[serde(skip_serializing_if = "is_empty")]
    event_types: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<Group<'a>>,
    body: Group<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a [String]>,
}

impl<'a> NotificationLine<'a> {
    pub fn of(notification: &'a Notification) -> Self {
        Self {
            name: &notification.name.wire,
            version: notification.version,
            product: notification.product.as_deref(),
            event_types: &notification.event_types,
            headers: notification.headers.as_ref().map(|message| Group::of(message, None)),
            body: Group::of(&notification.body.message, Some(notification.body.kind)),
            content: notification.content.as_ref().map(|content| content.path.as_slice()),
        }
    }
}

#[derive(Serialize)]
struct Group<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<BodyKind>,
    #[serde(skip_serializing_if = "is_usual")]
    required: bool,
    #[serde(skip_serializing_if = "is_usual")]
    list: bool,
    fields: Vec<FieldLine<'a>>,
}

impl<'a> Group<'a> {
    fn of(message: &'a Message, kind: Option<BodyKind>) -> Self {
        Self { kind, required: message.required, list: message.list, fields: fields(&message.fields) }
    }
}

#[derive(Serialize)]
struct AnswerLine<'a> {
    kind: AnswerKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<AnswerFormat>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldLine<'a>>,
}

#[derive(Serialize)]
struct FieldLine<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "is_string")]
    r#type: Scalar,
    #[serde(skip_serializing_if = "is_usual")]
    list: bool,
    #[serde(skip_serializing_if = "is_usual")]
    required: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    constant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<Encoding>,
    #[serde(skip_serializing_if = "is_usual")]
    bare_list: bool,
    #[serde(skip_serializing_if = "is_usual")]
    by_client: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_fact: Option<FileFact>,
    #[serde(skip_serializing_if = "is_usual")]
    numbered: u8,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<FieldLine<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    content: Vec<FieldLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sample: Option<Literal<'a>>,
}

fn fields(fields: &[Field]) -> Vec<FieldLine<'_>> {
    fields.iter().map(FieldLine::of).collect()
}

impl<'a> FieldLine<'a> {
    fn of(field: &'a Field) -> Self {
        let (list, scalar) = match field.r#type {
            Type::One(scalar) => (false, scalar),
            Type::List(scalar) => (true, scalar),
        };
        let values = field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
        let content = field.content.as_deref();
        Self {
            name: &field.name.wire,
            r#type: scalar,
            list,
            required: field.required,
            values: values.map(|value| value.name.wire.as_str()).collect(),
            constant: field.constant.as_ref().map(|constant| constant.value.as_str()),
            encrypted: field.encryption.map(encrypted),
            encoding: field.encoding,
            bare_list: content.is_some_and(|content| content.bare_list == Some(true)),
            by_client: field.by_client,
            file_fact: field.file_fact,
            numbered: field.numbered,
            children: fields(&field.children),
            content: content.map(|content| fields(&content.fields)).unwrap_or_default(),
            sample: field.sample.as_ref().and_then(sample::literal),
        }
    }
}

fn encrypted(encryption: Encryption) -> &'static str {
    match encryption {
        Encryption::Rsa(EncryptionKey::Platform) => "platform",
        Encryption::Rsa(EncryptionKey::Merchant) => "merchant",
        Encryption::Rsa(EncryptionKey::PayToBank) => "pay-to-bank",
        Encryption::AesGcm => "aes-gcm",
        Encryption::AesEcb => "aes-ecb",
    }
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn is_empty(list: &&[String]) -> bool {
    list.is_empty()
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_string(scalar: &Scalar) -> bool {
    *scalar == Scalar::String
}
