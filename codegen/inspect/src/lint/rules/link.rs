//! Links and stubs that lead nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{context::Context, finding::Finding, table::Rule};
use wechatpay_codegen::diagnostics::Code;
use wechatpay_codegen::ir::Origin;
use wechatpay_codegen::page::Anchor;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::surface;

/// Links within the documentation to pages that are not there, and to places on a page that are not there.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let pages = context.sources.iter().map(|source| surface::page(&source.path)).collect::<BTreeSet<_>>();
    let anchors = context.sources.iter().map(|source| (surface::page(&source.path), anchors(&source.text)));
    let anchors = anchors.collect::<BTreeMap<_, _>>();
    for source in context.sources {
        for link in links(source) {
            let (address, anchor) = link.target.split_once('#').unwrap_or((link.target, ""));
            let Some(path) = page(surface::page(&source.path), address) else { continue };
            let folder = format!("{}/index", path.trim_end_matches('/'));
            let Some(own) = [path.as_str(), folder.as_str()].into_iter().find(|path| pages.contains(path)) else {
                let finding =
                    Finding::new(Rule::LinkTarget, link.origin, link.length, format!("there is no page `{path}`"));
                found.push(match nearest(&path, &pages) {
                    Some(page) => finding.help(format!("probably `/{page}` is meant")),
                    None => finding,
                });
                continue;
            };
            // Distilled pages have no anchors but those of their methods.
            let known = anchors.get(own).filter(|known| !anchor.is_empty() && !known.is_empty());
            if known.is_some_and(|known| !known.contains(anchor) && Anchor::of(anchor).is_none()) {
                let message = format!("`{own}` has no place `#{anchor}`");
                found.push(Finding::new(Rule::LinkTarget, link.origin, link.length, message));
            }
        }
    }
}

/// The page below `openapi` or `webhook` that an address leads to; other parts of the site are not in the tree.
fn page(from: &str, address: &str) -> Option<String> {
    let address = address.split('?').next().unwrap_or_default();
    let address = [".html", ".md"].iter().find_map(|ending| address.strip_suffix(ending)).unwrap_or(address);
    let mut segments = match address.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect()),
    };
    for segment in address.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    let path = segments.join("/");
    ["openapi/", "webhook/"].iter().any(|root| path.starts_with(root)).then_some(path)
}

/// The places of a page that links may lead to, but for its methods and tables.
fn anchors(text: &str) -> BTreeSet<&str> {
    let braces = text.match_indices('{').filter_map(|(at, _)| text.get(at + 1..)?.split(['}', '\n']).next());
    let ids = braces.flat_map(|inside| inside.split([' ', '\t'])).filter_map(|word| word.strip_prefix('#'));
    ids.filter(|id| !matches!(*id, "request" | "response") && Anchor::of(id).is_none()).collect()
}

/// Stubs whose page is not there.
pub fn stub(context: &Context<'_>, found: &mut Vec<Finding>) {
    super::taken_over(Rule::StubTarget, &[Code::StubTarget], context, found);
    let to_itself = context.api.moves.iter().filter(|moved| moved.from == moved.to);
    found.extend(to_itself.map(|moved| {
        Finding::new(Rule::StubTarget, moved.origin.clone(), 3, format!("`{}` leads to itself", moved.from))
    }));
}

struct Link<'s> {
    origin: Origin,
    target: &'s str,
    length: usize,
}

/// The links of a page to other pages of the documentation.
fn links(source: &Source) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    for (number, line) in (1_u32..).zip(source.text.lines()) {
        for (at, opening) in line.match_indices("](") {
            let start = at + opening.len();
            let rest = line.get(start..).unwrap_or_default();
            let Some(target) = rest.split_once([')', ' ']).map(|(target, _)| target) else { continue };
            let is_relative = ["/", "./", "../"].iter().any(|begin| target.starts_with(begin));
            if !is_relative || target.starts_with("//") {
                continue;
            }
            let column = line.get(..start).map_or(1, |before| before.chars().count() + 1);
            let origin =
                Origin { page: source.path.clone(), line: number, column: u32::try_from(column).unwrap_or(u32::MAX) };
            links.push(Link { origin, target, length: target.chars().count() });
        }
    }
    links
}

/// How alike two paths are, from 0 to 1, if one can be a misspelling of the other.
const ALIKE: f64 = 0.85;

fn nearest<'p>(path: &str, pages: &BTreeSet<&'p str>) -> Option<&'p str> {
    let rated = pages.iter().map(|page| (strsim::normalized_damerau_levenshtein(path, page), *page));
    let best = rated.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(rating, _)| *rating >= ALIKE).map(|(_, page)| page)
}
