//! The lines of a table: heading, delimiter, rows; and the line that closes it.

use super::{Table, attributes, row};
use crate::diagnostics::Diagnostic;
use crate::source::Positions;

/// Titles by which a table is known even where its delimiter row is malformed.
const TITLES: [&str; 4] = ["请求参数", "返回字典", "应答规范", "异常字典"];

/// A line with its byte offset.
pub type Line<'s> = (usize, &'s str);

/// The lines of a piece of the page, without their ends and without the marks of a quotation.
pub fn lines(text: &str, offset: usize) -> impl Iterator<Item = Line<'_>> {
    text.split_inclusive('\n').scan(offset, |next, line| {
        let start = *next;
        *next += line.len();
        let bare = line.trim_start_matches(['>', ' ', '\t']);
        Some((start + (line.len() - bare.len()), bare.trim_end()))
    })
}

/// A table out of its lines: heading, delimiter, rows.
pub fn read(lines: &[Line<'_>], positions: &Positions<'_>, found: &mut Vec<Diagnostic>) -> Option<Table> {
    let ((offset, heading), rest) = lines.split_first()?;
    let title = row::read(heading, *offset, positions, &mut Vec::new()).name.text;
    let heading = (*heading).to_owned();
    let mut table = Table { origin: positions.origin(*offset), heading, title, close: None, rows: Vec::new() };
    extend(&mut table, rest.get(1..).unwrap_or_default(), positions, found);
    Some(table)
}

/// Adds rows; a closing line among them closes the table.
pub fn extend(table: &mut Table, lines: &[Line<'_>], positions: &Positions<'_>, found: &mut Vec<Diagnostic>) {
    for (offset, line) in lines {
        match closing(line) {
            Some(id) => table.close = Some(id),
            None if line.is_empty() => {}
            None => table.rows.push(row::read(line, *offset, positions, found)),
        }
    }
}

/// `request` of `{.im-table #request}`.
pub fn closing(line: &str) -> Option<String> {
    let (text, attributes) = attributes::split(line);
    (text.is_empty() && attributes.has_class("im-table")).then(|| attributes.id.unwrap_or_default())
}

/// Whether a line begins like a row.
pub fn is_row(line: &str) -> bool {
    line.starts_with('|')
}

/// Whether the lines begin as one of the documentation's tables does, however their delimiter is written.
pub fn is_known(lines: &[Line<'_>]) -> bool {
    let title = |line: &str| {
        attributes::split(line.trim_matches(['|', ' ']).split('|').next().unwrap_or_default()).0.to_owned()
    };
    let delimiter = |line: &str| line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'));
    match lines {
        [(_, heading), (_, second), ..] => TITLES.contains(&title(heading).as_str()) && delimiter(second),
        _ => false,
    }
}
