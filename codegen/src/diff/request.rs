//! What is sent: groups, and how they are arranged in `Request`.

use super::change::{Change, Direction, State, Subject};
use super::fields::{Comparison, Loose};
use super::place::{Inside, Place};
use super::rules::{Level, Rule};
use crate::emit::{self, Upload, is_client_header};
use crate::ir::{BodyKind, Field, Message, Operation};
use crate::surface;

/// The changes of a request.
pub(super) fn changes(subject: &Subject, old: &Operation, new: &Operation) -> Vec<Change> {
    let mut comparison = Comparison::new(subject, Direction::Request);
    parameters(&mut comparison, old, new);
    comparison.fields("option", &old.options, &new.options, |_| Place::Nowhere);
    let (was, is) = (Arrangement::of(old), Arrangement::of(new));
    for name in ["headers", "query"] {
        group(&mut comparison, name, Side::new(old, name, &was), Side::new(new, name, &is));
    }
    body(&mut comparison, old, new, &was, &is);
    let rearranged = comparison.changes.iter().any(|change| is_about_groups(change.rule));
    if !rearranged && was.is_several != is.is_several && !was.names.is_empty() && !is.names.is_empty() {
        let states = (State::new(&old.origin, was.text()), State::new(&new.origin, is.text()));
        comparison.changes.push(subject.change(Rule::GroupsRearranged, None, Direction::Request, states.0, states.1));
    }
    comparison.settle();
    comparison.changes
}

/// The parameters of the path by their place in the URL.
fn parameters<'f>(comparison: &mut Comparison<'_, 'f>, old: &'f Operation, new: &'f Operation) {
    if old.parameters.len() != new.parameters.len() {
        return;
    }
    for (old, new) in old.parameters.iter().zip(&new.parameters) {
        comparison.field(&format!("path.{}", new.name.wire), old, new, (Place::Nowhere, Place::Nowhere));
    }
}

fn body<'f>(
    comparison: &mut Comparison<'_, 'f>,
    old: &'f Operation,
    new: &'f Operation,
    was: &Arrangement,
    is: &Arrangement,
) {
    let kinds = (old.body.as_ref().map(|body| body.kind), new.body.as_ref().map(|body| body.kind));
    if let (Some(a), Some(b)) = kinds
        && a != b
    {
        let states = (State::new(&old.origin, surface::group(a)), State::new(&new.origin, surface::group(b)));
        let change = comparison.subject.change(Rule::BodyFormChanged, None, Direction::Request, states.0, states.1);
        comparison.changes.push(change);
        return;
    }
    let name = kinds.0.or(kinds.1).map_or("json", surface::group);
    group(comparison, name, Side::new(old, name, was), Side::new(new, name, is));
}

/// One group in one state.
#[derive(Clone, Copy)]
struct Side<'f, 'a> {
    operation: &'f Operation,
    message: Option<&'f Message>,
    arrangement: &'a Arrangement,
}

impl<'f, 'a> Side<'f, 'a> {
    fn new(operation: &'f Operation, name: &str, arrangement: &'a Arrangement) -> Self {
        let message = match name {
            "headers" => operation.headers.as_ref(),
            "query" => operation.query.as_ref(),
            _ => operation.body.as_ref().map(|body| &body.message),
        };
        Self { operation, message, arrangement }
    }
}

fn group<'f>(comparison: &mut Comparison<'_, 'f>, name: &str, was: Side<'f, '_>, is: Side<'f, '_>) {
    match (was.message, is.message) {
        (None, None) => {}
        (None, Some(message)) => {
            let rule = added(name, message, was.arrangement, is.arrangement);
            comparison.push(rule, name, None, state(message, rule, is.arrangement));
        }
        (Some(message), None) => {
            let rule = if is_seen(name, message) { Rule::GroupRemoved } else { Rule::UnseenChanged };
            comparison.push(rule, name, state(message, rule, was.arrangement), None);
        }
        (Some(old), Some(new)) => both(comparison, name, (was, old), (is, new)),
    }
}

fn added(name: &str, message: &Message, was: &Arrangement, is: &Arrangement) -> Rule {
    match was.names.len() {
        _ if !is_seen(name, message) => Rule::UnseenChanged,
        1 if !was.is_upload => Rule::GroupsRearranged,
        0 if asks(name, message, false) => Rule::GroupAddedRequired,
        0 => Rule::GroupAdded,
        _ if asks(name, message, is.is_several) => Rule::GroupAddedRequired,
        _ => Rule::GroupAdded,
    }
}

