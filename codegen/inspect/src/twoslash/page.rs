//! A page in TypeScript → its operations, and the account of its members.

use std::collections::{BTreeMap, BTreeSet};

use super::account::{self, Account};
use super::calls::{self, Call, Calls};
use super::code::{Block, blocks};
use super::cursor::{Cursor, finding, shown};
use super::fields::Maker;
use super::operation::{Made, Stand, make, method_of};
use super::resolve::Resolver;
use super::scope::{Scopes, walk};
use super::syntax::{At, Declaration, Member};
use super::token::tokens;
use super::url;
use wechatpay_codegen::diagnostics::{Code, Diagnostic};
use wechatpay_codegen::facts;
use wechatpay_codegen::ir::{Api, Field, Operation, Origin, Segment, Version};
use wechatpay_codegen::lower::Path;
use wechatpay_codegen::page::{Anchor, Page};
use wechatpay_codegen::source::{Positions, Source};

/// What a page documents.
#[derive(Clone, Debug, Default)]
pub struct Documented {
    /// Its operations.
    pub operations: Vec<Operation>,
    /// Objects, messages and answers that may hold more than their fields: nothing is known of what they do not name.
    pub open: BTreeSet<Origin>,
    /// Where its members went.
    pub account: Account,
}

/// Reads a page whose code blocks declare types.
#[must_use]
pub fn read(source: &Source, page: &Page, found: &mut Vec<Diagnostic>) -> Documented {
    let positions = Positions::new(source);
    let mut own = Vec::new();
    let documented = one(source, page, &positions, &mut own);
    own.sort();
    own.dedup();
    found.extend(own);
    documented
}

/// Code blocks behind so many are not read. A page has one for each method.
const MOST_BLOCKS: usize = 100;

/// Calls behind so many are not read, likewise.
const MOST_CALLS: usize = 200;

fn one(source: &Source, page: &Page, positions: &Positions<'_>, found: &mut Vec<Diagnostic>) -> Documented {
    let mut blocks = blocks(source, page);
    if let Some(last) = blocks.get(MOST_BLOCKS) {
        let at = At { offset: last.offset, length: 1 };
        found.push(finding(positions, Code::TsDepth, at, format!("more than {MOST_BLOCKS} code blocks")));
        blocks.truncate(MOST_BLOCKS);
    }
    let programs = blocks.iter().map(|block| declarations(block, positions, found)).collect::<Vec<_>>();
    let mut documented = Documented::default();
    let scopes = Scopes::new(&programs);
    let mut resolver = Resolver::new(&scopes, positions, found);
    let Calls { mut calls, leading } = calls::find(&programs, &mut resolver);
    if let Some(last) = calls.get(MOST_CALLS) {
        resolver.report(Code::TsDepth, last.at, format!("more than {MOST_CALLS} calls"));
        calls.truncate(MOST_CALLS);
    }
    by_heading(&mut calls, page, &blocks, &mut resolver);
    let mut read = Read { leading, in_ir: BTreeSet::new() };
    match wechatpay_codegen::lower::page_path(page, resolver.found) {
        Some(Path::Operation { version, url, segments }) => {
            let stands = stands(&calls, page, &blocks, (version, url, segments), &mut resolver);
            for (call, stand) in calls.iter().zip(stands) {
                let mut maker = Maker { resolver: &mut resolver, open: &mut documented.open };
                let made = make(call, stand, &mut maker);
                read.add(made, call, &mut documented.operations, &mut resolver);
            }
            if calls.is_empty() {
                let message = "no interface of this page has a method that is named like one of HTTP";
                resolver.found.push(Diagnostic::new(
                    Code::NoOperation,
                    wechatpay_codegen::lower::start_of(page),
                    1,
                    message,
                ));
            }
        }
        Some(Path::Notification { .. }) | None => {}
    }
    documented.account = read.account(&programs, positions, found);
    documented.account.operations = documented.operations.len();
    documented.account.lost = lost(&blocks, &programs, positions);
    documented
}

/// The declarations of a block, file by file.
fn declarations(block: &Block<'_>, positions: &Positions<'_>, found: &mut Vec<Diagnostic>) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    for (text, base) in &block.files {
        let (tokens, unclosed) = tokens(text, *base);
        for open in unclosed {
            let at = At { offset: open.offset, length: 1 };
            found.push(finding(positions, Code::TsUnclosed, at, format!("the {} is not closed", open.what)));
        }
        declarations.extend(Cursor::new(&tokens, positions, found).declarations(false));
    }
    declarations
}

