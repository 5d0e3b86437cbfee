//! Messages: how the fields of a request become JSON and how an answer's JSON becomes fields.
//!
//! Thousands of generated structs pass through here, so everything generic is one call deep: a struct names its fields
//! once for [`Encode`] and once for [`Decode`], the work happens in [`Writer`] and [`Object`], which are compiled once,
//! and errors are latched there instead of being passed up field by field.
//!
//! ```
//! # use wechatpay_runtime as wechatpay;
//! use wechatpay::{Decode, Encode, Object, UnknownFields, Writer};
//!
//! struct Amount {
//!     total: i64,
//!     currency: Option<String>,
//!     unknown_fields: UnknownFields,
//! }
//!
//! impl Encode for Amount {
//!     fn encode(&self, out: &mut Writer) {
//!         out.fields(&[("total", &self.total), ("currency", &self.currency)]).rest(&self.unknown_fields);
//!     }
//! }
//!
//! impl Decode for Amount {
//!     fn decode(object: &mut Object<'_>) -> Self {
//!         Self { total: object.field("total"), currency: object.field("currency"), unknown_fields: object.rest() }
//!     }
//! }
//!
//! wechatpay_runtime::message!(Amount);
//!
//! let amount: Amount = wechatpay_runtime::from_json(br#"{"total":"100","new":true}"#).unwrap();
//! assert_eq!(amount.total, 100);
//! assert_eq!(wechatpay_runtime::to_json(&amount), br#"{"total":100,"new":true}"#);
//! ```

use std::fmt;

mod decimal;
mod decrypted;
mod delegate;
mod enumeration;
mod json_string;
mod number;
mod numbered;
mod object;
mod same;
mod scalars;
mod seal;
mod sensitive;
mod shown;
mod unknown_fields;
mod url_string;
mod writer;

#[cfg(test)]
mod tests;

pub use decimal::{Decimal, InvalidDecimal};
#[cfg(feature = "v2")]
pub(crate) use decrypted::from_xml_answer;
pub(crate) use decrypted::{Decrypted, fields, from_answer, texts_at};
pub use delegate::{deserialize, serialize};
pub use enumeration::{IntegerEnumeration, TextEnumeration};
pub use json_string::JsonString;
pub use numbered::{FromNumbered, Iter as NumberedIter, Numbered, ToNumbered};
pub use object::{DecodeError, Field, Object};
pub use same::same;
pub(crate) use seal::{Sealed, Secret, write_sealed};
pub use sensitive::{Sensitive, Undecrypted};
pub use shown::debug;
pub use unknown_fields::UnknownFields;
pub use url_string::UrlString;
#[cfg(feature = "v2")]
pub(crate) use writer::quote;
pub use writer::{Slot, Writer};

/// A structure that can be written as a JSON object.
pub trait Encode: fmt::Debug {
    /// Names each field once, in the documented order.
    fn encode(&self, out: &mut Writer);
}

/// A structure that can be read out of a JSON object.
pub trait Decode: Sized {
    /// Takes each field by name. Never fails: what is wrong is latched in the object, with its path.
    fn decode(object: &mut Object<'_>) -> Self;
}

/// A value of a field: what [`Writer::field`] takes. Every [`Encode`] is one.
pub trait ToField: fmt::Debug {
    /// Writes the value into the slot, or leaves the slot alone if there is none (the field is then left out).
    fn to_field(&self, slot: Slot<'_>);
}

/// A value of a field: what [`Object::field`] gives. Every [`Decode`] is one.
pub trait FromField: Sized {
    /// Whether an empty string where such a value may stand means that there is none. A constant, not a method: a method
    /// would be compiled for each of thousands of types.
    const EMPTY_TEXT_IS_ABSENT: bool = false;

    /// Reads the value. Never fails: what is wrong is latched in the field, and a blank value is given.
    fn from_field(field: Field<'_>) -> Self;
}

impl<T: Encode> ToField for T {
    fn to_field(&self, slot: Slot<'_>) {
        let out = slot.open_object();
        self.encode(out);
        out.close_object();
    }
}

impl<T: Decode> FromField for T {
    const EMPTY_TEXT_IS_ABSENT: bool = true;

    fn from_field(field: Field<'_>) -> Self {
        T::decode(&mut field.object())
    }
}

/// The JSON as the client sends it, but for [`Sensitive`] values: those are in clear. For tests of messages.
///
/// Nothing of it is wiped.
///
/// An absent value (`None`) gives no bytes at all.
pub fn to_json(value: &dyn ToField) -> Vec<u8> {
    writer::write(value, writer::Reader::Tests).json
}

/// A value of serde's, out of JSON. By way of bytes, as all JSON is read, so that serde_json's reader is compiled for one kind of
/// input.
pub(crate) fn value<'a, T: serde::Deserialize<'a>>(json: &'a str) -> Option<T> {
    serde_json::from_slice(json.as_bytes()).ok()
}

/// Reads the JSON of an answer. No bytes read as an empty object: the answer of an operation that answers nothing.
/// [`Sensitive`] values are taken as they stand there, in clear.
///
/// # Errors
/// The first thing that was not as expected, with its path.
pub fn from_json<T: FromField>(json: &[u8]) -> Result<T, DecodeError> {
    let latch = object::Latch::default();
    let value = T::from_field(Field::root(json, &latch));
    latch.into_result().map(|()| value)
}
