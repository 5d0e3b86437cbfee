//! A call → an operation of the IR.

use super::calls::Call;
use super::fields::Maker;
use super::request;
use super::resolve::Context;
use super::syntax::At;
use super::url;
use super::value::Kind;
use wechatpay_codegen::diagnostics::Code;
use wechatpay_codegen::ir::{
    Answer, AnswerKind, AnswerNote, Operation, Origin, Padding, Segment, Verification, Version,
};
use wechatpay_codegen::lower;
use wechatpay_codegen::page::{Anchor, Page, Section};

/// Where an operation stands: the page, and the section whose code block declares it.
pub(super) struct Stand<'p> {
    pub page: &'p Page,
    pub section: usize,
    pub version: Version,
    /// The URL on the wire, and the chain.
    pub url: String,
    pub segments: Vec<Segment>,
}

/// An operation, and its members that are no fields.
pub(super) struct Made {
    pub operation: Operation,
    pub groups: Vec<At>,
}

/// Makes the operation of a call.
pub(super) fn make(call: &Call, stand: Stand<'_>, make: &mut Maker<'_, '_, '_>) -> Made {
    let section = section(&stand, call);
    let heading = section.and_then(|section| section.heading.as_ref());
    let at = make.origin(call.at);
    let origin = heading.map_or_else(|| at.clone(), |heading| heading.origin.clone());
    let chain = url::steps(&call.chain).iter().map(|step| url::segment(step)).collect::<Vec<_>>();
    let request = request::read(call, &chain, &stand.segments, stand.version, &origin, make);
    let found = &mut *make.resolver.found;
    let mut operation = Operation {
        version: stand.version,
        method: call.method,
        url: stand.url,
        segments: stand.segments,
        title: heading.map(|heading| lower::page_title(stand.page, heading, found)).unwrap_or_default(),
        prose: section.and_then(|section| lower::prose_of(stand.page, section)),
        product: None,
        marks: section.map(|section| lower::marks(section, found)).unwrap_or_default(),
        links: section.map(lower::links).unwrap_or_default(),
        host: request.host,
        verification: Verification::default(),
        padding: Padding::default(),
        flags: request.flags,
        sign_type: None,
        parameters: request.parameters,
        query: request.query,
        headers: request.headers,
        body: request.body,
        options: request.options,
        answer: answer(call, at, make),
        settled_by: None,
        unsettled: false,
        sample: None,
        origin,
    };
    lower::settle_v2(&mut operation);
    Made { operation, groups: request.groups }
}

/// The section whose heading names the method, else the one of the code block.
fn section<'p>(stand: &Stand<'p>, call: &Call) -> Option<&'p Section> {
    let own = stand.page.sections.get(stand.section);
    let is_it = |section: &&Section| method_of(section) == Some(Anchor::Method(call.method));
    own.filter(is_it).or_else(|| stand.page.sections.iter().find(is_it)).or(own)
}

/// The method that the heading of a section names.
pub(super) fn method_of(section: &Section) -> Option<Anchor> {
    Anchor::of(section.heading.as_ref()?.anchor.as_deref()?)
}

/// How the note of an answer calls a text.
pub const TEXT: &str = "string";

/// What comes back. A text is a file or nothing: only that it is no structure is known.
fn answer(call: &Call, at: Origin, make: &mut Maker<'_, '_, '_>) -> Answer {
    let mut answer = lower::empty_answer(&at);
    let Some(kind) = &call.answer else {
        make.open.insert(at);
        return Answer { kind: AnswerKind::Fields, ..answer };
    };
    answer.origin = make.origin(kind.at);
    let said = make.resolver.kind(kind, &Context::at(&call.place));
    answer.kind = match &said {
        Kind::Nothing => AnswerKind::Empty,
        Kind::Object(object) if object.fields.is_empty() && !object.open => AnswerKind::Empty,
        Kind::Object(object) => {
            answer.fields = make.fields(object, &answer.origin);
            AnswerKind::Fields
        }
        Kind::String(values) if values.iter().any(String::is_empty) => AnswerKind::Empty,
        Kind::Binary | Kind::String(_) => {
            answer.note = Some(AnswerNote {
                origin: answer.origin.clone(),
                text: if matches!(said, Kind::Binary) { "bytes" } else { TEXT }.to_owned(),
            });
            AnswerKind::File
        }
        Kind::Any => {
            make.open.insert(answer.origin.clone());
            AnswerKind::Fields
        }
        other => {
            make.resolver.report(Code::TsForm, kind.at, format!("an answer that is {}", other.name()));
            make.open.insert(answer.origin.clone());
            AnswerKind::Fields
        }
    };
    answer
}
