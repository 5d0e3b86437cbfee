//! The traits of others for messages: thin layers over [`ToField`] and [`FromField`], compiled only where they are used.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{FromField, ToField, writer};

/// Serializes a message for anyone but WeChat Pay: sensitive values show `***`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(value: &dyn ToField, serializer: S) -> Result<S::Ok, S::Error> {
    // By way of a tree: the writer knows JSON only.
    let json = writer::write(value, writer::Reader::Anyone).json;
    serde_json::from_slice::<Value>(&json).unwrap_or_default().serialize(serializer)
}

/// Deserializes a message as tolerantly as an answer is read.
///
/// # Errors
/// Those of the deserializer, and what the message misses.
pub fn deserialize<'de, T: FromField, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = Value::deserialize(deserializer)?.to_string();
    super::from_json(json.as_bytes()).map_err(D::Error::custom)
}

/// Implements serde's `Serialize` and `Deserialize` for messages: `serde_delegate!(Request, Response)`.
///
/// `serde_delegate!(serialize: Request)` implements the first one only.
#[macro_export]
macro_rules! serde_delegate {
    (serialize: $($type:ty),+ $(,)?) => {$(
        impl $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serialize(self, serializer)
            }
        }
    )+};
    ($($type:ty),+ $(,)?) => {$(
        $crate::serde_delegate!(serialize: $type);

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::deserialize(deserializer)
            }
        }
    )+};
}

/// What a message has besides its fields, `message!(Request, Response)`: `Debug` and `PartialEq`, by what
/// [`Encode`](crate::Encode) names, and serde's `Serialize` and `Deserialize`.
#[macro_export]
macro_rules! message {
    ($($type:ident),+ $(,)?) => {
        $(
            impl ::core::fmt::Debug for $type {
                #[inline]
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    $crate::debug(::core::stringify!($type), self, f)
                }
            }

            impl ::core::cmp::PartialEq for $type {
                #[inline]
                fn eq(&self, other: &Self) -> bool {
                    $crate::same(self, other)
                }
            }
        )+

        $crate::serde_delegate!($($type),+);
    };
}
