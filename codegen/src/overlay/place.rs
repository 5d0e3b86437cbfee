//! What an entry of the overlay is about: an operation, a notification, a field of one.

use crate::ir::{Api, Body, BodyKind, Field, Message, Notification, Operation};

/// The operations that `METHOD /path` names; names of path parameters do not matter.
pub fn operations<'a>(api: &'a mut Api, on: &str) -> Vec<&'a mut Operation> {
    let Some((method, path)) = on.split_once(' ') else { return Vec::new() };
    let shape = shape(path);
    let named = |operation: &&mut Operation| {
        operation.method.to_string() == method && self::shape(&page_path(operation)) == shape
    };
    api.operations.iter_mut().filter(named).collect()
}

/// Whether `/v3/pay` begins the chain of any operation.
pub fn is_in_chain(api: &Api, on: &str) -> bool {
    let prefix = shape(on);
    api.operations.iter().any(|operation| {
        let path = page_path(operation);
        let path = self::shape(&path);
        path.strip_prefix(&prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// The path of the page below `openapi`: the URL on the wire, with the `v2/` of v2.
fn page_path(operation: &Operation) -> String {
    let segments = operation.segments.iter();
    let text = segments.map(|segment| if segment.parameter { "{}" } else { segment.name.wire.as_str() });
    let path = format!("/{}", text.collect::<Vec<_>>().join("/"));
    path.strip_suffix("index").map_or(path.clone(), str::to_owned)
}

fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

/// The notification that `webhook/v3/NAME` names.
pub fn notification<'a>(api: &'a mut Api, on: &str) -> Option<&'a mut Notification> {
    api.notifications.iter_mut().find(|notification| notification.origin.page.strip_suffix(".md") == Some(on))
}

/// The field of an operation at a path of wire names.
pub fn field_of_operation<'a>(operation: &'a mut Operation, path: &str) -> Option<&'a mut Field> {
    let (group, rest) = path.split_once('.')?;
    let fields = match group {
        "path" => &mut operation.parameters,
        "query" => fields(operation.query.as_mut())?,
        "headers" => fields(operation.headers.as_mut())?,
        "json" => body(operation.body.as_mut(), BodyKind::Json)?,
        "xml" => body(operation.body.as_mut(), BodyKind::Xml)?,
        "body" => body(operation.body.as_mut(), BodyKind::Multipart)?,
        "answer" => &mut operation.answer.fields,
        "error" => &mut operation.answer.error,
        _ => return None,
    };
    descend(fields, rest)
}

/// The field of a notification at a path of wire names.
pub fn field_of_notification<'a>(notification: &'a mut Notification, path: &str) -> Option<&'a mut Field> {
    let (group, rest) = path.split_once('.')?;
    let fields = match group {
        "headers" => fields(notification.headers.as_mut())?,
        "body" => &mut notification.body.message.fields,
        "reply" => &mut notification.reply,
        _ => return None,
    };
    descend(fields, rest)
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
