//! The account of the rows: every line of every table is in the IR or named in a diagnostic.
//!
//! The lines are counted here by a scan of the text that shares nothing with the reader but what tables are called.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostics::Diagnostic;
use crate::ir::{Api, Field, Message, Notification, Operation, Origin};
use crate::lower::is_overview;
use crate::page::TITLES;
use crate::page::titles::kind;
use crate::source::Source;

/// Page and line.
pub type Line = (Arc<str>, u32);

/// What became of the lines of the tables.
#[derive(Debug, Default, Serialize)]
pub struct Account {
    /// Lines of tables, without headings and delimiters.
    pub in_tables: usize,
    /// Of these, the lines that are in the IR.
    pub in_ir: usize,
    /// Of these, the lines that a diagnostic stands for.
    pub in_diagnostics: usize,
    /// Lines that are in neither: rows that were lost.
    pub lost: Vec<Line>,
    /// Lines in the IR that are no lines of a table: rows that were invented.
    pub invented: Vec<Line>,
}

/// Draws up the account.
#[must_use]
pub fn draw_up(sources: &[Source], api: &Api, found: &[Diagnostic]) -> Account {
    let in_tables = table_rows(sources);
    let in_ir = rows(api).into_iter().map(line).collect::<BTreeSet<_>>();
    let reported =
        found.iter().filter(|diagnostic| diagnostic.instead_of_row).map(|diagnostic| line(&diagnostic.origin));
    let reported = reported.filter(|line| !in_ir.contains(line)).collect::<BTreeSet<_>>();
    let accounted = in_ir.union(&reported).cloned().collect::<BTreeSet<_>>();
    Account {
        in_tables: in_tables.len(),
        in_ir: in_ir.intersection(&in_tables).count(),
        in_diagnostics: reported.intersection(&in_tables).count(),
        lost: in_tables.difference(&accounted).cloned().collect(),
        invented: in_ir.difference(&in_tables).cloned().collect(),
    }
}

/// How many fields of the finished IR stand in no table: the overlay added them.
#[must_use]
pub fn added(api: &Api, overlay: &str) -> usize {
    rows(api).into_iter().filter(|origin| &*origin.page == overlay).count()
}

/// The rows of a tree's tables. (A heading is none, even one that a diagnostic stands for.)
#[must_use]
pub fn table_rows(sources: &[Source]) -> BTreeSet<Line> {
    sources.iter().flat_map(table_lines).collect()
}

fn line(origin: &Origin) -> Line {
    (origin.page.clone(), origin.line)
}

/// The lines of a page's tables: those that begin with a pipe, or stand below such a line and lost it, outside of the front
/// matter, less each delimiter row and the heading above it. No sample has lines that begin with a pipe, so that in code they
/// count as well: a fence may have swallowed them.
fn table_lines(source: &Source) -> Vec<Line> {
    if is_overview(&source.path) {
        return Vec::new();
    }
    let mut rows = BTreeSet::new();
    let (mut above, mut blank, mut begins) = ("", true, true);
    let mut below_row = false;
    let mut open = false;
    for (number, whole) in (1..).zip(source.text.lines()).skip(front_matter(&source.text)) {
        let line = bare(whole);
        if is_heading(line) {
            open = true;
        } else if is_delimiter(line) || is_delimiter(whole.trim()) {
            // `- |` is no item of a list. Behind a blank line a table begins, even if the one above was not closed.
            if !open
                || (begins
                    && is_as_wide(above, line)
                    && no_cell_is_empty(line)
                    && !["    ", "\t"].iter().any(|indent| whole.starts_with(indent)))
            {
                rows.remove(&(number - 1));
            }
            // Without a heading above it begins nothing, nor below one of other columns that says nothing of a table.
            let is_headed = is_as_wide(above, line) || kind(&title(above)).is_some();
            open |= above.contains(PIPES) && !is_delimiter(above) && is_headed;
        } else if line.starts_with(PIPES) || (below_row && lost_its_pipe(line)) {
            rows.insert(number);
        } else if ends_table(line) {
            open = false;
        }
        begins = blank;
        blank = whole.trim().is_empty();
        above = line;
        below_row = !line.is_empty() && (below_row || in_table(line));
    }
    rows.into_iter().map(|number| (source.path.clone(), number)).collect()
}

/// Whether a line is a heading, a fence, or the closing line of a table.
fn ends_table(line: &str) -> bool {
    let behind = line.trim_start_matches('#');
    let is_heading = behind.len() < line.len() && (behind.is_empty() || behind.starts_with(' '));
    is_heading
        || line.starts_with("```")
        || line.starts_with("~~~")
        || (line.starts_with('{') && line.contains(".im-table"))
}

/// How many lines the front matter takes.
fn front_matter(text: &str) -> usize {
    let mut lines = text.lines().map(str::trim_end);
    if lines.next() != Some("---") {
        return 0;
    }
    lines.position(|line| line == "---").map_or(0, |position| position + 2)
}

/// The line without the marks of quotations and lists.
fn bare(line: &str) -> &str {
    let mut bare = line.trim_end();
    loop {
        let text = bare.trim_start_matches(['>', ' ', '\t', '\u{a0}', '\u{3000}', '\u{200b}', '\u{feff}']);
        let mark = text.find([' ', '\t']).map_or("", |end| &text[..end]);
        let digits = mark.strip_suffix(['.', ')']).unwrap_or_default();
        let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
        if !(is_number || matches!(mark, "-" | "*" | "+")) {
            return text;
        }
        bare = &text[mark.len()..];
    }
}

