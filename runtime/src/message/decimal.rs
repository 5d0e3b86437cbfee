//! Decimals.

use std::fmt;
use std::str::FromStr;

use super::{Field, FromField, Slot, ToField, number};

/// A decimal number, kept as the text it is written in: no digit is lost, `1.50` stays `1.50`.
///
/// ```
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::Decimal;
///
/// let count: Decimal = "1.50".parse().unwrap();
/// assert_eq!(count.as_str(), "1.50");
/// assert_eq!(Decimal::from(3).as_str(), "3");
/// assert!("1,5".parse::<Decimal>().is_err());
/// ```
///
/// Two decimals are equal if their texts are. To add, compare and book amounts, take them as integers of their smallest unit:
///
/// ```
/// # use wechatpay_runtime::Decimal;
/// let fees = ["0.60", "0.6", "-0.05"].map(|fee| fee.parse::<Decimal>().unwrap());
/// // 分; `None` where a fee is finer than that, or the sum too large.
/// let sum = fees.iter().try_fold(0_i64, |sum, fee| sum.checked_add(fee.minor_units(2)?));
/// assert_eq!(sum, Some(115));
/// assert_eq!(fees[0].minor_units(2), fees[1].minor_units(2));
/// ```
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

    /// The amount in the unit that is so many decimal places smaller: of yuan with 2 places, in 分. `None` if it is no whole
    /// number of these, or does not fit; nothing is ever rounded.
    ///
    /// ```
    /// # use wechatpay_runtime::Decimal;
    /// let fee: Decimal = "0.00006".parse().unwrap();
    /// assert_eq!((fee.minor_units(2), fee.minor_units(5)), (None, Some(6)));
    /// ```
    pub fn minor_units(&self, places: u32) -> Option<i64> {
        number::shifted(&self.0, places)
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
