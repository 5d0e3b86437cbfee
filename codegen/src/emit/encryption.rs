//! The table of an operation's encrypted fields: where each stands and whose key encrypts it.

use proc_macro2::TokenStream;
use quote::quote;

use super::upload::Upload;
use crate::ir::{BodyKind, Encryption, EncryptionKey, Field, Operation, Padding};

/// `.encrypted(&[…])` and `.padding(…)` of the operation's constant; nothing where nothing is encrypted.
pub fn table(operation: &Operation) -> TokenStream {
    let body = operation.body.as_ref();
    let meta = Upload::of(operation).map(|upload| upload.contents());
    let groups = [
        ("header", operation.headers.as_ref().map(|message| message.fields.as_slice())),
        ("query", operation.query.as_ref().map(|message| message.fields.as_slice())),
        ("body", body.filter(|body| body.kind != BodyKind::Multipart).map(|body| body.message.fields.as_slice())),
        ("meta", meta),
        ("answer", Some(operation.answer.fields.as_slice())),
    ];
    let mut entries = Vec::new();
    for (group, fields) in groups {
        let mut paths = Vec::new();
        fields.into_iter().flatten().for_each(|field| collect(field, "", &mut paths));
        let group = quote::format_ident!("{group}");
        entries.extend(paths.into_iter().map(|(path, key)| {
            let key = self::key(key);
            quote!(::rt::Encrypted::#group(#path, ::rt::EncryptionKey::#key))
        }));
    }
    if entries.is_empty() {
        return TokenStream::new();
    }
    let padding = match operation.padding {
        Padding::Oaep => None,
        Padding::Pkcs1 => Some(quote!(.padding(::rt::Padding::Pkcs1))),
    };
    quote!(.encrypted(&[#(#entries),*]) #padding)
}

/// `.encrypted(&[…])` of the content of a notification; nothing where nothing is encrypted once more.
pub fn content(fields: &[Field]) -> TokenStream {
    let mut paths = Vec::new();
    fields.iter().for_each(|field| collect(field, "", &mut paths));
    if paths.is_empty() {
        return TokenStream::new();
    }
    let entries = paths.into_iter().map(|(path, key)| {
        let key = self::key(key);
        quote!(::rt::Encrypted::answer(#path, ::rt::EncryptionKey::#key))
    });
    quote!(.encrypted(&[#(#entries),*]))
}

/// The paths of the encrypted fields from here down: wire names, through lists and through JSON in a string without a mark.
fn collect(field: &Field, prefix: &str, paths: &mut Vec<(String, EncryptionKey)>) {
    let path = if prefix.is_empty() { field.name.wire.clone() } else { format!("{prefix}.{}", field.name.wire) };
    if let Some(Encryption::Rsa(key)) = field.encryption {
        paths.push((path, key));
        return;
    }
    field.children.iter().for_each(|child| collect(child, &path, paths));
    let Some(content) = &field.content else { return };
    match content.fields.as_slice() {
        // The name of the only field is no key: what stands in the string is the list of its items.
        [only] if content.bare_list == Some(true) => {
            only.children.iter().for_each(|child| collect(child, &path, paths))
        }
        fields => fields.iter().for_each(|child| collect(child, &path, paths)),
    }
}

fn key(key: EncryptionKey) -> TokenStream {
    match key {
        EncryptionKey::Platform => quote!(Platform),
        EncryptionKey::Merchant => quote!(Merchant),
        EncryptionKey::PayToBank => quote!(PayToBank),
    }
}
