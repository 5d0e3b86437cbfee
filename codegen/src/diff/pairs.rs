//! Which item after is which item before.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::Rule;
use crate::ir::{Api, Method, Move, Notification, Operation, Segment, Version};
use crate::surface;

/// An operation before and after, and the rule by which it is another one, if it moved.
pub(super) struct Pair<'a> {
    pub old: &'a Operation,
    pub new: &'a Operation,
    pub moved: Option<Rule>,
}

/// The pairs, and what has no counterpart.
#[derive(Default)]
pub(super) struct Pairs<'a> {
    pub pairs: Vec<Pair<'a>>,
    pub removed: Vec<&'a Operation>,
    pub added: Vec<&'a Operation>,
}

/// Pairs by URL and method; then by stub; then by the shape of the URL.
pub(super) fn operations<'a>(old: &'a Api, new: &'a Api) -> Pairs<'a> {
    let mut after = new.operations.iter().map(|one| (key(one), one)).collect::<BTreeMap<_, _>>();
    let all_after = after.values().copied().collect::<Vec<_>>();
    let mut found = Pairs::default();
    for old in &old.operations {
        match after.remove(&key(old)) {
            Some(new) => found.pairs.push(Pair { old, new, moved: None }),
            None => found.removed.push(old),
        }
    }
    let by_stub = |old: &Operation| {
        let stub = new.moves.iter().find(|stub| stub.from == surface::page(&old.origin.page))?;
        let is_it = |one: &&Operation| surface::page(&one.origin.page) == stub.to && one.method == old.method;
        all_after.iter().copied().find(is_it)
    };
    let Pairs { pairs, removed, .. } = &mut found;
    removed.retain(|old| {
        let Some(new) = by_stub(old) else { return true };
        after.remove(&key(new));
        pairs.push(Pair { old, new, moved: Some(moved(old, new)) });
        false
    });
    let by_shape = |operations: &mut dyn Iterator<Item = &'a Operation>| {
        let mut shapes = BTreeMap::<_, Vec<&'a Operation>>::new();
        operations.for_each(|one| shapes.entry((one.version, one.method, shape(&one.segments))).or_default().push(one));
        shapes
    };
    let before = by_shape(&mut removed.iter().copied());
    for (shape, left) in by_shape(&mut after.values().copied()) {
        if let (Some([old]), [new]) = (before.get(&shape).map(Vec::as_slice), left.as_slice()) {
            pairs.push(Pair { old, new, moved: Some(Rule::ParameterRenamed) });
            removed.retain(|one| key(one) != key(old));
            after.remove(&key(new));
        }
    }
    found.added = after.into_values().collect();
    found
}

fn moved(old: &Operation, new: &Operation) -> Rule {
    if parameters(&old.segments) == parameters(&new.segments) {
        Rule::OperationMoved
    } else if shape(&old.segments) == shape(&new.segments) {
        Rule::ParameterRenamed
    } else {
        Rule::OperationMovedWithoutAlias
    }
}

/// Notifications by version and page; then by stub. The rule says that the page has another name.
pub(super) struct Notifications<'a> {
    pub pairs: Vec<(&'a Notification, &'a Notification, Option<Rule>)>,
    pub removed: Vec<&'a Notification>,
    pub added: Vec<&'a Notification>,
}

pub(super) fn notifications<'a>(old: &'a Api, new: &'a Api) -> Notifications<'a> {
    let mut after = new.notifications.iter().map(|one| (page(one), one)).collect::<BTreeMap<_, _>>();
    let mut found = Notifications { pairs: Vec::new(), removed: Vec::new(), added: Vec::new() };
    let mut left = Vec::new();
    for old in &old.notifications {
        match after.remove(page(old)) {
            Some(new) => found.pairs.push((old, new, None)),
            None => left.push(old),
        }
    }
    for old in left {
        let stub = new.moves.iter().find(|stub| stub.from == page(old));
        match stub.and_then(|stub| after.remove(stub.to.as_str())) {
            Some(new) => found.pairs.push((old, new, Some(Rule::NotificationRenamed))),
            None => found.removed.push(old),
        }
    }
    found.added = after.into_values().collect();
    found
}

fn page(notification: &Notification) -> &str {
    surface::page(&notification.origin.page)
}

fn key(operation: &Operation) -> (Version, Method, &str) {
    (operation.version, operation.method, &operation.url)
}

/// A URL without the names of its parameters.
pub(super) fn shape(segments: &[Segment]) -> String {
    let parts = segments.iter().map(|segment| if segment.parameter { "{}" } else { segment.name.wire.as_str() });
    parts.collect::<Vec<_>>().join("/")
}

pub(super) fn parameters(segments: &[Segment]) -> Vec<&str> {
    segments.iter().filter(|segment| segment.parameter).map(|segment| segment.name.wire.as_str()).collect()
}

/// The stubs by the page that they stand on.
pub(super) fn stubs(api: &Api) -> BTreeMap<&str, &Move> {
    api.moves.iter().map(|stub| (stub.from.as_str(), stub)).collect()
}

/// The pages that hold operations or notifications.
pub(super) fn pages(api: &Api) -> BTreeSet<&str> {
    let operations = api.operations.iter().map(|one| &*one.origin.page);
    operations.chain(api.notifications.iter().map(|one| &*one.origin.page)).map(surface::page).collect()
}