/// A call without a name is a `post`; where its heading names another method, that is what the page says of it.
fn by_heading(calls: &mut [Call], page: &Page, blocks: &[Block<'_>], resolver: &mut Resolver<'_, '_>) {
    for call in calls.iter_mut().filter(|call| call.is_short) {
        let section = blocks.get(call.place.block).and_then(|block| page.sections.get(block.section));
        if let Some(Anchor::Method(method)) = section.and_then(method_of)
            && method != call.method
        {
            let message = format!("the short form stands alone below a heading that names {method}");
            resolver.report(Code::TsSignature, call.at, message);
            if let Some(finding) = resolver.found.last_mut() {
                finding.help = Some("the client makes a POST of it; the heading's method was taken".to_owned());
            }
            call.method = method;
        }
    }
}

// URLs

/// Where each call stands. The page's path is the URL, unless the page calls several and another interface is called so.
fn stands<'p>(
    calls: &[Call],
    page: &'p Page,
    blocks: &[Block<'_>],
    (version, url, segments): (Version, String, Vec<Segment>),
    resolver: &mut Resolver<'_, '_>,
) -> Vec<Stand<'p>> {
    let chain = |call: &Call| url::steps(&call.chain).iter().map(|step| url::segment(step)).collect::<Vec<_>>();
    let is_own = |call: &Call| url::calls(&chain(call), &segments);
    let anchors = page.sections.iter().filter_map(method_of).collect::<Vec<_>>();
    let has_own = |call: &Call| calls.iter().any(|other| other.method == call.method && is_own(other));
    let stand = |call: &Call| {
        let own = chain(call);
        let names_another = !is_own(call) && !own.is_empty();
        let is_another = names_another && has_own(call);
        if names_another {
            let message = format!("the interface calls `{}`", shown(&path_of(&own)));
            let help = if is_another {
                "the page's own URL is called by another interface: this is an operation of its own"
            } else {
                "one of the two is misspelt; the page's path was taken"
            };
            resolver.report(Code::TsChain, call.at, message);
            if let Some(finding) = resolver.found.last_mut() {
                finding.help = Some(help.to_owned());
            }
        }
        let methods = anchors.iter().filter(|anchor| matches!(anchor, Anchor::Method(_))).count();
        if methods > 0 && !anchors.contains(&Anchor::Method(call.method)) {
            let message = format!("no heading of the page names {}", call.method);
            resolver.report(Code::TsChain, call.at, message);
            if let Some(finding) = resolver.found.last_mut() {
                finding.help = Some("one of the two is mistaken; the method of the interface was taken".to_owned());
            }
        }
        let section = blocks.get(call.place.block).map_or(0, |block| block.section);
        match is_another {
            true => Stand { page, section, version, url: wire_path(&own, version), segments: own },
            false => Stand { page, section, version, url: url.clone(), segments: segments.clone() },
        }
    };
    calls.iter().map(stand).collect()
}

