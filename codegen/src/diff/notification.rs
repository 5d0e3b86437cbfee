//! One notification before and after.

use super::change::{Change, Direction, State, Subject};
use super::fields::Comparison;
use super::marks;
use super::place::{Inside, Place};
use super::rules::Rule;
use crate::emit::{self, Reason};
use crate::ir::{Field, Notification};

/// What differs between two states of a notification.
pub(super) fn changes(
    subject: &Subject,
    (old, was): (&Notification, Option<Reason>),
    (new, is): (&Notification, Option<Reason>),
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
    say(Rule::TitleChanged, old.title.clone(), new.title.clone());
    say(Rule::LinksChanged, marks::links(&old.links), marks::links(&new.links));
    say(
        Rule::BodyFormChanged,
        format!("{:?}", old.body.kind).to_lowercase(),
        format!("{:?}", new.body.kind).to_lowercase(),
    );
    changes.extend(marks::changes(subject, (&old.origin, &old.marks), (&new.origin, &new.marks)));
    event_types(subject, old, new, &mut changes);
    if was.is_some() == is.is_some() {
        changes.extend(body(subject, old, new));
        changes.extend(reply(subject, old, new));
    }
    changes
}

fn event_types(subject: &Subject, old: &Notification, new: &Notification, changes: &mut Vec<Change>) {
    for added in new.event_types.iter().filter(|event| !old.event_types.contains(event)) {
        let new = State::new(&place(new), added.as_str());
        changes.push(subject.change(Rule::EventTypeAdded, None, Direction::Notification, None, new));
    }
    for removed in old.event_types.iter().filter(|event| !new.event_types.contains(event)) {
        let old = State::new(&place(old), removed.as_str());
        changes.push(subject.change(Rule::EventTypeRemoved, None, Direction::Notification, old, None));
    }
}

/// The row of `event_type`.
fn place(page: &Notification) -> crate::ir::Origin {
    let row = page.body.message.fields.iter().find(|field| field.name.wire == "event_type");
    row.map_or(&page.origin, |field| &field.origin).clone()
}

fn body(subject: &Subject, old: &Notification, new: &Notification) -> Vec<Change> {
    let mut comparison = Comparison::new(subject, Direction::Notification);
    let none = Vec::new();
    let before = old.headers.as_ref().map_or(&none, |message| &message.fields);
    let after = new.headers.as_ref().map_or(&none, |message| &message.fields);
    comparison.fields("headers", before, after, |_| Place::Nowhere);
    let (was, is) = (emit::content_place(old), emit::content_place(new));
    let place = match (was == is, is.as_deref()) {
        (true, Some("body")) => Place::Content,
        _ => Place::Around(Inside::Envelope),
    };
    if was == is {
        comparison.content = is;
    } else {
        let words = |place: Option<String>| place.unwrap_or_else(|| "nothing known".to_owned());
        let states = (State::new(&old.origin, words(was)), State::new(&new.origin, words(is)));
        let change = subject.change(Rule::ContentMoved, None, Direction::Notification, states.0, states.1);
        comparison.changes.push(change);
    }
    comparison.fields("body", &old.body.message.fields, &new.body.message.fields, |_| place);
    comparison.changes.retain(|change| !is_event_type(change));
    comparison.settle();
    comparison.changes
}

/// What is said by a rule of its own.
fn is_event_type(change: &Change) -> bool {
    change.path.as_deref() == Some("body.event_type") && change.rule == Rule::UnseenChanged && {
        let kind =
            |state: &Option<State>| state.as_ref().map(|state| state.fact.split(" values ").next().map(str::to_owned));
        kind(&change.old) == kind(&change.new)
    }
}

fn reply(subject: &Subject, old: &Notification, new: &Notification) -> Vec<Change> {
    let mut comparison = Comparison::new(subject, Direction::Reply);
    let (was, is) = (emit::reply(old), emit::reply(new));
    let rule = match (&was, &is) {
        (None, Some(_)) => Some(Rule::ReplyAdded),
        (Some(_), None) => Some(Rule::ReplyRemoved),
        (Some(was), Some(is)) if was.has_headers() != is.has_headers() => Some(Rule::GroupsRearranged),
        _ => None,
    };
    if let Some(rule) = rule {
        let words = |has: bool| if has { "headers and body" } else { "the fields of the body" };
        let (was, is) = (was.as_ref().map(|reply| reply.has_headers()), is.as_ref().map(|reply| reply.has_headers()));
        let origin = |page: &Notification| page.reply.first().map_or(&page.origin, |field| &field.origin).clone();
        let state = |page, has: Option<bool>| State::new(&origin(page), has.map_or("the ordinary reply", words));
        let change = subject.change(rule, None, Direction::Reply, state(old, was), state(new, is));
        comparison.changes.push(change);
        return comparison.changes;
    }
    if let (Some(was), Some(is)) = (&was, &is)
        && was.status != is.status
    {
        let states = (State::new(&old.origin, was.status.to_string()), State::new(&new.origin, is.status.to_string()));
        comparison.changes.push(subject.change(Rule::ReplyStatusChanged, None, Direction::Reply, states.0, states.1));
    }
    if let (Some(was), Some(is)) = (&was, &is)
        && is.has_headers()
    {
        groups(&mut comparison, &was.fields, &is.fields);
    }
    let has_struct = was.is_some();
    let place = move |field: &Field| match field.name.wire.as_str() {
        "body" if has_struct => Place::Around(Inside::Sent),
        "headers" if has_struct => Place::Around(Inside::Headers),
        _ => Place::Nowhere,
    };
    comparison.fields("reply", &old.reply, &new.reply, place);
    comparison.settle();
    comparison.changes
}

/// Where headers and body stand beside each other, each is an argument of `Reply::new` or is set.
fn groups(comparison: &mut Comparison<'_, '_>, was: &[Field], is: &[Field]) {
    let flag = |group: &Field| if group.required { "required" } else { "optional" };
    for new in is {
        let old = was.iter().find(|old| old.name.wire == new.name.wire && old.required != new.required);
        if let Some(old) = old {
            let states = (State::new(&old.origin, flag(old)), State::new(&new.origin, flag(new)));
            comparison.push(Rule::GroupRequired, &format!("reply.{}", new.name.wire), states.0, states.1);
        }
    }
}
