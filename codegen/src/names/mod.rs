//! Naming: the one place that decides what anything is called in Rust.
//!
//! | what | wire | Rust |
//! |---|---|---|
//! | segment | `edu-papay` | accessor and module `edu_papay` |
//! | | `delete` | `delete_`: the methods are the ends of the chain |
//! | | `policy_periods` beside `policy-periods` | `policy_periods_` |
//! | path parameter | `{out_trade_no}` | accessor `out_trade_no(value)`, module `by_out_trade_no` |
//! | field | `Content-Type`, `type`, `self` | `content_type`, `r#type`, `self_` |
//! | | `from`, `default`, `clone` | `from_`, `default_`, `clone_`: every struct has a method of that name |
//! | nested type | field `store_info` of `scene_info` | `SceneInfoStoreInfo`: parent field and field; `Option_` |
//! | value | `USERPAYING`, `1.0`, `一级`, `SELF` | `Userpaying`, `V1_0`, `一级`, `Self_` |
//! | notification | `TRANSACTION.SUCCESS` | module `transaction_success`, event `TransactionSuccess` |
//!
//! A name is a function of what it names, of nothing beside it, so it never changes because another row arrived; the one
//! exception are siblings in a chain that differ in `-` and `_`. Where two names meet, the finding prints the entry of the
//! overlay that parts them, and the later one gets a `_` so that the rest can still be compiled.

mod chain;
mod fields;
pub mod reason;
mod renames;
mod shape;
mod words;

pub use chain::segment_name;
pub use fields::{field_name, nested_type};
pub use renames::Renames;
pub use shape::{Shape, is_sensitive};
pub use words::{module as module_name, plain, variant};

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Api, BodyKind, Field, Method, Notification, NotificationContent, Operation, Version};
use fields::Scope;

/// Names everything: fills every `Name.rust`, `Segment.module` and `Field.type_name`.
#[must_use]
pub fn assign(api: &mut Api, renames: &Renames) -> Vec<Diagnostic> {
    let mut found = renames.invalid().collect::<Vec<_>>();
    found.extend(chain::assign(api, renames));
    found.extend(notification_modules(api, renames));
    let operations = api.operations.par_iter_mut().map(|operation| name_operation(operation, renames));
    found.extend(operations.collect::<Vec<_>>().into_iter().flatten());
    let notifications = api.notifications.par_iter_mut().map(|notification| name_notification(notification, renames));
    found.extend(notifications.collect::<Vec<_>>().into_iter().flatten());
    found
}

/// The method of the chain that ends it, and the module of the operation.
#[must_use]
pub fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

fn name_operation(operation: &mut Operation, renames: &Renames) -> Vec<Diagnostic> {
    let root = match operation.version {
        Version::V2 => "/v2",
        Version::V3 => "",
    };
    let on = format!("{} {root}{}", method(operation.method).to_uppercase(), operation.url);
    let mut request = Scope::new(&on, renames);
    request.group("path", &mut operation.parameters);
    request.group("headers", fields(operation.headers.as_mut().map(|message| &mut message.fields)));
    request.group("query", fields(operation.query.as_mut().map(|message| &mut message.fields)));
    if let Some(body) = &mut operation.body {
        let group = match body.kind {
            BodyKind::Json => "json",
            BodyKind::Xml => "xml",
            BodyKind::Multipart => "body",
        };
        request.group(group, &mut body.message.fields);
    }
    let mut found = request.into_found();
    // Options are the client's: they are in no module of types.
    for (group, fields) in [
        ("options", &mut operation.options),
        ("answer", &mut operation.answer.fields),
        ("error", &mut operation.answer.error),
    ] {
        let mut scope = Scope::new(&on, renames);
        scope.group(group, fields);
        found.extend(scope.into_found());
    }
    found
}

fn fields(fields: Option<&mut Vec<Field>>) -> &mut [Field] {
    fields.map_or(&mut [], Vec::as_mut_slice)
}

fn name_notification(notification: &mut Notification, renames: &Renames) -> Vec<Diagnostic> {
    let on = page(notification).to_owned();
    let mut found = Vec::new();
    // The content has a module of its own, where its fields are the first level. Of v2 it is a field like others.
    let has_module = notification.version == Version::V3;
    let mut content = content(notification).filter(|_| has_module).map(std::mem::take).unwrap_or_default();
    let headers = fields(notification.headers.as_mut().map(|message| &mut message.fields));
    let groups = [
        ("headers".to_owned(), headers),
        ("body".to_owned(), &mut notification.body.message.fields),
        (content_group(notification.content.as_ref()), &mut content),
        ("reply".to_owned(), &mut notification.reply),
    ];
    for (group, fields) in groups {
        let mut scope = Scope::new(&on, renames);
        scope.group(&group, fields);
        found.extend(scope.into_found());
    }
    if let Some(place) = self::content(notification).filter(|_| has_module) {
        *place = content;
    }
    found
}

/// The fields of the encrypted content.
fn content(notification: &mut Notification) -> Option<&mut Vec<Field>> {
    fn descend<'f>(fields: &'f mut [Field], path: &[String]) -> Option<&'f mut Field> {
        let (first, rest) = path.split_first()?;
        let field = fields.iter_mut().find(|field| field.name.wire == *first)?;
        if rest.is_empty() { Some(field) } else { descend(&mut field.children, rest) }
    }
    let path = &notification.content.as_ref()?.path;
    let field = descend(&mut notification.body.message.fields, path)?;
    Some(&mut field.content.as_mut()?.fields)
}

fn content_group(content: Option<&NotificationContent>) -> String {
    content.map_or_else(String::new, |content| format!("body.{}", content.path.join(".")))
}

/// One module per page; the pages of one version are siblings.
fn notification_modules(api: &mut Api, renames: &Renames) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut known = BTreeMap::new();
    for notification in &mut api.notifications {
        let on = page(notification).to_owned();
        let rust = renames.get(&on, renames::Item::Segment, "");
        notification.name.rust = rust.unwrap_or_else(|| words::module(&notification.name.wire));
        let other = known.insert((notification.version, notification.name.rust.clone()), on.clone());
        if let Some(other) = other {
            let free = format!("{}_", words::plain(&notification.name.rust));
            let message = format!("`{on}` and `{other}` would both be `{}`", notification.name.rust);
            let help = Renames::entry(&on, renames::Item::Segment, "", &free);
            found.push(Diagnostic::new(Code::NameCollision, notification.origin.clone(), 1, message).help(help));
            notification.name.rust = free;
        }
    }
    found
}

/// `webhook/v3/TRANSACTION.SUCCESS`.
fn page(notification: &Notification) -> &str {
    let page = &notification.origin.page;
    page.strip_suffix(".md").unwrap_or(page)
}
