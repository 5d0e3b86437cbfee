//! Reads WeChat Pay's documentation tables and writes the Rust SDK from them.
//!
//! ```text
//! pages ─page─▶ Page{tables, rows} ─lower─▶ Api (IR) ─overlay─▶ ─products─▶ ─names─▶ emit ─▶ Files
//! ```
//! Stages are pure functions: they return what they made and what they found. Files and the terminal are the business of
//! the commands, not of this library.

pub mod account;
pub mod changelog;
pub mod check;
pub mod diagnostics;
pub mod diff;
pub mod distil;
pub mod emit;
pub mod facts;
pub mod foreign;
pub mod ir;
pub mod lower;
pub mod names;
pub mod overlay;
pub mod page;
pub mod products;
pub mod source;
pub mod surface;

use rayon::prelude::*;

use diagnostics::Diagnostic;
use ir::Api;
use names::Renames;
use overlay::Overlay;
use page::Page;
use products::Products;
use source::Source;

/// Pages, overlay and products → the finished IR: read, corrected, placed, judged, named.
#[must_use]
pub fn api(pages: &[Source], overlay: &Source, products: &Source, found: &mut Vec<Diagnostic>) -> Api {
    let mut api = read(pages, found);
    let overlay = Overlay::read(overlay, found);
    let renames = overlay::apply(&overlay, &mut api, found);
    Products::read(products, found).assign(&mut api, found);
    check::check(&api, found);
    overlay::accept(&overlay, found);
    found.extend(names::assign(&mut api, &Renames::new(&renames)));
    api
}

/// Reads pages of a tree: the IR as the pages state it, before any correction.
#[must_use]
pub fn read(sources: &[Source], found: &mut Vec<Diagnostic>) -> Api {
    let pages = pages(sources, found);
    lower::lower(&pages, found)
}

/// Reads pages of a tree, without interpreting them.
#[must_use]
pub fn pages(sources: &[Source], found: &mut Vec<Diagnostic>) -> Vec<Page> {
    let read = sources.par_iter().map(|source| {
        let mut found = Vec::new();
        (page::read(source, &mut found), found)
    });
    let read = read.collect::<Vec<_>>();
    let pages = read.into_iter().map(|(page, page_found)| {
        found.extend(page_found);
        page
    });
    pages.collect()
}
