//! What rustdoc says about each item.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::on_the_wire;
use super::side::Side;
use super::{amount, example, format, sanitize};
use crate::ir::{AnswerKind, EnumerationValue, Field, Link, Mark, Notification, Operation, Verification, Version};
use crate::names::{self, Shape};

/// Lines of a doc comment.
pub fn lines(lines: &[String]) -> TokenStream {
    let text = format::lines(lines);
    if lines.is_empty() { TokenStream::new() } else { quote!(#[doc = #text]) }
}

/// Lines of a doc comment about the module they stand in.
pub fn inner(lines: &[String]) -> TokenStream {
    let text = format::lines(lines);
    if lines.is_empty() { TokenStream::new() } else { quote!(#![doc = #text]) }
}

/// A doc comment of one line.
pub fn one(line: impl Into<String>) -> TokenStream {
    lines(&[line.into()])
}

/// `总金额 — required, in 分`, and the prose of the page behind it.
pub fn field(field: &Field, siblings: &[Field], side: Side) -> TokenStream {
    let mut facts = Vec::new();
    if side != Side::Content {
        facts.push(if side.requires(field) { "required".to_owned() } else { "optional".to_owned() });
    }
    facts.extend(amount::unit(field, siblings));
    facts.extend(field.constant.as_ref().map(|constant| format!("always {}", code(&constant.value))));
    facts.extend(field.size_limit.as_ref().map(|limit| format!("at most {}", sanitize::line(limit))));
    if field.signed {
        facts.push("signed with the merchant's private key".to_owned());
    }
    if names::plain(&field.name.rust) != field.name.wire {
        facts.push(format!("{} on the wire", code(&field.name.wire)));
    }
    let mut first = label(field);
    if !facts.is_empty() {
        first = format!("{first} — {}", facts.join(", "));
    }
    let mut text = vec![first];
    if names::is_sensitive(field) {
        let how = match side {
            Side::Request => "To be given in clear: the client encrypts it.",
            Side::Answer | Side::AnswerV2 | Side::Content => "Comes decrypted.",
        };
        text.extend([String::new(), how.to_owned()]);
    }
    match Shape::of(field) {
        Shape::Plaintext(_) => {
            text.extend([String::new(), format!("Encrypted; what it holds is `{}`.", field.type_name)])
        }
        Shape::Text | Shape::Integer => {}
        // No enumeration could be made of them.
        _ => values(
            "Documented values:",
            field.enumeration.iter().flat_map(|enumeration| &enumeration.values),
            &mut text,
        ),
    }
    values("For example", field.hints.iter(), &mut text);
    prose(field.prose.as_deref(), &mut text);
    lines(&text)
}

fn values<'v>(introduction: &str, values: impl Iterator<Item = &'v EnumerationValue>, text: &mut Vec<String>) {
    let values = values.map(|value| term(&value.name.wire, &value.term)).collect::<Vec<_>>();
    if !values.is_empty() {
        text.extend([String::new(), format!("{introduction} {}", values.join(", "))]);
    }
}

/// The label, or the wire name where the page has none.
pub fn label(field: &Field) -> String {
    if field.label.trim().is_empty() { code(&field.name.wire) } else { sanitize::line(&field.label) }
}

/// The label, and the unit: what whoever gives the value has to know.
pub fn asked(field: &Field, siblings: &[Field]) -> String {
    let unit = amount::unit(field, siblings).map(|unit| format!(", {unit}"));
    label(field) + &unit.unwrap_or_default()
}

/// `` `SUCCESS`: 支付成功 ``.
pub fn term(wire: &str, term: &str) -> String {
    if term.trim().is_empty() { code(wire) } else { format!("{}: {}", code(wire), sanitize::line(term)) }
}

/// The module of an operation.
pub fn operation(operation: &Operation) -> TokenStream {
    let mut text = vec![
        title(&operation.title),
        String::new(),
        format!("`{} {}`", names::method(operation.method).to_uppercase(), operation.url),
    ];
    prose(operation.prose.as_deref(), &mut text);
    text.extend(host(operation));
    text.extend(
        operation
            .settled_by
            .iter()
            .map(|settled| on_the_wire(settled))
            .flat_map(|settled| [String::new(), format!("An unknown outcome is settled by {}.", code(&settled))]),
    );
    text.extend(v2(operation));
    if operation.unsettled {
        let note = "The documentation has no query that settles an unknown outcome: look at the merchant platform before you repeat it.";
        text.extend([String::new(), note.to_owned()]);
    }
    text.extend(notes(operation.marks.iter()));
    text.extend(links(&operation.links));
    text.extend(features(operation.product.as_deref(), operation.version));
    text.extend(example::lines(operation));
    lines(&text)
}

/// What APIv2 asks of the caller and of the client, and what not.
fn v2(operation: &Operation) -> Vec<String> {
    if operation.version == Version::V3 {
        return Vec::new();
    }
    let flags = operation.flags;
    let filled = match (flags.unsigned_request, flags.nonceless) {
        (true, _) => "The request is not signed.",
        (false, true) => "The client fills in `sign`.",
        (false, false) => "The client fills in `nonce_str` and `sign`.",
    };
    let mut text = vec![filled.to_owned()];
    text.extend(operation.sign_type.map(|only| format!("It signs by {}.", only.wire())));
    text.extend(flags.client_certificate.then(|| "It shows the merchant's client certificate.".to_owned()));
    let is_unsigned = operation.verification == Verification::Unsigned;
    text.extend(is_unsigned.then(|| "The answer is not signed.".to_owned()));
    vec![String::new(), text.join(" ")]
}

/// The method that ends the chain.
pub fn call(operation: &Operation) -> TokenStream {
    let mut text = vec![
        title(&operation.title),
        String::new(),
        format!("`{} {}`", names::method(operation.method).to_uppercase(), operation.url),
    ];
    if operation.answer.kind == AnswerKind::File {
        text.extend([String::new(), "The answer is a file: what it gives is told where the file goes.".to_owned()]);
    }
    if operation.answer.kind == AnswerKind::Redirect {
        text.extend([String::new(), "Nothing is sent: it gives the address that the user is sent to.".to_owned()]);
    }
    if operation.flags.client_certificate {
        text.extend([String::new(), "Needs the merchant's client certificate.".to_owned()]);
    }
    text.extend(marks(&operation.marks));
    text.extend(features(operation.product.as_deref(), operation.version));
    lines(&text)
}

/// The module of a notification.
pub fn notification(notification: &Notification) -> Vec<String> {
    let mut text = vec![title(&notification.title)];
    let events = notification.event_types.iter().map(|event| code(event)).collect::<Vec<_>>();
    if !events.is_empty() {
        text.extend([String::new(), format!("Event types: {}", events.join(", "))]);
    }
    prose(notification.prose.as_deref(), &mut text);
    text.extend(notes(notification.marks.iter()));
    text.extend(links(&notification.links));
    text.extend(features(notification.product.as_deref(), notification.version));
    text
}

/// The feature that an item needs.
pub fn feature(product: Option<&str>) -> Vec<String> {
    product.into_iter().flat_map(|product| [String::new(), format!("Feature `{product}`.")]).collect()
}

/// The features that an item of a version needs.
fn features(product: Option<&str>, version: Version) -> Vec<String> {
    match (version, product) {
        (Version::V3, product) => feature(product),
        (Version::V2, Some(product)) => vec![String::new(), format!("Features `v2` and `{product}`.")],
        (Version::V2, None) => feature(Some("v2")),
    }
}

/// A heading as a line.
pub fn title(title: &str) -> String {
    if title.trim().is_empty() { "Without title.".to_owned() } else { sanitize::line(title) }
}

fn prose(prose: Option<&str>, text: &mut Vec<String>) {
    let prose = prose.map(sanitize::line).filter(|prose| !prose.is_empty());
    text.extend(prose.into_iter().flat_map(|prose| [String::new(), prose]));
}

fn host(operation: &Operation) -> Vec<String> {
    let host = operation.host.iter();
    host.flat_map(|host| [String::new(), format!("Host: <{}> {}", host.base, sanitize::line(&host.label))]).collect()
}

/// Marks that are no deprecation; see [`deprecation`].
fn marks(marks: &[Mark]) -> Vec<String> {
    notes(marks.iter().filter(|mark| !is_deprecation(mark)))
}

fn notes<'m>(marks: impl Iterator<Item = &'m Mark>) -> Vec<String> {
    marks.flat_map(|mark| [String::new(), format!("**Note:** {}.", note(mark))]).collect()
}

fn is_deprecation(mark: &Mark) -> bool {
    matches!(mark.kind.as_str(), "deprecated" | "discarded")
}

/// `#[deprecated]`, if a mark says so.
pub fn deprecation(marks: &[Mark]) -> TokenStream {
    let notes = marks.iter().filter(|mark| is_deprecation(mark)).map(note).collect::<Vec<_>>();
    if notes.is_empty() {
        return TokenStream::new();
    }
    let note = notes.join("; ");
    quote!(#[deprecated(note = #note)])
}

/// `deprecated since 2022.09.08, see openapi/v3/…`.
fn note(mark: &Mark) -> String {
    let date = mark.date.iter().map(|date| format!(" since {date}"));
    let successor = mark.successor.iter().map(|page| format!(", see `{page}`"));
    format!("{} by WeChat Pay{}", mark.kind, date.chain(successor).collect::<String>())
}

/// A paragraph for each text and whom its pages are for; of several links a number each: pages of all products often have the
/// same text. A line each, since lines compare well.
fn links(links: &[Link]) -> Vec<String> {
    let mut texts = indexmap::IndexMap::<String, Vec<&str>>::new();
    for link in links {
        let text = sanitize::line(&link.text);
        let text = reader(&link.href).map_or(text.clone(), |reader| format!("{text} ({reader})"));
        texts.entry(text).or_default().push(&link.href);
    }
    let paragraphs = texts.into_iter().flat_map(|(text, hrefs)| {
        let mut lines = vec![String::new()];
        match hrefs.as_slice() {
            [href] => lines.push(format!("[{text}]({href})")),
            hrefs => {
                lines.push(format!("{text}:"));
                lines.extend((1..).zip(hrefs).map(|(number, href)| format!("[{number}]({href})")));
            }
        }
        lines
    });
    paragraphs.collect()
}

/// Whom an official page is for, as its address says.
fn reader(href: &str) -> Option<&'static str> {
    let readers = [("global", "境外"), ("institution", "从业机构"), ("partner", "服务商"), ("merchant", "直连商户")];
    let mut folders = href.split('/').skip(3).collect::<Vec<_>>();
    folders.pop();
    readers.into_iter().find(|(folder, _)| folders.contains(folder)).map(|(_, reader)| reader)
}

/// A wire fact as code, whatever characters it holds.
fn code(text: &str) -> String {
    if text.contains('`') || text.trim().is_empty() {
        sanitize::line(&format!("“{text}”"))
    } else {
        format!("`{text}`")
    }
}
