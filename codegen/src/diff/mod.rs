//! Two states of the API → what changed, and how much it weighs.
//!
//! Items are paired by facts of the wire: operations by method and URL (the names of path parameters aside), notifications by
//! their page, fields by their path. The order says nothing. What is added or removed is told once, at its top: a new object
//! is one change, whatever it holds. The rules are one table: `rules.rs`.

mod accept;
mod chain;
mod change;
mod fields;
mod marks;
mod nesting;
mod notification;
mod operation;
mod pairs;
mod place;
mod render;
mod request;
mod rules;
mod version;

pub use accept::{Accepted, Judgement};
pub use change::{Change, Direction, State};
pub use render::escape;
pub use render::{Report, Rows, html, markdown, text};
pub use rules::{Kind, Level, Rule};
pub use version::Release;

use rayon::prelude::*;

use crate::emit::{self, Reason};
use crate::ir::{Api, Notification, Operation};
use crate::names;
use crate::surface;
use chain::Placed;
use change::Subject;
use pairs::Pair;

/// What changed between two finished APIs, the weightiest first, then by item and path.
#[must_use]
pub fn diff(old: &Api, new: &Api) -> Vec<Change> {
    let (operations, notifications) = (pairs::operations(old, new), pairs::notifications(old, new));
    let mut changes = operations.pairs.par_iter().flat_map_iter(pair).collect::<Vec<_>>();
    changes.extend(operations.added.iter().map(|one| item(Rule::OperationAdded, one)));
    changes.extend(operations.removed.iter().map(|one| item(Rule::OperationRemoved, one)));
    changes.extend(notifications.pairs.par_iter().flat_map_iter(|pair| notification_pair(*pair)).collect::<Vec<_>>());
    changes.extend(notifications.added.iter().map(|one| notification_item(Rule::NotificationAdded, one)));
    changes.extend(notifications.removed.iter().map(|one| notification_item(Rule::NotificationRemoved, one)));
    changes.extend(chain::stubs(old, new, &operations.pairs));
    changes.extend(chain::renamed(operations.pairs.iter()));
    let placed = operations.pairs.iter().map(|Pair { old, new, .. }| Placed {
        item: name(new),
        old: (&old.origin, old.product.as_deref()),
        new: (&new.origin, new.product.as_deref()),
    });
    let others = notifications.pairs.iter().map(|(old, new, _)| Placed {
        item: surface::page(&new.origin.page).to_owned(),
        old: (&old.origin, old.product.as_deref()),
        new: (&new.origin, new.product.as_deref()),
    });
    changes.extend(chain::features(old, new, &placed.chain(others).collect::<Vec<_>>()));
    let key = |change: &Change| {
        let Change { level, item, path, rule, fingerprint, .. } = change;
        (std::cmp::Reverse(*level), item.clone(), path.clone(), *rule, fingerprint.clone())
    };
    changes.sort_by_cached_key(key);
    changes
}

/// `POST /v3/refunds`; of v2 with the `/v2` of the page.
fn name(operation: &Operation) -> String {
    format!("{} {}", names::method(operation.method).to_uppercase(), surface::url(operation))
}

fn pair(pair: &Pair<'_>) -> Vec<Change> {
    let Pair { old, new, moved } = pair;
    if old == new {
        return Vec::new();
    }
    let (was, is) = (emit::operation_reason(old), emit::operation_reason(new));
    let subject = subject(name(new), new.product.as_ref(), was.and(is));
    let moved = moved.map(|rule| {
        let states = (State::new(&old.origin, name(old)), State::new(&new.origin, name(new)));
        subject.change(rule, None, Direction::Item, states.0, states.1)
    });
    moved.into_iter().chain(operation::changes(&subject, (old, was), (new, is))).collect()
}

fn notification_pair((old, new, moved): (&Notification, &Notification, Option<Rule>)) -> Vec<Change> {
    if old == new {
        return Vec::new();
    }
    let (was, is) = (emit::notification_reason(old), emit::notification_reason(new));
    let subject = subject(surface::page(&new.origin.page).to_owned(), new.product.as_ref(), was.and(is));
    let other_name = moved.or((old.name.rust != new.name.rust).then_some(Rule::NotificationRenamed));
    let moved = other_name.map(|rule| {
        let states = (State::new(&old.origin, old.name.wire.as_str()), State::new(&new.origin, new.name.wire.as_str()));
        subject.change(rule, None, Direction::Item, states.0, states.1)
    });
    moved.into_iter().chain(notification::changes(&subject, (old, was), (new, is))).collect()
}

fn subject(item: String, product: Option<&String>, pending: Option<Reason>) -> Subject {
    Subject { item, product: product.cloned(), pending: pending.map(Reason::text) }
}

/// An operation that is there in one state only.
fn item(rule: Rule, operation: &Operation) -> Change {
    let subject = subject(name(operation), operation.product.as_ref(), emit::operation_reason(operation));
    sided(&subject, rule, State::new(&operation.origin, operation.title.as_str()))
}

fn notification_item(rule: Rule, notification: &Notification) -> Change {
    let item = surface::page(&notification.origin.page).to_owned();
    let subject = subject(item, notification.product.as_ref(), emit::notification_reason(notification));
    sided(&subject, rule, State::new(&notification.origin, notification.title.as_str()))
}

fn sided(subject: &Subject, rule: Rule, state: Option<State>) -> Change {
    match rule.kind() {
        Kind::Removed => subject.change(rule, None, Direction::Item, state, None),
        Kind::Added | Kind::Changed | Kind::Moved => subject.change(rule, None, Direction::Item, None, state),
    }
}
