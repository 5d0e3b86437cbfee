//! Decimals.

use std::fmt;
use std::str::FromStr;

use super::{Field, FromField, Slot, ToField, number};

/// A decimal number, kept as the text it is written in: no digit is lost, `1.50` stays `1.50`.
///
/// ```
/// use wechatpay_runtime::Decimal;
///
/// let count: Decimal = "1.50".parse().unwrap();
/// assert_eq!(count.as_str(), "1.50");
/// assert_eq!(Decimal::from(3).as_str(), "3");
/// assert!("1,5".parse::<Decimal>().is_err());
/// ```
///
/// Two decimals are equal if their texts are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(Box<str>);

/// The text is no decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDecimal;

impl fmt::Display for InvalidDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number such as `12.50`")
    }
}

impl std::error::Error for InvalidDecimal {}

impl Decimal {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Decimal {
    type Err = InvalidDecimal;

    fn from_str(text: &str) -> Result<Self, InvalidDecimal> {
        if number::is_json(text) { Ok(Self(text.into())) } else { Err(InvalidDecimal) }
    }
}

impl TryFrom<&str> for Decimal {
    type Error = InvalidDecimal;

    fn try_from(text: &str) -> Result<Self, InvalidDecimal> {
        text.parse()
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self(value.to_string().into())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToField for Decimal {
    fn to_field(&self, slot: Slot<'_>) {
        slot.raw(&self.0);
    }
}

impl FromField for Decimal {
    const EMPTY_TEXT_IS_ABSENT: bool = true;

    fn from_field(field: Field<'_>) -> Self {
        field.scalar().and_then(|text| text.parse().ok()).unwrap_or_else(|| {
            field.expected("a decimal number");
            Self::from(0)
        })
    }
}
