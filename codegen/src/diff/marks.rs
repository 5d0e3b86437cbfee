//! Status marks and links.

use super::change::{Change, Direction, State, Subject};
use super::rules::Rule;
use crate::ir::{Link, Mark, Origin};

/// What differs between the marks of two states.
pub(super) fn changes(
    subject: &Subject,
    (at_old, old): (&Origin, &[Mark]),
    (at_new, new): (&Origin, &[Mark]),
) -> Option<Change> {
    let (before, after) = (text(old), text(new));
    if before == after {
        return None;
    }
    let is_deprecated =
        |marks: &[Mark]| marks.iter().any(|mark| matches!(mark.kind.as_str(), "deprecated" | "discarded"));
    let rule = if is_deprecated(new) && !is_deprecated(old) { Rule::Deprecated } else { Rule::MarksChanged };
    let place = |marks: &[Mark], at: &Origin| marks.first().map_or(at, |mark| &mark.origin).clone();
    let states = (State::new(&place(old, at_old), before), State::new(&place(new, at_new), after));
    Some(subject.change(rule, None, Direction::Item, states.0, states.1))
}

fn text(marks: &[Mark]) -> String {
    let one = |mark: &Mark| {
        let parts = [Some(&mark.kind), mark.date.as_ref(), mark.successor.as_ref()];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let mut marks = marks.iter().map(one).collect::<Vec<_>>();
    marks.sort();
    if marks.is_empty() { "none".to_owned() } else { marks.join(", ") }
}

/// The links, in any order.
pub(super) fn links(links: &[Link]) -> String {
    let mut links = links.iter().map(|link| format!("[{}]({})", link.text, link.href)).collect::<Vec<_>>();
    links.sort();
    if links.is_empty() { "none".to_owned() } else { links.join(" ") }
}
