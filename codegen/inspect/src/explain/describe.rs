//! What is said of an item, section by section.

use std::collections::BTreeMap;

use super::items::{Item, Owner, Place};
use super::{Documentation, Explanation, facts, refers};
use wechatpay_codegen::account;
use wechatpay_codegen::emit::place;
use wechatpay_codegen::ir::{Api, EnumerationValue, Move, Operation, Origin};
use wechatpay_codegen::names::reason;
use wechatpay_codegen::overlay::Trace;

/// Describes an item.
pub fn describe(documentation: &Documentation<'_>, item: &Item<'_>) -> Explanation {
    match item {
        Item::Owner(owner) => self::owner(documentation, *owner),
        Item::Field(place) => field(documentation, place),
        Item::Type(place) => r#type(documentation, place),
        Item::Value(place, value) => self::value(documentation, place, value),
        Item::Stub(moved) => stub(documentation, moved),
    }
}

fn owner(documentation: &Documentation<'_>, owner: Owner<'_>) -> Explanation {
    let (title, rows) = match owner {
        Owner::Operation(operation) => (&operation.title, account::operation_rows(operation)),
        Owner::Notification(page) => (&page.title, account::notification_rows(page)),
    };
    let mut said = Explanation { title: format!("{}  {title}", owner.key()), ..Explanation::default() };
    said.say("page", [at(owner.origin())]);
    said.say("Rust", rust(documentation.api, owner));
    let names = match owner {
        Owner::Operation(operation) => operation
            .segments
            .iter()
            .map(|segment| {
                let module = &segment.module;
                format!("{} → {module}: {}", segment.name.wire, reason::of_segment(segment))
            })
            .filter(|line| !line.ends_with(": as on the wire"))
            .collect::<Vec<_>>(),
        Owner::Notification(page) => {
            let (wire, rust) = (&page.name.wire, &page.name.rust);
            vec![format!("{wire} → {rust}: {}", reason::of_notification(wire, rust))]
        }
    };
    let own = traces(documentation, owner, |trace| trace.field.is_none());
    said.say("name", renamed(&own, names));
    said.say("feature", feature(documentation, owner));
    match owner {
        Owner::Operation(operation) => {
            said.say("facts", facts::of_operation(operation));
            said.say("marks", operation.marks.iter().map(mark));
        }
        Owner::Notification(page) => {
            said.say("events", [page.event_types.join(", ")].into_iter().filter(|events| !events.is_empty()));
            said.say("marks", page.marks.iter().map(mark));
        }
    }
    let all = traces(documentation, owner, |_| true);
    said.say("overlay", all.iter().flat_map(|trace| entry(trace)));
    said.say("accepted", accepted(documentation, &owner.origin().page));
    said.say("found", found(documentation, owner.origin(), &rows));
    said.say("referred", refers::to_owner(documentation, owner));
    said.say("rows", lines(documentation, &rows));
    said
}

fn field(documentation: &Documentation<'_>, place: &Place<'_>) -> Explanation {
    let field = place.field;
    let title = format!("{}  {}  {}", place.owner.key(), place.path, field.label);
    let mut said = Explanation { title: title.trim_end().to_owned(), ..Explanation::default() };
    said.say("page", [&field.origin].into_iter().chain(&field.also).map(|row| page(documentation, row)));
    said.say("facts", [facts::of_field(field)]);
    let own = traces(documentation, place.owner, |trace| trace.rows.contains(&field.origin) && !is_about_value(trace));
    said.say("Rust", [field_in_rust(place)]);
    let (wire, rust) = (&field.name.wire, &field.name.rust);
    let mut names = Vec::new();
    match own.iter().find(|trace| chooses(trace, rust)) {
        Some(trace) => names.push(format!("{wire} → {rust}: chosen by {}", at(&trace.origin))),
        None => names.push(format!("{wire} → {rust}: {}", reason::of_field(wire, rust))),
    }
    if !place.r#type.is_empty() {
        names.push(type_name(place, &own));
    }
    said.say("name", names);
    said.say("feature", feature(documentation, place.owner));
    said.say("overlay", own.iter().flat_map(|trace| entry(trace)));
    said.say("found", found(documentation, &field.origin, &account::field_rows(field)));
    said.say("referred", refers::to_field(place));
    said.say("rows", lines(documentation, &account::field_rows(field)));
    said
}

fn r#type(documentation: &Documentation<'_>, place: &Place<'_>) -> Explanation {
    let mut said = field(documentation, place);
    said.title = format!("{}::{}, the type of {}", place.owner.module(), place.r#type, said.title);
    said
}

