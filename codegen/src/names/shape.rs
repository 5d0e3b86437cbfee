//! What item of its own a field brings: the question is asked when names are given and again when code is written.

use crate::ir::{Content, Encoding, Encryption, Field, Scalar, Type};

/// The item that a field's type names.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'f> {
    /// None: a scalar.
    Scalar,
    /// A struct of the field's children.
    Object(&'f [Field]),
    /// A struct of what the JSON inside the string holds.
    JsonString(&'f [Field]),
    /// The string holds a JSON list: of structs, or of the scalars that the field is a list of.
    JsonList(&'f Field),
    /// A struct of the fields that stand in the string in the manner of a query.
    UrlString(&'f [Field]),
    /// The string is a ciphertext; the struct is its plaintext.
    Plaintext(&'f [Field]),
    /// An enumeration over strings.
    Text,
    /// An enumeration over integers.
    Integer,
}

impl<'f> Shape<'f> {
    /// The shape of a field.
    #[must_use]
    pub fn of(field: &'f Field) -> Self {
        let (Type::One(scalar) | Type::List(scalar)) = field.r#type;
        if is_sensitive(field) {
            return Self::Scalar;
        }
        if let Some(content) = &field.content {
            return Self::of_content(field, content);
        }
        match scalar {
            Scalar::Object if !field.children.is_empty() => Self::Object(&field.children),
            Scalar::String if field.enumeration.is_some() => Self::Text,
            Scalar::Integer | Scalar::Number if has_integers(field) => Self::Integer,
            _ => Self::Scalar,
        }
    }

    fn of_content(field: &Field, content: &'f Content) -> Self {
        match (field.encoding, field.encryption) {
            (Some(Encoding::Url), _) => Self::UrlString(&content.fields),
            // What is in it stands in its place before it is read.
            (Some(Encoding::Xml), Some(Encryption::AesGcm | Encryption::AesEcb)) => Self::Object(&content.fields),
            (Some(Encoding::Xml), _) => Self::Scalar,
            (_, Some(Encryption::AesGcm | Encryption::AesEcb)) => Self::Plaintext(&content.fields),
            (_, _) => match content.fields.as_slice() {
                [only] if content.bare_list == Some(true) => Self::JsonList(only),
                fields => Self::JsonString(fields),
            },
        }
    }

    /// The fields of the struct that the field brings; empty if it brings none.
    #[must_use]
    pub fn fields(self) -> &'f [Field] {
        match self {
            Self::Object(fields) | Self::JsonString(fields) | Self::UrlString(fields) | Self::Plaintext(fields) => {
                fields
            }
            Self::JsonList(items) => &items.children,
            Self::Scalar | Self::Text | Self::Integer => &[],
        }
    }
}

/// Whether the value is encrypted with somebody's RSA key: whatever it holds, it is a text that nobody may see.
#[must_use]
pub fn is_sensitive(field: &Field) -> bool {
    matches!(field.encryption, Some(Encryption::Rsa(_)))
}

/// Whether the field has documented values and all of them are integers.
fn has_integers(field: &Field) -> bool {
    let integers = |enumeration: &crate::ir::Enumeration| {
        enumeration
            .values
            .iter()
            .all(|value| value.name.wire.parse::<i64>().is_ok_and(|number| number.to_string() == value.name.wire))
    };
    field.enumeration.as_ref().is_some_and(integers)
}
