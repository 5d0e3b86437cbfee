//! Names of the chain: accessors and modules, one pair per prefix of a URL.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Api, Method, Origin, Segment};

use super::renames::{Item, Renames};
use super::words;

/// The segments seen below one prefix, with the first page that has each.
type Siblings<'a> = BTreeMap<(&'a str, bool), &'a Origin>;

/// Accessor and module.
#[derive(Clone, Debug)]
struct Pair {
    accessor: String,
    module: String,
}

/// Names every segment of every chain.
pub fn assign(api: &mut Api, renames: &Renames) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let names = names(api, renames, &mut found);
    let operations = api.operations.iter_mut().map(|operation| &mut operation.segments);
    for segments in operations.chain(api.moves.iter_mut().map(|moved| &mut moved.segments)) {
        let mut prefix = String::new();
        for segment in segments {
            extend(&mut prefix, &segment.name.wire, segment.parameter);
            if let Some(pair) = names.get(&prefix) {
                segment.name.rust.clone_from(&pair.accessor);
                segment.module.clone_from(&pair.module);
            }
        }
    }
    found
}

/// The names by prefix.
fn names(api: &Api, renames: &Renames, found: &mut Vec<Diagnostic>) -> BTreeMap<String, Pair> {
    let mut siblings = BTreeMap::<String, Siblings<'_>>::new();
    let operations = api.operations.iter().map(|operation| (&operation.segments, &operation.origin));
    for (segments, origin) in operations.chain(api.moves.iter().map(|moved| (&moved.segments, &moved.origin))) {
        let mut prefix = String::new();
        for Segment { name, parameter, .. } in segments {
            siblings.entry(prefix.clone()).or_default().entry((&name.wire, *parameter)).or_insert(origin);
            extend(&mut prefix, &name.wire, *parameter);
        }
    }
    let mut names = BTreeMap::new();
    for (prefix, siblings) in siblings {
        below(&prefix, &siblings, renames, &mut names, found);
    }
    names
}

fn below(
    prefix: &str,
    siblings: &Siblings<'_>,
    renames: &Renames,
    names: &mut BTreeMap<String, Pair>,
    found: &mut Vec<Diagnostic>,
) {
    let literals = siblings.keys().filter(|(_, parameter)| !parameter).map(|(wire, _)| *wire).collect::<BTreeSet<_>>();
    let (mut accessors, mut modules) = (BTreeMap::new(), BTreeMap::new());
    for ((wire, parameter), origin) in siblings {
        let mut url = prefix.to_owned();
        extend(&mut url, wire, *parameter);
        let pair = match renames.get(&url, Item::Segment, "") {
            Some(name) => renamed(&name, *parameter),
            None => pair(wire, *parameter, &literals),
        };
        let other_accessor = accessors.insert(pair.accessor.clone(), url.clone());
        let other_module = modules.insert(pair.module.clone(), url.clone());
        let pair = match other_accessor.or(other_module) {
            None => pair,
            Some(other) => {
                let mut free = format!("{}_", words::plain(&pair.accessor));
                while accessors.contains_key(&free) || modules.contains_key(&renamed(&free, *parameter).module) {
                    free.push('_');
                }
                accessors.insert(free.clone(), url.clone());
                modules.insert(renamed(&free, *parameter).module, url.clone());
                let message = format!("`{url}` and `{other}` would both be `{}`", words::plain(&pair.accessor));
                let help = Renames::entry(&url, Item::Segment, "", &free);
                found.push(Diagnostic::new(Code::NameCollision, (*origin).clone(), 1, message).help(help));
                renamed(&free, *parameter)
            }
        };
        names.insert(url, pair);
    }
}

/// The rule for one segment among its siblings.
fn pair(wire: &str, parameter: bool, literals: &BTreeSet<&str>) -> Pair {
    if parameter {
        return Pair { accessor: reserve(words::snake(wire)), module: by(&words::snake(wire)) };
    }
    let mut module = reserve(words::module(wire));
    if wire.contains('_') && literals.contains(wire.replace('_', "-").as_str()) {
        module = format!("{}_", words::plain(&module));
    }
    Pair { accessor: module.clone(), module }
}

/// The accessor of a segment by the rule; its siblings left aside.
#[must_use]
pub fn segment_name(wire: &str) -> String {
    reserve(words::module(wire))
}

fn renamed(name: &str, parameter: bool) -> Pair {
    let module = if parameter { by(name) } else { name.to_owned() };
    Pair { accessor: name.to_owned(), module }
}

fn by(accessor: &str) -> String {
    format!("by_{}", words::plain(accessor))
}

/// The methods are the ends of the chain.
fn reserve(name: String) -> String {
    let methods = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
    if methods.iter().any(|method| super::method(*method) == name) { format!("{name}_") } else { name }
}

fn extend(prefix: &mut String, wire: &str, parameter: bool) {
    let (open, close) = if parameter { ("{", "}") } else { ("", "") };
    prefix.push_str(&format!("/{open}{wire}{close}"));
}
