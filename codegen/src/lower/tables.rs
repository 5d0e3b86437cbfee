//! The tables of a section: which is what is sent, which is what comes back.

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::Origin;
use crate::page::titles::{self, Kind};
use crate::page::{Heading, Row, Section, Table};

/// Reports the tables of a section that belongs to nothing.
pub fn report_homeless(section: &Section, found: &mut Vec<Diagnostic>) {
    for table in &section.tables {
        lose_table(table, Code::NoHeading, "this table belongs to no operation", found);
    }
}

/// Reports a table and each of its rows as not read.
pub fn lose_table(table: &Table, code: Code, message: &str, found: &mut Vec<Diagnostic>) {
    let length = table.heading.chars().count();
    found.push(Diagnostic::new(code, table.origin.clone(), length, message).instead_of_row());
    for row in &table.rows {
        let message = format!("not read: `{}`", row.text);
        let diagnostic = Diagnostic::new(code, row.origin.clone(), row.text.chars().count(), message);
        found.push(diagnostic.instead_of_row());
    }
}

/// The tables of a section by their titles.
pub struct Tables<'s> {
    known: Vec<(&'s str, &'s Table)>,
}

/// All tables of a title as one.
pub struct Joined<'s> {
    /// Where the first begins.
    pub origin: &'s Origin,
    /// The rows of all.
    pub rows: Vec<&'s Row>,
}

impl<'s> Tables<'s> {
    /// Sorts the tables of a section; reports those of another title, missing and repeated ones.
    pub fn read(section: &'s Section, heading: &Heading, titles: &[&'s str], found: &mut Vec<Diagnostic>) -> Self {
        let mut known = Vec::<(&str, &Table)>::new();
        for table in &section.tables {
            let Some(title) = known_title(table, titles, found) else { continue };
            if known.iter().any(|(other, _)| *other == title) {
                let message = format!("a second table `{title}`");
                found.push(Diagnostic::new(
                    Code::RepeatedTable,
                    table.origin.clone(),
                    table.heading.chars().count(),
                    message,
                ));
            }
            report_close(table, title, found);
            known.push((title, table));
        }
        let tables = Self { known };
        for group in [&titles[..1], &titles[1..]] {
            if group.iter().all(|title| tables.all(title).next().is_none()) {
                let message = format!("no table `{}`", group.join("` or `"));
                found.push(Diagnostic::new(Code::MissingTable, heading.origin.clone(), 1, message));
            }
        }
        tables
    }

    /// All rows of the tables of a title.
    pub fn rows(&self, title: &str) -> Vec<&'s Row> {
        self.all(title).flat_map(|table| &table.rows).collect()
    }

    /// The tables of a title, if there are any.
    pub fn joined(&self, title: &str) -> Option<Joined<'s>> {
        let first = self.all(title).next()?;
        Some(Joined { origin: &first.origin, rows: self.rows(title) })
    }

    fn all(&self, title: &str) -> impl Iterator<Item = &'s Table> {
        self.known.iter().filter(move |(own, _)| *own == title).map(|(_, table)| *table)
    }
}

/// The title of a table; where it is unknown, other words for the same and the line that closes the table tell what is sent
/// and what comes back.
fn known_title<'t>(table: &Table, titles: &[&'t str], found: &mut Vec<Diagnostic>) -> Option<&'t str> {
    if let Some(title) = titles.iter().find(|title| **title == table.title) {
        return Some(title);
    }
    let by_word = titles::kind(&table.title).and_then(|kind| match kind {
        Kind::Request => titles.first(),
        Kind::Answer => titles.get(1),
        Kind::Error => titles.get(2),
    });
    let closed_as = match table.close.as_deref() {
        Some("request") => titles.first(),
        Some("response") => titles.get(1),
        _ => None,
    };
    let message = format!("`{}` is no table of this kind of page", table.title);
    let help = match (by_word, closed_as) {
        (Some(title), _) => format!("it was read as `{title}`"),
        (None, Some(title)) => format!("it is closed like `{title}` and was read as that"),
        (None, None) => {
            lose_table(table, Code::UnknownTable, &message, found);
            return None;
        }
    };
    let length = table.heading.chars().count();
    let finding = Diagnostic::new(Code::UnknownTable, table.origin.clone(), length, message).help(help);
    found.push(finding.instead_of_row());
    by_word.or(closed_as).copied()
}

/// `#request` closes what is sent, `#response` what comes back.
fn report_close(table: &Table, title: &str, found: &mut Vec<Diagnostic>) {
    let expected = if title == titles::REQUEST { "request" } else { "response" };
    if let Some(close) = table.close.as_deref().filter(|close| *close != expected) {
        let message = format!("`{title}` is closed as `#{close}`, not `#{expected}`");
        found.push(Diagnostic::new(Code::TableClose, table.origin.clone(), table.heading.chars().count(), message));
    }
}
