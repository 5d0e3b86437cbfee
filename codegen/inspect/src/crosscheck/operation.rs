//! One operation of two documentations.

use super::answer;
use super::fields::{self, Ground, Sides};
use super::finding::{Finding, Part, State, Subject, name};
use super::kinds::Kind;
use super::pairs::Pair;
use super::requiredness::Stated;
use wechatpay_codegen::ir::{Body, Message, Operation, Version};
use wechatpay_codegen::surface;

/// What only the other documentation has.
pub(super) fn missing(operation: &Operation) -> Finding {
    let state = State::new(&operation.origin, &*operation.title);
    lone(Kind::OperationMissing, name(operation), None, Some(state))
}

/// What only our own documentation has.
pub(super) fn extra(operation: &Operation) -> Finding {
    let state = State::new(&operation.origin, &*operation.title);
    lone(Kind::OperationExtra, name(operation), Some(state), None)
}

/// An item that one documentation has alone.
pub(super) fn lone(kind: Kind, item: String, here: Option<State>, there: Option<State>) -> Finding {
    Finding { kind, level: kind.level(), item, path: None, part: Part::Item, here, there }
}

/// What differs in an operation.
pub(super) fn compare(subject: &Subject<'_>, pair: &Pair<'_>) -> Vec<Finding> {
    let Pair { here, there, elsewhere } = *pair;
    let item = |kind: Kind, ours: &str, theirs: &str| {
        subject.finding(kind, Part::Item, None, State::new(&here.origin, ours), State::new(&there.origin, theirs))
    };
    let mut findings = Vec::new();
    findings.extend(elsewhere.map(|kind| item(kind, &here.url, &there.url)));
    findings.extend(parameters(subject, here, there));
    findings.extend(request(subject, here, there));
    findings.extend(hosts(subject, here, there));
    // That a page in TypeScript does not mention a switch says nothing.
    let mentions = there.flags.client_certificate || !subject.there.is_typescript(&there.origin);
    if mentions && here.flags.client_certificate != there.flags.client_certificate {
        let word = |operation: &Operation| match operation.flags.client_certificate {
            true => "with the merchant's certificate",
            false => "without the merchant's certificate",
        };
        findings.push(item(Kind::OptionDiffers, word(here), word(there)));
    }
    findings.extend(answer::compare(subject, &here.answer, &there.answer));
    findings
}

/// Path parameters, by their place in the URL.
fn parameters(subject: &Subject<'_>, here: &Operation, there: &Operation) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ground = Ground {
        subject,
        part: Part::Request,
        is_text: true,
        is_headers: false,
        stated: Stated::of(subject, &here.parameters, &there.parameters),
    };
    for (one, other) in here.parameters.iter().zip(&there.parameters) {
        let path = format!("path.{}", one.name.wire);
        if one.name.wire != other.name.wire {
            let (own, their) = (State::new(&one.origin, &*one.name.wire), State::new(&other.origin, &*other.name.wire));
            findings.push(subject.finding(Kind::Placeholder, Part::Request, Some(&path), own, their));
        }
        findings.extend(fields::pair(&ground, &path, one, other));
    }
    findings
}

fn hosts(subject: &Subject<'_>, here: &Operation, there: &Operation) -> Option<Finding> {
    let base = |operation: &Operation| operation.host.as_ref().map(|host| host.base.clone());
    let says_nothing = there.host.is_none() && subject.there.is_typescript(&there.origin)
        || here.host.is_none() && subject.here.is_typescript(&here.origin);
    if base(here) == base(there) || says_nothing {
        return None;
    }
    let state = |operation: &Operation| match &operation.host {
        Some(host) => State::new(&host.origin, &*host.base),
        None => State::new(&operation.origin, "the usual host"),
    };
    Some(subject.finding(Kind::HostDiffers, Part::Request, None, state(here), state(there)))
}

/// A part of the request, by its name.
type Group<'a> = (&'static str, &'a Message);

/// The query and the body.
fn groups(operation: &Operation) -> (Option<Group<'_>>, Option<Group<'_>>) {
    let query = operation.query.as_ref().map(|message| ("query", message));
    let body = operation.body.as_ref().map(|Body { kind, message }| (surface::group(*kind), message));
    (query, body)
}

fn request(subject: &Subject<'_>, here: &Operation, there: &Operation) -> Vec<Finding> {
    let ((our_query, our_body), (their_query, their_body)) = (groups(here), groups(there));
    let mut findings = match (our_query, our_body, their_query, their_body) {
        // What one puts into the query, the other puts into the body.
        (Some(ours), None, None, Some(theirs)) | (None, Some(ours), Some(theirs), None) if share(ours, theirs) => {
            group(subject, (here, Some(ours)), (there, Some(theirs)))
        }
        _ => {
            let mut findings = group(subject, (here, our_query), (there, their_query));
            findings.extend(group(subject, (here, our_body), (there, their_body)));
            findings
        }
    };
    let headers = |operation: &'_ Operation| operation.headers.clone();
    let (ours, theirs) = (headers(here), headers(there));
    let named = |message: &'_ Option<Message>| message.is_some();
    if named(&ours) || named(&theirs) {
        let ours = ours.as_ref().map(|message| ("headers", message));
        let theirs = theirs.as_ref().map(|message| ("headers", message));
        findings.extend(group(subject, (here, ours), (there, theirs)));
    }
    findings
}

/// Whether two groups have a field in common.
fn share((_, one): Group<'_>, (_, other): Group<'_>) -> bool {
    one.fields.iter().any(|field| other.fields.iter().any(|other| other.name.wire == field.name.wire))
}

/// What differs in a part of the request. A part that is not there has no fields.
fn group(
    subject: &Subject<'_>,
    (here, ours): (&Operation, Option<Group<'_>>),
    (there, theirs): (&Operation, Option<Group<'_>>),
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some((name, _)) = ours.or(theirs) else { return findings };
    if let (Some((our_name, our)), Some((their_name, their))) = (ours, theirs) {
        let mut differs = |kind, own: &str, other: &str| {
            let (own, other) = (State::new(&our.origin, own), State::new(&their.origin, other));
            findings.push(subject.finding(kind, Part::Request, Some(name), own, other));
        };
        if our_name != their_name {
            differs(Kind::GroupDiffers, our_name, their_name);
        }
        if our.list != their.list && !subject.here.is_open(&our.origin) && !subject.there.is_open(&their.origin) {
            let word = |message: &Message| if message.list { "a list of objects" } else { "an object" };
            differs(Kind::TypeDiffers, word(our), word(their));
        }
    }
    let fields = |group: Option<Group<'_>>| group.map_or(&[][..], |(_, message)| message.fields.as_slice()).to_vec();
    let (our_fields, their_fields) = (fields(ours), fields(theirs));
    let ground = Ground {
        subject,
        part: Part::Request,
        is_text: name != "json" || subject.version == Version::V2,
        is_headers: name == "headers",
        stated: Stated::of(subject, &our_fields, &their_fields),
    };
    let origins = (
        ours.map_or(&here.origin, |(_, message)| &message.origin),
        theirs.map_or(&there.origin, |(_, message)| &message.origin),
    );
    findings.extend(fields::compare(&ground, name, Sides { here: &our_fields, there: &their_fields, origins }));
    findings
}
