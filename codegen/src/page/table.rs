//! The lines of a table: heading, delimiter, rows; and the line that closes it.

use std::borrow::Cow;

use super::columns::Columns;
use super::plain::plain;
use super::{Row, Table, attributes, row, titles};
use crate::diagnostics::Diagnostic;
use crate::source::Positions;

/// A line with its byte offset.
pub type Line<'s> = (usize, &'s str);

/// The lines of a piece of the page, without their ends and without the marks of quotations and lists.
pub fn lines(text: &str, offset: usize) -> impl Iterator<Item = Line<'_>> {
    text.split_inclusive('\n').scan(offset, |next, line| {
        let start = *next;
        *next += line.len();
        let line = line.trim_end();
        let bare = without_marks(line);
        Some((start + (line.len() - bare.len()), bare))
    })
}

/// Without `> `, `- `, `1. ` in front.
fn without_marks(line: &str) -> &str {
    let bare = line.trim_start_matches(['>', ' ', '\t', '\u{a0}', '\u{3000}', '\u{200b}', '\u{feff}']);
    let behind_digits = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = behind_digits.strip_prefix(['.', ')']).filter(|_| behind_digits.len() < bare.len());
    let item = numbered.or_else(|| bare.strip_prefix(['-', '*', '+'])).filter(|item| item.starts_with([' ', '\t']));
    item.map_or(bare, without_marks)
}

/// A table of which the heading is known; a caption above it is its title where the heading has none.
pub fn begin(heading: &str, caption: Option<String>, offset: usize, positions: &Positions<'_>) -> (Table, Columns) {
    let cells = row::heading(heading);
    let own = cells.first().cloned().unwrap_or_default();
    let bare = Some(title(heading)).filter(|title| titles::kind(&own).is_none() && titles::kind(title).is_some());
    let own = bare.unwrap_or(own);
    let title = caption.filter(|_| titles::kind(&own).is_none()).unwrap_or(own);
    let origin = positions.origin(offset);
    (Table { origin, heading: heading.to_owned(), title, close: None, rows: Vec::new() }, Columns::read(&cells))
}

/// The lines that look like rows: those that begin with a pipe, and those below them that lost it.
pub fn rows(text: &str, offset: usize) -> impl Iterator<Item = Line<'_>> {
    let mut below_row = false;
    lines(text, offset).filter(move |(_, line)| {
        let in_table = is_row(line) || (below_row && has_cells(line));
        below_row = !line.is_empty() && (below_row || has_cells(line) || is_delimiter(line));
        in_table && !is_delimiter(line)
    })
}

/// Rows that stand in no table, `offset` bytes into their source: name, type, description.
#[must_use]
pub fn loose(text: &str, offset: usize, positions: &Positions<'_>, found: &mut Vec<Diagnostic>) -> Vec<Row> {
    let lines = lines(text, offset).filter(|(_, line)| !line.is_empty());
    lines.map(|(offset, line)| row::read(line, offset, &Columns::default(), positions, found)).collect()
}

/// `request` of `{.im-table #request}`.
pub fn closing(line: &str) -> Option<String> {
    let (text, attributes) = attributes::split(line);
    let is_whole = text.is_empty() && attributes.has_class("im-table");
    // A closing line with errors closes all the same.
    let is_broken = line.starts_with('{') && line.contains(".im-table");
    (is_whole || is_broken).then(|| attributes.id.unwrap_or_default())
}

/// Whether a line begins like a row.
pub fn is_row(line: &str) -> bool {
    line.starts_with(['|', '｜'])
}

/// Whether a line inside a table is a row; the pipe in front may be missing. A name may be decorated, and then the second cell
/// begins like a type: a line that goes on with ``| `B` `` continues the row above.
pub fn has_cells(line: &str) -> bool {
    let is_name = line.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let undone = without_escaped(line);
    let second = undone.split(['|', '｜']).nth(1).map(str::trim_start);
    is_row(line)
        || second.is_some_and(|cell| cell.starts_with(|c: char| c.is_ascii_alphabetic()))
        || (is_name && undone.contains('|'))
}

/// `| --- | --- | ---` in any spelling.
pub fn is_delimiter(line: &str) -> bool {
    let is_mark = |c: char| matches!(c, '|' | '｜' | '-' | ':' | ' ' | '\t' | '\u{a0}' | '\u{3000}');
    line.contains('-') && line.contains(['|', '｜']) && line.chars().all(is_mark)
}

/// How many cells a line has.
pub fn columns(line: &str) -> usize {
    line.trim_matches(['|', '｜']).split(['|', '｜']).count()
}

/// Whether the first cell of a line that holds anything is one of a delimiter.
pub fn begins_as_delimiter(line: &str) -> bool {
    let first = line.trim_start_matches(['|', '｜', ' ']).split(['|', '｜']).next().unwrap_or_default().trim();
    !first.is_empty() && first.chars().all(|c| matches!(c, '-' | ':') || c.is_whitespace())
}

/// Whether a line is the heading of one of the documentation's tables.
pub fn is_heading(line: &str) -> bool {
    is_row(line) && titles::TITLES.contains(&title(line).as_str())
}

/// Whether a line is the heading of a table in other words, which only a delimiter below it shows.
pub fn is_other_heading(line: &str) -> bool {
    is_row(line) && titles::kind(&title(line)).is_some()
}

/// The letters of the first cell, up to its attributes: a heading with errors is a heading all the same.
fn title(line: &str) -> String {
    let line = without_escaped(line);
    let first = line.trim_start_matches(['|', '｜']).split(['|', '｜', '{']).next().unwrap_or_default();
    without_tags(&plain(first)).chars().filter(|character| character.is_alphanumeric()).collect()
}

/// Without the pipes that part no cells. (In `\\|` it is the backslash that is escaped.)
fn without_escaped(line: &str) -> Cow<'_, str> {
    if !line.contains('\\') {
        return Cow::Borrowed(line);
    }
    let parts = escapes(line).map(|(escape, text)| if escape && text.ends_with('|') { "" } else { text });
    parts.collect()
}

/// The line as the text of one cell: none of its pipes parts cells.
pub fn in_one_cell(line: &str) -> String {
    let parts = escapes(line).map(|(escape, text)| if !escape && text == "|" { r"\|" } else { text });
    parts.collect()
}

/// The characters of a line; `\|` and `\\` are one each, an escape.
fn escapes(line: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let escape = rest.starts_with(r"\|") || rest.starts_with(r"\\");
        let length = if escape { 2 } else { rest.chars().next()?.len_utf8() };
        let (text, behind) = rest.split_at(length);
        rest = behind;
        Some((escape, text))
    })
}

/// Without anything in angle brackets, whether HTML knows it or not.
fn without_tags(text: &str) -> String {
    let mut outside = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<')
        && let Some((_, after)) = behind.split_once('>')
    {
        outside.push_str(before);
        rest = after;
    }
    outside + rest
}
