//! One operation before and after.

use super::change::{Change, Direction, State, Subject, fingerprint};
use super::fields::Comparison;
use super::marks;
use super::place::Place;
use super::request;
use super::rules::Rule;
use crate::emit::Reason;
use crate::ir::{AnswerKind, Operation, SignType};
use crate::surface;

/// What differs between two states of an operation; whether it is emitted or why not goes with each.
pub(super) fn changes(
    subject: &Subject,
    (old, was): (&Operation, Option<Reason>),
    (new, is): (&Operation, Option<Reason>),
) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut say = |rule: Rule, old_fact: String, new_fact: String| {
        if old_fact != new_fact {
            let states = (State::new(&old.origin, old_fact), State::new(&new.origin, new_fact));
            changes.push(subject.change(rule, None, Direction::Item, states.0, states.1));
        }
    };
    let emitted = |reason: Option<Reason>| reason.map_or("emitted", Reason::text).to_owned();
    match (was, is) {
        (None, Some(_)) => say(Rule::EmissionEnded, emitted(was), emitted(is)),
        (Some(_), None) => say(Rule::EmissionBegan, emitted(was), emitted(is)),
        _ => {}
    }
    let host =
        |operation: &Operation| operation.host.as_ref().map_or("the usual host".to_owned(), |host| host.base.clone());
    say(Rule::HostChanged, host(old), host(new));
    let required = |operation: &Operation| operation.host.as_ref().is_some_and(|host| host.required);
    if old.host.is_some() && new.host.is_some() {
        say(Rule::HostRequired, required(old).to_string(), required(new).to_string());
    }
    let words = |operation: &Operation| surface::verification(operation.verification).to_owned();
    say(Rule::VerificationChanged, words(old), words(new));
    let words = |operation: &Operation| surface::padding(operation.padding).to_owned();
    say(Rule::PaddingChanged, words(old), words(new));
    let words = |operation: &Operation| match surface::flags(operation.flags) {
        flags if flags.is_empty() => "none".to_owned(),
        flags => flags,
    };
    say(Rule::FlagsChanged, words(old), words(new));
    let words = |operation: &Operation| operation.sign_type.map_or("the caller's choice", SignType::wire).to_owned();
    say(Rule::SignTypeChanged, words(old), words(new));
    let words = |operation: &Operation| operation.answer.format.map_or("as usual", surface::answer_format).to_owned();
    say(Rule::AnswerFormatChanged, words(old), words(new));
    let words = |operation: &Operation| surface::settled_by(operation).unwrap_or("no query").to_owned();
    say(Rule::SettlementChanged, words(old), words(new));
    say(Rule::TitleChanged, old.title.clone(), new.title.clone());
    say(Rule::LinksChanged, marks::links(&old.links), marks::links(&new.links));
    // A sample is long; which one it is says a digest.
    let words = |operation: &Operation| match &operation.sample {
        None => "no sample".to_owned(),
        Some(sample) => {
            let text = serde_json::to_string(sample).unwrap_or_default();
            format!("sample {}", fingerprint(std::iter::once(text.as_str())))
        }
    };
    say(Rule::SampleChanged, words(old), words(new));
    changes.extend(marks::changes(subject, (&old.origin, &old.marks), (&new.origin, &new.marks)));
    // A form that no code can be made of is told as such, not row by row.
    if was.is_some() == is.is_some() {
        changes.extend(request::changes(subject, old, new));
    }
    changes.extend(answer(subject, old, new));
    changes
}

fn answer(subject: &Subject, old: &Operation, new: &Operation) -> Vec<Change> {
    let (was, is) = (&old.answer, &new.answer);
    let mut comparison = Comparison::new(subject, Direction::Answer);
    if was.kind == is.kind {
        comparison.fields("answer", &was.fields, &is.fields, |_| Place::Answered(new.version));
    } else {
        let rule = match (was.kind, is.kind) {
            (AnswerKind::Empty, AnswerKind::Fields) => Rule::AnswerFilled,
            _ => Rule::AnswerFormChanged,
        };
        let words = |kind: AnswerKind| match kind {
            AnswerKind::Fields => "fields",
            AnswerKind::Empty => "nothing",
            AnswerKind::File => "a file",
            AnswerKind::Redirect => "a redirect",
        };
        let states = (State::new(&was.origin, words(was.kind)), State::new(&is.origin, words(is.kind)));
        comparison.changes.push(subject.change(rule, Some("answer".to_owned()), Direction::Answer, states.0, states.1));
    }
    comparison.fields("error", &was.error, &is.error, |_| Place::Nowhere);
    comparison.settle();
    comparison.changes
}
