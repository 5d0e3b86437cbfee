//! The nested types of a message, as the content of one module: structs, enumerations, what is required for them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use super::enumeration::{self, Kind};
use super::side::{From, Side};
use super::structure::Structure;
use crate::ir::Field;
use crate::names::Shape;

/// The items of a module as they are gathered.
#[derive(Default)]
pub struct Module {
    items: TokenStream,
    required: TokenStream,
    structs: Vec<proc_macro2::Ident>,
    text: Vec<proc_macro2::Ident>,
    integer: Vec<proc_macro2::Ident>,
}

impl Module {
    /// The types that the fields bring, at every depth, in the order of the page.
    pub fn of(fields: &[Field], side: Side) -> Self {
        let mut module = Self::default();
        module.add(fields, side);
        module
    }

    fn add(&mut self, fields: &[Field], side: Side) {
        for field in fields {
            match Shape::of(field) {
                Shape::Scalar => {}
                Shape::Text => {
                    self.items.extend(enumeration::items(field, Kind::Text));
                    self.text.push(format_ident!("{}", field.type_name));
                }
                Shape::Integer => {
                    self.items.extend(enumeration::items(field, Kind::Integer));
                    self.integer.push(format_ident!("{}", field.type_name));
                }
                Shape::JsonList(items) if items.children.is_empty() => {}
                // A plaintext is decrypted: nobody builds it, and it keeps what no table names.
                Shape::Plaintext(fields) => self.structure(field, fields, Side::Content),
                shape => self.structure(field, shape.fields(), side),
            }
        }
    }

    fn structure(&mut self, field: &Field, fields: &[Field], side: Side) {
        let (name, doc) = (field.type_name.as_str(), docs::one(docs::label(field)));
        let ident = format_ident!("{name}");
        let structure =
            Structure { name, doc: &doc, fields, side, from: From::Inside, required: &quote!(required::#ident) };
        self.items.extend(structure.items());
        self.required.extend(structure.required_items(name, From::Below));
        self.structs.push(ident);
        self.add(fields, side);
    }

    /// The module's tokens.
    pub fn tokens(self) -> TokenStream {
        let Self { items, required, structs, text, integer } = self;
        let required = (!required.is_empty()).then(|| {
            quote! {
                /// What the structs of the module above can't do without.
                pub mod required { #required }
            }
        });
        let delegate = (!structs.is_empty()).then(|| quote!(::rt::message!(#(#structs),*);));
        let text = (!text.is_empty()).then(|| quote!(::rt::enumeration!(text: #(#text),*);));
        let integer = (!integer.is_empty()).then(|| quote!(::rt::enumeration!(integer: #(#integer),*);));
        quote!(#items #required #delegate #text #integer)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
