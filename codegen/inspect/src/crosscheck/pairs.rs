//! Which item of one documentation is which of the other.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::Kind;
use super::names::bare;
use wechatpay_codegen::ir::{Api, Method, Move, Notification, Operation, Version};
use wechatpay_codegen::surface;

/// One operation in both documentations, and the kind of finding that it is elsewhere.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub here: &'a Operation,
    pub there: &'a Operation,
    pub elsewhere: Option<Kind>,
}

/// The pairs, and what only one of the two has.
pub(super) struct Pairs<'a, T, P> {
    pub pairs: Vec<P>,
    pub here: Vec<&'a T>,
    pub there: Vec<&'a T>,
}

/// Pairs by URL; then by its shape; then by where the stubs lead; then by a spelling of it that leaves nothing to choose.
pub(super) fn operations<'a>(here: &'a Api, there: &'a Api) -> Pairs<'a, Operation, Pair<'a>> {
    let mut pairs = Vec::new();
    let mut known = BTreeSet::new();
    let mut left = there.operations.iter().collect::<Vec<_>>();
    for way in [Way::Url, Way::Shape, Way::Moved, Way::Spelling] {
        let mut ours = BTreeMap::<_, Vec<&Operation>>::new();
        for one in here.operations.iter().filter(|one| way == Way::Url || !known.contains(&place(one))) {
            ours.entry(way.key(one)).or_default().push(one);
        }
        left.retain(|one| {
            let key = if way == Way::Moved { moved(one, &here.moves) } else { Some(way.key(one)) };
            // Of several of one shape the first is taken; several pages may document one URL.
            let own = key.and_then(|key| ours.get(&key)?.first().copied());
            let Some(own) = own else { return true };
            known.insert(place(own));
            pairs.push(Pair { here: own, there: one, elsewhere: way.kind() });
            false
        });
    }
    let here = here.operations.iter().filter(|one| !known.contains(&place(one))).collect();
    Pairs { pairs, here, there: left }
}

/// What two operations have in common that are one.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Url,
    Shape,
    Moved,
    Spelling,
}

type Key = (Version, Method, String);

impl Way {
    fn key(self, operation: &Operation) -> Key {
        let key = match self {
            Self::Url => operation.url.clone(),
            Self::Shape | Self::Moved => shape(operation),
            Self::Spelling => bare(&shape(operation)),
        };
        (operation.version, operation.method, key)
    }

    fn kind(self) -> Option<Kind> {
        match self {
            Self::Url | Self::Shape => None,
            Self::Moved => Some(Kind::Moved),
            Self::Spelling => Some(Kind::UrlSpelling),
        }
    }
}

/// The key of the operation that a stub leads to from the page of another.
fn moved(operation: &Operation, stubs: &[Move]) -> Option<Key> {
    let from = surface::page(&operation.origin.page);
    let stub = stubs.iter().find(|stub| stub.from == from)?;
    let path = stub.to.strip_prefix("openapi/").map(placeholders_away)?;
    Some((operation.version, operation.method, path))
}

fn place(operation: &Operation) -> (Version, Method, &str) {
    (operation.version, operation.method, &operation.url)
}

/// A URL without the names of its parameters.
fn shape(operation: &Operation) -> String {
    let parts = operation.segments.iter();
    let parts = parts.map(|segment| if segment.parameter { "{}" } else { segment.name.wire.as_str() });
    parts.collect::<Vec<_>>().join("/")
}

fn placeholders_away(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// One notification in both documentations.
pub(super) type NotificationPair<'a> = (&'a Notification, &'a Notification);

/// Pairs by page.
pub(super) fn notifications<'a>(here: &'a Api, there: &'a Api) -> Pairs<'a, Notification, NotificationPair<'a>> {
    let page = |one: &Notification| one.origin.page.clone();
    let ours = here.notifications.iter().map(|one| (page(one), one)).collect::<BTreeMap<_, _>>();
    let theirs = there.notifications.iter().map(page).collect::<BTreeSet<_>>();
    let (mut pairs, mut left) = (Vec::new(), Vec::new());
    for one in &there.notifications {
        match ours.get(&page(one)) {
            Some(own) => pairs.push((*own, one)),
            None => left.push(one),
        }
    }
    let here = here.notifications.iter().filter(|one| !theirs.contains(&page(one))).collect();
    Pairs { pairs, here, there: left }
}
