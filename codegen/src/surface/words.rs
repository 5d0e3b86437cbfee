//! What is known of a field, in words: short, complete, without prose.

use std::borrow::Cow;

use crate::ir::{Encoding, Encryption, EncryptionKey, Field, FileFact, Scalar, Type, Unit};
use crate::names::{self, Shape};

/// `integer required unit=分`: everything but values, names and what is inside.
#[must_use]
pub fn field(field: &Field) -> String {
    let mut text = kind(field.r#type);
    let mut add = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            text.push_str(&format!(" {name}={}", quoted(value)));
        }
    };
    add("encrypted", field.encryption.map(encryption));
    add("encoded", field.encoding.map(encoding));
    let bare_list = field.content.as_ref().and_then(|content| content.bare_list);
    add("holds", bare_list.filter(|bare| *bare).map(|_| "list"));
    add("always", field.constant.as_ref().map(|constant| constant.value.as_str()));
    add("unit", field.unit.as_ref().map(unit));
    add("file", field.file_fact.map(file_fact));
    add("at-most", field.size_limit.as_deref());
    let flags = [(field.required, " required"), (field.signed, " signed"), (field.numbered > 0, " numbered")];
    text.extend(flags.into_iter().filter(|(on, _)| *on).map(|(_, word)| word));
    if let Some(variants) = &field.variants {
        text.push_str(&format!(" variants={}", variants.origins.len()));
    }
    if !field.presence.is_empty() {
        let of = |presence: &crate::ir::Presence| {
            format!("{}{}", presence.variant, if presence.required { "!" } else { "" })
        };
        text.push_str(&format!(" in={}", field.presence.iter().map(of).collect::<Vec<_>>().join(",")));
    }
    text
}

/// ` rust=type_ type=DetailGoods`, where a name is not what the rule makes of the wire's.
#[must_use]
pub fn rust_names(field: &Field, parent: &str) -> String {
    let mut text = String::new();
    if !field.name.rust.is_empty() && field.name.rust != names::field_name(&field.name.wire) {
        text.push_str(&format!(" rust={}", names::plain(&field.name.rust)));
    }
    let has_type = !matches!(Shape::of(field), Shape::Scalar);
    if has_type && field.type_name != names::nested_type(parent, &field.name.wire) {
        text.push_str(&format!(" type={}", field.type_name));
    }
    text
}

/// The documented values in the order of the page, `VALUE=Variant` where a variant has another name than the rule's.
#[must_use]
pub fn values(field: &Field) -> Option<String> {
    let values = field.enumeration.as_ref()?.values.iter().map(|value| {
        let wire = quoted(&value.name.wire);
        match value.name.rust == names::variant(&value.name.wire) {
            true => wire.into_owned(),
            false => format!("{wire}={}", value.name.rust),
        }
    });
    Some(values.collect::<Vec<_>>().join(" "))
}

/// `object[]`.
#[must_use]
pub fn kind(kind: Type) -> String {
    match kind {
        Type::One(scalar) => self::scalar(scalar).to_owned(),
        Type::List(scalar) => format!("{}[]", self::scalar(scalar)),
    }
}

fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "string",
        Scalar::Integer => "integer",
        Scalar::Number => "number",
        Scalar::Decimal => "decimal",
        Scalar::Boolean => "boolean",
        Scalar::Object => "object",
        Scalar::True => "true",
        Scalar::File => "file",
        Scalar::Any => "any",
    }
}

/// Whose key encrypts, or how.
#[must_use]
pub fn encryption(encryption: Encryption) -> &'static str {
    match encryption {
        Encryption::Rsa(EncryptionKey::Platform) => "platform",
        Encryption::Rsa(EncryptionKey::Merchant) => "merchant",
        Encryption::Rsa(EncryptionKey::PayToBank) => "pay-to-bank",
        Encryption::AesGcm => "aes-gcm",
        Encryption::AesEcb => "aes-ecb",
    }
}

/// How a structure is put into a string.
#[must_use]
pub fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Json => "json",
        Encoding::Url => "url",
        Encoding::Xml => "xml",
    }
}

/// A unit.
#[must_use]
pub fn unit(unit: &Unit) -> &str {
    match unit {
        Unit::Fen => "分",
        Unit::Yuan => "元",
        Unit::MinorUnit => "minor-unit",
        Unit::Time(text) | Unit::Other(text) => text,
    }
}

/// What a field says of the file beside it.
#[must_use]
pub fn file_fact(fact: FileFact) -> &'static str {
    match fact {
        FileFact::Name => "name",
        FileFact::Sha256 => "sha256",
        FileFact::Sm3 => "sm3",
        FileFact::Md5 => "md5",
        FileFact::Algorithm => "algorithm",
    }
}

/// A value as one word.
#[must_use]
pub fn quoted(value: &str) -> Cow<'_, str> {
    let is_plain = !value.is_empty() && !value.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
    if is_plain { Cow::Borrowed(value) } else { Cow::Owned(format!("{value:?}")) }
}
