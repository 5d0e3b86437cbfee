//! From a name to what is called so.

use std::collections::{BTreeMap, BTreeSet};

use super::items::{Item, Owner, dotted};
use wechatpay_codegen::ir::{Api, Move};

/// What a name leads to.
pub enum Found<'a> {
    Items(Vec<Item<'a>>),
    Many(Vec<String>),
    Nothing(Vec<String>),
}

/// So many items of one name are explained; more are listed.
const MOST: usize = 4;

/// Looks a name up: by page, as a whole, by its end; else the nearest names.
pub fn find<'a>(api: &'a Api, name: &str) -> Found<'a> {
    let stages = [by_page(api, name), whole(api, &normal(name)), below(api, &normal(name)), end(api, &normal(name))];
    match stages.into_iter().find(|found| !found.is_empty()) {
        None => Found::Nothing(nearest(api, &normal(name))),
        Some(found) if found.len() <= MOST => Found::Items(found.into_iter().map(|(_, item)| item).collect()),
        Some(found) => {
            Found::Many(found.into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>().into_iter().collect())
        }
    }
}

type Hits<'a> = Vec<(String, Item<'a>)>;

/// `openapi/v3/certificates.md`, and `…:12` for what stands in that line.
fn by_page<'a>(api: &'a Api, name: &str) -> Hits<'a> {
    let Some((page, rest)) = name.split_once(".md") else { return Vec::new() };
    let begins = ["openapi/", "webhook/"].iter().find_map(|root| page.find(root));
    let page = format!("{}.md", begins.map_or(page, |start| &page[start..]));
    let line = rest.split(':').nth(1).and_then(|line| line.parse::<u32>().ok());
    let owners = Owner::all(api).filter(|owner| *owner.origin().page == page).collect::<Vec<_>>();
    let Some(line) = line else {
        let stubs = api.moves.iter().filter(|moved| *moved.origin.page == page).map(stub);
        return owners.into_iter().map(itself).chain(stubs).collect();
    };
    let is_there = |item: &Item<'_>| match item {
        Item::Field(place) => [&place.field.origin].into_iter().chain(&place.field.also).any(|row| row.line == line),
        _ => false,
    };
    let fields = owners
        .iter()
        .flat_map(|owner| in_owner(*owner, |_| true))
        .filter(|(_, item)| is_there(item))
        .collect::<Vec<_>>();
    if !fields.is_empty() {
        return fields;
    }
    let above = owners.into_iter().filter(|owner| owner.origin().line <= line);
    above.max_by_key(|owner| owner.origin().line).map(itself).into_iter().collect()
}

/// An operation, a notification, a stub, or something in one.
fn whole<'a>(api: &'a Api, name: &str) -> Hits<'a> {
    let mut found = Vec::new();
    for owner in Owner::all(api) {
        let rest = owner.names().into_iter().find_map(|own| {
            let rest = name.strip_prefix(&own)?;
            (rest.is_empty() || rest.starts_with(['.', '='])).then(|| rest.trim_start_matches('.').to_owned())
        });
        match rest.as_deref() {
            None => {}
            Some("" | "Request" | "request" | "Response" | "response" | "answer" | "Content" | "content") => {
                found.push(itself(owner));
            }
            Some(rest) => found.extend(in_owner(owner, |known| known == rest)),
        }
    }
    let moved = api
        .moves
        .iter()
        .filter(|moved| dotted(moved.from.trim_start_matches("openapi/")) == name || dotted(&moved.from) == name);
    found.extend(moved.map(stub));
    found
}

/// What ends below a part of the chain: `v3.pay.transactions`.
fn below<'a>(api: &'a Api, name: &str) -> Hits<'a> {
    let begins = |own: &String| own.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    let ends = |own: &String| own.strip_prefix(name).is_some_and(|rest| rest.matches('.').count() == 1);
    let owners = Owner::all(api).filter(|owner| owner.names().iter().any(begins)).collect::<Vec<_>>();
    let here = owners.iter().copied().filter(|owner| owner.names().iter().any(ends)).collect::<Vec<_>>();
    let found = if here.is_empty() { owners } else { here };
    found.into_iter().map(itself).collect()
}

