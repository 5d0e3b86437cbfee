//! Pages → what they say wrongly: where a page contradicts itself, its sisters, or its own sample.
//!
//! The reader's diagnostics say what the reader could not take as it stands; the lint says what a page's author would want to
//! know. It works on the read pages (rows with their places), the IR as the pages state it (before any correction) and the
//! samples. Each rule is a function of its own below `rules/`; [`Rule`] is the table of them, and which are on. `docs/lint.md`
//! explains each with an example, and says how often its findings are right.

mod context;
mod draw;
mod entry;
mod finding;
mod locate;
mod places;
mod render;
mod rules;
mod settled;
mod shown;
mod spelling;
mod table;
mod vocabulary;

pub use draw::sample;
pub use finding::{Finding, Related};
pub use render::{Report, Style, html, json, sarif, text};
pub use settled::settle;
pub use table::{Rule, Severity};

use rayon::prelude::*;

use context::Context;
use wechatpay_codegen::source::Source;

/// What the given rules find on pages, ordered by place.
#[must_use]
pub fn lint(sources: &[Source], rules: &[Rule]) -> Vec<Finding> {
    let mut read = Vec::new();
    let pages = wechatpay_codegen::pages(sources, &mut read);
    let api = wechatpay_codegen::lower::lower(&pages, &mut read);
    wechatpay_codegen::check::check(&api, &mut read);
    let places = places::of(&api, &pages);
    let observations = shown::observe(&places);
    let context = Context::new(sources, &pages, &api, &read, &places, &observations);
    let mut found = rules.par_iter().flat_map_iter(|rule| rule.check(&context)).collect::<Vec<_>>();
    found.sort();
    found.dedup();
    found
}
