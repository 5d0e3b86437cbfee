//! What is emitted, and what is left out and why.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::upload::Upload;
use crate::ir::{AnswerKind, Api, BodyKind, Encoding, Field, Notification, Operation, Version};
use crate::names;

/// What an emission holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The operations and notifications in it: `POST /v3/refunds`, `webhook/v3/TRANSACTION.SUCCESS`.
    pub emitted: BTreeSet<String>,
    /// Those left out, by reason.
    pub left_out: BTreeMap<Reason, BTreeSet<String>>,
}

/// Why something is not emitted: the runtime can't carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// XML in APIv3, JSON in APIv2.
    Body,
    /// A multipart body that is something else than one file with JSON about it.
    Upload,
    /// The answer is a redirect in APIv3.
    Redirect,
    /// A value is encrypted with an RSA key where nothing encrypts: in a path, in a query inside a string, in the reply to a
    /// notification.
    Sensitive,
    /// The ciphertext of a notification stands elsewhere than in its resource; of APIv2, deeper than its body's fields.
    Ciphertext,
}

impl Reason {
    /// For people.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Body => "bodies in the form of the other version",
            Self::Upload => "uploads of an unknown form",
            Self::Redirect => "answers that are redirects",
            Self::Sensitive => "values encrypted with RSA in paths, queries inside strings or replies",
            Self::Ciphertext => "notifications whose ciphertext stands elsewhere than usual",
        }
    }
}

impl Report {
    pub(super) fn of(api: &Api) -> Self {
        let mut report = Self::default();
        for operation in &api.operations {
            report.note(key(operation), operation_reason(operation));
        }
        for notification in &api.notifications {
            report.note(notification_key(notification), notification_reason(notification));
        }
        report
    }

    fn note(&mut self, key: String, reason: Option<Reason>) {
        match reason {
            None => self.emitted.insert(key),
            Some(reason) => self.left_out.entry(reason).or_default().insert(key),
        };
    }

    pub(super) fn has(&self, operation: &Operation) -> bool {
        self.emitted.contains(&key(operation))
    }

    pub(super) fn has_notification(&self, notification: &Notification) -> bool {
        self.emitted.contains(&notification_key(notification))
    }
}

/// `POST /v3/refunds`; of v2 the page's path, too, since two versions may share a URL.
fn key(operation: &Operation) -> String {
    let root = match operation.version {
        Version::V2 => "/v2",
        Version::V3 => "",
    };
    format!("{} {root}{}", names::method(operation.method).to_uppercase(), operation.url)
}

fn notification_key(notification: &Notification) -> String {
    let page = &notification.origin.page;
    page.strip_suffix(".md").unwrap_or(page).to_owned()
}

/// Why an operation is not emitted.
pub(crate) fn operation_reason(operation: &Operation) -> Option<Reason> {
    let body = operation.body.as_ref();
    let other = match operation.version {
        Version::V2 => BodyKind::Json,
        Version::V3 => BodyKind::Xml,
    };
    if body.is_some_and(|body| body.kind == other) {
        return Some(Reason::Body);
    }
    if body.is_some_and(|body| body.kind == BodyKind::Multipart) && Upload::of(operation).is_none() {
        return Some(Reason::Upload);
    }
    match operation.answer.kind {
        AnswerKind::Redirect if operation.version == Version::V3 => return Some(Reason::Redirect),
        _ => {}
    }
    let groups = [operation.query.as_ref(), operation.headers.as_ref(), body.map(|body| &body.message)];
    let in_queries = groups.into_iter().flatten().flat_map(|message| &message.fields).any(hides_sensitive);
    // No key is named for what stands in a path.
    (in_queries || operation.parameters.iter().any(holds_sensitive)).then_some(Reason::Sensitive)
}

/// Why a notification is not emitted.
pub(crate) fn notification_reason(notification: &Notification) -> Option<Reason> {
    let content = notification.content.as_ref();
    if notification.version == Version::V2 {
        let sent = notification.body.message.fields.iter();
        return match content {
            _ if notification.body.kind != BodyKind::Xml => Some(Reason::Body),
            Some(content) if content.path.len() != 1 => Some(Reason::Ciphertext),
            _ if sent.chain(&notification.reply).any(holds_sensitive) => Some(Reason::Sensitive),
            _ => None,
        };
    }
    if content.is_some_and(|content| content.path != ["resource", "ciphertext"]) {
        return Some(Reason::Ciphertext);
    }
    notification.reply.iter().any(holds_sensitive).then_some(Reason::Sensitive)
}

/// A value to be encrypted inside a string that is written like a query.
fn hides_sensitive(field: &Field) -> bool {
    let content = field.content.iter().flat_map(|content| &content.fields);
    match field.encoding {
        Some(Encoding::Url) => content.clone().any(holds_sensitive),
        _ => field.children.iter().chain(content).any(hides_sensitive),
    }
}

fn holds_sensitive(field: &Field) -> bool {
    let content = field.content.iter().flat_map(|content| &content.fields);
    names::is_sensitive(field) || field.children.iter().chain(content).any(holds_sensitive)
}