/// What ends in the name: `amount.total`, `TRANSACTION.SUCCESS`, `trade_state=SUCCESS`.
fn end<'a>(api: &'a Api, name: &str) -> Hits<'a> {
    let is_end =
        |known: &str| known.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with(['.', '=']));
    let owners = Owner::all(api).filter(|owner| {
        let announced =
            matches!(owner, Owner::Notification(page) if page.event_types.iter().any(|event| dotted(event) == name));
        announced || owner.names().iter().any(|own| is_end(own))
    });
    let owners = owners.map(itself).collect::<Vec<_>>();
    if !owners.is_empty() || name.is_empty() {
        return owners;
    }
    Owner::all(api).flat_map(|owner| in_owner(owner, is_end)).collect()
}

fn in_owner<'a>(owner: Owner<'a>, fits: impl Fn(&str) -> bool) -> Hits<'a> {
    let own = owner.names().into_iter().next().unwrap_or_default();
    let named = owner.items().into_iter().filter(|named| named.names.iter().any(|name| fits(name)));
    let hits = named.map(|named| (format!("{own}.{}", named.names.first().cloned().unwrap_or_default()), named.item));
    hits.collect()
}

fn itself(owner: Owner<'_>) -> (String, Item<'_>) {
    (owner.names().into_iter().next().unwrap_or_default(), Item::Owner(owner))
}

fn stub(moved: &Move) -> (String, Item<'_>) {
    (moved.from.clone(), Item::Stub(moved))
}

/// The name as names are compared: dotted, without what stands around it.
fn normal(name: &str) -> String {
    let name = name.trim().trim_matches('`');
    let name = ["client.", "blocking.", "wechatpay::", "wechatpay.", "::"]
        .iter()
        .fold(name, |name, lead| name.strip_prefix(lead).unwrap_or(name));
    let (method, path) = match name.split_once(char::is_whitespace) {
        Some((method, path)) => (method.to_ascii_lowercase(), path.trim()),
        None => (String::new(), name),
    };
    let is_url = path.starts_with('/') || path.contains("://");
    let path = path.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or(path, |(_, path)| path);
    let mut text = without_calls(path);
    if is_url {
        let segments = text.trim_matches('/').split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        text = segments.collect::<Vec<_>>().join("/");
    }
    let text = dotted(text.trim_start_matches("openapi/"));
    let text = text.replace(".request.required.", ".request.").replace(".Required", ".Request");
    let text = text.trim_matches('.').to_owned();
    if method.is_empty() { text } else { format!("{text}.{method}") }
}

/// `transactions().id("1").get(request)` → `transactions.id.get`.
fn without_calls(name: &str) -> String {
    let mut depth = 0_usize;
    let kept = name.chars().filter(|character| {
        depth += usize::from(*character == '(');
        let keep = depth == 0;
        depth -= usize::from(*character == ')' && depth > 0);
        keep
    });
    kept.collect()
}

/// How many nearest names are offered.
const OFFERED: usize = 5;

/// How alike two names must be, from 0 to 1, that one can be a misspelling of the other.
const ALIKE: f64 = 0.65;

/// The names most like it; of longer ones their end counts, if the name is no whole one.
fn nearest(api: &Api, name: &str) -> Vec<String> {
    let parts = name.split('.').count();
    let mut rated = BTreeMap::<String, f64>::new();
    let mut rate = |shown: &str, whole: &str| {
        let all = whole.split('.').collect::<Vec<_>>();
        let end = all.get(all.len().saturating_sub(parts)..).unwrap_or_default().join(".");
        // What differs much in length differs much.
        let alike = if end.len().abs_diff(name.len()) * 2 > name.len() {
            0.0
        } else {
            strsim::normalized_damerau_levenshtein(name, &end)
        };
        if alike >= ALIKE && rated.get(shown).is_none_or(|best| *best < alike) {
            rated.insert(shown.to_owned(), alike);
        }
    };
    for owner in Owner::all(api) {
        let own = owner.names();
        let first = own.first().cloned().unwrap_or_default();
        own.iter().for_each(|name| rate(&first, name));
        for named in owner.items() {
            let shown = named.names.first().map(|item| format!("{first}.{item}")).unwrap_or_default();
            named.names.iter().for_each(|item| rate(&shown, &format!("{first}.{item}")));
        }
    }
    let mut rated = rated.into_iter().collect::<Vec<_>>();
    rated.sort_by(|(a, one), (b, other)| other.total_cmp(one).then_with(|| a.cmp(b)));
    rated.into_iter().take(OFFERED).map(|(name, _)| name).collect()
}
