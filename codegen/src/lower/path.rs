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
    let path = parse(&page.path);
    if path.is_none() {
        let origin = start_of(page);
        let message = format!("`{}` is no path of an operation or a notification", page.path);
        found.push(Diagnostic::new(Code::PagePath, origin, 1, message));
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
    let to = url.trim_start_matches('/').trim_end_matches(".html").to_owned();
    let segments = match parse(&page.path)? {
        Path::Operation { segments, .. } => segments,
        Path::Notification { .. } => Vec::new(),
    };
    Some(Move { origin: start_of(page), from, to, segments })
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
    Path::Operation { version, url: wire, segments: rest.split('/').map(segment).collect() }
}

fn segment(text: &str) -> Segment {
    let parameter = placeholder(text);
    let name = Name { wire: parameter.unwrap_or(text).to_owned(), rust: String::new() };
    Segment { name, parameter: parameter.is_some(), module: String::new() }
}

/// `x` of `{x}`.
fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}
