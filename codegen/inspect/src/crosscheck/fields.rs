//! Fields of two messages, compared by their paths.

use super::finding::{Finding, Part, State, Subject};
use super::kinds::{Kind, Level};
use super::names::{Matched, matched};
use super::requiredness::Stated;
use super::values;
use wechatpay_codegen::emit::is_client_header;
use wechatpay_codegen::ir::{Field, Origin, Scalar, Type, Version};
use wechatpay_codegen::surface::words;

/// Where the fields stand.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub subject: &'a Subject<'a>,
    pub part: Part,
    /// Everything is text on the wire: a query, headers, XML.
    pub is_text: bool,
    /// They are headers: letter case is free, and some the client sets.
    pub is_headers: bool,
    pub stated: Stated,
}

/// One object of two documentations.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub here: &'a [Field],
    pub there: &'a [Field],
    /// What holds the fields.
    pub origins: (&'a Origin, &'a Origin),
}

/// What differs in the fields of an object, and below them.
pub(super) fn compare(ground: &Ground<'_>, path: &str, sides: Sides<'_>) -> Vec<Finding> {
    let Ground { subject, part, .. } = *ground;
    let (holder, other_holder) = sides.origins;
    let Matched { pairs, misspelt, here, there } = matched(sides.here, sides.there, ground.is_headers);
    let below = |field: &Field| format!("{path}.{}", field.name.wire);
    let mut findings = Vec::new();
    for (one, other) in misspelt {
        let (own, their) = (State::new(&one.origin, &*one.name.wire), State::new(&other.origin, &*other.name.wire));
        findings.push(subject.finding(Kind::NameDiffers, part, Some(&below(one)), own, their));
        findings.extend(pair(ground, &below(one), one, other));
    }
    for (one, other) in pairs {
        findings.extend(pair(ground, &below(one), one, other));
    }
    for field in there.into_iter().filter(|field| !ground.is_by_client(field) && !subject.here.is_open(holder)) {
        let (own, their) = (State::new(holder, "nothing"), State::new(&field.origin, fact(field)));
        findings.push(subject.finding(Kind::FieldMissing, part, Some(&below(field)), own, their));
    }
    for field in here.into_iter().filter(|field| !ground.is_by_client(field) && !subject.there.is_open(other_holder)) {
        let (own, their) = (State::new(&field.origin, fact(field)), State::new(other_holder, "nothing"));
        findings.push(subject.finding(Kind::FieldExtra, part, Some(&below(field)), own, their));
    }
    findings
}

impl Ground<'_> {
    /// What the client fills in is nobody's to document.
    fn is_by_client(&self, field: &Field) -> bool {
        let is_signature = matches!(field.name.wire.as_str(), "sign" | "nonce_str");
        let is_v2 = self.subject.version == Version::V2 && is_signature;
        let is_header = self.is_headers && is_client_header(&field.name.wire);
        self.part == Part::Request && (field.by_client || is_v2 || is_header)
    }
}

/// What differs between two fields of one path.
pub(super) fn pair(ground: &Ground<'_>, path: &str, here: &Field, there: &Field) -> Vec<Finding> {
    let Ground { subject, part, .. } = *ground;
    let state = |field: &Field| State::new(&field.origin, words::kind(field.r#type));
    let mut findings = Vec::new();
    if let Some(kind) = types(ground, here, there) {
        findings.push(subject.finding(kind, part, Some(path), state(here), state(there)));
    }
    if !matches!(class(here), Class::Any) && !matches!(class(there), Class::Any) {
        findings.extend(values::compare(ground, path, here, there));
    }
    findings.extend(required(ground, path, here, there));
    findings.extend(inside(ground, path, here, there));
    findings
}

/// The kinds of values that both forms of documentation tell apart.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Any,
    Text,
    Number,
    Switch,
    Object,
    File,
}

fn class(field: &Field) -> Class {
    let (Type::One(scalar) | Type::List(scalar)) = field.r#type;
    match scalar {
        Scalar::Any => Class::Any,
        Scalar::String => Class::Text,
        Scalar::Integer | Scalar::Number | Scalar::Decimal => Class::Number,
        Scalar::Boolean | Scalar::True => Class::Switch,
        Scalar::Object => Class::Object,
        Scalar::File => Class::File,
    }
}

/// How the types differ, if they do.
fn types(ground: &Ground<'_>, here: &Field, there: &Field) -> Option<Kind> {
    let is_list = |field: &Field| matches!(field.r#type, Type::List(_));
    let (one, other) = (class(here), class(there));
    let is_any = |field: &Field| field.r#type == Type::One(Scalar::Any);
    if is_any(here) || is_any(there) {
        return None;
    }
    if is_list(here) != is_list(there) {
        return Some(Kind::TypeDiffers);
    }
    if one == other || one == Class::Any || other == Class::Any {
        return None;
    }
    // Two words for what the tables keep as text: a number and a switch are written in letters there.
    let is_scalar = |class: Class| matches!(class, Class::Text | Class::Number | Class::Switch);
    let is_text = ground.is_text && is_scalar(one) && is_scalar(other);
    Some(if is_text { Kind::TextType } else { Kind::TypeDiffers })
}

fn required(ground: &Ground<'_>, path: &str, here: &Field, there: &Field) -> Option<Finding> {
    if !ground.stated.is_said(here, there) {
        return None;
    }
    let kind = match (here.required, there.required, ground.part.is_received()) {
        (true, false, true) => Kind::RequiredHere,
        (true, false, false) => Kind::OptionalThere,
        (false, true, _) => Kind::RequiredThere,
        _ => return None,
    };
    let state = |field: &Field| State::new(&field.origin, if field.required { "required" } else { "optional" });
    let mut finding = ground.subject.finding(kind, ground.part, Some(path), state(here), state(there));
    // Ours takes an answer with the field as well as one without it.
    if kind == Kind::RequiredThere && ground.part.is_received() {
        finding.level = Level::Low;
    }
    Some(finding)
}

/// What is inside of an object, or of a string that holds one.
fn inside(ground: &Ground<'_>, path: &str, here: &Field, there: &Field) -> Vec<Finding> {
    let (ours, theirs) = (below(here), below(there));
    if theirs.is_empty() {
        return Vec::new();
    }
    if ours.is_empty() {
        // A string may hold anything: only an object without fields lacks them.
        let lacks = class(here) == Class::Object && !ground.subject.here.is_open(&here.origin);
        let finding = || {
            let (own, their) =
                (State::new(&here.origin, "an object without fields"), State::new(&there.origin, fact(there)));
            ground.subject.finding(Kind::FieldMissing, ground.part, Some(&format!("{path}.*")), own, their)
        };
        return lacks.then(finding).into_iter().collect();
    }
    compare(ground, path, Sides { here: ours, there: theirs, origins: (&here.origin, &there.origin) })
}

fn below(field: &Field) -> &[Field] {
    match &field.content {
        Some(content) if field.children.is_empty() => &content.fields,
        _ => &field.children,
    }
}

/// `object[] of 3 fields`.
pub(super) fn fact(field: &Field) -> String {
    let kind = words::kind(field.r#type);
    match count(field) {
        0 => kind,
        1 => format!("{kind} of 1 field"),
        several => format!("{kind} of {several} fields"),
    }
}

/// How many fields are inside, all the way down.
fn count(field: &Field) -> usize {
    below(field).iter().map(|field| 1 + count(field)).sum()
}
