//! Rows as text: what stands below which header.

use std::collections::HashSet;
use std::io::BufRead;
use std::sync::Arc;

use super::error::BillError;
use super::lines::{Lines, bare};

/// What stands before each value.
const MARK: char = '`';
/// How long a row may be, whatever number of lines it takes: what is longer is no bill.
const LIMIT: usize = 1 << 20;
/// What stands between values. A comma alone may be part of one.
const SEPARATOR: &str = ",`";

/// A row of a bill, its values as they stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    headers: Arc<[String]>,
    values: Vec<String>,
    line: u64,
}

impl Record {
    /// The value below that header; `None` if there is no such column.
    pub fn get(&self, header: &str) -> Option<&str> {
        let index = self.headers.iter().position(|own| own == header)?;
        self.value(index)
    }

    /// Headers and values, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(String::as_str).zip(self.values.iter().map(String::as_str))
    }

    /// The line it begins in, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn headers(&self) -> &Arc<[String]> {
        &self.headers
    }

    pub(super) fn value(&self, index: usize) -> Option<&str> {
        self.values.get(index).map(String::as_str)
    }

    /// Something wrong with one of its values.
    pub(super) fn error(&self, index: usize, problem: impl Into<String>) -> BillError {
        let header = self.headers.get(index).map_or("", String::as_str);
        BillError::at(self.line, index, header, problem)
    }
}

/// The rows of a bill of any kind: an iterator. Its end is reached only if the bill is complete.
#[derive(Debug)]
pub struct Records<R> {
    lines: Lines<R>,
    headers: Arc<[String]>,
    summary: Option<Record>,
    /// The end was reached, or something was wrong.
    over: bool,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(reader: R) -> Result<Self, BillError> {
        let mut lines = Lines::new(reader);
        let Some(line) = lines.next()? else { return Err(BillError::new(1, "it is empty")) };
        let headers = headers(&line, lines.number())?;
        Ok(Self { lines, headers, summary: None, over: false })
    }

    /// The headers of its columns.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The totals; `None` before the end was reached.
    pub fn summary(&self) -> Option<&Record> {
        self.summary.as_ref()
    }

    /// The next row; `None` behind the totals.
    fn read(&mut self) -> Result<Option<Record>, BillError> {
        let Some(line) = self.lines.next()? else {
            return Err(BillError::new(self.lines.number(), "the bill ends here without its totals: it is incomplete"));
        };
        if line.starts_with(MARK) {
            return self.record(line, &Arc::clone(&self.headers)).map(Some);
        }
        let headers = headers(&line, self.lines.number())?;
        let values = self.lines.next()?.filter(|line| line.starts_with(MARK));
        let Some(values) = values else {
            return Err(BillError::new(self.lines.number(), "here the values of the totals should stand"));
        };
        self.summary = Some(self.record(values, &headers)?);
        match self.lines.next()? {
            None => Ok(None),
            Some(_) => Err(BillError::new(self.lines.number(), "nothing may stand behind the totals")),
        }
    }

    /// A row from that line on. A value may hold the end of a line; then the row goes on in the next one.
    fn record(&mut self, mut text: String, headers: &Arc<[String]>) -> Result<Record, BillError> {
        let line = self.lines.number();
        let mut count = text.matches(SEPARATOR).count() + 1;
        while count < headers.len() {
            match self.lines.any()? {
                Some(more) if !more.starts_with(MARK) => {
                    count += more.matches(SEPARATOR).count();
                    text.push('\n');
                    text.push_str(&more);
                    if text.len() > LIMIT {
                        return Err(BillError::new(line, format!("it has more than {LIMIT} bytes; this is no bill")));
                    }
                }
                Some(more) => {
                    self.lines.give_back(more);
                    break;
                }
                None => break,
            }
        }
        let values = values(&text);
        if values.len() != headers.len() {
            let problem = format!("it has {} values, and there are {} columns", values.len(), headers.len());
            return Err(BillError::new(line, problem));
        }
        Ok(Record { headers: Arc::clone(headers), values, line })
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record, BillError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.read().transpose();
        self.over = !matches!(next, Some(Ok(_)));
        next
    }
}

fn headers(line: &str, number: u64) -> Result<Arc<[String]>, BillError> {
    let line = bare(line);
    if line.starts_with(MARK) {
        return Err(BillError::new(number, "here the headers of the columns should stand"));
    }
    let headers = line.split(',').map(|header| header.trim().to_owned()).collect::<Vec<_>>();
    let mut before = HashSet::with_capacity(headers.len());
    let repeated = headers.iter().enumerate().find(|(_, header)| !before.insert(header.as_str()));
    match repeated {
        Some((index, header)) => Err(BillError::at(number, index, header, "the header stands there twice")),
        None => Ok(headers.into()),
    }
}

fn values(text: &str) -> Vec<String> {
    text.strip_prefix(MARK).unwrap_or(text).split(SEPARATOR).map(str::to_owned).collect()
}
