//! Pages → the IR: the only place that interprets what the documentation writes.

mod announced;
mod answer;
mod field;
mod notification;
mod operation;
mod path;
pub mod prose;
mod request;
mod sample;
mod tables;
mod tree;
mod units;
mod upload;
mod v2;
mod variants;

pub use answer::empty as empty_answer;
pub use operation::marks_of;
pub use operation::{links, marks, page_title, prose as prose_of};
pub use path::{Path, read as page_path, start_of};
pub use sample::STYLE;
pub use v2::settle as settle_v2;

use rayon::prelude::*;

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Api, Field, Move, Sample};
use crate::page::{Page, Row, Section};

/// Lowers all pages; the result is ordered by URL and method, whatever the order of the pages.
#[must_use]
pub fn lower(pages: &[Page], found: &mut Vec<Diagnostic>) -> Api {
    let lowered = pages.par_iter().map(|page| {
        let mut found = Vec::new();
        (lower_page(page, &mut found), found)
    });
    let mut api = Api::default();
    for (part, part_found) in lowered.collect::<Vec<_>>() {
        api.operations.extend(part.operations);
        api.notifications.extend(part.notifications);
        api.moves.extend(part.moves);
        found.extend(part_found);
    }
    api.operations.sort_by(|a, b| (&a.segments, a.method, &a.origin).cmp(&(&b.segments, b.method, &b.origin)));
    api.notifications.sort_by(|a, b| a.origin.cmp(&b.origin));
    api.moves.sort_by(|a, b| a.origin.cmp(&b.origin));
    targets(pages, &api, found);
    api
}

/// Whether a page documents anything: the two overviews do not.
#[must_use]
pub fn is_overview(page: &str) -> bool {
    matches!(page, "openapi/index.md" | "webhook/index.md")
}

fn lower_page(page: &Page, found: &mut Vec<Diagnostic>) -> Api {
    let mut api = Api::default();
    if is_overview(&page.path) {
        return api;
    }
    let path = path::read(page, found);
    if path.is_none() || page.front_matter.refresh.is_some() {
        page.sections.iter().for_each(|section| tables::report_homeless(section, found));
    }
    let Some(path) = path else { return api };
    match (&page.front_matter.refresh, &path) {
        (Some(url), _) => api.moves.extend(path::stub(page, url)),
        (None, path::Path::Operation { .. }) => api.operations = operation::read(page, &path, found),
        (None, path::Path::Notification { .. }) => api.notifications.extend(notification::read(page, &path, found)),
    }
    api
}

/// Every stub must lead to a page.
fn targets(pages: &[Page], api: &Api, found: &mut Vec<Diagnostic>) {
    let known = pages.iter().map(|page| path::name(&page.path)).collect::<std::collections::BTreeSet<_>>();
    let stray = |moved: &&Move| !known.contains(moved.to.as_str());
    found.extend(api.moves.iter().filter(stray).map(|moved| {
        Diagnostic::new(Code::StubTarget, moved.origin.clone(), 3, format!("there is no page `{}`", moved.to))
    }));
}

/// The fields that rows make, wherever the rows stand.
#[must_use]
pub fn fields(rows: &[Row], found: &mut Vec<Diagnostic>) -> Vec<Field> {
    tree::grow(&rows.iter().collect::<Vec<_>>(), found)
}

/// The sample of a section, whether it stands there as JSON or as a program.
#[must_use]
pub fn sample_of(section: &Section) -> Option<Sample> {
    sample::read(section, &mut Vec::new())
}

/// A structure out of a text of JSON, digits as they are; `None` if it is none.
#[must_use]
pub fn json(text: &str) -> Option<Sample> {
    sample::parse(text)
}
