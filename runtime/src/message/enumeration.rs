//! Open enumerations: the documented values and whatever else comes.

use super::{Field, FromField};

/// An enumeration over strings. [`enumeration!`](crate::enumeration) adds the rest.
pub trait TextEnumeration: Sized + 'static {
    /// The documented variants, in the order of the page.
    const VALUES: &'static [Self];

    /// As on the wire.
    fn as_str(&self) -> &str;

    /// The variant of that value; the unknown one if it is none of the documented.
    fn from_text(text: &str) -> Self;

    /// The same of a text that is at hand.
    fn from_string(text: String) -> Self {
        Self::from_text(&text)
    }

    /// The variant of a field's value.
    fn of_field(field: Field<'_>) -> Self {
        Self::from_string(FromField::from_field(field))
    }
}

/// An enumeration over integers. [`enumeration!`](crate::enumeration) adds the rest.
pub trait IntegerEnumeration: Sized + 'static {
    /// The documented variants, in the order of the page.
    const VALUES: &'static [Self];

    /// As on the wire.
    fn as_i64(&self) -> i64;

    /// The variant of that value; the unknown one if it is none of the documented.
    fn from_i64(value: i64) -> Self;

    /// The variant of a field's value.
    fn of_field(field: Field<'_>) -> Self {
        Self::from_i64(FromField::from_field(field))
    }
}

/// What an open enumeration has besides its variants: `enumeration!(text: TradeState, TradeType)` for each
/// [`TextEnumeration`], `enumeration!(integer: State)` for each [`IntegerEnumeration`].
///
/// Over strings: `as_str`, `Display`, `FromStr` (never fails), `From<&str>`, `From<String>`; over integers: `as_i64`,
/// `Display`, `From<i64>`; both: `ToField`, `FromField`, serde's `Serialize` and `Deserialize`.
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
