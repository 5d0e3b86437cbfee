//! One notification of two documentations.

use super::fields::{self, Ground, Sides};
use super::finding::{Finding, Part, State, Subject};
use super::kinds::Kind;
use super::operation::lone;
use super::pairs::NotificationPair;
use super::requiredness::Stated;
use super::side::Side;
use wechatpay_codegen::ir::{Field, Notification, Version};
use wechatpay_codegen::surface;

/// What only the other documentation has.
pub(super) fn missing(notification: &Notification) -> Finding {
    let state = State::new(&notification.origin, &*notification.title);
    lone(Kind::OperationMissing, item(notification), None, Some(state))
}

/// What only our own documentation has.
pub(super) fn extra(notification: &Notification) -> Finding {
    let state = State::new(&notification.origin, &*notification.title);
    lone(Kind::OperationExtra, item(notification), Some(state), None)
}

fn item(notification: &Notification) -> String {
    surface::page(&notification.origin.page).to_owned()
}

/// What differs in a notification: its headers, its body, what is replied.
pub(super) fn compare(here: &Side, there: &Side, (ours, theirs): NotificationPair<'_>) -> Vec<Finding> {
    let subject = Subject { item: item(ours), version: ours.version, here, there };
    let headers = |one: &Notification| one.headers.as_ref().map_or(Vec::new(), |message| message.fields.clone());
    let body = |one: &Notification| one.body.message.fields.clone();
    let parts: [(&str, Part, Vec<Field>, Vec<Field>); 3] = [
        ("headers", Part::Notification, headers(ours), headers(theirs)),
        ("body", Part::Notification, body(ours), body(theirs)),
        ("reply", Part::Reply, ours.reply.clone(), theirs.reply.clone()),
    ];
    let mut findings = Vec::new();
    for (name, part, one, other) in parts {
        let ground = Ground {
            subject: &subject,
            part,
            is_text: name == "headers" || ours.version == Version::V2,
            is_headers: name == "headers",
            stated: Stated::of(&subject, &one, &other),
        };
        let sides = Sides { here: &one, there: &other, origins: (&ours.origin, &theirs.origin) };
        findings.extend(fields::compare(&ground, name, sides));
    }
    findings
}
