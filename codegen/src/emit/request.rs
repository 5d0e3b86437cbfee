//! The groups of a request, as the fields of one struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::upload::Upload;
use crate::ir::{BodyKind, Field, Message, Name, Operation, Scalar, Type};

/// Headers that the client sets by itself, in lower case: nobody is asked for them.
///
/// `Wechatpay-Serial` follows the key that verifies or encrypts; what the client's transport negotiates is no business of
/// a request.
const OF_THE_CLIENT: [&str; 7] =
    ["accept", "accept-encoding", "authorization", "content-type", "host", "user-agent", "wechatpay-serial"];

/// What the struct `Request` of an operation holds.
pub struct Request {
    /// Its fields: those of the only group, or one for each group.
    pub fields: Vec<Field>,
    /// How they become the parts of a request: the body of `to_parts`.
    pub parts: TokenStream,
}

/// The request of an operation.
pub fn of(operation: &Operation) -> Request {
    if let Some(upload) = Upload::of(operation) {
        return self::upload(operation, &upload);
    }
    let headers = operation.headers.as_ref().map(without_client_headers);
    let groups = [
        headers.filter(|message| !message.fields.is_empty()).map(|message| ("headers", message)),
        operation.query.as_ref().map(|message| ("query", given(message))),
        operation.body.as_ref().map(|body| (form(body.kind), given(&body.message))),
    ];
    let mut groups = groups.into_iter().flatten().collect::<Vec<_>>();
    match groups.len() {
        0 => Request { fields: Vec::new(), parts: TokenStream::new() },
        1 => groups.pop().map_or_else(
            || Request { fields: Vec::new(), parts: TokenStream::new() },
            |(name, message)| one(name, message),
        ),
        _ => {
            let (fields, parts) = several(groups);
            Request { fields, parts: quote!(parts #parts;) }
        }
    }
}

/// The file and what is said about it stand beside the other groups.
fn upload(operation: &Operation, upload: &Upload<'_>) -> Request {
    let headers = operation.headers.as_ref().map(without_client_headers);
    let groups = [
        headers.filter(|message| !message.fields.is_empty()).map(|message| ("headers", message)),
        operation.query.as_ref().map(|message| ("query", given(message))),
    ];
    let (mut fields, groups) = several(groups.into_iter().flatten().collect());
    fields.extend(upload.fields());
    let parts = upload.parts();
    Request { fields, parts: quote!(parts #groups #parts;) }
}

/// A group without what the client fills in.
fn given(message: &Message) -> Message {
    let mut message = message.clone();
    message.fields.retain(|field| !field.by_client);
    message
}

/// The name of a body among the groups, which says how it is written.
fn form(kind: BodyKind) -> &'static str {
    if kind == BodyKind::Xml { "xml" } else { "body" }
}

/// A header group without the headers of the client.
pub fn without_client_headers(message: &Message) -> Message {
    let mut message = message.clone();
    message.fields.retain(|field| !is_of_the_client(&field.name.wire));
    message
}

/// Whether nobody is asked for that header.
pub fn is_of_the_client(header: &str) -> bool {
    OF_THE_CLIENT.contains(&header.to_lowercase().as_str())
}

fn one(name: &str, message: Message) -> Request {
    if message.list {
        let items = group("items", "Item", message, Type::List(Scalar::Object));
        let parts = part(name, &quote!(&self.items));
        return Request { fields: vec![items], parts: quote!(parts #parts;) };
    }
    let parts = part(name, &quote!(self));
    Request { fields: message.fields, parts: quote!(parts #parts;) }
}

/// Fields of their own, and what is called on `parts`.
fn several(groups: Vec<(&str, Message)>) -> (Vec<Field>, TokenStream) {
    let parts = groups.iter().map(|(name, _)| {
        let field = quote::format_ident!("{}", field_name(name));
        part(name, &quote!(&self.#field))
    });
    let parts = parts.collect::<TokenStream>();
    let fields = groups.into_iter().map(|(name, message)| {
        let type_name = if message.list { "Item" } else { type_name(name) };
        let kind = if message.list { Type::List(Scalar::Object) } else { Type::One(Scalar::Object) };
        group(field_name(name), type_name, message, kind)
    });
    (fields.collect(), parts)
}

fn part(name: &str, value: &TokenStream) -> TokenStream {
    match name {
        "headers" => quote!(.headers(#value)),
        "query" => quote!(.query(#value)),
        "xml" => quote!(.xml(#value)),
        _ => quote!(.json(#value)),
    }
}

/// A body is a body, however it is written.
fn field_name(group: &str) -> &str {
    if group == "xml" { "body" } else { group }
}

fn type_name(group: &str) -> &'static str {
    match group {
        "headers" => "Headers",
        "query" => "Query",
        _ => "Body",
    }
}

/// A group as a field. Where nothing in it is required, nobody need give it.
fn group(name: &str, type_name: &str, message: Message, kind: Type) -> Field {
    let required = message.required && (message.list || message.fields.iter().any(|field| field.required));
    Field {
        name: Name { wire: name.to_owned(), rust: name.to_owned() },
        required,
        label: label(name).to_owned(),
        children: message.fields,
        type_name: type_name.to_owned(),
        ..Field::named(name, message.origin, kind)
    }
}

fn label(group: &str) -> &'static str {
    match group {
        "headers" => "The headers",
        "query" => "The query",
        "body" => "The body",
        _ => "The items of the list",
    }
}
