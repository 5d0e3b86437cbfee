//! A struct: declaration, constructor, setters, encoding, decoding.
//!
//! Every function is `#[inline]`, or generic: it is compiled where it is called, and nobody calls all of a thousand
//! operations.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::side::{self, From, Side};
use super::{docs, link, upload};
use crate::ir::{Constant, Field, Scalar, Type};
use crate::names::Shape;

/// A struct to be written.
#[derive(Clone, Copy, Debug)]
pub struct Structure<'s> {
    /// Its name.
    pub name: &'s str,
    /// What rustdoc says.
    pub doc: &'s TokenStream,
    /// Its fields.
    pub fields: &'s [Field],
    /// Whose message it belongs to.
    pub side: Side,
    /// Where it stands, seen from its nested types.
    pub from: From,
    /// The type that names its required fields, seen from here.
    pub required: &'s TokenStream,
}

impl Structure<'_> {
    /// The struct with everything that is implemented for it, but for what `message!` adds.
    pub fn items(&self) -> TokenStream {
        let declaration = self.declaration(&TokenStream::new());
        let parts = [declaration, self.construction(), self.default(), self.encode(), self.decode()];
        parts.into_iter().chain(self.link()).collect()
    }

    /// Without encoding and decoding: what is no JSON.
    pub fn items_of_no_message(&self) -> TokenStream {
        [self.declaration(&quote!(, Debug, PartialEq)), self.construction(), self.default()].into_iter().collect()
    }

    /// With encoding of all but the file: what goes beside it.
    pub fn items_of_form(&self) -> TokenStream {
        let fields = self.fields.iter().filter(|field| !upload::is_file(field)).cloned().collect::<Vec<_>>();
        let beside = Structure { fields: &fields, ..*self };
        [self.items_of_no_message(), beside.encode()].into_iter().collect()
    }

    fn link(&self) -> Option<TokenStream> {
        link::implementation(self.name, self.fields).filter(|_| self.side == Side::Answer)
    }

    /// The struct that names the required fields, where there are two or more of them; seen from its own place.
    pub fn required_items(&self, name: &str, from: From) -> Option<TokenStream> {
        if self.side != Side::Request || self.asked().count() < 2 {
            return None;
        }
        let doc = docs::one(format!("What `{}` can't do without.", self.name));
        let name = format_ident!("{name}");
        let fields = self.asked().map(|field| {
            let (doc, name, value) =
                (docs::one(docs::asked(field, self.fields)), ident(field), side::value(field, from));
            quote!(#doc pub #name: #value)
        });
        Some(quote! {
            #doc
            #[derive(Clone, Debug)]
            pub struct #name { #(#fields,)* }
        })
    }

    fn declaration(&self, derived: &TokenStream) -> TokenStream {
        let (doc, name) = (self.doc, self.ident());
        let fields = self.fields.iter().map(|field| {
            let (doc, name, value) =
                (docs::field(field, self.fields, self.side), ident(field), self.side.declared(field, self.from));
            quote!(#doc pub #name: #value)
        });
        let default = (self.side == Side::Request && !self.has_required() && !self.fills()).then(|| quote!(, Default));
        let unknown = self.keeps_unknown().then(|| {
            quote! {
                /// What no table names, as it came.
                pub unknown_fields: ::rt::UnknownFields,
            }
        });
        quote! {
            #doc
            #[derive(Clone #derived #default)]
            #[non_exhaustive]
            pub struct #name { #(#fields,)* #unknown }
        }
    }

    /// `new` and the setters: what is sent is built, what comes is read.
    fn construction(&self) -> TokenStream {
        if self.side != Side::Request {
            return TokenStream::new();
        }
        let (name, new) = (self.ident(), self.constructor());
        let setters = self.fields.iter().filter(|field| !is_asked(field)).map(|field| self.setter(field));
        quote!(impl #name { #new #(#setters)* })
    }

    fn constructor(&self) -> TokenStream {
        let rest = self.fields.iter().filter(|field| !is_asked(field)).map(|field| {
            let absent = if field.numbered > 0 { quote!(::rt::Numbered::new()) } else { quote!(None) };
            let (name, value) = (ident(field), preset(field).unwrap_or(absent));
            quote!(#name: #value)
        });
        match self.asked().collect::<Vec<_>>().as_slice() {
            [] if self.fills() => {
                let doc = docs::one("With the values that never vary.");
                quote!(#doc #[inline] pub fn new() -> Self { Self { #(#rest),* } })
            }
            [] => {
                let doc = docs::one("Empty.");
                quote!(#doc #[inline] pub fn new() -> Self { <Self as ::core::default::Default>::default() })
            }
            [only] => {
                let (doc, name, value) = (
                    docs::one(format!("With {}.", docs::asked(only, self.fields))),
                    ident(only),
                    side::value(only, self.from),
                );
                quote!(#doc pub fn new(#name: impl Into<#value>) -> Self { Self { #name: #name.into(), #(#rest),* } })
            }
            asked => {
                let (doc, required) = (docs::one("With all that is required."), self.required);
                let names = asked.iter().map(|field| ident(field));
                quote!(#doc #[inline] pub fn new(required: #required) -> Self { Self { #(#names: required.#names,)* #(#rest),* } })
            }
        }
    }

    fn setter(&self, field: &Field) -> TokenStream {
        let (doc, name, value) =
            (docs::one(docs::asked(field, self.fields)), ident(field), side::value(field, self.from));
        let new = if self.side.is_optional(field) { quote!(Some(value.into())) } else { quote!(value.into()) };
        quote! {
            #doc
            #[must_use]
            pub fn #name(mut self, value: impl Into<#value>) -> Self {
                self.#name = #new;
                self
            }
        }
    }

    /// Where `Default` can't be derived.
    fn default(&self) -> TokenStream {
        if self.side != Side::Request || self.asked().next().is_some() || !self.fills() {
            return TokenStream::new();
        }
        let name = self.ident();
        quote!(impl Default for #name { #[inline] fn default() -> Self { Self::new() } })
    }

    fn encode(&self) -> TokenStream {
        let name = self.ident();
        // A call for each run of fields: one for each field would be far more to compile.
        let runs = self.fields.chunk_by(|one, next| one.numbered == 0 && next.numbered == 0);
        let fields = runs.map(|run| {
            let (wires, names) = (run.iter().map(|field| &field.name.wire), run.iter().map(ident));
            match run.first() {
                Some(field) if field.numbered > 0 => quote!(#(.numbered(#wires, &self.#names))*),
                _ => quote!(.fields(&[#((#wires, &self.#names)),*])),
            }
        });
        let rest = self.keeps_unknown().then(|| quote!(.rest(&self.unknown_fields)));
        let (out, body) = match self.is_empty() {
            true => (quote!(_), TokenStream::new()),
            false => (quote!(out), quote!(out #(#fields)* #rest;)),
        };
        quote!(impl ::rt::Encode for #name { #[inline] fn encode(&self, #out: &mut ::rt::Writer) { #body } })
    }

    fn decode(&self) -> TokenStream {
        let name = self.ident();
        let fields = self.fields.iter().map(|field| {
            let (wire, name) = (&field.name.wire, ident(field));
            if field.numbered > 0 { quote!(#name: object.numbered(#wire)) } else { quote!(#name: object.field(#wire)) }
        });
        let rest = self.keeps_unknown().then(|| quote!(unknown_fields: object.rest()));
        let object = if self.is_empty() { quote!(_) } else { quote!(object) };
        quote! {
            impl ::rt::Decode for #name {
                #[inline]
                fn decode(#object: &mut ::rt::Object<'_>) -> Self { Self { #(#fields,)* #rest } }
            }
        }
    }

    fn ident(&self) -> proc_macro2::Ident {
        format_ident!("{}", self.name)
    }

    /// The required fields that the caller gives.
    fn asked(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| is_asked(field))
    }

    fn has_required(&self) -> bool {
        self.asked().next().is_some()
    }

    /// Whether a field is filled with its constant.
    fn fills(&self) -> bool {
        self.fields.iter().any(|field| preset(field).is_some())
    }

    fn keeps_unknown(&self) -> bool {
        self.side != Side::Request
    }

    fn is_empty(&self) -> bool {
        self.fields.is_empty() && !self.keeps_unknown()
    }
}

/// A required field is the caller's to give, unless the page fixes its value.
pub fn is_asked(field: &Field) -> bool {
    field.required && field.numbered == 0 && preset(field).is_none()
}

/// The value that the page fixes for a required field: nobody should have to copy it, and the field stays a field, so
/// that another value can be set on the day that the page is wrong. An optional constant is left to the caller: to send
/// it may mean something.
fn preset(field: &Field) -> Option<TokenStream> {
    let Constant { value } = field.constant.as_ref().filter(|_| field.required && field.numbered == 0)?;
    match (Shape::of(field), field.r#type) {
        (Shape::Text, Type::One(_)) | (Shape::Scalar, Type::One(Scalar::String)) => Some(quote!(#value.into())),
        (Shape::Integer, Type::One(_)) => number(value).map(|number| quote!(#number.into())),
        (Shape::Scalar, Type::One(Scalar::Integer | Scalar::Number)) => number(value),
        (Shape::Scalar, Type::One(Scalar::Boolean | Scalar::True)) => {
            value.parse::<bool>().ok().map(|flag| quote!(#flag))
        }
        _ => None,
    }
}

/// Digits and sign as tokens.
fn number(text: &str) -> Option<TokenStream> {
    text.parse::<i64>().ok().and_then(|number| number.to_string().parse().ok())
}

/// The identifier of a field.
pub fn ident(field: &Field) -> proc_macro2::Ident {
    format_ident!("{}", field.name.rust)
}
