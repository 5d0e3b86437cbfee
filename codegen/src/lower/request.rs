//! The table of what is sent: groups, switches and path parameters.

use super::{tree, upload};
use crate::account::field_rows;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Body, BodyKind, Field, Flags, Host, Message, Origin, Scalar, Segment, Type, Version};
use crate::page::Row;

/// What a request consists of.
#[derive(Default)]
pub struct Request {
    /// `base_uri`.
    pub host: Option<Host>,
    /// `security`, `nonceless`.
    pub flags: Flags,
    /// Rows at indent 0 that have a placeholder in the URL.
    pub parameters: Vec<Field>,
    /// `query`.
    pub query: Option<Message>,
    /// `headers`.
    pub headers: Option<Message>,
    /// `json`, `xml` or `body`.
    pub body: Option<Body>,
    /// Options of the HTTP client, and constants that repeat a segment of the URL.
    pub options: Vec<Field>,
}

/// Reads the rows of a request.
pub fn read(
    rows: &[&Row],
    segments: &[Segment],
    version: Version,
    heading: &Origin,
    found: &mut Vec<Diagnostic>,
) -> Request {
    let mut request = Request::default();
    let mut others = Vec::new();
    for field in tree::grow(rows, found) {
        match group(&field, segments, found).as_str() {
            "path" => others.extend(path_group(field, found)),
            "body" if is_json(&field, found) => request.body(BodyKind::Json, field, found),
            "json" => request.body(BodyKind::Json, field, found),
            "xml" => request.body(BodyKind::Xml, field, found),
            "body" => request.body(BodyKind::Multipart, field, found),
            "query" => join(&mut request.query, field, found),
            "headers" => join(&mut request.headers, field, found),
            "base_uri" => request.host = host(field, found),
            "security" | "nonceless" | "timeout" | "fragment" if !is_placeholder(&field, segments) => {
                request.option(field)
            }
            _ => others.push(field),
        }
    }
    request.parameters = parameters(others, segments, &mut request.options, heading, found);
    if version == Version::V3 {
        request.flags = Flags::default();
    }
    request
}

/// Other words for a group, in small letters.
const OTHER_GROUPS: [(&str, &str); 16] = [
    ("header", "headers"),
    ("params", "query"),
    ("param", "query"),
    ("query_params", "query"),
    ("query_string", "query"),
    ("querystring", "query"),
    ("search", "query"),
    ("path", "path"),
    ("paths", "path"),
    ("path_params", "path"),
    ("path_parameters", "path"),
    ("uri", "path"),
    ("form", "body"),
    ("form_data", "body"),
    ("form-data", "body"),
    ("multipart", "body"),
];

/// The groups.
const GROUPS: [&str; 5] = ["headers", "query", "json", "xml", "body"];

/// The name of the group that a field is, in the usual spelling; of any other field its own name.
fn group(field: &Field, segments: &[Segment], found: &mut Vec<Diagnostic>) -> String {
    let is_group = !field.children.is_empty() || field.r#type == Type::One(Scalar::Object);
    if GROUPS.contains(&field.name.wire.as_str()) || !is_group || is_placeholder(field, segments) {
        return field.name.wire.clone();
    }
    let small = field.name.wire.to_ascii_lowercase();
    let usual = GROUPS.iter().find(|name| **name == small).copied();
    let usual = usual.or_else(|| OTHER_GROUPS.iter().find(|(word, _)| *word == small).map(|(_, name)| *name));
    let Some(usual) = usual else { return field.name.wire.clone() };
    let message = format!("`{}` is no group of the request", field.name.wire);
    let finding = Diagnostic::new(Code::UnknownGroup, field.origin.clone(), field.name.wire.len(), message);
    found.push(finding.help(format!("it was read as `{usual}`")));
    usual.to_owned()
}