/// `v3/refunds/{id}`.
fn path_of(segments: &[Segment]) -> String {
    let parts = segments.iter().map(|segment| match segment.parameter {
        true => format!("{{{}}}", segment.name.wire),
        false => segment.name.wire.clone(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// The URL on the wire: without the `v2` of v2.
fn wire_path(segments: &[Segment], version: Version) -> String {
    let skipped = usize::from(version == Version::V2);
    format!("/{}", path_of(segments.get(skipped..).unwrap_or_default()))
}

// The account

/// Which members went where, by their place in bytes or in the page.
struct Read {
    leading: BTreeSet<usize>,
    in_ir: BTreeSet<Origin>,
}

impl Read {
    /// Takes an operation in. One that another code block declares with the same facts is that one.
    fn add(&mut self, made: Made, call: &Call, operations: &mut Vec<Operation>, resolver: &mut Resolver<'_, '_>) {
        let Made { operation, groups } = made;
        self.in_ir.extend(groups.iter().map(|at| resolver.positions.origin(at.offset)));
        origins(&operation, &mut self.in_ir);
        let key = |one: &Operation| (one.method, url::bare(&one.url));
        match operations.iter().find(|known| key(known) == key(&operation)) {
            None => operations.push(operation),
            Some(known) if facts_of(known) == facts_of(&operation) => {}
            Some(_) => {
                let message = format!("{} is declared a second time, otherwise", operation.method);
                resolver.report(Code::TsDuplicate, call.at, message);
            }
        }
    }

    /// Reports the members that went nowhere, and counts all.
    fn account(
        &self,
        programs: &[Vec<Declaration>],
        positions: &Positions<'_>,
        found: &mut Vec<Diagnostic>,
    ) -> Account {
        let mut account = Account { pages: 1, ..Account::default() };
        let named = found.iter().map(|finding| finding.origin.clone()).collect::<BTreeSet<_>>();
        let mut seen = BTreeSet::new();
        for declarations in programs {
            walk(declarations, &mut Vec::new(), &mut |_, declaration| {
                let mut lost = Vec::new();
                let mut total = 0;
                for member in declaration.members().into_iter().filter(|member| seen.insert(member.at)) {
                    total += 1;
                    let origin = positions.origin(member.at.offset);
                    if self.leading.contains(&member.at.offset) {
                        account.leading += 1;
                    } else if self.in_ir.contains(&origin) {
                        account.in_ir += 1;
                    } else {
                        account.in_diagnostics += 1;
                        if !named.contains(&origin) {
                            lost.push(member);
                        }
                    }
                }
                account.members += total;
                found.extend(unused(declaration, &lost, total, positions));
            });
        }
        account
    }
}

/// Members that are in no message: all those of a declaration in one finding.
fn unused(declaration: &Declaration, lost: &[&Member], total: usize, positions: &Positions<'_>) -> Vec<Diagnostic> {
    let name = |member: &&Member| if member.name.is_empty() { "(…)".to_owned() } else { member.name.clone() };
    if lost.len() == total && !lost.is_empty() {
        let names = lost.iter().map(|member| format!("`{}`", name(member))).collect::<Vec<_>>().join(", ");
        let message = format!("no call refers to `{}`; not read: {names}", declaration.name.join("."));
        return vec![finding(positions, Code::TsUnused, declaration.at, message)];
    }
    let one = |member: &&Member| {
        finding(positions, Code::TsUnused, member.at, format!("`{}` is in no message of a call", name(member)))
    };
    lost.iter().map(one).collect()
}

/// Where the fields of an operation stand.
fn origins(operation: &Operation, all: &mut BTreeSet<Origin>) {
    let body = operation.body.as_ref().map(|body| &body.message);
    for message in [operation.query.as_ref(), operation.headers.as_ref(), body].into_iter().flatten() {
        message.fields.iter().for_each(|field| field_origins(field, all));
    }
    let rest = operation.parameters.iter().chain(&operation.options).chain(&operation.answer.fields);
    rest.for_each(|field| field_origins(field, all));
    all.extend(operation.host.iter().map(|host| host.origin.clone()));
}

fn field_origins(field: &Field, all: &mut BTreeSet<Origin>) {
    all.insert(field.origin.clone());
    all.extend(field.also.iter().cloned());
    let content = field.content.iter().flat_map(|content| &content.fields);
    field.children.iter().chain(content).for_each(|field| field_origins(field, all));
}

fn facts_of(operation: &Operation) -> Option<serde_json::Value> {
    facts::of(&Api { operations: vec![operation.clone()], ..Api::default() }).ok()
}

/// Lines that hold a member by the scan, but on which none was read.
fn lost(
    blocks: &[Block<'_>],
    programs: &[Vec<Declaration>],
    positions: &Positions<'_>,
) -> Vec<(std::sync::Arc<str>, u32)> {
    let mut read = BTreeMap::<u32, ()>::new();
    for declarations in programs {
        walk(declarations, &mut Vec::new(), &mut |_, declaration| {
            let members = declaration.members();
            read.extend(members.into_iter().map(|member| (positions.origin(member.at.offset).line, ())));
        });
    }
    let mut lost = Vec::new();
    for (text, base) in blocks.iter().flat_map(|block| &block.files) {
        let first = positions.origin(*base);
        let lines = account::lines(text).into_iter().map(|line| first.line + u32::try_from(line).unwrap_or(u32::MAX));
        lost.extend(lines.filter(|line| !read.contains_key(line)).map(|line| (first.page.clone(), line)));
    }
    lost
}
