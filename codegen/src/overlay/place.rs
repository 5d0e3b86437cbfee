//! What an entry of the overlay is about: an operation, a notification, a field of one.

use crate::ir::{AnswerKind, Api, Body, BodyKind, Field, Message, Notification, Operation, Scalar, Type};

/// The operations that `METHOD /path` names; names of path parameters do not matter.
pub fn operations<'a>(api: &'a mut Api, on: &str) -> Vec<&'a mut Operation> {
    let Some((method, path)) = on.split_once(' ') else { return Vec::new() };
    let named = |operation: &&mut Operation| {
        // From the end: most paths begin alike.
        shape(operation).rev().eq(shape_of(path).rev()) && operation.method.to_string() == method
    };
    api.operations.iter_mut().filter(named).collect()
}

/// What an entry may have meant: the operation or notification that is written most like it, or the field where that is there.
pub fn nearest(api: &mut Api, on: &str, field: Option<&str>) -> Option<String> {
    let fields = if let Some(notification) = notification(api, on) {
        let groups = [("headers", notification.headers.as_ref()), ("body", Some(&notification.body.message))];
        groups.into_iter().flat_map(|(group, message)| paths_of(group, message)).collect::<Vec<_>>()
    } else {
        operations(api, on).into_iter().flat_map(|operation| field_paths(operation)).collect()
    };
    if let (Some(field), false) = (field, fields.is_empty()) {
        return most_like(field, fields.into_iter());
    }
    let operations = api.operations.iter().map(|operation| format!("{} {}", operation.method, named_path(operation)));
    let pages = api.notifications.iter().filter_map(|notification| notification.origin.page.strip_suffix(".md"));
    most_like(on, operations.chain(pages.map(str::to_owned)))
}

/// How alike two texts must be, from 0 to 1, that one can be a misspelling of the other.
const ALIKE: f64 = 0.7;

fn most_like(text: &str, others: impl Iterator<Item = String>) -> Option<String> {
    let rated = others.map(|other| (strsim::normalized_damerau_levenshtein(text, &other), other));
    let best = rated.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(rating, _)| *rating >= ALIKE).map(|(_, other)| other)
}

/// The paths of all fields of an operation, as entries write them.
fn field_paths(operation: &Operation) -> Vec<String> {
    let parameters = operation.parameters.iter().map(|field| format!("path.{}", field.name.wire));
    let body = operation.body.iter().flat_map(|body| {
        let group = match body.kind {
            BodyKind::Json => "json",
            BodyKind::Xml => "xml",
            BodyKind::Multipart => "body",
        };
        paths_of(group, Some(&body.message))
    });
    let sent =
        paths_of("query", operation.query.as_ref()).into_iter().chain(paths_of("headers", operation.headers.as_ref()));
    let answered = operation.answer.fields.iter().flat_map(|field| paths_below("answer", field));
    let errors = operation.answer.error.iter().flat_map(|field| paths_below("error", field));
    parameters.chain(body).chain(sent).chain(answered).chain(errors).collect()
}

fn paths_of(group: &str, message: Option<&Message>) -> Vec<String> {
    message.iter().flat_map(|message| &message.fields).flat_map(|field| paths_below(group, field)).collect()
}

fn paths_below(above: &str, field: &Field) -> Vec<String> {
    let own = format!("{above}.{}", field.name.wire);
    let content = field.content.iter().flat_map(|content| &content.fields);
    let below = field.children.iter().chain(content).flat_map(|child| paths_below(&own, child)).collect::<Vec<_>>();
    std::iter::once(own).chain(below).collect()
}

/// The path of an operation's page with the names of its parameters.
fn named_path(operation: &Operation) -> String {
    let segments = operation.segments.iter().map(|segment| {
        if segment.parameter { format!("{{{}}}", segment.name.wire) } else { segment.name.wire.clone() }
    });
    format!("/{}", segments.collect::<Vec<_>>().join("/"))
}

/// Whether `/v3/pay` begins the chain of any operation.
pub fn is_in_chain(api: &Api, on: &str) -> bool {
    api.operations.iter().any(|operation| {
        let mut own = shape(operation);
        shape_of(on).all(|segment| own.next() == Some(segment))
    })
}

/// The path of the page below `openapi` as entries write it: the URL on the wire, with the `v2/` of v2. Whatever a parameter is
/// called, it is `{}`; nothing is put together, since every entry looks at every operation.
fn shape(operation: &Operation) -> impl DoubleEndedIterator<Item = &str> {
    let last = operation.segments.len().saturating_sub(1);
    let segments =
        operation.segments.iter().enumerate().map(move |(index, segment)| match segment.name.wire.as_str() {
            _ if segment.parameter => "{}",
            "index" if index == last => "",
            wire => wire,
        });
    std::iter::once("").chain(segments)
}