/// A `body` is multipart if its label says so or one of its parts is a file; else it is the body of any other request.
fn is_json(field: &Field, found: &mut Vec<Diagnostic>) -> bool {
    let is_file = |part: &Field| part.r#type == Type::One(Scalar::Object) && part.children.is_empty();
    let says_form = ["multipart", "form", "表单"].iter().any(|word| field.label.contains(word));
    let is_json = !says_form && !field.children.iter().any(is_file);
    if is_json {
        let message = format!("`{}` says nothing of `multipart/form-data` and holds no file", field.name.wire);
        let finding = Diagnostic::new(Code::UnknownGroup, field.origin.clone(), field.name.wire.len(), message);
        found.push(finding.help("it was read as `json`"));
    }
    is_json
}

/// A group of path parameters: its rows stand for themselves.
fn path_group(mut field: Field, found: &mut Vec<Diagnostic>) -> Vec<Field> {
    let parameters = std::mem::take(&mut field.children);
    let message = format!("the rows below `{}` are path parameters", field.name.wire);
    let finding = Diagnostic::new(Code::UnknownGroup, field.origin.clone(), field.name.wire.len(), message);
    found.push(finding.help("they were read as such").instead_of_row());
    lose_below(&field, found);
    parameters
}

impl Request {
    fn body(&mut self, kind: BodyKind, field: Field, found: &mut Vec<Diagnostic>) {
        if self.body.is_some() {
            let message = format!("`{}` is a second body", field.name.wire);
            let diagnostic = Diagnostic::new(Code::TwoBodies, field.origin.clone(), field.name.wire.len(), message);
            found.push(diagnostic.instead_of_row());
            return lose_below(&field, found);
        }
        if field.children.is_empty() && !matches!(field.r#type, Type::One(Scalar::Object | Scalar::Any)) {
            let message = format!("`{}` is neither an object nor a list of objects with fields", field.name.wire);
            let length = field.name.wire.len();
            found.push(Diagnostic::new(Code::BodyType, field.origin.clone(), length, message));
        }
        let mut message = message(field, found);
        if kind == BodyKind::Multipart {
            message.fields.iter_mut().for_each(part);
            upload::mark(&mut message.fields);
        }
        self.body = Some(Body { kind, message });
    }

    fn option(&mut self, field: Field) {
        self.flags.client_certificate |= field.name.wire == "security";
        self.flags.nonceless |= field.name.wire == "nonceless";
        self.options.push(field);
    }
}

/// A group row and its children. A group has no variants, and no content of its own.
pub fn message(mut field: Field, found: &mut Vec<Diagnostic>) -> Message {
    let list = matches!(field.r#type, Type::List(_));
    let mut fields = std::mem::take(&mut field.children);
    let content = field.content.as_deref_mut().map(|content| std::mem::take(&mut content.fields));
    fields.extend(content.unwrap_or_default());
    lose_below(&field, found);
    Message { origin: field.origin, required: field.required, list, fields }
}

/// A group that comes twice is one group.
fn join(group: &mut Option<Message>, field: Field, found: &mut Vec<Diagnostic>) {
    let (origin, name) = (field.origin.clone(), field.name.wire.clone());
    let second = message(field, found);
    let Some(first) = group else {
        *group = Some(second);
        return;
    };
    let finding = Diagnostic::new(Code::UnknownGroup, origin, name.len(), format!("`{name}` comes a second time"));
    found.push(finding.help("its rows were added to those of the first").instead_of_row());
    first.required |= second.required;
    for field in second.fields {
        if first.fields.iter().any(|own| own.name.wire == field.name.wire) {
            lose(&field, Code::DuplicateField, found);
        } else {
            first.fields.push(field);
        }
    }
}

/// A part of a multipart body that is an object without fields is a file.
fn part(field: &mut Field) {
    if field.r#type == Type::One(Scalar::Object) && field.children.is_empty() {
        field.r#type = Type::One(Scalar::File);
    }
}

fn is_placeholder(field: &Field, segments: &[Segment]) -> bool {
    segments.iter().any(|segment| segment.parameter && segment.name.wire == field.name.wire)
}