/// A pipe, and the full-width one that a page may have instead.
const PIPES: [char; 2] = ['|', '｜'];

/// Whether the first cell is a title.
fn is_heading(line: &str) -> bool {
    line.starts_with(PIPES) && TITLES.contains(&title(line).as_str())
}

/// The letters of the first cell, without tags, destinations of links, footnotes and attributes.
fn title(line: &str) -> String {
    let text = without_escaped(line).replace("&nbsp;", "");
    let first = text.trim_start_matches(PIPES).split(['|', '｜', '{']).next().unwrap_or_default().to_owned();
    let bare =
        [("<", ">"), ("](", ")"), ("[^", "]")].iter().fold(first, |text, (open, close)| without(&text, open, close));
    bare.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A text without what stands between two marks, and without the marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let (mut outside, mut rest) = (String::new(), text);
    while let Some((before, inside)) = rest.split_once(open) {
        let Some((_, behind)) = inside.split_once(close) else { break };
        outside.push_str(before);
        rest = behind;
    }
    outside + rest
}

/// The pipes that part cells are left; `\\` is a backslash, which escapes nothing.
fn without_escaped(line: &str) -> String {
    let parts = line.split(r"\\").map(|part| part.replace(r"\|", ""));
    parts.collect::<Vec<_>>().join(r"\\")
}

/// Whether a heading has as many cells as its delimiter. Markdown may count a pipe behind any backslash for escaped.
fn is_as_wide(heading: &str, delimiter: &str) -> bool {
    let cells = |line: &str| line.trim_matches('|').split('|').count();
    [without_escaped(heading), heading.replace(r"\|", "")].iter().any(|heading| cells(heading) == cells(delimiter))
}

/// Whether a line belongs to a table, heading and delimiter included.
fn in_table(line: &str) -> bool {
    line.starts_with(PIPES) || is_delimiter(line) || lost_its_pipe(line)
}

/// `name | type | …`, `**name** | type | …`.
fn lost_its_pipe(line: &str) -> bool {
    let is_name = line.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let line = without_escaped(line);
    let mut cells = line.split(PIPES).skip(1);
    let is_typed = cells.next().is_some_and(|cell| cell.trim_start().starts_with(|c: char| c.is_ascii_alphabetic()));
    is_typed || (is_name && line.contains('|'))
}

fn is_delimiter(line: &str) -> bool {
    line.contains(PIPES)
        && line.contains('-')
        && line.chars().all(|c| matches!(c, '|' | '｜' | '-' | ':' | ' ' | '\t' | '\u{a0}' | '\u{3000}'))
}

/// What Markdown asks of a delimiter.
fn no_cell_is_empty(delimiter: &str) -> bool {
    let inside = delimiter.strip_prefix('|').unwrap_or(delimiter);
    let inside = inside.strip_suffix('|').unwrap_or(inside);
    inside.split('|').all(|cell| cell.contains('-'))
}

/// Every row of the IR.
fn rows(api: &Api) -> Vec<&Origin> {
    let operations = api.operations.iter().flat_map(operation_rows);
    operations.chain(api.notifications.iter().flat_map(notification_rows)).collect()
}

/// Every row that an operation was read from.
#[must_use]
pub fn operation_rows(operation: &Operation) -> Vec<&Origin> {
    let mut rows = Vec::new();
    let generated = |field: &&Field| field.origin != operation.origin;
    rows.extend(operation.host.iter().map(|host| &host.origin));
    rows.extend(operation.parameters.iter().filter(generated).chain(&operation.options).flat_map(field_rows));
    let body = operation.body.iter().map(|body| &body.message);
    rows.extend(operation.query.iter().chain(&operation.headers).chain(body).flat_map(message_rows));
    rows.extend(operation.answer.fields.iter().chain(&operation.answer.error).flat_map(field_rows));
    rows.extend(operation.answer.note.iter().map(|note| &note.origin));
    rows
}

/// Every row that a notification was read from.
#[must_use]
pub fn notification_rows(notification: &Notification) -> Vec<&Origin> {
    let mut rows = Vec::new();
    let body = Some(&notification.body.message).filter(|body| body.origin != notification.origin);
    rows.extend(notification.headers.iter().chain(body).flat_map(message_rows));
    rows.extend(notification.reply.iter().flat_map(field_rows));
    rows
}

fn message_rows(message: &Message) -> Vec<&Origin> {
    std::iter::once(&message.origin).chain(message.fields.iter().flat_map(field_rows)).collect()
}

/// Every row that a field and those below it were read from.
#[must_use]
pub fn field_rows(field: &Field) -> Vec<&Origin> {
    let mut rows = vec![&field.origin];
    rows.extend(&field.also);
    rows.extend(field.variants.iter().flat_map(|variants| &variants.separators));
    rows.extend(field.children.iter().flat_map(field_rows));
    if let Some(content) = &field.content {
        rows.push(&content.origin);
        rows.extend(content.fields.iter().flat_map(field_rows));
    }
    rows
}
