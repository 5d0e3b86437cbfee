//! The whole API as sorted text, one line per operation, notification, group, field and enumeration: what `git diff` shows of
//! it is what changed. No line numbers, no prose.
//!
//! ```text
//! /v3/refund/domestic/refunds POST json.amount.refund integer required unit=分
//! /v3/refund/domestic/refunds POST json.funds_account values AVAILABLE UNSETTLED
//! ```

pub mod words;

use crate::emit::is_client_header;
use crate::ir::{AnswerFormat, AnswerKind, SignType, Type, Verification, Version};
use crate::ir::{Api, BodyKind, Encoding, Field, Flags, Mark, Message, Move, Notification, Operation, Padding};
use crate::names;

/// The lines, sorted, without the header of a generated file.
#[must_use]
pub fn lines(api: &Api) -> Vec<String> {
    let mut lines = Vec::new();
    api.operations.iter().for_each(|one| operation(one, &mut lines));
    api.notifications.iter().for_each(|one| notification(one, &mut lines));
    lines.extend(api.moves.iter().map(stub));
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// `/v3/refund/domestic/refunds POST`; of v2 with the `/v2` of the page.
#[must_use]
pub fn url(operation: &Operation) -> String {
    match operation.version {
        Version::V2 => format!("/v2{}", operation.url),
        Version::V3 => operation.url.clone(),
    }
}

/// A page's path without its ending.
#[must_use]
pub fn page(path: &str) -> &str {
    path.strip_suffix(".md").unwrap_or(path)
}

/// The name of a body among the groups of a request.
#[must_use]
pub fn group(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Json => "json",
        BodyKind::Xml => "xml",
        BodyKind::Multipart => "body",
    }
}

fn operation(operation: &Operation, lines: &mut Vec<String>) {
    let subject = format!("{} {}", url(operation), operation.method);
    lines.push(format!("{subject} operation{}", operation_facts(operation)));
    parameters(&subject, &operation.parameters, lines);
    group_lines(&subject, "query", operation.query.as_ref(), lines);
    group_lines(&subject, "headers", operation.headers.as_ref(), lines);
    if let Some(body) = &operation.body {
        group_lines(&subject, group(body.kind), Some(&body.message), lines);
    }
    fields(&subject, "option", "", &operation.options, lines);
    fields(&subject, "answer", "", &operation.answer.fields, lines);
    fields(&subject, "error", "", &operation.answer.error, lines);
}

/// What is known of an operation but for its fields.
#[must_use]
pub fn operation_facts(operation: &Operation) -> String {
    let mut facts = Facts::default();
    facts.word("feature", operation.product.as_deref());
    facts.word("answer", Some(answer(operation.answer.kind)));
    facts.word("written", operation.answer.format.map(answer_format));
    facts.word("host", operation.host.as_ref().map(|host| host.base.as_str()));
    facts.word("verified", Some(verification(operation.verification)).filter(|word| *word != "signed-body"));
    facts.word("padded", Some(padding(operation.padding)).filter(|word| *word != "oaep"));
    facts.word("flags", Some(flags(operation.flags).as_str()).filter(|flags| !flags.is_empty()));
    facts.word("signed", operation.sign_type.map(SignType::wire));
    facts.word("settled-by", settled_by(operation));
    facts.marks(&operation.marks);
    let is_regular = |segment: &crate::ir::Segment| segment.name.rust == names::segment_name(&segment.name.wire);
    if !operation.segments.iter().all(is_regular) {
        let accessors = operation.segments.iter().map(|segment| segment.name.rust.as_str()).collect::<Vec<_>>();
        facts.word("rust", Some(accessors.join(".").as_str()));
    }
    facts.text
}

/// The query that settles an unknown outcome; `nothing` where it is known that none does.
#[must_use]
pub fn settled_by(operation: &Operation) -> Option<&str> {
    operation.settled_by.as_deref().or(operation.unsettled.then_some("nothing"))
}

