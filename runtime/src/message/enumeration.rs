//! Open enumerations: the documented values and whatever else comes.
//!
//! What is usually derived goes by the value on the wire instead: two are equal if they are the same there, however they
//! were made. There are nearly two thousand of them, and each derived trait is code to be compiled for each.

use std::fmt;

use super::{Field, FromField};

/// An enumeration over strings. [`enumeration!`](crate::enumeration) adds the rest.
pub trait TextEnumeration: Clone + 'static {
    /// The documented variants, in the order of the page.
    const VALUES: &'static [Self];

    /// As on the wire.
    fn as_str(&self) -> &str;

    /// The variant for a value that is none of the documented.
    fn unknown(text: String) -> Self;

    /// The variant of that value; the unknown one if it is none of the documented.
    fn from_text(text: &str) -> Self {
        documented(text).unwrap_or_else(|| Self::unknown(text.to_owned()))
    }

    /// The same of a text that is at hand.
    fn from_string(text: String) -> Self {
        documented(&text).unwrap_or_else(|| Self::unknown(text))
    }

    /// The variant of a field's value.
    fn of_field(field: Field<'_>) -> Self {
        Self::from_string(FromField::from_field(field))
    }

    /// Shows the value as on the wire, and whether it is documented: `SUCCESS`, `Unknown("NEW")`.
    ///
    /// # Errors
    /// Those of the formatter.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match documented::<Self>(self.as_str()) {
            Some(value) => f.write_str(value.as_str()),
            None => f.debug_tuple("Unknown").field(&self.as_str()).finish(),
        }
    }
}

fn documented<T: TextEnumeration>(text: &str) -> Option<T> {
    T::VALUES.iter().find(|value| value.as_str() == text).cloned()
}

/// An enumeration over integers. [`enumeration!`](crate::enumeration) adds the rest.
pub trait IntegerEnumeration: Clone + 'static {
    /// The documented variants, in the order of the page.
    const VALUES: &'static [Self];

    /// As on the wire.
    fn as_i64(&self) -> i64;

    /// The variant for a value that is none of the documented.
    fn unknown(value: i64) -> Self;

    /// The variant of that value; the unknown one if it is none of the documented.
    fn from_i64(value: i64) -> Self {
        Self::VALUES
            .iter()
            .find(|documented| documented.as_i64() == value)
            .cloned()
            .unwrap_or_else(|| Self::unknown(value))
    }

    /// The variant of a field's value.
    fn of_field(field: Field<'_>) -> Self {
        Self::from_i64(FromField::from_field(field))
    }

    /// Shows the value as on the wire, and whether it is documented: `1`, `Unknown(7)`.
    ///
    /// # Errors
    /// Those of the formatter.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.as_i64();
        match Self::VALUES.iter().any(|documented| documented.as_i64() == value) {
            true => fmt::Debug::fmt(&value, f),
            false => f.debug_tuple("Unknown").field(&value).finish(),
        }
    }
}

/// What an open enumeration has besides its variants: `enumeration!(text: TradeState, TradeType)` for each
/// [`TextEnumeration`], `enumeration!(integer: State)` for each [`IntegerEnumeration`].
///
/// Over strings: `as_str`, `Display`, `FromStr` (never fails), `From<&str>`, `From<String>`; over integers: `as_i64`,
/// `Display`, `From<i64>`; both: `Debug`, `PartialEq`, `Eq`,
/// `Hash`, `ToField`, `FromField`, serde's `Serialize` and `Deserialize`.
#[macro_export]
macro_rules! enumeration {
    (text: $($type:ty),+ $(,)?) => {$(
        impl $type {
            /// As on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                $crate::TextEnumeration::as_str(self)
            }
        }

        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::TextEnumeration::show(self, f)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::core::cmp::Eq for $type {}

        impl ::core::hash::Hash for $type {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.as_str(), state);
            }
        }

        impl ::core::convert::From<&str> for $type {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::TextEnumeration::from_text(text)
            }
        }

        impl ::core::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                $crate::TextEnumeration::from_string(text)
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok($crate::TextEnumeration::from_text(text))
            }
        }

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::ToField for $type {
            #[inline]
            fn to_field(&self, slot: $crate::Slot<'_>) {
                slot.text(self.as_str());
            }
        }

        impl $crate::FromField for $type {
            #[inline]
            fn from_field(field: $crate::Field<'_>) -> Self {
                $crate::TextEnumeration::of_field(field)
            }
        }

        $crate::serde_delegate!($type);
    )+};
    (integer: $($type:ty),+ $(,)?) => {$(
        impl $type {
            /// As on the wire.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                $crate::IntegerEnumeration::as_i64(self)
            }
        }

        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::IntegerEnumeration::show(self, f)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_i64() == other.as_i64()
            }
        }

        impl ::core::cmp::Eq for $type {}

        impl ::core::hash::Hash for $type {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.as_i64(), state);
            }
        }

        impl ::core::convert::From<i64> for $type {
            #[inline]
            fn from(value: i64) -> Self {
                $crate::IntegerEnumeration::from_i64(value)
            }
        }

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::ToField for $type {
            #[inline]
            fn to_field(&self, slot: $crate::Slot<'_>) {
                slot.integer(self.as_i64());
            }
        }

        impl $crate::FromField for $type {
            const EMPTY_TEXT_IS_ABSENT: bool = true;

            #[inline]
            fn from_field(field: $crate::Field<'_>) -> Self {
                $crate::IntegerEnumeration::of_field(field)
            }
        }

        $crate::serde_delegate!($type);
    )+};
}
