//! The sections of a page → operations.

use super::path::{Path, start_of};
use super::{answer, request, sample};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Flags, Link, Mark, Method, Operation, Padding, Verification};
use crate::page::{Admonition, Heading, Page, Row, Section, Table};

/// What the documentation calls its tables.
pub mod title {
    /// What is sent.
    pub const REQUEST: &str = "请求参数";
    /// What comes back.
    pub const ANSWER: &str = "返回字典";
    /// The error body, where success is a file.
    pub const ERROR: &str = "异常字典";
    /// What the merchant answers to a notification.
    pub const REPLY: &str = "应答规范";
}

/// The title that stands for the one in the front matter.
const TITLE_PLACEHOLDER: &str = "{{ $frontmatter.title }}";

/// The operations of a page: one for each heading with a method.
pub fn read(page: &Page, path: &Path, found: &mut Vec<Diagnostic>) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut shared_marks = Vec::new();
    for section in &page.sections {
        match method(section, found) {
            Anchor::Method(heading, method) => {
                let mut operation = one(page, section, heading, method, path, found);
                operation.marks.splice(0..0, shared_marks.iter().cloned());
                operations.push(operation);
            }
            Anchor::Mix => {
                shared_marks = marks(section, found);
                report_homeless(section, found);
            }
            Anchor::None => report_homeless(section, found),
        }
    }
    if operations.is_empty() {
        let message = "no heading of this page names an HTTP method";
        found.push(Diagnostic::new(Code::NoOperation, start_of(page), 1, message));
    }
    operations
}

enum Anchor<'s> {
    Method(&'s Heading, Method),
    Mix,
    None,
}

fn method<'s>(section: &'s Section, found: &mut Vec<Diagnostic>) -> Anchor<'s> {
    let Some(heading) = &section.heading else { return Anchor::None };
    let Some(anchor) = &heading.anchor else { return Anchor::None };
    let method = match anchor.to_ascii_lowercase().as_str() {
        "get" => Method::Get,
        "post" => Method::Post,
        "put" => Method::Put,
        "patch" => Method::Patch,
        "delete" => Method::Delete,
        "mix" => return Anchor::Mix,
        other => {
            let message = format!("`#{other}` is no HTTP method");
            found.push(Diagnostic::new(
                Code::UnknownAnchor,
                heading.origin.clone(),
                heading.title.chars().count(),
                message,
            ));
            return Anchor::None;
        }
    };
    Anchor::Method(heading, method)
}

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

fn one(
    page: &Page,
    section: &Section,
    heading: &Heading,
    method: Method,
    path: &Path,
    found: &mut Vec<Diagnostic>,
) -> Operation {
    let Path::Operation { version, url, segments } = path else { return blank(heading, method) };
    let tables = Tables::read(section, heading, &[title::REQUEST, title::ANSWER, title::ERROR], found);
    let request = request::read(tables.rows(title::REQUEST), segments, *version, &heading.origin, found);
    let mut operation = Operation {
        version: *version,
        url: url.clone(),
        segments: segments.clone(),
        title: page_title(page, heading, found),
        prose: prose(page, section),
        marks: marks(section, found),
        links: links(section),
        host: request.host,
        flags: request.flags,
        parameters: request.parameters,
        query: request.query,
        headers: request.headers,
        body: request.body,
        options: request.options,
        answer: answer::read(tables.first(title::ANSWER), tables.first(title::ERROR), &heading.origin, found),
        ..blank(heading, method)
    };
    sample::attach(&mut operation, section, found);
    operation
}

/// An operation of which only heading and method are known.
fn blank(heading: &Heading, method: Method) -> Operation {
    Operation {
        version: crate::ir::Version::V3,
        method,
        url: String::new(),
        segments: Vec::new(),
        origin: heading.origin.clone(),
        title: String::new(),
        prose: None,
        product: None,
        marks: Vec::new(),
        links: Vec::new(),
        host: None,
        verification: Verification::default(),
        padding: Padding::default(),
        flags: Flags::default(),
        parameters: Vec::new(),
        query: None,
        headers: None,
        body: None,
        options: Vec::new(),
        answer: answer::empty(&heading.origin),
        settled_by: None,
        sample: None,
    }
}

/// The title of a heading, out of the front matter if the heading points there.
pub fn page_title(page: &Page, heading: &Heading, found: &mut Vec<Diagnostic>) -> String {
    let of_page = || page.front_matter.title.clone();
    let title = match heading.title.as_str() {
        "" | TITLE_PLACEHOLDER => of_page().unwrap_or_default(),
        own => own.to_owned(),
    };
    if title.is_empty() {
        let message = "an operation without title";
        found.push(Diagnostic::new(Code::NoTitle, heading.origin.clone(), 1, message));
    }
    title
}

/// The description of a section, out of the front matter if the section points there.
pub fn prose(page: &Page, section: &Section) -> Option<String> {
    match section.description.as_deref() {
        Some(text) if text.starts_with("{{") => page.front_matter.description.clone(),
        Some(text) => Some(text.to_owned()),
        None => None,
    }
}

/// The tables of a section by their titles.
pub struct Tables {
    known: Vec<Table>,
}