fn both<'f>(
    comparison: &mut Comparison<'_, 'f>,
    name: &str,
    (was, old): (Side<'f, '_>, &'f Message),
    (is, new): (Side<'f, '_>, &'f Message),
) {
    let before = comparison.changes.len();
    let states = || (State::new(&old.origin, words(old)), State::new(&new.origin, words(new)));
    if old.list != new.list {
        let (old, new) = states();
        comparison.push(Rule::GroupListChanged, name, old, new);
    }
    let (in_group, of_upload) =
        (was.arrangement.is_several && is.arrangement.is_several, is_upload_body(name, &was, &is));
    // A list is an argument of its own even where it is the only group.
    let is_argument = (in_group || old.list && new.list) && !of_upload;
    let weighs = is_argument && asks(name, old, true) != asks(name, new, true);
    let flipped = old.required != new.required;
    if flipped {
        let (old, new) = states();
        comparison.push(if weighs { Rule::GroupRequired } else { Rule::GroupFlag }, name, old, new);
    }
    let place = |field: &Field| match (name, of_upload) {
        _ if field.by_client || name == "body" && field.file_fact.is_some() => Place::Nowhere,
        ("headers", _) if is_client_header(&field.name.wire) => Place::Nowhere,
        (_, true) if emit::is_file_part(field) => Place::File,
        (_, true) => Place::Around(Inside::Meta),
        _ => Place::Sent,
    };
    comparison.fields(name, &old.fields, &new.fields, place);
    let is_major = |change: &Change| change.level == Level::Major;
    if weighs && !flipped {
        let told = |loose: &Loose<'_>| loose.path.starts_with(name);
        let lost = comparison.removed.iter().any(told);
        // A field whose value is fixed is no reason for anyone, and the group is asked for all the same.
        let asked = comparison.added.iter().any(|loose| told(loose) && emit::is_asked(loose.field));
        if !lost && !asked && !comparison.changes.iter().skip(before).any(is_major) {
            let (old, new) = states();
            comparison.push(Rule::GroupRequired, name, old, new);
        }
    }
}

fn is_upload_body(name: &str, was: &Side<'_, '_>, is: &Side<'_, '_>) -> bool {
    let is_body = |side: &Side<'_, '_>| {
        side.arrangement.is_upload && side.operation.body.as_ref().is_some_and(|body| surface::group(body.kind) == name)
    };
    is_body(was) && is_body(is)
}

/// How a group is asked for: by its own argument, if it is one of several.
fn asks(name: &str, message: &Message, is_several: bool) -> bool {
    match is_several || message.list {
        true => message.required && (message.list || seen(name, message).any(|field| field.required)),
        false => seen(name, message).any(emit::is_asked),
    }
}

/// Whether a group has anything that the caller gives.
fn is_seen(name: &str, message: &Message) -> bool {
    message.fields.is_empty() && name != "headers" || seen(name, message).next().is_some()
}

/// What the caller gives of a group.
fn seen<'m>(name: &str, message: &'m Message) -> impl Iterator<Item = &'m Field> {
    let is_header = name == "headers";
    let is_by_client = move |field: &Field| field.by_client || is_header && is_client_header(&field.name.wire);
    message.fields.iter().filter(move |field| !is_by_client(field))
}

fn is_about_groups(rule: Rule) -> bool {
    matches!(rule, Rule::GroupsRearranged | Rule::GroupRemoved | Rule::BodyFormChanged)
}

fn state(message: &Message, rule: Rule, arrangement: &Arrangement) -> Option<State> {
    let fact = if rule == Rule::GroupsRearranged { arrangement.text() } else { words(message) };
    State::new(&message.origin, fact)
}

fn words(message: &Message) -> String {
    surface::group_facts(message).trim_start().to_owned()
}

/// What `Request` holds: the fields of the only group, or groups.
struct Arrangement {
    names: Vec<&'static str>,
    is_several: bool,
    is_upload: bool,
}

impl Arrangement {
    fn of(operation: &Operation) -> Self {
        let headers = operation.headers.as_ref().filter(|message| is_seen("headers", message)).map(|_| "headers");
        let query = operation.query.as_ref().map(|_| "query");
        let upload = Upload::of(operation);
        let is_upload = upload.as_ref().is_some_and(|upload| !upload.is_form());
        let body = operation.body.as_ref().map(|body| if body.kind == BodyKind::Multipart { "file" } else { "body" });
        let names = [headers, query, body].into_iter().flatten().collect::<Vec<_>>();
        Self { is_several: names.len() > 1 || is_upload, names, is_upload }
    }

    fn text(&self) -> String {
        match self.names.as_slice() {
            [] => "nothing".to_owned(),
            [only] if !self.is_several => format!("the fields of {only}"),
            several => several.join(" and "),
        }
    }
}
