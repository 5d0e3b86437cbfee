//! An open enumeration: the documented values and `Unknown`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use crate::ir::{EnumerationValue, Field};

/// What its values are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Strings.
    Text,
    /// Integers.
    Integer,
}

/// The enumeration that a field brings.
pub fn items(field: &Field, kind: Kind) -> TokenStream {
    let name = format_ident!("{}", field.type_name);
    let doc = docs::one(docs::label(field));
    let values = field.enumeration.as_ref().map_or(&[][..], |enumeration| &enumeration.values);
    let variants = values.iter().map(|value| {
        let (doc, name) = (docs::one(docs::term(&value.name.wire, &value.term)), variant(value));
        quote!(#doc #name)
    });
    let (unknown, implementation) = match kind {
        Kind::Text => (quote!(String), text(values)),
        Kind::Integer => (quote!(i64), integer(values)),
    };
    let of_what = match kind {
        Kind::Text => quote!(::rt::TextEnumeration),
        Kind::Integer => quote!(::rt::IntegerEnumeration),
    };
    let unknown_doc = docs::one("A value that is not documented.");
    let all = values.iter().map(variant);
    quote! {
        #doc
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #unknown_doc
            Unknown(#unknown),
        }
        impl #of_what for #name {
            const VALUES: &'static [Self] = &[#(Self::#all),*];
            #implementation
        }
    }
}

fn text(values: &[EnumerationValue]) -> TokenStream {
    let (variants, wires) = (values.iter().map(variant), values.iter().map(|value| &value.name.wire));
    let (variants, wires) = (variants.collect::<Vec<_>>(), wires.collect::<Vec<_>>());
    quote! {
        #[inline]
        fn as_str(&self) -> &str {
            match self {
                #(Self::#variants => #wires,)*
                Self::Unknown(text) => text,
            }
        }
    }
}

fn integer(values: &[EnumerationValue]) -> TokenStream {
    let variants = values.iter().map(variant).collect::<Vec<_>>();
    // As tokens: a literal has no sign.
    let wires = values.iter().filter_map(|value| value.name.wire.parse::<TokenStream>().ok()).collect::<Vec<_>>();
    quote! {
        #[inline]
        fn as_i64(&self) -> i64 {
            match self {
                #(Self::#variants => #wires,)*
                Self::Unknown(value) => *value,
            }
        }
    }
}

fn variant(value: &EnumerationValue) -> proc_macro2::Ident {
    format_ident!("{}", value.name.rust)
}
