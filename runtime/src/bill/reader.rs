//! A typed bill: rows one by one, and at the end its totals.

use std::io::BufRead;
use std::marker::PhantomData;

use super::error::BillError;
use super::record::{Record, Records};
use super::row::{BillRow, Columns, Layout, Total};
use super::sum::Sum;
use crate::message::Decimal;

/// The rows of a bill: an iterator.
///
/// The last item is an error if the rows are not what the totals say: nothing of a bill may be believed before its end was
/// reached without one. An error is the last item.
#[derive(Debug)]
pub struct Bill<R, T: BillRow> {
    records: Records<R>,
    layout: Layout,
    totals: Vec<Counted>,
    summary: Option<T::Summary>,
    row: PhantomData<fn() -> T>,
    over: bool,
}

/// A bill as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Whole<T, S> {
    /// The rows.
    pub rows: Vec<T>,
    /// The totals, which the rows were held against.
    pub summary: S,
}

/// A total as it adds up.
#[derive(Debug)]
struct Counted {
    total: &'static Total,
    sum: Sum,
    /// Where its column is.
    column: Option<usize>,
    /// Where the column is that says which rows count.
    only: Option<(usize, &'static str)>,
}

impl<R: BufRead, T: BillRow> Bill<R, T> {
    pub(super) fn new(reader: R) -> Result<Self, BillError> {
        let records = Records::new(reader)?;
        let layout = Layout::new(T::COLUMNS, records.headers(), 1)?;
        let totals = T::TOTALS.iter().filter_map(|total| Counted::new::<T>(total, records.headers())).collect();
        Ok(Self { records, layout, totals, summary: None, row: PhantomData, over: false })
    }

    /// The totals; `None` before the end was reached.
    pub fn summary(&self) -> Option<&T::Summary> {
        self.summary.as_ref()
    }

    /// Rows and totals at once.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn read_all(mut self) -> Result<Whole<T, T::Summary>, BillError> {
        let rows = self.by_ref().collect::<Result<_, _>>()?;
        match self.summary {
            Some(summary) => Ok(Whole { rows, summary }),
            None => Err(BillError::new(0, "the bill was read before, and it was wrong")),
        }
    }

    fn read(&mut self) -> Result<Option<T>, BillError> {
        if let Some(record) = self.records.next() {
            let record = record?;
            let row = T::take(&record, &self.layout)?;
            for counted in &mut self.totals {
                counted.add(&record)?;
            }
            return Ok(Some(row));
        }
        // Without totals the records end with an error.
        if let Some(record) = self.records.summary() {
            let headers = record.headers();
            let layout = Layout::new(T::Summary::COLUMNS, headers, record.line().saturating_sub(1))?;
            let summary = T::Summary::take(record, &layout)?;
            for counted in &self.totals {
                counted.compare(record)?;
            }
            self.summary = Some(summary);
        }
        Ok(None)
    }
}

impl<R: BufRead, T: BillRow> Iterator for Bill<R, T> {
    type Item = Result<T, BillError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.read().transpose();
        self.over = !matches!(next, Some(Ok(_)));
        next
    }
}

impl Counted {
    /// A total whose column the rows have.
    fn new<T: BillRow>(total: &'static Total, headers: &[String]) -> Option<Self> {
        // By any of the names that the column had.
        let find = |header: &str| {
            let column = T::COLUMNS.iter().find(|column| column.headers.contains(&header))?;
            headers.iter().position(|own| column.headers.contains(&own.as_str()))
        };
        let column = match total.sum {
            Some(header) => Some(find(header)?),
            None => None,
        };
        let only = match total.only {
            Some((header, value)) => Some((find(header)?, value)),
            None => None,
        };
        Some(Self { total, sum: Sum::default(), column, only })
    }

    #[inline]
    fn add(&mut self, record: &Record) -> Result<(), BillError> {
        if self.only.is_some_and(|(column, value)| record.value(column) != Some(value)) {
            return Ok(());
        }
        let sum = match self.column {
            None => self.sum.increment(),
            Some(column) => match record.value(column).map(str::trim) {
                None | Some("") => Some(self.sum),
                Some(text) => amount(text).and_then(|amount| self.sum.plus(amount)),
            },
        };
        let unusable = || record.error(self.column.unwrap_or_default(), "it is no amount of money such as `12.50`");
        self.sum = sum.ok_or_else(unusable)?;
        Ok(())
    }

    /// What the bill says of it must be what the rows say. A bill that does not state it is not asked.
    #[inline]
    fn compare(&self, summary: &Record) -> Result<(), BillError> {
        let Some(index) = summary.headers().iter().position(|header| header == self.total.header) else {
            return Ok(());
        };
        let stated = summary.value(index).unwrap_or_default();
        if amount(stated.trim()).is_some_and(|stated| stated.is(self.sum)) {
            return Ok(());
        }
        let of = if self.column.is_some() { "the rows add up to" } else { "the rows are" };
        Err(summary.error(index, format!("the bill says {stated}, and {of} {}", self.sum)))
    }
}

fn amount(text: &str) -> Option<Sum> {
    Sum::of(&text.parse::<Decimal>().ok()?)
}
