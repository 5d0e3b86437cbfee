//! The lines of a bill, numbered, without their ends.

use std::io::{BufRead, Read};

use super::error::BillError;

/// How long a line may be: what is longer is no bill.
const LIMIT: u64 = 1 << 20;
/// A mark that some writers put before UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Without blanks and the mark, which may stand behind blanks or empty lines as well.
pub(super) fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || c == BYTE_ORDER_MARK)
}

/// Lines as they are read.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: R,
    number: u64,
    /// Read ahead and given back.
    returned: Option<String>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, number: 0, returned: None }
    }

    /// The number of the line that was read last, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The next line that is not empty; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<String>, BillError> {
        loop {
            match self.any()? {
                Some(line) if bare(&line).is_empty() => {}
                line => return Ok(line),
            }
        }
    }

    /// The next line, be it empty.
    pub(super) fn any(&mut self) -> Result<Option<String>, BillError> {
        if let Some(line) = self.returned.take() {
            self.number += 1;
            return Ok(Some(line));
        }
        let (mut bytes, number) = (Vec::new(), self.number + 1);
        let read = (&mut self.reader).take(LIMIT).read_until(b'\n', &mut bytes);
        if read.map_err(|error| BillError::unreadable(number, error))? == 0 {
            return Ok(None);
        }
        self.number = number;
        if bytes.len() as u64 == LIMIT && !bytes.ends_with(b"\n") {
            return Err(BillError::new(number, format!("it has more than {LIMIT} bytes; this is no bill")));
        }
        let Ok(mut line) = String::from_utf8(bytes) else {
            return Err(BillError::new(number, "it is not in UTF-8; a packed bill has to be unpacked first"));
        };
        line.truncate(line.trim_end_matches(['\r', '\n']).len());
        if number == 1 && line.starts_with(BYTE_ORDER_MARK) {
            line.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        Ok(Some(line))
    }

    /// Gives back the line that was read last.
    pub(super) fn give_back(&mut self, line: String) {
        self.number -= 1;
        self.returned = Some(line);
    }
}