fn shape_of(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment })
}

/// The notification that `webhook/v3/NAME` names.
pub fn notification<'a>(api: &'a mut Api, on: &str) -> Option<&'a mut Notification> {
    api.notifications.iter_mut().find(|notification| notification.origin.page.strip_suffix(".md") == Some(on))
}

/// The field of an operation at a path of wire names.
pub fn field_of_operation<'a>(operation: &'a mut Operation, path: &str) -> Option<&'a mut Field> {
    let (group, rest) = path.split_once('.')?;
    descend(group_of_operation(operation, group)?, rest)
}

/// The field of a notification at a path of wire names.
pub fn field_of_notification<'a>(notification: &'a mut Notification, path: &str) -> Option<&'a mut Field> {
    let (group, rest) = path.split_once('.')?;
    descend(group_of_notification(notification, group)?, rest)
}

/// What stands below a path of wire names.
pub enum Below<'a> {
    /// There is no such path.
    Nowhere,
    /// A value, which has no fields.
    Value,
    /// The fields of a group, of an object, of the content of a string.
    Fields(&'a mut Vec<Field>),
}

/// The fields below a group of an operation, or below an object in it.
pub fn below_operation<'a>(operation: &'a mut Operation, path: &str) -> Below<'a> {
    match path.contains('.') {
        true => inside(field_of_operation(operation, path)),
        false => group_of_operation(operation, path).map_or(Below::Nowhere, Below::Fields),
    }
}

/// The fields below a group of a notification, or below an object in it.
pub fn below_notification<'a>(notification: &'a mut Notification, path: &str) -> Below<'a> {
    match path.contains('.') {
        true => inside(field_of_notification(notification, path)),
        false => group_of_notification(notification, path).map_or(Below::Nowhere, Below::Fields),
    }
}

fn inside(field: Option<&mut Field>) -> Below<'_> {
    let Some(field) = field else { return Below::Nowhere };
    match (&mut field.content, field.r#type) {
        (Some(content), _) => Below::Fields(&mut content.fields),
        (None, Type::One(Scalar::Object) | Type::List(Scalar::Object)) => Below::Fields(&mut field.children),
        (None, _) => Below::Value,
    }
}

fn group_of_operation<'a>(operation: &'a mut Operation, group: &str) -> Option<&'a mut Vec<Field>> {
    Some(match group {
        "path" => &mut operation.parameters,
        "query" => fields(operation.query.as_mut())?,
        "headers" => fields(operation.headers.as_mut())?,
        "json" => body(operation.body.as_mut(), BodyKind::Json)?,
        "xml" => body(operation.body.as_mut(), BodyKind::Xml)?,
        "body" => body(operation.body.as_mut(), BodyKind::Multipart)?,
        "answer" if operation.answer.kind == AnswerKind::Fields => &mut operation.answer.fields,
        "error" => &mut operation.answer.error,
        _ => return None,
    })
}

fn group_of_notification<'a>(notification: &'a mut Notification, group: &str) -> Option<&'a mut Vec<Field>> {
    Some(match group {
        "headers" => fields(notification.headers.as_mut())?,
        "body" => &mut notification.body.message.fields,
        "reply" => &mut notification.reply,
        _ => return None,
    })
}

fn fields(message: Option<&mut Message>) -> Option<&mut Vec<Field>> {
    message.map(|message| &mut message.fields)
}

fn body(body: Option<&mut Body>, kind: BodyKind) -> Option<&mut Vec<Field>> {
    body.filter(|body| body.kind == kind).map(|body| &mut body.message.fields)
}

/// Down the children, or the content of a string; a wire name may hold dots.
fn descend<'a>(fields: &'a mut [Field], path: &str) -> Option<&'a mut Field> {
    let begins = |field: &Field| {
        let rest = path.strip_prefix(field.name.wire.as_str())?;
        (rest.is_empty() || rest.starts_with('.')).then(|| rest.trim_start_matches('.').to_owned())
    };
    let (index, rest) = fields.iter().enumerate().find_map(|(index, field)| Some((index, begins(field)?)))?;
    let field = fields.get_mut(index)?;
    if rest.is_empty() {
        return Some(field);
    }
    match &mut field.content {
        Some(content) => descend(&mut content.fields, &rest),
        None => descend(&mut field.children, &rest),
    }
}
