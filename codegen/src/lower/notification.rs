//! A webhook page → a notification.

use std::borrow::Cow;

use super::operation::{links, marks, page_title, prose};
use super::path::{Path, start_of};
use super::tables::{Tables, report_homeless};
use super::{field, request, tree};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{
    Body, BodyKind, Content, Encoding, Encryption, Field, Message, Name, Notification, NotificationContent, Version,
};
use crate::page::titles;
use crate::page::{Heading, Page, Row, Section};

/// Reads the notification of a page; a page without request table is reported and gives none.
pub fn read(page: &Page, path: &Path, found: &mut Vec<Diagnostic>) -> Option<Notification> {
    let Path::Notification { version, name } = path else { return None };
    let own = section(page);
    let others = page.sections.iter().filter(|other| own.is_none_or(|(own, _)| !std::ptr::eq(*other, own)));
    others.for_each(|other| report_homeless(other, found));
    let Some((section, heading)) = own else {
        let message = "no heading of this page stands above a table";
        found.push(Diagnostic::new(Code::NoOperation, start_of(page), 1, message));
        return None;
    };
    let tables = Tables::read(section, heading, &[titles::REQUEST, titles::REPLY], found);
    let mut groups = Groups::default();
    let rows = indented(&tables.rows(titles::REQUEST), found);
    for field in tree::grow(&rows.iter().map(AsRef::as_ref).collect::<Vec<_>>(), found) {
        groups.take(field, found);
    }
    let kind = groups.kind.unwrap_or(if *version == Version::V2 { BodyKind::Xml } else { BodyKind::Json });
    let mut body = groups.body.unwrap_or_else(|| no_body(heading));
    adopt_content(&mut body.fields, found);
    if kind == BodyKind::Xml {
        body.fields.iter_mut().filter(|field| is_ciphertext(field)).for_each(holds_xml);
    }
    Some(Notification {
        name: Name { wire: name.clone(), rust: String::new() },
        version: *version,
        origin: heading.origin.clone(),
        title: page_title(page, heading, found),
        prose: prose(page, section),
        product: None,
        marks: marks(section, found),
        links: links(section),
        event_types: event_types(*version, &body, name, found),
        headers: groups.headers,
        content: content(&body.fields, kind),
        body: Body { kind, message: body },
        reply: tree::grow(&tables.rows(titles::REPLY), found),
        sample: None,
    })
}

/// The section with the heading and the tables; where no section has any, the one that is addressed.
fn section(page: &Page) -> Option<(&Section, &Heading)> {
    let with_heading = page.sections.iter().filter_map(|section| Some((section, section.heading.as_ref()?)));
    with_heading
        .clone()
        .find(|(section, _)| !section.tables.is_empty())
        .or_else(|| with_heading.clone().find(|(_, heading)| heading.anchor.is_some()))
}

/// The groups of a notification.
const GROUPS: [&str; 4] = ["headers", "body", "json", "xml"];

/// Nothing but groups stands at indent 0; another row there lost its indent, and takes that of its neighbours: one less than
/// its children's, else that of the row above.
fn indented<'r>(rows: &[&'r Row], found: &mut Vec<Diagnostic>) -> Vec<Cow<'r, Row>> {
    let mut rows = rows.iter().map(|row| Cow::Borrowed(*row)).collect::<Vec<_>>();
    let indent = |row: &Row| field::indent(row, &mut Vec::new());
    for index in 1..rows.len() {
        let row = rows[index].as_ref();
        let is_field = row.r#type.is_some() && !GROUPS.contains(&row.name.text.as_str());
        if !is_field || indent(row) > 0 {
            continue;
        }
        let is_object = row.r#type.as_ref().is_some_and(|cell| cell.text.starts_with("object"));
        let below = rows.get(index + 1).map(|row| indent(row)).filter(|below| is_object && *below > 1);
        let recovered = below.map_or_else(|| indent(&rows[index - 1]).max(1), |below| below - 1);
        let message = format!("`{}` has no indent; it was read as indented {recovered}", row.name.text);
        found.push(Diagnostic::new(Code::IndentJump, row.origin.clone(), row.text.chars().count(), message));
        rows[index].to_mut().name.attributes.pairs.push(("data-indent".to_owned(), recovered.to_string()));
    }
    rows
}

