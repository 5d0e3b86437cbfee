//! What comes back, compared.

use super::fields::{self, Ground, Sides};
use super::finding::{Finding, Part, State, Subject};
use super::kinds::Kind;
use super::requiredness::Stated;
use crate::twoslash::TEXT;
use wechatpay_codegen::ir::{Answer, AnswerKind, Version};
use wechatpay_codegen::surface;

/// What differs in the answers of an operation.
pub(super) fn compare(subject: &Subject<'_>, here: &Answer, there: &Answer) -> Vec<Finding> {
    let says_nothing =
        |answer: &Answer, is_open: bool| is_open && answer.fields.is_empty() && answer.kind == AnswerKind::Fields;
    if says_nothing(here, subject.here.is_open(&here.origin))
        || says_nothing(there, subject.there.is_open(&there.origin))
    {
        return Vec::new();
    }
    if !agree(here, there) {
        let state = |answer: &Answer| State::new(&answer.origin, fact(answer));
        return vec![subject.finding(Kind::AnswerForm, Part::Answer, None, state(here), state(there))];
    }
    let ground = |here, there| Ground {
        subject,
        part: Part::Answer,
        is_text: subject.version == Version::V2,
        is_headers: false,
        stated: Stated::of(subject, here, there),
    };
    let origins = (&here.origin, &there.origin);
    let mut findings = fields::compare(
        &ground(&here.fields, &there.fields),
        "answer",
        Sides { here: &here.fields, there: &there.fields, origins },
    );
    // The body of an error is documented here and there only.
    if !here.error.is_empty() && !there.error.is_empty() {
        let sides = Sides { here: &here.error, there: &there.error, origins };
        findings.extend(fields::compare(&ground(&here.error, &there.error), "error", sides));
    }
    findings
}

/// A `string` is a file, an address or nothing: only a structure it is not.
fn agree(here: &Answer, there: &Answer) -> bool {
    let is_string = |answer: &Answer| answer.note.as_ref().is_some_and(|note| note.text == TEXT);
    let is_structure = |answer: &Answer| answer.kind == AnswerKind::Fields;
    if is_string(here) || is_string(there) {
        return is_structure(here) == is_structure(there);
    }
    // A table without rows is no answer.
    let is_empty =
        |answer: &Answer| answer.kind == AnswerKind::Empty || is_structure(answer) && answer.fields.is_empty();
    here.kind == there.kind || is_empty(here) && is_empty(there)
}

fn fact(answer: &Answer) -> String {
    match (&answer.note, answer.fields.len()) {
        (Some(note), _) => note.text.clone(),
        (None, 0) => surface::answer(answer.kind).to_owned(),
        (None, 1) => "1 field".to_owned(),
        (None, several) => format!("{several} fields"),
    }
}
