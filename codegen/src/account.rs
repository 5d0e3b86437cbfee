//! The account of the rows: every line of every table is in the IR or named in a diagnostic.
//!
//! The lines are counted here by a scan of the text that shares nothing with the reader.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostics::Diagnostic;
use crate::ir::{Api, Field, Message, Origin};
use crate::lower::is_overview;
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
    /// Lines in the IR or in a diagnostic that are no lines of a table: rows that were invented.
    pub invented: Vec<Line>,
}

/// Draws up the account.
#[must_use]
pub fn draw_up(sources: &[Source], api: &Api, found: &[Diagnostic]) -> Account {
    let in_tables = sources.iter().flat_map(table_lines).collect::<BTreeSet<_>>();
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
        invented: accounted.difference(&in_tables).cloned().collect(),
    }
}

fn line(origin: &Origin) -> Line {
    (origin.page.clone(), origin.line)
}

/// The lines of a page's tables: those that begin with a pipe, outside of front matter and code, less each delimiter row and
/// the heading above it.
fn table_lines(source: &Source) -> Vec<Line> {
    let mut lines = BTreeMap::new();
    if is_overview(&source.path) {
        return Vec::new();
    }
    let mut fence = None::<String>;
    let mut front_matter = false;
    for (number, text) in (1..).zip(source.text.lines()) {
        let bare = text.trim_start_matches(['>', ' ', '\t']).trim_end();
        let ticks = bare.chars().take_while(|c| *c == '`').count();
        match (&fence, number) {
            (None, 1) if bare == "---" => front_matter = true,
            (None, _) if front_matter => front_matter = bare != "---",
            (None, _) if ticks >= 3 => fence = Some("`".repeat(ticks)),
            (Some(open), _) if bare.starts_with(open.as_str()) && bare.trim_matches('`').is_empty() => fence = None,
            (None, _) if is_delimiter(bare) => drop(lines.remove(&(number - 1))),
            (None, _) if bare.starts_with('|') => drop(lines.insert(number, ())),
            _ => {}
        }
    }
    lines.into_keys().map(|number| (source.path.clone(), number)).collect()
}

fn is_delimiter(line: &str) -> bool {
    line.starts_with('|') && line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Every row of the IR.
fn rows(api: &Api) -> Vec<&Origin> {
    let mut rows = Vec::new();
    for operation in &api.operations {
        let generated = |field: &&Field| field.origin != operation.origin;
        rows.extend(operation.host.iter().map(|host| &host.origin));
        rows.extend(operation.parameters.iter().filter(generated).chain(&operation.options).flat_map(field_rows));
        let body = operation.body.iter().map(|body| &body.message);
        rows.extend(operation.query.iter().chain(&operation.headers).chain(body).flat_map(message_rows));
        rows.extend(operation.answer.fields.iter().chain(&operation.answer.error).flat_map(field_rows));
        rows.extend(operation.answer.note.iter().map(|note| &note.origin));
    }
    for notification in &api.notifications {
        let body = Some(&notification.body.message).filter(|body| body.origin != notification.origin);
        rows.extend(notification.headers.iter().chain(body).flat_map(message_rows));
        rows.extend(notification.reply.iter().flat_map(field_rows));
    }
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