#[derive(Default)]
struct Groups {
    headers: Option<Message>,
    body: Option<Message>,
    kind: Option<BodyKind>,
}

impl Groups {
    fn take(&mut self, field: Field, found: &mut Vec<Diagnostic>) {
        match field.name.wire.as_str() {
            "headers" => self.headers = Some(request::message(field, found)),
            "body" | "json" | "xml" if self.body.is_some() => request::lose(&field, Code::TwoBodies, found),
            "body" | "json" | "xml" => {
                self.kind = if field.label.contains("XML") {
                    Some(BodyKind::Xml)
                } else if field.label.contains("JSON") {
                    Some(BodyKind::Json)
                } else {
                    None
                };
                self.body = Some(request::message(field, found));
            }
            _ => request::lose(&field, Code::UnknownGroup, found),
        }
    }
}

fn no_body(heading: &Heading) -> Message {
    Message { origin: heading.origin.clone(), required: true, list: false, fields: Vec::new() }
}

/// The values of `body.event_type`; v2 has none on the wire.
fn event_types(version: Version, body: &Message, name: &str, found: &mut Vec<Diagnostic>) -> Vec<String> {
    if version == Version::V2 {
        return Vec::new();
    }
    let field = body.fields.iter().find(|field| field.name.wire == "event_type");
    let values = field.map(documented_values).unwrap_or_default();
    if values.is_empty() {
        let message = format!("no event type is documented; `{name}` was taken");
        found.push(Diagnostic::new(Code::NoEventType, body.origin.clone(), 1, message));
        return vec![name.to_owned()];
    }
    values
}

fn documented_values(field: &Field) -> Vec<String> {
    let listed = field.enumeration.iter().flat_map(|enumeration| &enumeration.values).chain(&field.hints);
    let constant = field.constant.iter().map(|constant| constant.value.clone());
    listed.map(|value| value.name.wire.clone()).chain(constant).collect()
}

/// A ciphertext without content, beside an object whose variants are separated: that object describes the plaintext.
fn adopt_content(fields: &mut [Field], found: &mut Vec<Diagnostic>) {
    let described = fields.iter().filter_map(|field| Some((field.variants.as_ref()?, &field.children))).next();
    let described =
        described.and_then(|(variants, children)| Some((variants.separators.first()?.clone(), children.clone())));
    if let Some((origin, children)) = described
        && let Some(ciphertext) = fields.iter_mut().find(|field| is_ciphertext(field) && field.content.is_none())
    {
        let message = format!("what follows was taken for the content of `{}`", ciphertext.name.wire);
        found.push(Diagnostic::new(Code::ContentBeside, origin.clone(), 1, message));
        ciphertext.content = Some(Box::new(Content { origin, fields: children, bare_list: None }));
    }
    fields.iter_mut().for_each(|field| adopt_content(&mut field.children, found));
}

fn holds_xml(ciphertext: &mut Field) {
    ciphertext.encoding = ciphertext.content.is_some().then_some(Encoding::Xml);
}

fn is_ciphertext(field: &Field) -> bool {
    matches!(field.encryption, Some(Encryption::AesGcm | Encryption::AesEcb))
}

/// The path to the ciphertext.
fn content(fields: &[Field], kind: BodyKind) -> Option<NotificationContent> {
    let encoding = if kind == BodyKind::Xml { Encoding::Xml } else { Encoding::Json };
    path(fields).map(|path| NotificationContent { path, encoding })
}

fn path(fields: &[Field]) -> Option<Vec<String>> {
    fields.iter().find_map(|field| {
        let name = || field.name.wire.clone();
        match field.content {
            Some(_) if is_ciphertext(field) => Some(vec![name()]),
            _ => path(&field.children).map(|mut below| {
                below.insert(0, name());
                below
            }),
        }
    })
}
