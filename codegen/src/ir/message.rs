//! Messages: what is sent and what comes back.

use serde::Serialize;

use super::{Encoding, Field, Link, Mark, Name, Origin, Sample, Version};

/// A group of fields: a body, a query, headers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    /// The row that opens the group, or the first row of an answer.
    pub origin: Origin,
    /// Whether the group must be there.
    pub required: bool,
    /// The group itself is a list of such objects.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub list: bool,
    /// The fields, in the order of the page.
    pub fields: Vec<Field>,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Body {
    /// How it is written.
    pub kind: BodyKind,
    /// What it holds.
    pub message: Message,
}

/// How the body of a request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// `application/json`.
    Json,
    /// `text/xml`.
    Xml,
    /// `multipart/form-data`.
    Multipart,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Where its table begins.
    pub origin: Origin,
    /// Its form on success.
    pub kind: AnswerKind,
    /// How it is written, where that is not the way of its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<AnswerFormat>,
    /// The fields on success; empty unless `kind` is [`AnswerKind::Fields`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The fields of the error body, where success is a file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub error: Vec<Field>,
    /// The one-cell row that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<AnswerNote>,
}

/// The one-cell row of an answer that is no structure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerNote {
    /// Where.
    pub origin: Origin,
    /// Its text (`文件流(保存后按本地PDF文件查看)`).
    pub text: String,
}

/// The form of an answer on success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    /// A structure.
    Fields,
    /// Nothing (204 or 202).
    Empty,
    /// A file.
    File,
    /// A redirect: the signed URL is the result, there is nothing to call.
    Redirect,
}

/// How an answer is written that is not written in the way of its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerFormat {
    /// JSON, in v2.
    Json,
}

/// A message that WeChat Pay sends to the merchant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Notification {
    /// The page's name (`TRANSACTION.SUCCESS`) and the Rust module.
    pub name: Name,
    /// Which protocol.
    pub version: Version,
    /// The heading.
    pub origin: Origin,
    /// `支付成功通知`.
    pub title: String,
    /// The page's description, if the page has one. Prose, not a fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prose: Option<String>,
    /// The product = the feature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Status marks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// The official pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// The values of `body.event_type`; none in v2.
    pub event_types: Vec<String>,
    /// The headers of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Message>,
    /// The body as it arrives, ciphertext included; the ciphertext's field holds the content.
    pub body: Body,
    /// Where the encrypted content stands in the body (`["resource", "ciphertext"]`), and what it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<NotificationContent>,
    /// What the merchant answers: `status`, `headers`, `body`.
    pub reply: Vec<Field>,
    /// The sample of the page, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
}

/// The path to the encrypted content of a notification.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotificationContent {
    /// Wire names from the body down.
    pub path: Vec<String>,
    /// How the plaintext is written.
    pub encoding: Encoding,
}
