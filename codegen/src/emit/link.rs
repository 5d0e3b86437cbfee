//! Answers that state where a file lies.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::structure::ident;
use crate::ir::{Field, Scalar, Type};

/// The field that names how the digest of a file was made.
pub const HASH_TYPE: &str = "hash_type";

/// `ToFileLink` of a struct that has the address of a file, with the digest that stands beside it.
pub fn implementation(name: &str, fields: &[Field]) -> Option<TokenStream> {
    let text = |wire: &str| {
        fields.iter().find(|field| field.name.wire == wire && field.r#type == Type::One(Scalar::String)).map(ident)
    };
    let digest = text(HASH_TYPE).zip(text("hash_value"));
    // Any address may be called `url`; with a digest beside it, it is a file's.
    let url = text("download_url").or_else(|| text("url").filter(|_| digest.is_some()))?;
    let encrypted =
        text("encrypt_key").zip(text("nonce")).map(|(key, nonce)| quote!(.encrypted(&self.#key, &self.#nonce)));
    let name = format_ident!("{name}");
    let digest = match digest {
        Some((kind, value)) => quote!(Some((&self.#kind, &self.#value))),
        None => quote!(None),
    };
    Some(quote! {
        impl ::rt::ToFileLink for #name {
            fn to_file_link(&self) -> ::rt::FileLink { ::rt::FileLink::of(&self.#url, #digest) #encrypted }
        }
    })
}
