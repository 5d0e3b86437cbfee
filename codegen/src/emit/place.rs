//! Where an item of the IR stands in the generated crate, in words: for whoever asks.

use super::side::{From, Side};
use super::upload::Upload;
use super::{Report, notification, request};
use crate::ir::{Api, Field, Notification, Operation, Version};
use crate::names;

/// The module of an operation: `wechatpay::v3::pay::transactions::jsapi::post`.
#[must_use]
pub fn operation(operation: &Operation) -> String {
    let modules = operation.segments.iter().map(|segment| segment.module.as_str());
    ["wechatpay"].into_iter().chain(modules).chain([names::method(operation.method)]).collect::<Vec<_>>().join("::")
}

/// The module of a notification: `wechatpay::webhook::v3::transaction_success`.
#[must_use]
pub fn notification(notification: &Notification) -> String {
    let version = notification.origin.page.split('/').nth(1).unwrap_or_default();
    format!("wechatpay::webhook::{version}::{}", notification.name.rust)
}

/// The variant of `webhook::Event`.
#[must_use]
pub fn event(notification: &Notification) -> String {
    names::variant(names::plain(&notification.name.rust))
}

/// The struct that the fields of a group of the request stand in, below the operation's module.
#[must_use]
pub fn holder(operation: &Operation, group: &str) -> &'static str {
    let headers = operation.headers.as_ref().map(request::without_client_headers);
    let groups = [
        headers.filter(|message| !message.fields.is_empty()).map(|_| "headers"),
        operation.query.as_ref().map(|_| "query"),
        operation.body.as_ref().map(|_| "body"),
    ];
    let groups = groups.into_iter().flatten().count();
    let is_list = group == "body" && operation.body.as_ref().is_some_and(|body| body.message.list);
    let is_upload = Upload::of(operation).is_some();
    match group {
        _ if is_list => "request::Item",
        "body" if groups > 1 && !is_upload => "request::Body",
        "query" if groups > 1 => "request::Query",
        "headers" if groups > 1 => "request::Headers",
        _ => "Request",
    }
}

/// The fields of a notification's content.
#[must_use]
pub fn content(notification: &Notification) -> &[Field] {
    notification::content(notification)
}

/// The struct of a notification's content.
#[must_use]
pub fn structure(notification: &Notification) -> &'static str {
    notification::structure(notification).name
}

/// The module of its nested types.
#[must_use]
pub fn nested(notification: &Notification) -> &'static str {
    notification::structure(notification).module
}

/// The type of a field as its struct declares it.
#[must_use]
pub fn declared(field: &Field, side: Message, version: Version) -> String {
    let (side, module) = match side {
        Message::Request => (Side::Request, "request"),
        Message::Answer => (Side::answered(version), "response"),
        Message::Content => (Side::Content, "content"),
    };
    let tokens = side.declared(field, From::Above(module)).to_string();
    tokens.replace(' ', "").replace("::rt::", "wechatpay::").replace("::serde_json::", "serde_json::")
}

/// Whose message a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The merchant's.
    Request,
    /// WeChat Pay's answer.
    Answer,
    /// The content of a notification.
    Content,
}

/// Whether nobody is asked for that header: the client sets it.
#[must_use]
pub fn is_header_of_the_client(header: &str) -> bool {
    request::is_of_the_client(header)
}

/// Why an operation (`POST /v3/refunds`) or a notification (`webhook/v3/TRANSACTION.SUCCESS`) is not in the generated crate.
#[must_use]
pub fn left_out(api: &Api, key: &str) -> Option<&'static str> {
    let report = Report::of(api);
    report.left_out.iter().find(|(_, keys)| keys.contains(key)).map(|(reason, _)| reason.text())
}