impl Tables {
    /// Sorts the tables of a section; reports those of another title, missing and repeated ones.
    pub fn read(section: &Section, heading: &Heading, titles: &[&str], found: &mut Vec<Diagnostic>) -> Self {
        let mut known = Vec::<Table>::new();
        for table in &section.tables {
            let Some(title) = known_title(table, titles, found) else { continue };
            let table = Table { title: title.to_owned(), ..table.clone() };
            if known.iter().any(|other| other.title == table.title) {
                let message = format!("a second table `{}`", table.title);
                found.push(Diagnostic::new(
                    Code::RepeatedTable,
                    table.origin.clone(),
                    table.heading.chars().count(),
                    message,
                ));
            }
            report_close(&table, found);
            known.push(table);
        }
        let tables = Self { known };
        for group in [&titles[..1], &titles[1..]] {
            if group.iter().all(|title| tables.first(title).is_none()) {
                let message = format!("no table `{}`", group.join("` or `"));
                found.push(Diagnostic::new(Code::MissingTable, heading.origin.clone(), 1, message));
            }
        }
        tables
    }

    /// All rows of the tables of a title.
    pub fn rows(&self, title: &str) -> Vec<Row> {
        self.known.iter().filter(|table| table.title == title).flat_map(|table| table.rows.clone()).collect()
    }

    /// The first table of a title, with the rows of all of them.
    pub fn first(&self, title: &str) -> Option<Table> {
        let first = self.known.iter().find(|table| table.title == title)?;
        Some(Table { rows: self.rows(title), ..first.clone() })
    }
}

/// The title of a table; where it is unknown, the line that closes the table tells what is sent and what comes back.
fn known_title<'t>(table: &Table, titles: &[&'t str], found: &mut Vec<Diagnostic>) -> Option<&'t str> {
    if let Some(title) = titles.iter().find(|title| **title == table.title) {
        return Some(title);
    }
    let closed_as = match table.close.as_deref() {
        Some("request") => titles.first(),
        Some("response") => titles.get(1),
        _ => None,
    };
    let message = format!("`{}` is no table of this kind of page", table.title);
    match closed_as {
        Some(title) => {
            let diagnostic =
                Diagnostic::new(Code::UnknownTable, table.origin.clone(), table.heading.chars().count(), message);
            let help = format!("it is closed like `{title}` and was read as that");
            found.push(diagnostic.help(help).instead_of_row());
        }
        None => lose_table(table, Code::UnknownTable, &message, found),
    }
    closed_as.copied()
}

/// `#request` closes what is sent, `#response` what comes back.
fn report_close(table: &Table, found: &mut Vec<Diagnostic>) {
    let expected = if table.title == title::REQUEST { "request" } else { "response" };
    if let Some(close) = table.close.as_deref().filter(|close| *close != expected) {
        let message = format!("`{}` is closed as `#{close}`, not `#{expected}`", table.title);
        found.push(Diagnostic::new(Code::TableClose, table.origin.clone(), table.heading.chars().count(), message));
    }
}

/// The links to official pages, each once.
pub fn links(section: &Section) -> Vec<Link> {
    let mut links = Vec::<Link>::new();
    for link in &section.links {
        if links.iter().all(|known| known.href != link.href) {
            links.push(link.clone());
        }
    }
    links
}

/// Classes of admonitions that the tool knows.
const KNOWN_MARKS: [&str; 8] =
    ["deprecated", "redesigned", "privated", "discarded", "parsed", "specific", "need-accessment", "confusing"];

/// The status marks of a section.
pub fn marks(section: &Section, found: &mut Vec<Diagnostic>) -> Vec<Mark> {
    let marks = section.admonitions.iter().flat_map(marks_of).collect::<Vec<_>>();
    for mark in marks.iter().filter(|mark| !KNOWN_MARKS.contains(&mark.kind.as_str())) {
        let message = format!("`.im-{}` is no known mark", mark.kind);
        found.push(Diagnostic::new(Code::UnknownMark, mark.origin.clone(), 3, message));
    }
    marks
}

/// The marks of an admonition: its classes `im-…`.
pub fn marks_of(admonition: &Admonition) -> Vec<Mark> {
    let kinds = admonition.classes.iter().filter_map(|class| class.strip_prefix("im-"));
    let marks = kinds.map(|kind| Mark {
        kind: kind.to_owned(),
        origin: admonition.origin.clone(),
        date: date(&admonition.text),
        successor: successor(&admonition.text),
    });
    marks.collect()
}

/// `2022.09.08` of `` 已于 `2022.09.08` (北京时间) ``.
fn date(text: &str) -> Option<String> {
    let is_date =
        |span: &&str| span.contains(|c: char| c.is_ascii_digit()) && !span.contains('/') && span.chars().count() <= 12;
    text.split('`').skip(1).step_by(2).find(is_date).map(str::to_owned)
}

/// `openapi/v3/global/statements` of `[这里](/openapi/v3/global/statements)`.
fn successor(text: &str) -> Option<String> {
    let (_, link) = text.split_once("](/")?;
    let (target, _) = link.split_once(')')?;
    Some(target.to_owned())
}
