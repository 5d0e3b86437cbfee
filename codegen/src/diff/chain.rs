//! What is about more than one item: stubs, names of the chain, features.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Direction, State, Subject};
use super::pairs::{self, Pair};
use super::rules::Rule;
use crate::ir::{Api, Move, Operation, Origin};
use crate::surface;

/// Stubs that came, went, or lead elsewhere, as far as no moved operation says so.
pub(super) fn stubs(old: &Api, new: &Api, pairs: &[Pair<'_>]) -> Vec<Change> {
    let (before, after) = (pairs::stubs(old), pairs::stubs(new));
    let (old_pages, new_pages) = (pairs::pages(old), pairs::pages(new));
    let mut changes = Vec::new();
    for from in before.keys().chain(after.keys()).copied().collect::<BTreeSet<_>>() {
        let (was, is) = (before.get(from).copied(), after.get(from).copied());
        // A page that became a stub moved, and a stub that became a page has operations of its own.
        let told = (was.is_none() && old_pages.contains(from)) || (is.is_none() && new_pages.contains(from));
        if told && alias(old, was).is_empty() {
            continue;
        }
        let rule = rule((alias(old, was), alias(new, is)), pairs);
        let same = was.map(|stub| &stub.to) == is.map(|stub| &stub.to);
        let rule = match rule {
            None if same => continue,
            None => Rule::StubChanged,
            Some(rule) => rule,
        };
        let subject = Subject { item: from.to_owned(), product: None, pending: None };
        let state = |stub: Option<&Move>| stub.and_then(|stub| State::new(&stub.origin, stub.to.as_str()));
        changes.push(subject.change(rule, None, Direction::Item, state(was), state(is)));
    }
    changes
}

fn rule((was, is): (Vec<&Operation>, Vec<&Operation>), pairs: &[Pair<'_>]) -> Option<Rule> {
    let follows = |new: &&Operation| {
        let before = pairs.iter().find(|pair| std::ptr::eq(pair.new, *new)).map(|pair| pair.old);
        before.is_some_and(|before| was.iter().any(|old| std::ptr::eq(*old, before)))
    };
    match (was.is_empty(), is.is_empty()) {
        (true, true) => None,
        (true, false) => Some(Rule::AliasAdded),
        (false, true) => Some(Rule::AliasLost),
        (false, false) if is.iter().all(follows) => None,
        (false, false) => Some(Rule::AliasRedirected),
    }
}

/// The operations that a stub's chain calls.
fn alias<'a>(api: &'a Api, stub: Option<&Move>) -> Vec<&'a Operation> {
    let Some(stub) = stub else { return Vec::new() };
    let is_it = |one: &&Operation| {
        surface::page(&one.origin.page) == stub.to
            && one.segments.first() == stub.segments.first()
            && pairs::parameters(&one.segments) == pairs::parameters(&stub.segments)
    };
    api.operations.iter().filter(is_it).collect()
}

/// Accessors that are called otherwise though the URL is the same: each once, whatever stands below it.
pub(super) fn renamed<'a>(pairs: impl Iterator<Item = &'a Pair<'a>>) -> Vec<Change> {
    let mut known = BTreeMap::<String, Change>::new();
    for Pair { old, new, .. } in pairs.filter(|pair| pair.moved.is_none()) {
        let mut prefix = String::new();
        for (was, is) in old.segments.iter().zip(&new.segments) {
            let (open, close) = if is.parameter { ("{", "}") } else { ("", "") };
            prefix.push_str(&format!("/{open}{}{close}", is.name.wire));
            if (&was.name.rust, &was.module) != (&is.name.rust, &is.module) {
                let subject = Subject { item: prefix.clone(), product: new.product.clone(), pending: None };
                let states =
                    (State::new(&old.origin, was.name.rust.as_str()), State::new(&new.origin, is.name.rust.as_str()));
                let change = subject.change(Rule::ChainRenamed, None, Direction::Item, states.0, states.1);
                known.entry(prefix.clone()).or_insert(change);
            }
        }
    }
    known.into_values().collect()
}

/// An item with its product before and after.
pub(super) struct Placed<'a> {
    pub item: String,
    pub old: (&'a Origin, Option<&'a str>),
    pub new: (&'a Origin, Option<&'a str>),
}

/// Items of other products; where all of one product went to one that is new, it was renamed.
pub(super) fn features(old: &Api, new: &Api, placed: &[Placed<'_>]) -> Vec<Change> {
    let (before, after) = (products(old), products(new));
    let mut fates = BTreeMap::<&str, BTreeSet<Option<&str>>>::new();
    for Placed { old, new, .. } in placed {
        if let Some(product) = old.1 {
            fates.entry(product).or_default().insert(new.1);
        }
    }
    let renamed = |was: Option<&str>, is: Option<&str>| {
        let (Some(was), Some(is)) = (was, is) else { return false };
        let is_whole = fates.get(was).is_some_and(|fates| fates.len() == 1);
        is_whole && !after.contains(was) && !before.contains(is)
    };
    let words = |product: Option<&str>| product.unwrap_or("none").to_owned();
    let mut changes = BTreeMap::new();
    for Placed { item, old, new } in placed.iter().filter(|placed| placed.old.1 != placed.new.1) {
        let (rule, item) = match renamed(old.1, new.1) {
            true => (Rule::FeatureRenamed, words(new.1)),
            false => (Rule::FeatureChanged, item.clone()),
        };
        let subject = Subject { item: item.clone(), product: new.1.map(str::to_owned), pending: None };
        let states = (State::new(old.0, words(old.1)), State::new(new.0, words(new.1)));
        let change = subject.change(rule, None, Direction::Item, states.0, states.1);
        changes.entry((rule, item)).or_insert(change);
    }
    changes.into_values().collect()
}

fn products(api: &Api) -> BTreeSet<&str> {
    let operations = api.operations.iter().filter_map(|one| one.product.as_deref());
    operations.chain(api.notifications.iter().filter_map(|one| one.product.as_deref())).collect()
}