fn value(documentation: &Documentation<'_>, place: &Place<'_>, value: &EnumerationValue) -> Explanation {
    let (wire, rust) = (&value.name.wire, &value.name.rust);
    let title = format!("{}  {}={wire}  {}", place.owner.key(), place.path, value.term);
    let mut said = Explanation { title: title.trim_end().to_owned(), ..Explanation::default() };
    said.say("page", [page(documentation, &place.field.origin)]);
    let own = traces(documentation, place.owner, |trace| trace.rows.contains(&place.field.origin));
    let about = |trace: &&Trace| trace.field.as_ref().is_some_and(|path| path.ends_with(&format!("={wire}")));
    if !place.r#type.is_empty() {
        said.say("Rust", [format!("{}::{}::{rust}", place.owner.module(), place.r#type)]);
        said.say(
            "name",
            [match own.iter().copied().find(about) {
                Some(trace) => format!("{wire} → {rust}: chosen by {}", at(&trace.origin)),
                None => format!("{wire} → {rust}: {}", reason::of_value(wire, rust)),
            }],
        );
    } else {
        said.say("Rust", ["no enumeration: the field has no type of its own in Rust".to_owned()]);
    }
    said.say("feature", feature(documentation, place.owner));
    said.say("overlay", own.iter().copied().filter(about).flat_map(entry));
    said.say("referred", [format!("a documented value of `{}`", place.path), format!("part of {}", place.owner.key())]);
    said.say("rows", lines(documentation, &[&place.field.origin]));
    said
}

fn stub(documentation: &Documentation<'_>, moved: &Move) -> Explanation {
    let mut said = Explanation { title: format!("{}: this page moved", moved.from), ..Explanation::default() };
    said.say("page", [at(&moved.origin)]);
    said.say("to", [format!("{}.md", moved.to)]);
    let there = Owner::all(documentation.api).filter(|owner| owner.origin().page.trim_end_matches(".md") == moved.to);
    said.say("calls", there.map(Owner::key));
    said
}

// Where

/// `openapi/v3/certificates.md:12`.
fn at(origin: &Origin) -> String {
    format!("{}:{}", origin.page, origin.line)
}

/// Where a row stands, and that it is none of the page's if the overlay adds it.
fn page(documentation: &Documentation<'_>, row: &Origin) -> String {
    if documentation.is_added(row) { format!("none has it: added by {}", at(row)) } else { at(row) }
}

/// The rows as they stand, each once, in order.
fn lines(documentation: &Documentation<'_>, rows: &[&Origin]) -> Vec<String> {
    let places = rows.iter().map(|origin| ((&origin.page, origin.line), *origin)).collect::<BTreeMap<_, _>>();
    let texts = places.into_iter().filter_map(|((page, line), origin)| {
        let text = documentation.line(page, line)?;
        let whose = if documentation.is_added(origin) { "  ← the overlay's" } else { "" };
        Some(format!("{line:>4}  {text}{whose}"))
    });
    texts.collect()
}

// What it is in Rust

fn rust(api: &Api, owner: Owner<'_>) -> Vec<String> {
    let mut lines = vec![owner.module()];
    match owner {
        Owner::Operation(operation) => lines.push(call(operation)),
        Owner::Notification(page) if page.version == wechatpay_codegen::ir::Version::V3 => {
            lines.push(format!("wechatpay::webhook::Event::{}", place::event(page)));
        }
        Owner::Notification(page) => {
            lines.push(format!("wechatpay::webhook::v2::{}", place::event(page)));
        }
    }
    let left_out = place::left_out(api, &owner.key());
    lines.extend(left_out.map(|reason| format!("not in the generated crate: {reason}")));
    lines
}

/// `client.v3().pay().transactions().jsapi().post(request)`.
fn call(operation: &Operation) -> String {
    let segments = operation
        .segments
        .iter()
        .map(|segment| format!(".{}({})", segment.name.rust, if segment.parameter { "…" } else { "" }));
    format!("client{}.{}(request)", segments.collect::<String>(), wechatpay_codegen::names::method(operation.method))
}

fn field_in_rust(place: &Place<'_>) -> String {
    if place.field.file_fact.is_some() {
        return "no field: the client states it of the file".to_owned();
    }
    if place.field.by_client {
        return "no field: the client fills it in".to_owned();
    }
    if place.rust.is_empty() {
        return match place.path.split('.').next() {
            Some("path") => format!("the value of the accessor `{}(…)` in the chain", place.field.name.rust),
            Some("headers") => "no field: the client sets this header".to_owned(),
            _ => "no field of its own".to_owned(),
        };
    }
    format!(
        "{}::{}: {}",
        place.owner.module(),
        place.rust,
        place::declared(place.field, place.side, place.owner.version())
    )
}

// Names

fn type_name(place: &Place<'_>, own: &[&Trace]) -> String {
    let (wire, rust) = (&place.field.name.wire, &place.field.type_name);
    let parent = match place.trail.as_slice() {
        [.., parent, _] => parent.name.wire.as_str(),
        _ => "",
    };
    let reason = match own.iter().find(|trace| chooses(trace, rust)) {
        Some(trace) => format!("chosen by {}", at(&trace.origin)),
        None => reason::of_type(parent, wire, rust),
    };
    format!("its type {rust}: {reason}")
}

fn chooses(trace: &Trace, rust: &str) -> bool {
    trace.rust.as_deref() == Some(rust)
}

fn is_about_value(trace: &Trace) -> bool {
    trace.field.as_ref().is_some_and(|path| path.contains('='))
}

/// The names by rule, but for those that an entry chose.
fn renamed(own: &[&Trace], names: Vec<String>) -> Vec<String> {
    let mut lines = Vec::new();
    let chosen = own.iter().filter_map(|trace| Some((trace.rust.as_deref()?, trace)));
    let chosen = chosen.collect::<Vec<_>>();
    for line in names {
        let name = line.split(" → ").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
        let name = name.trim_start_matches("by_");
        match chosen.iter().find(|(rust, _)| *rust == name) {
            Some((_, trace)) => {
                let wire = line.split(" → ").next().unwrap_or_default();
                lines.push(format!("{wire} → {name}: chosen by {}", at(&trace.origin)));
            }
            None => lines.push(line),
        }
    }
    lines
}

// What decided

fn feature(documentation: &Documentation<'_>, owner: Owner<'_>) -> Vec<String> {
    let page = owner.origin().page.trim_start_matches("openapi/");
    let Some((prefix, product)) = documentation.products.decide(page) else {
        return vec!["none: no prefix of spec/products.toml fits".to_owned()];
    };
    let quoted = format!("\"{prefix}\"");
    let line = documentation.products_text.text.lines().position(|line| line.contains(&quoted));
    let line = line.map(|index| format!(":{}", index + 1)).unwrap_or_default();
    let and_v2 = if page.trim_start_matches("webhook/").starts_with("v2/") { " and v2" } else { "" };
    vec![format!("{product}{and_v2}, by the prefix \"{prefix}\" (spec/products.toml{line})")]
}

/// The entries that reached something of the owner.
fn traces<'d>(documentation: &'d Documentation<'_>, owner: Owner<'_>, fits: impl Fn(&Trace) -> bool) -> Vec<&'d Trace> {
    let key = owner.key();
    let path = key.split_once(' ').map_or("", |(_, path)| path);
    let reaches = |trace: &&Trace| {
        let in_chain = trace.on.starts_with('/') && begins(path, &trace.on);
        (in_chain || trace.owners.contains(owner.origin())) && fits(trace)
    };
    documentation.traces.iter().filter(reaches).collect()
}