fn notification(notification: &Notification, lines: &mut Vec<String>) {
    let subject = page(&notification.origin.page);
    let mut facts = Facts::default();
    facts.word("feature", notification.product.as_deref());
    facts.word("events", Some(notification.event_types.join(",").as_str()).filter(|events| !events.is_empty()));
    if let Some(content) = &notification.content {
        facts.word("content", Some(content.path.join(".").as_str()));
        facts.word("encoded", Some(words::encoding(content.encoding)).filter(|_| content.encoding != Encoding::Json));
    }
    facts.marks(&notification.marks);
    facts.word(
        "rust",
        Some(&*notification.name.rust).filter(|rust| *rust != names::module_name(&notification.name.wire)),
    );
    lines.push(format!("{subject} notification{}", facts.text));
    group_lines(subject, "headers", notification.headers.as_ref(), lines);
    // The page calls it `body`, whatever it holds.
    group_lines(subject, "body", Some(&notification.body.message), lines);
    fields(subject, "reply", "", &notification.reply, lines);
}

fn stub(stub: &Move) -> String {
    format!("{} moved {}", stub.from, stub.to)
}

fn parameters(subject: &str, parameters: &[Field], lines: &mut Vec<String>) {
    fields(subject, "path", "", parameters, lines);
}

fn group_lines(subject: &str, name: &str, message: Option<&Message>, lines: &mut Vec<String>) {
    let Some(message) = message else { return };
    lines.push(format!("{subject} {name}{}", group_facts(message)));
    for field in &message.fields {
        let by_client = field.by_client || name == "headers" && is_client_header(&field.name.wire);
        one(
            subject,
            &format!("{name}.{}", field.name.wire),
            "",
            field,
            if by_client { " by-client" } else { "" },
            lines,
        );
    }
}

/// ` object[] required`.
#[must_use]
pub fn group_facts(message: &Message) -> String {
    let kind = if message.list { " object[]" } else { " object" };
    format!("{kind}{}", if message.required { " required" } else { "" })
}

fn fields(subject: &str, prefix: &str, parent: &str, fields: &[Field], lines: &mut Vec<String>) {
    for field in fields {
        one(subject, &format!("{prefix}.{}", field.name.wire), parent, field, "", lines);
    }
}

fn one(subject: &str, path: &str, parent: &str, field: &Field, more: &str, lines: &mut Vec<String>) {
    lines.push(format!("{subject} {path} {}{more}{}", words::field(field), words::rust_names(field, parent)));
    lines.extend(words::values(field).map(|values| format!("{subject} {path} values {values}")));
    let wire = &field.name.wire;
    fields(subject, path, wire, &field.children, lines);
    if let Some(content) = &field.content {
        fields(subject, path, wire, &content.fields, lines);
    }
}

/// The form of an answer.
#[must_use]
pub fn answer(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Fields => "fields",
        AnswerKind::Empty => "empty",
        AnswerKind::File => "file",
        AnswerKind::Redirect => "redirect",
    }
}

/// How an answer is written, where that is not the way of its version.
#[must_use]
pub fn answer_format(format: AnswerFormat) -> &'static str {
    match format {
        AnswerFormat::Json => "json",
    }
}

/// How an answer is verified.
#[must_use]
pub fn verification(verification: Verification) -> &'static str {
    match verification {
        Verification::SignedBody => "signed-body",
        Verification::SignedSha1Json => "signed-sha1-json",
        Verification::Unsigned => "unsigned",
    }
}

/// How RSA encryption pads.
#[must_use]
pub fn padding(padding: Padding) -> &'static str {
    match padding {
        Padding::Oaep => "oaep",
        Padding::Pkcs1 => "pkcs1",
    }
}

/// The switches that are on.
#[must_use]
pub fn flags(flags: Flags) -> String {
    let words = [
        (flags.client_certificate, "client-certificate"),
        (flags.nonceless, "nonceless"),
        (flags.unsigned_request, "unsigned-request"),
        (flags.reads, "reads"),
    ];
    words.into_iter().filter(|(on, _)| *on).map(|(_, word)| word).collect::<Vec<_>>().join(",")
}

/// The text of a type: `object[]`.
#[must_use]
pub fn type_text(kind: Type) -> String {
    words::kind(kind)
}

#[derive(Default)]
struct Facts {
    text: String,
}

impl Facts {
    fn word(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text.push_str(&format!(" {name}={}", words::quoted(value)));
        }
    }

    fn marks(&mut self, marks: &[Mark]) {
        for mark in marks {
            let parts = [Some(&mark.kind), mark.date.as_ref(), mark.successor.as_ref()];
            let parts = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
            self.word("mark", Some(&parts.join(",")));
        }
    }
}
