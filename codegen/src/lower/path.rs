//! A page's path → the URL on the wire, or the name of a notification.

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Move, Name, Origin, Segment, Version};
use crate::page::Page;

/// What the path of a page says.
pub enum Path {
    /// `openapi/v3/certificates.md`.
    Operation {
        /// Of the first segment.
        version: Version,
        /// The path on the wire.
        url: String,
        /// The chain.
        segments: Vec<Segment>,
    },
    /// `webhook/v3/TRANSACTION.SUCCESS.md`.
    Notification {
        /// Of the first segment.
        version: Version,
        /// The page's name.
        name: String,
    },
}

/// Reads the path; a path that is no URL of the API is reported.
pub fn read(page: &Page, found: &mut Vec<Diagnostic>) -> Option<Path> {
    let report = |code: Code, message: String| Diagnostic::new(code, start_of(page), 1, message);
    let path = parse(&page.path);
    match &path {
        Some(Path::Operation { segments, .. }) => {
            let written = name(&page.path).split('/').skip(1);
            for (segment, text) in segments.iter().zip(written) {
                if segment.parameter && text != format!("{{{}}}", segment.name.wire) {
                    let finding = report(Code::PlaceholderForm, format!("`{text}` in the page's path"));
                    found.push(finding.help(format!("it was read as `{{{}}}`", segment.name.wire)));
                } else if !segment.parameter && is_odd(text) {
                    let message =
                        format!("`{text}` in the page's path is neither a placeholder nor what stands in a URL");
                    found.push(report(Code::PagePath, message));
                    return None;
                }
            }
        }
        Some(Path::Notification { name, .. }) if name.split('/').any(is_odd) => {
            found.push(report(Code::PagePath, format!("`{name}` can't be the name of a notification")));
            return None;
        }
        _ => {}
    }
    if path.is_none() {
        let message = format!("`{}` is no path of an operation or a notification", page.path);
        found.push(report(Code::PagePath, message));
    }
    path
}

/// The page's path without its ending.
pub fn name(page: &str) -> &str {
    page.strip_suffix(".md").unwrap_or(page)
}

/// A redirect stub.
pub fn stub(page: &Page, url: &str) -> Option<Move> {
    let from = name(&page.path).to_owned();
    let to = target(&from, url);
    let segments = match parse(&page.path)? {
        Path::Operation { segments, .. } => segments,
        Path::Notification { .. } => Vec::new(),
    };
    Some(Move { origin: start_of(page), from, to, segments })
}

/// The page that a URL leads to from another page: absolute, relative, or with the address of the site.
fn target(from: &str, url: &str) -> String {
    let path = url.split(['#', '?']).next().unwrap_or_default().trim();
    let path = [".html", ".htm", ".md"].iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path);
    let on_site = path.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    if let Some(path) = on_site.or_else(|| path.strip_prefix('/')) {
        return path.trim_start_matches('/').to_owned();
    }
    let mut segments = from.split('/').collect::<Vec<_>>();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

/// The first character of a page.
pub fn start_of(page: &Page) -> Origin {
    Origin { page: page.path.clone(), line: 1, column: 1 }
}

fn parse(page: &str) -> Option<Path> {
    let (root, rest) = name(page).split_once('/')?;
    let (version, below) = rest.split_once('/')?;
    let version = match version {
        "v2" => Version::V2,
        "v3" => Version::V3,
        _ => return None,
    };
    match root {
        "openapi" => Some(operation(version, rest, below)),
        "webhook" => Some(Path::Notification { version, name: below.to_owned() }),
        _ => None,
    }
}

/// The `v2/` of a v2 page is no part of its URL; an `index.md` is the URL that ends in `/`.
fn operation(version: Version, rest: &str, below: &str) -> Path {
    let wire = match version {
        Version::V2 => below,
        Version::V3 => rest,
    };
    let wire = match wire.strip_suffix("/index") {
        Some(folder) => format!("/{folder}/"),
        None => format!("/{wire}"),
    };
    // However a placeholder is written, the URL has it in braces.
    let url =
        wire.split('/').map(|text| placeholder(text).map_or_else(|| text.to_owned(), |name| format!("{{{name}}}")));
    let url = url.collect::<Vec<_>>().join("/");
    Path::Operation { version, url, segments: rest.split('/').map(segment).collect() }
}

fn segment(text: &str) -> Segment {
    let parameter = placeholder(text);
    let name = Name { wire: parameter.unwrap_or(text).to_owned(), rust: String::new() };
    Segment { name, parameter: parameter.is_some(), module: String::new() }
}

/// What opens and closes a placeholder; the first is the documentation's own form.
const BRACES: [(&str, &str); 8] =
    [("{", "}"), ("{{", "}}"), ("${", "}"), ("[", "]"), ("<", ">"), ("｛", "｝"), (":", ""), ("$", "")];

/// `x` of `{x}`, `[x]`, `<x>`, `:x`, if the segment is nothing but that.
fn placeholder(segment: &str) -> Option<&str> {
    let name = |(open, close): &(&str, &str)| {
        let inside = segment.strip_prefix(open)?.strip_suffix(close)?.trim();
        let is_name = inside.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        (is_name && !inside.is_empty()).then_some(inside)
    };
    BRACES.iter().find_map(name)
}

/// Whether a segment without placeholder holds what only placeholders have, or what no URL has as it is.
fn is_odd(segment: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~!&'()+,;=:@".contains(c);
    !segment.chars().all(is_plain) || segment.starts_with(':')
}