/// Whether a chain begins a path; the names of parameters do not matter.
fn begins(path: &str, chain: &str) -> bool {
    let mut segments = path.split('/');
    chain
        .split('/')
        .all(|part| segments.next().is_some_and(|own| own == part || (own.starts_with('{') && part.starts_with('{'))))
}

fn entry(trace: &Trace) -> Vec<String> {
    let field = trace.field.as_ref().map(|field| format!(" {field}:")).unwrap_or_default();
    let set = trace.sets.join(", ");
    vec![format!("{}:{field} {set}", at(&trace.origin)), format!("  because {}", trace.why)]
}

fn accepted(documentation: &Documentation<'_>, page: &str) -> Vec<String> {
    let accepted = documentation.accepted(page);
    let lines = accepted.iter().flat_map(|accepted| {
        let says = accepted.says.join("; ");
        [format!("{}: {}: {says}", at(&accepted.origin), accepted.code), format!("  because {}", accepted.why)]
    });
    lines.collect()
}

/// What was found there, and still stands.
fn found(documentation: &Documentation<'_>, own: &Origin, rows: &[&Origin]) -> Vec<String> {
    let is_there = |place: &Origin| {
        let one = |origin: &Origin| origin.page == place.page && origin.line == place.line;
        one(own) || rows.iter().any(|row| one(row))
    };
    let findings = documentation.found.iter().filter(|finding| is_there(&finding.origin));
    findings.map(|finding| format!("{}: {}: {}", at(&finding.origin), finding.code.name(), finding.message)).collect()
}

fn mark(mark: &wechatpay_codegen::ir::Mark) -> String {
    let date = mark.date.as_ref().map(|date| format!(" {date}")).unwrap_or_default();
    let successor = mark.successor.as_ref().map(|page| format!(", see {page}")).unwrap_or_default();
    format!("{}{date}{successor} (line {})", mark.kind, mark.origin.line)
}
