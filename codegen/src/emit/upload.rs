//! An upload: a file and what goes beside it, as fields of the request.

use proc_macro2::TokenStream;
use quote::quote;

use super::structure;
use crate::ir::{BodyKind, Field, FileFact, Operation, Scalar, Type, Version};
use crate::names::Shape;

/// What a multipart body consists of, as far as the runtime carries it: one file, and JSON about it, or, in APIv2, texts.
pub struct Upload<'o> {
    file: &'o Field,
    beside: Beside<'o>,
}

#[derive(Clone, Copy)]
enum Beside<'o> {
    /// A part of JSON.
    Meta(&'o Field),
    /// Parts by themselves; the file is one of the fields.
    Texts(&'o [Field]),
}

impl<'o> Upload<'o> {
    /// Of an operation; `None` if it uploads nothing, or in another form.
    pub fn of(operation: &'o Operation) -> Option<Self> {
        let body = operation.body.as_ref().filter(|body| body.kind == BodyKind::Multipart)?;
        match (operation.version, body.message.fields.as_slice()) {
            (Version::V3, [file, meta] | [meta, file]) if is_file(file) && is_json(meta) => {
                Some(Self { file, beside: Beside::Meta(meta) })
            }
            (Version::V2, fields) => {
                let mut files = fields.iter().filter(|field| is_file(field));
                let is_only = fields.iter().filter(|field| !is_text(field)).count() == 1;
                files.next().filter(|_| is_only).map(|file| Self { file, beside: Beside::Texts(fields) })
            }
            _ => None,
        }
    }

    /// Whether the parts beside the file are fields of the request like the file itself.
    pub fn is_form(&self) -> bool {
        matches!(self.beside, Beside::Texts(_))
    }

    /// The fields: the file, and what the client does not know of what is said about it.
    pub fn fields(&self) -> Vec<Field> {
        let mut file = Field { required: true, ..self.file.clone() };
        let filled = self.filled().map(|field| format!("`{}`", field.name.wire)).collect::<Vec<_>>();
        if !filled.is_empty() {
            let by_client = match self.beside {
                Beside::Meta(meta) => format!("The client states it in `{}`: {}.", meta.name.wire, filled.join(", ")),
                Beside::Texts(_) => format!("The client states it: {}.", filled.join(", ")),
            };
            let prose = file.prose.iter().map(|prose| format!("{}。", prose.trim_end_matches(['。', '.'])));
            file.prose = Some(prose.chain([by_client]).collect::<Vec<_>>().join(" "));
        }
        [file].into_iter().chain(self.meta()).chain(self.texts()).collect()
    }

    /// The part of JSON as an object, without what the client fills in; nothing if that was all.
    fn meta(&self) -> Option<Field> {
        let Beside::Meta(meta) = self.beside else { return None };
        let fields = self.contents().iter().filter(|field| field.file_fact.is_none()).cloned().collect::<Vec<_>>();
        (!fields.is_empty()).then(|| Field {
            required: fields.iter().any(structure::is_asked),
            r#type: Type::One(Scalar::Object),
            encoding: None,
            content: None,
            children: fields,
            ..meta.clone()
        })
    }

    /// The parts that the caller gives.
    fn texts(&self) -> Vec<Field> {
        let Beside::Texts(fields) = self.beside else { return Vec::new() };
        let is_given = |field: &&Field| !is_file(field) && !field.by_client && field.file_fact.is_none();
        fields.iter().filter(is_given).cloned().collect()
    }

    /// How they become parts: what is called on `parts`.
    pub fn parts(&self) -> TokenStream {
        let part = &self.file.name.wire;
        let file = structure::ident(self.file);
        let filled = self.filled().filter_map(filled);
        let Beside::Meta(meta_part) = self.beside else {
            return quote!(.file(#part, &self.#file).form(self, &[#(#filled),*]));
        };
        let meta_part = &meta_part.name.wire;
        let meta = match self.meta() {
            Some(meta) => {
                let meta = structure::ident(&meta);
                quote!(Some(&self.#meta))
            }
            None => quote!(None),
        };
        quote!(.file(#part, &self.#file).meta(#meta_part, #meta, &[#(#filled),*]))
    }

    fn filled(&self) -> impl Iterator<Item = &'o Field> {
        self.contents().iter().filter(|field| field.file_fact.is_some())
    }

    /// All fields beside the file: of the JSON, or parts by themselves.
    pub fn contents(&self) -> &'o [Field] {
        match self.beside {
            Beside::Meta(meta) => Shape::of(meta).fields(),
            Beside::Texts(fields) => fields,
        }
    }
}

/// A part that is a text.
fn is_text(field: &Field) -> bool {
    let is_scalar = matches!(Shape::of(field), Shape::Scalar | Shape::Text | Shape::Integer);
    is_scalar && !is_file(field) && matches!(field.r#type, Type::One(scalar) if scalar != Scalar::Object)
}

/// An object, be it described as the string that holds it or by itself.
fn is_json(field: &Field) -> bool {
    field.r#type != Type::List(Scalar::Object) && matches!(Shape::of(field), Shape::JsonString(_) | Shape::Object(_))
}

/// Whether a field is the content of a file.
pub fn is_file(field: &Field) -> bool {
    field.r#type == Type::One(Scalar::File)
}

fn filled(field: &Field) -> Option<TokenStream> {
    let name = &field.name.wire;
    Some(match field.file_fact? {
        FileFact::Name => quote!(::rt::MetaField::Name(#name)),
        FileFact::Sha256 => quote!(::rt::MetaField::Digest(#name, ::rt::DigestAlgorithm::Sha256)),
        FileFact::Sm3 => quote!(::rt::MetaField::Digest(#name, ::rt::DigestAlgorithm::Sm3)),
        FileFact::Md5 => quote!(::rt::MetaField::Digest(#name, ::rt::DigestAlgorithm::Md5)),
        FileFact::Algorithm => {
            let value = &field.enumeration.as_ref()?.values.first()?.name.wire;
            quote!(::rt::MetaField::Text(#name, #value))
        }
    })
}
