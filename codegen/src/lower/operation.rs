//! The sections of a page → operations.

use super::path::{Path, start_of};
use super::tables::{Tables, report_homeless};
use super::{answer, request, sample, v2};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Flags, Link, Mark, Method, Operation, Padding, Verification};
use crate::page::titles;
use crate::page::{Admonition, Anchor, Heading, Page, Section};

/// The title that stands for the one in the front matter.
const TITLE_PLACEHOLDER: &str = "{{ $frontmatter.title }}";

/// The operations of a page: one for each heading with a method.
pub fn read(page: &Page, path: &Path, found: &mut Vec<Diagnostic>) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut shared_marks = Vec::new();
    for section in &page.sections {
        match anchor(section, found) {
            Some((heading, Anchor::Method(method))) => {
                let mut operation = one(page, section, heading, method, path, found);
                operation.marks.splice(0..0, shared_marks.iter().cloned());
                operations.push(operation);
            }
            Some((_, Anchor::Mix)) => {
                shared_marks = marks(section, found);
                report_homeless(section, found);
            }
            None => report_homeless(section, found),
        }
    }
    if operations.is_empty() {
        let message = "no heading of this page names an HTTP method";
        found.push(Diagnostic::new(Code::NoOperation, start_of(page), 1, message));
    }
    operations
}

/// The method of a section, or that it stands for several.
fn anchor<'s>(section: &'s Section, found: &mut Vec<Diagnostic>) -> Option<(&'s Heading, Anchor)> {
    let heading = section.heading.as_ref()?;
    let id = heading.anchor.as_deref()?;
    let anchor = Anchor::of(id);
    if anchor.is_none() {
        let message = format!("`#{id}` is no HTTP method");
        let length = heading.title.chars().count();
        found.push(Diagnostic::new(Code::UnknownAnchor, heading.origin.clone(), length, message));
    }
    Some((heading, anchor?))
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
    let tables = Tables::read(section, heading, &[titles::REQUEST, titles::ANSWER, titles::ERROR], found);
    let request = request::read(&tables.rows(titles::REQUEST), segments, *version, &heading.origin, found);
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
        answer: answer::read(tables.joined(titles::ANSWER), tables.joined(titles::ERROR), &heading.origin, found),
        ..blank(heading, method)
    };
    v2::settle(&mut operation);
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
        sign_type: None,
        parameters: Vec::new(),
        query: None,
        headers: None,
        body: None,
        options: Vec::new(),
        answer: answer::empty(&heading.origin),
        settled_by: None,
        unsettled: false,
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
