//! What becomes of a field in Rust: where it stands, and what kind of type it has.

use crate::emit::{self, Side};
use crate::ir::{Field, Scalar, Type, Version};
use crate::names::{Shape, is_sensitive};
use crate::surface::words;

/// Where a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a struct that the caller builds.
    Sent,
    /// In a struct that an answer becomes.
    Answered(Version),
    /// In the content of a notification: nothing in it is relied on.
    Content,
    /// The file of an upload: a field of `Request`, whatever its row says besides.
    File,
    /// In no struct.
    Nowhere,
    /// In no struct, but what is inside stands in one: a group, a part of an upload.
    Around(Inside),
}

/// Where the fields inside of a group stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// In a struct that the caller builds.
    Sent,
    /// As before, but for what the client says about the file.
    Meta,
    /// As before, but for the headers that the client sets.
    Headers,
    /// In no struct but for the content of a notification.
    Envelope,
}

impl Place {
    pub fn side(self) -> Option<Side> {
        match self {
            Self::Sent => Some(Side::Request),
            Self::Answered(version) => Some(Side::answered(version)),
            Self::Content => Some(Side::Content),
            Self::File | Self::Nowhere | Self::Around(_) => None,
        }
    }

    /// Whether it is a field of `Request` or `Reply` though its row has no type of its own.
    pub fn is_field(self) -> bool {
        matches!(self, Self::File | Self::Around(Inside::Sent | Inside::Meta | Inside::Headers))
    }

    /// Whether it is the JSON beside the file of an upload.
    pub fn is_meta(self) -> bool {
        self == Self::Around(Inside::Meta)
    }

    /// Where the fields inside of a field stand.
    pub fn inside(self, field: &Field, is_content: bool) -> Self {
        if is_content {
            return Self::Content;
        }
        match (self, Shape::of(field)) {
            (Self::File | Self::Nowhere, _) => Self::Nowhere,
            (Self::Around(Inside::Envelope), _) => self,
            (Self::Around(Inside::Sent | Inside::Meta | Inside::Headers), _) => Self::Sent,
            (_, Shape::Plaintext(_)) => Self::Content,
            (_, Shape::Object(_) | Shape::JsonString(_) | Shape::UrlString(_) | Shape::JsonList(_)) => self,
            (_, Shape::Scalar | Shape::Text | Shape::Integer) => Self::Nowhere,
        }
    }
}

/// The kind of type that a field has in Rust, whatever the type's own name.
pub(super) fn kind(field: &Field) -> String {
    let (list, scalar) = match field.r#type {
        Type::One(scalar) => ("", scalar),
        Type::List(scalar) => ("list of ", scalar),
    };
    let item = match Shape::of(field) {
        Shape::Object(_) => "struct".to_owned(),
        Shape::JsonString(_) => "json of struct".to_owned(),
        Shape::JsonList(items) => {
            let (Type::One(item) | Type::List(item)) = items.r#type;
            let item = match (is_sensitive(items), items.children.is_empty()) {
                (true, _) => "sensitive",
                (false, true) => self::scalar(item),
                (false, false) => "struct",
            };
            format!("json of list of {item}")
        }
        Shape::UrlString(_) => "query of struct".to_owned(),
        Shape::Plaintext(_) => "string".to_owned(),
        Shape::Text => "enumeration".to_owned(),
        Shape::Integer => "enumeration of integers".to_owned(),
        Shape::Scalar if is_sensitive(field) => "sensitive".to_owned(),
        Shape::Scalar => self::scalar(scalar).to_owned(),
    };
    let numbered = "numbered ".repeat(field.numbered.into());
    format!("{numbered}{list}{item}")
}

fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "string",
        Scalar::Integer | Scalar::Number => "integer",
        Scalar::Decimal => "decimal",
        Scalar::Boolean | Scalar::True => "boolean",
        Scalar::File => "file",
        Scalar::Object | Scalar::Any => "value",
    }
}

/// Whether the values of a field are variants in Rust.
pub(super) fn is_enumeration(field: &Field) -> bool {
    matches!(Shape::of(field), Shape::Text | Shape::Integer)
}

/// The type in Rust as a struct declares it; the value's own where the field stands in none.
pub(super) fn rust_type(field: &Field, place: Place) -> String {
    let tokens = match place.side() {
        Some(side) => side.declared(field, emit::From::Inside),
        None => emit::rust_type(field, emit::From::Inside),
    };
    tokens.to_string().replace(' ', "").replace("::rt::", "").replace("::serde_json::", "")
}

/// The fields inside: of the object, of the content of a string, of a bare list's items.
pub(super) fn inside(field: &Field) -> &[Field] {
    match Shape::of(field).fields() {
        [] if !field.children.is_empty() => &field.children,
        [] => field.content.as_ref().map_or(&[], |content| &content.fields),
        fields => fields,
    }
}

/// Whether the JSON beside a file holds anything that the client doesn't know by itself.
pub(super) fn is_told(part: &Field) -> bool {
    inside(part).iter().any(|field| field.file_fact.is_none())
}

/// What stands between a field and the fields inside: the name of a bare list's items, which is no key.
pub(super) fn inner_path(path: &str, field: &Field) -> String {
    match Shape::of(field) {
        Shape::JsonList(items) => format!("{path}.{}", items.name.wire),
        _ => path.to_owned(),
    }
}

/// What a row says but for its label: what is compared where no Rust type is at stake.
pub(super) fn fact(field: &Field) -> String {
    let mut text = words::field(field);
    if let Some(values) = field.enumeration.as_ref() {
        let values = values.values.iter().map(|value| words::quoted(&value.name.wire).into_owned());
        text.push_str(&format!(" values {}", values.collect::<Vec<_>>().join(" ")));
    }
    text
}

/// What the label, the terms and the hints say.
pub(super) fn prose(field: &Field) -> String {
    let values = field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
    let mut terms = values.map(|value| (&value.name.wire, &value.term)).collect::<Vec<_>>();
    terms.sort();
    let mut text = words::quoted(&field.label).into_owned();
    for (wire, term) in terms.into_iter().filter(|(_, term)| !term.is_empty()) {
        text.push_str(&format!(" {wire}:{term}"));
    }
    for hint in &field.hints {
        text.push_str(&format!(" hint {}:{}", hint.name.wire, hint.term));
    }
    text.push_str(if field.signed { " signed" } else { "" });
    text.extend(field.size_limit.iter().map(|limit| format!(" at-most={limit}")));
    text
}
