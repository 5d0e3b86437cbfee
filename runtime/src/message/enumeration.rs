//! Open enumerations: the documented values and whatever else comes.
//!
//! What is usually derived goes by the value on the wire instead: two are equal if they are the same there, however they
//! were made. There are nearly two thousand of them, and each derived trait is code to be compiled for each.

use std::fmt;

use super::{Field, FromField};

/// An enumeration over strings. [`enumeration!`](crate::enumeration) adds the rest.
pub trait TextEnumeration: Clone + From<String> + 'static {
    /// The documented variants, in the order of the page.
    const VALUES: &'static [Self];

    /// As on the wire.
    fn as_str(&self) -> &str;

    /// The documented variant of that value.
    fn documented(text: &str) -> Option<Self> {
        Self::VALUES.iter().find(|value| value.as_str() == text).cloned()
    }

    /// The variant of that value; the unknown one if it is none of the documented.
    fn from_text(text: &str) -> Self {
        Self::documented(text).unwrap_or_else(|| Self::from(text.to_owned()))
    }

    /// The variant of a field's value.
    fn of_field(field: Field<'_>) -> Self {
        Self::from(String::from_field(field))
    }

    /// Shows the value as on the wire, and whether it is documented: `SUCCESS`, `Unknown("NEW")`.
    ///
    /// # Errors
    /// Those of the formatter.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::documented(self.as_str()) {
            Some(value) => f.write_str(value.as_str()),
            None => f.debug_tuple("Unknown").field(&self.as_str()).finish(),
        }
    }
}

/// An enumeration over integers. [`enumeration!`](crate::enumeration) adds the rest.
pub trait IntegerEnumeration: Clone + From<i64> + 'static {
    /// The documented variants, in the order of the page.
    const VALUES: &'static [Self];

    /// As on the wire.
    fn as_i64(&self) -> i64;

    /// The documented variant of that value.
    fn documented(value: i64) -> Option<Self> {
        Self::VALUES.iter().find(|documented| documented.as_i64() == value).cloned()
    }

    /// The variant of a field's value.
    fn of_field(field: Field<'_>) -> Self {
        Self::from(i64::from_field(field))
    }

    /// Shows the value as on the wire, and whether it is documented: `1`, `Unknown(7)`.
    ///
    /// # Errors
    /// Those of the formatter.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.as_i64();
        match Self::documented(value) {
            Some(_) => fmt::Debug::fmt(&value, f),
            None => f.debug_tuple("Unknown").field(&value).finish(),
        }
    }
}

/// What an open enumeration has besides its documented variants and `Unknown`: `enumeration!(text: TradeState, TradeType)` for each
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
                $crate::TextEnumeration::documented(&text).unwrap_or(Self::Unknown(text))
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
                $crate::IntegerEnumeration::documented(value).unwrap_or(Self::Unknown(value))
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