/// The address of a `base_uri` row: its constant, or the first address in its text.
fn host(field: Field, found: &mut Vec<Diagnostic>) -> Option<Host> {
    lose_below(&field, found);
    let constant = field.constant.as_ref().map(|constant| constant.value.clone());
    let in_label =
        || field.label.split('`').skip(1).step_by(2).find(|span| span.starts_with("https://")).map(str::to_owned);
    let is_open = [&constant, &Some(field.label.clone())].into_iter().flatten().any(|text| text.contains("http://"));
    let Some(base) = constant.filter(|value| value.starts_with("https://")).or_else(in_label) else {
        let message = if is_open {
            "`base_uri` names an address without TLS, where nothing may be sent"
        } else {
            "`base_uri` without address"
        };
        let diagnostic = Diagnostic::new(Code::NoHost, field.origin.clone(), field.name.wire.len(), message);
        found.push(diagnostic.instead_of_row());
        return None;
    };
    let label = field.label.replace(&format!("`{base}`"), "");
    Some(Host { base: with_final_slash(base), required: field.required, origin: field.origin, label })
}

fn with_final_slash(mut base: String) -> String {
    if !base.ends_with('/') {
        base.push('/');
    }
    base
}

// Path parameters

/// Matches rows to the placeholders of the URL.
fn parameters(
    fields: Vec<Field>,
    segments: &[Segment],
    options: &mut Vec<Field>,
    heading: &Origin,
    found: &mut Vec<Diagnostic>,
) -> Vec<Field> {
    let (mut matched, rest): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| is_placeholder(field, segments));
    let (constants, mut stray): (Vec<_>, Vec<_>) = rest.into_iter().partition(|field| repeats_segment(field, segments));
    options.extend(constants);
    let mut parameters = Vec::new();
    let placeholders = segments.iter().filter(|segment| segment.parameter).collect::<Vec<_>>();
    let unmatched = |name: &str| matched.iter().all(|field| field.name.wire != name);
    let missing = placeholders.iter().filter(|segment| unmatched(&segment.name.wire)).count();
    for segment in placeholders {
        let name = segment.name.wire.as_str();
        if let Some(index) = matched.iter().position(|field| field.name.wire == name) {
            parameters.push(matched.remove(index));
        } else if let (1, [_]) = (missing, stray.as_slice()) {
            parameters.extend(stray.pop().map(|field| paired(field, name, found)));
        } else {
            parameters.push(without_row(name, heading, found));
        }
    }
    stray.iter().for_each(|field| lose(field, Code::UnknownGroup, found));
    matched.iter().for_each(|field| lose(field, Code::DuplicateField, found));
    parameters
}

/// A constant that is a segment of the URL, or differs from one only in case.
fn repeats_segment(field: &Field, segments: &[Segment]) -> bool {
    let literal = |value: &str| {
        segments.iter().any(|segment| !segment.parameter && segment.name.wire.eq_ignore_ascii_case(value))
    };
    field.constant.as_ref().is_some_and(|constant| literal(&constant.value))
}

fn paired(mut field: Field, placeholder: &str, found: &mut Vec<Diagnostic>) -> Field {
    let message = format!("the row `{}` was taken for the placeholder `{{{placeholder}}}`", field.name.wire);
    found.push(Diagnostic::new(Code::PairedParameter, field.origin.clone(), field.name.wire.len(), message));
    placeholder.clone_into(&mut field.name.wire);
    field
}

fn without_row(name: &str, heading: &Origin, found: &mut Vec<Diagnostic>) -> Field {
    let message = format!("`{{{name}}}` has no row");
    found.push(Diagnostic::new(Code::PlaceholderWithoutRow, heading.clone(), 1, message));
    Field { required: true, ..Field::named(name, heading.clone(), Type::One(Scalar::String)) }
}

/// Reports the rows below a field as not read.
fn lose_below(field: &Field, found: &mut Vec<Diagnostic>) {
    for origin in field_rows(field).into_iter().skip(1) {
        let message = format!("`{}` takes no such row", field.name.wire);
        found.push(Diagnostic::new(Code::UnknownGroup, origin.clone(), 1, message).instead_of_row());
    }
}

/// Reports a row and those below it as not read.
pub fn lose(field: &Field, code: Code, found: &mut Vec<Diagnostic>) {
    for origin in field_rows(field) {
        let message = format!("`{}` has no place in a request", field.name.wire);
        found.push(Diagnostic::new(code, origin.clone(), field.name.wire.len(), message).instead_of_row());
    }
}
