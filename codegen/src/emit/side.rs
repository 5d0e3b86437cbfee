//! The Rust types of fields, and how they differ between what is sent, what is answered, and what is notified.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Field, Scalar, Type, Version};
use crate::names::{Shape, is_sensitive};

/// Whose message a struct belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The merchant's: required fields are asked for, optional ones set.
    Request,
    /// WeChat Pay's answer: unknown fields are kept.
    Answer,
    /// The same in APIv2, where one table covers every outcome.
    AnswerV2,
    /// The content of a notification: like an answer, but nothing in it can be relied on.
    Content,
}

/// Where a type is written, seen from the module of the nested types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// From within.
    Inside,
    /// From the module that holds it, under this name.
    Above(&'static str),
    /// From a module inside it.
    Below,
}

impl From {
    /// The path of a nested type.
    pub fn path(self, type_name: &str) -> TokenStream {
        let name = format_ident!("{type_name}");
        match self {
            Self::Inside => quote!(#name),
            Self::Above(module) => {
                let module = format_ident!("{module}");
                quote!(#module::#name)
            }
            Self::Below => quote!(super::#name),
        }
    }
}

/// What every answer of APIv2 has that its table requires: what says how the call ended. `required` of the rest means one outcome
/// of several (an order that nobody paid has neither `openid` nor `total_fee`, a success no `err_code`), and an answer that is
/// verified must not be lost for what it cannot have.
const OUTCOME: [&str; 3] = ["return_code", "result_code", "retcode"];

impl Side {
    /// Whose an answer is.
    pub fn answered(version: Version) -> Self {
        match version {
            Version::V2 => Self::AnswerV2,
            Version::V3 => Self::Answer,
        }
    }

    /// Whether there is a value in every message.
    pub fn requires(self, field: &Field) -> bool {
        match self {
            Self::Request | Self::Answer => field.required,
            Self::AnswerV2 => field.required && OUTCOME.contains(&field.name.wire.as_str()),
            Self::Content => false,
        }
    }

    /// Whether a value may be missing. Of a numbered field there may be none: it is empty then.
    pub fn is_optional(self, field: &Field) -> bool {
        field.numbered == 0 && !self.requires(field)
    }

    /// The type as declared: an absent list of an answer is an empty one.
    pub fn declared(self, field: &Field, from: From) -> TokenStream {
        let value = value(field, from);
        if field.numbered > 0 {
            return value;
        }
        let is_list = matches!(field.r#type, Type::List(_));
        if self.is_optional(field) && (self == Self::Request || !is_list) { quote!(Option<#value>) } else { value }
    }
}

/// The type of a value that is there.
pub fn value(field: &Field, from: From) -> TokenStream {
    let (Type::One(scalar) | Type::List(scalar)) = field.r#type;
    let item = match Shape::of(field) {
        Shape::Object(_) | Shape::Text | Shape::Integer => from.path(&field.type_name),
        Shape::JsonString(_) => {
            let content = from.path(&field.type_name);
            quote!(::rt::JsonString<#content>)
        }
        Shape::UrlString(_) => {
            let content = from.path(&field.type_name);
            quote!(::rt::UrlString<#content>)
        }
        Shape::JsonList(items) => {
            let item = list_item(field, items, from);
            quote!(::rt::JsonString<Vec<#item>>)
        }
        Shape::Plaintext(_) => quote!(String),
        Shape::Scalar if is_sensitive(field) => quote!(::rt::Sensitive),
        Shape::Scalar => self::scalar(scalar),
    };
    let value = if matches!(field.r#type, Type::List(_)) { quote!(Vec<#item>) } else { item };
    (0..field.numbered).fold(value, |value, _| quote!(::rt::Numbered<#value>))
}

fn list_item(field: &Field, items: &Field, from: From) -> TokenStream {
    let (Type::One(scalar) | Type::List(scalar)) = items.r#type;
    if is_sensitive(items) {
        return quote!(::rt::Sensitive);
    }
    if items.children.is_empty() { self::scalar(scalar) } else { from.path(&field.type_name) }
}

fn scalar(scalar: Scalar) -> TokenStream {
    match scalar {
        Scalar::String => quote!(String),
        Scalar::File => quote!(::rt::Upload),
        Scalar::Integer | Scalar::Number => quote!(i64),
        Scalar::Decimal => quote!(::rt::Decimal),
        Scalar::Boolean | Scalar::True => quote!(bool),
        // An object without rows may hold anything.
        Scalar::Object | Scalar::Any => quote!(::serde_json::Value),
    }
}
