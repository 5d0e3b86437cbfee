//! What is wrong with a bill, and where.

use std::fmt;
use std::io;

use crate::error::causes;

/// A bill that cannot be read, or that is not what its totals say.
#[derive(Debug)]
pub struct BillError {
    line: u64,
    column: Option<(usize, String)>,
    problem: String,
    source: Option<io::Error>,
}

impl BillError {
    pub(super) fn new(line: u64, problem: impl Into<String>) -> Self {
        Self { line, column: None, problem: problem.into(), source: None }
    }

    /// In that value of the line, from 0, below that header.
    pub(super) fn at(line: u64, index: usize, header: &str, problem: impl Into<String>) -> Self {
        Self { column: Some((index + 1, header.to_owned())), ..Self::new(line, problem) }
    }

    pub(super) fn unreadable(line: u64, source: io::Error) -> Self {
        Self { source: Some(source), ..Self::new(line, "it cannot be read") }
    }

    /// The line, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The value in its line, from 1, if it is about one.
    pub fn column(&self) -> Option<usize> {
        self.column.as_ref().map(|(number, _)| *number)
    }

    /// The header of that value's column.
    pub fn header(&self) -> Option<&str> {
        self.column.as_ref().map(|(_, header)| header.as_str())
    }
}

impl fmt::Display for BillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some((number, header)) = &self.column {
            write!(f, ", column {number} ({header})")?;
        }
        write!(f, " of the bill: {}", self.problem)?;
        causes(f, std::error::Error::source(self))
    }
}

impl std::error::Error for BillError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
