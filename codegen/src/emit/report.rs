//! What is emitted and what is not yet.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::upload::Upload;
use crate::ir::{AnswerKind, Api, BodyKind, Field, Notification, Operation, Version};
use crate::names;

/// What an emission holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The operations and notifications in it: `POST /v3/refunds`, `webhook/v3/TRANSACTION.SUCCESS`.
    pub emitted: BTreeSet<String>,
    /// Those left out, by reason.
    pub left_out: BTreeMap<Reason, BTreeSet<String>>,
}

/// Why something is not emitted: the runtime can't carry it yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// APIv2: XML and its own signatures.
    V2,
    /// A multipart body that is something else than one file with JSON about it.
    Upload,
    /// The answer is a redirect.
    Redirect,
    /// A value is encrypted with an RSA key where nothing encrypts: in a path, or in the reply to a notification.
    Sensitive,
    /// The ciphertext of a notification stands elsewhere than in its resource.
    Ciphertext,
}

impl Reason {
    /// For people.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::V2 => "APIv2",
            Self::Upload => "uploads of an unknown form",
            Self::Redirect => "answers that are redirects",
            Self::Sensitive => "values encrypted with RSA in paths or replies",
            Self::Ciphertext => "notifications whose ciphertext is not `resource.ciphertext`",
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
    if operation.version == Version::V2 || body.is_some_and(|body| body.kind == BodyKind::Xml) {
        return Some(Reason::V2);
    }
    if body.is_some_and(|body| body.kind == BodyKind::Multipart) && Upload::of(operation).is_none() {
        return Some(Reason::Upload);
    }
    match operation.answer.kind {
        AnswerKind::Redirect => return Some(Reason::Redirect),
        AnswerKind::Fields | AnswerKind::Empty | AnswerKind::File => {}
    }
    // No key is named for what stands in a path.
    operation.parameters.iter().any(holds_sensitive).then_some(Reason::Sensitive)
}

/// Why a notification is not emitted.
pub(crate) fn notification_reason(notification: &Notification) -> Option<Reason> {
    if notification.version == Version::V2 {
        return Some(Reason::V2);
    }
    if notification.content.as_ref().is_some_and(|content| content.path != ["resource", "ciphertext"]) {
        return Some(Reason::Ciphertext);
    }
    notification.reply.iter().any(holds_sensitive).then_some(Reason::Sensitive)
}

fn holds_sensitive(field: &Field) -> bool {
    let content = field.content.iter().flat_map(|content| &content.fields);
    names::is_sensitive(field) || field.children.iter().chain(content).any(holds_sensitive)
}
