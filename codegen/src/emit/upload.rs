//! An upload: a file and the JSON beside it, as fields of the request.

use proc_macro2::TokenStream;
use quote::quote;

use super::structure;
use crate::ir::{BodyKind, Field, FileFact, Operation, Scalar, Type};
use crate::names::Shape;

/// What a multipart body consists of, as far as the runtime carries it: one file, and JSON about it.
pub struct Upload<'o> {
    file: &'o Field,
    meta: &'o Field,
}

impl<'o> Upload<'o> {
    /// Of an operation; `None` if it uploads nothing, or in another form.
    pub fn of(operation: &'o Operation) -> Option<Self> {
        let body = operation.body.as_ref().filter(|body| body.kind == BodyKind::Multipart)?;
        match body.message.fields.as_slice() {
            [file, meta] | [meta, file] if is_file(file) && is_json(meta) => Some(Self { file, meta }),
            _ => None,
        }
    }

    /// The fields: the file, and what the client does not know of what is said about it.
    pub fn fields(&self) -> Vec<Field> {
        let mut file = Field { required: true, ..self.file.clone() };
        let filled = self.filled().map(|field| format!("`{}`", field.name.wire)).collect::<Vec<_>>();
        if !filled.is_empty() {
            let by_client = format!("The client states it in `{}`: {}.", self.meta.name.wire, filled.join(", "));
            let prose = file.prose.iter().map(|prose| format!("{}。", prose.trim_end_matches(['。', '.'])));
            file.prose = Some(prose.chain([by_client]).collect::<Vec<_>>().join(" "));
        }
        [file].into_iter().chain(self.meta()).collect()
    }

    /// The part of JSON as an object, without what the client fills in; nothing if that was all.
    fn meta(&self) -> Option<Field> {
        let fields = self.contents().iter().filter(|field| field.file_fact.is_none()).cloned().collect::<Vec<_>>();
        (!fields.is_empty()).then(|| Field {
            required: fields.iter().any(structure::is_asked),
            r#type: Type::One(Scalar::Object),
            encoding: None,
            content: None,
            children: fields,
            ..self.meta.clone()
        })
    }

    /// How they become parts: what is called on `parts`.
    pub fn parts(&self) -> TokenStream {
        let (part, meta_part) = (&self.file.name.wire, &self.meta.name.wire);
        let file = structure::ident(self.file);
        let meta = match self.meta() {
            Some(meta) => {
                let meta = structure::ident(&meta);
                quote!(Some(&self.#meta))
            }
            None => quote!(None),
        };
        let filled = self.filled().filter_map(filled);
        quote!(.file(#part, &self.#file).meta(#meta_part, #meta, &[#(#filled),*]))
    }

    fn filled(&self) -> impl Iterator<Item = &'o Field> {
        self.contents().iter().filter(|field| field.file_fact.is_some())
    }

    /// All fields of the JSON.
    pub fn contents(&self) -> &'o [Field] {
        Shape::of(self.meta).fields()
    }
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
        // A part by itself, no field of a JSON.
        FileFact::Md5 => return None,
        FileFact::Algorithm => {
            let value = &field.enumeration.as_ref()?.values.first()?.name.wire;
            quote!(::rt::MetaField::Text(#name, #value))
        }
    })
}
