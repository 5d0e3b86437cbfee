//! Typed rows: which column becomes which field, and what must add up.

use super::error::BillError;
use super::record::Record;
use crate::message::Decimal;

/// A typed row of a kind of bill.
pub trait BillRow: Columns {
    /// The totals of such a bill.
    type Summary: Columns;

    /// What of the totals the rows must add up to.
    #[doc(hidden)]
    const TOTALS: &'static [Total];
}

/// A struct that is made of a line of values.
#[doc(hidden)]
pub trait Columns: Sized {
    /// What becomes of each field.
    const COLUMNS: &'static [Column];

    /// Takes the values that `layout` finds.
    fn take(record: &Record, layout: &Layout) -> Result<Self, BillError>;
}

/// A field's column.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// How it is headed; several where it was called otherwise before.
    pub headers: &'static [&'static str],
    /// Whether every such bill has it.
    pub required: bool,
}

/// A total and what it is of.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Total {
    /// Its header.
    pub header: &'static str,
    /// The column that is summed up; without, rows are counted.
    pub sum: Option<&'static str>,
    /// Only rows with that value below that header.
    pub only: Option<(&'static str, &'static str)>,
}

/// Where the fields of a struct stand.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Layout {
    fields: Vec<Option<usize>>,
    other: Vec<usize>,
}

impl Layout {
    /// Finds the columns in the headers of that line.
    #[inline]
    pub(super) fn new(columns: &[Column], headers: &[String], line: u64) -> Result<Self, BillError> {
        let mut fields = Vec::with_capacity(columns.len());
        for column in columns {
            let found = headers.iter().position(|header| column.headers.contains(&header.as_str()));
            if found.is_none() && column.required {
                let missing = column.headers.first().copied().unwrap_or_default();
                return Err(BillError::new(
                    line,
                    format!("there is no column `{missing}`: is it another kind of bill?"),
                ));
            }
            fields.push(found);
        }
        let other = (0..headers.len()).filter(|index| !fields.contains(&Some(*index))).collect();
        Ok(Self { fields, other })
    }

    /// The value of a field, by the field's number.
    pub(super) fn value<T: Value>(&self, record: &Record, field: usize) -> Result<T, BillError> {
        let index = self.fields.get(field).copied().flatten();
        let text = index.and_then(|index| record.value(index));
        T::read(text).map_err(|problem| record.error(index.unwrap_or_default(), problem))
    }

    /// What no field stands for, with headers.
    #[inline]
    pub(super) fn other(&self, record: &Record) -> Vec<(String, String)> {
        let pair = |index: &usize| Some((record.headers().get(*index)?.clone(), record.value(*index)?.to_owned()));
        self.other.iter().filter_map(pair).collect()
    }
}

/// The type of a field.
#[doc(hidden)]
pub trait Value: Sized {
    /// Whether the column must be there.
    const REQUIRED: bool;

    /// Reads a value; `None` if there is no such column.
    fn read(text: Option<&str>) -> Result<Self, String>;
}

impl Value for String {
    const REQUIRED: bool = true;

    fn read(text: Option<&str>) -> Result<Self, String> {
        Ok(text.unwrap_or_default().to_owned())
    }
}

impl Value for Option<String> {
    const REQUIRED: bool = false;

    fn read(text: Option<&str>) -> Result<Self, String> {
        Ok(text.filter(|text| !text.is_empty()).map(str::to_owned))
    }
}

impl Value for Decimal {
    const REQUIRED: bool = true;

    fn read(text: Option<&str>) -> Result<Self, String> {
        decimal(text.unwrap_or_default())
    }
}

impl Value for Option<Decimal> {
    const REQUIRED: bool = false;

    fn read(text: Option<&str>) -> Result<Self, String> {
        text.filter(|text| !text.trim().is_empty()).map(decimal).transpose()
    }
}

/// A count, which may be written as `20.0`.
impl Value for u64 {
    const REQUIRED: bool = true;

    fn read(text: Option<&str>) -> Result<Self, String> {
        let text = text.unwrap_or_default().trim();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let whole = whole.parse().ok().filter(|_| fraction.bytes().all(|digit| digit == b'0'));
        whole.ok_or_else(|| format!("`{text}` is no count"))
    }
}

fn decimal(text: &str) -> Result<Decimal, String> {
    text.trim().parse().map_err(|error| format!("`{text}` is {error}"))
}

/// A struct with the columns that its fields stand for: `name: Type = "header" | "former header"`.
macro_rules! columns {
    ($(#[$attribute:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty = $($header:literal)|+,)+ }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $(
                #[doc = concat!($("`", $header, "` "),+)]
                ///
                $(#[$doc])*
                pub $field: $type,
            )+
            /// Columns that no field stands for, with their headers.
            pub other: Vec<(String, String)>,
        }

        impl $crate::bill::row::Columns for $name {
            const COLUMNS: &'static [$crate::bill::row::Column] = &[$(
                $crate::bill::row::Column {
                    headers: &[$($header),+],
                    required: <$type as $crate::bill::row::Value>::REQUIRED,
                }
            ),+];

            #[inline]
            fn take(
                record: &$crate::bill::Record,
                layout: &$crate::bill::row::Layout,
            ) -> Result<Self, $crate::bill::BillError> {
                let mut fields = 0..;
                let mut next = || fields.next().unwrap_or_default();
                Ok(Self {
                    $($field: layout.value(record, next())?,)+
                    other: layout.other(record),
                })
            }
        }
    };
}

pub(super) use columns;
