//! Where an item comes from, why it is called so, and what refers to it.
//!
//! Anything that has a name can be asked for, by any name it goes by: `POST /v3/refund/domestic/refunds`, the chain, the Rust
//! path, the page, a place on the page (`page:line`), a field's path, a value (`answer.trade_state=SUCCESS`). A name that is
//! not whole finds what ends in it; one that nothing has gives the nearest ones.

mod describe;
mod facts;
mod items;
mod lookup;
mod refers;

use std::fmt;

use wechatpay_codegen::diagnostics::Diagnostic;
use wechatpay_codegen::ir::{Api, Origin};
use wechatpay_codegen::overlay::{self, Acceptance, Overlay, Trace};
use wechatpay_codegen::products::Products;
use wechatpay_codegen::read;
use wechatpay_codegen::source::Source;

/// What is known of a tree.
pub struct Documentation<'a> {
    api: &'a Api,
    pages: &'a [Source],
    found: &'a [Diagnostic],
    overlay: Overlay,
    overlay_text: &'a Source,
    products: Products,
    products_text: &'a Source,
    traces: Vec<Trace>,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The items of that name, each explained: one, or the few that share it.
    Found(Vec<Explanation>),
    /// The name fits many items: the whole names.
    Several(Vec<String>),
    /// Nothing is called so: the nearest names.
    Nothing(Vec<String>),
}

/// What is to be said of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// What it is.
    pub title: String,
    /// What is said about it, with what about it is said.
    pub sections: Vec<(&'static str, Vec<String>)>,
}

impl<'a> Documentation<'a> {
    /// The finished IR of a tree, with its pages and what was found, and the files that corrected and placed it.
    #[must_use]
    pub fn new(
        api: &'a Api,
        pages: &'a [Source],
        found: &'a [Diagnostic],
        overlay: &'a Source,
        products: &'a Source,
    ) -> Self {
        let mut reported = Vec::new();
        let entries = Overlay::read(overlay, &mut reported);
        let traces = overlay::traces(&entries, &mut read(pages, &mut reported));
        let by_prefix = Products::read(products, &mut reported);
        Self {
            api,
            pages,
            found,
            overlay: entries,
            overlay_text: overlay,
            products: by_prefix,
            products_text: products,
            traces,
        }
    }

    /// Explains what is called so.
    #[must_use]
    pub fn explain(&self, name: &str) -> Answer {
        match lookup::find(self.api, name) {
            lookup::Found::Items(items) => {
                Answer::Found(items.iter().map(|item| describe::describe(self, item)).collect())
            }
            lookup::Found::Many(names) => Answer::Several(names),
            lookup::Found::Nothing(nearest) => Answer::Nothing(nearest),
        }
    }

    /// Whether a row is one of the overlay's, which no page has.
    fn is_added(&self, origin: &Origin) -> bool {
        origin.page == self.overlay_text.path
    }

    /// The line of a page, or of the overlay, as it stands.
    fn line(&self, page: &str, line: u32) -> Option<&str> {
        let source = self.pages.iter().chain([self.overlay_text]).find(|source| &*source.path == page)?;
        source.text.lines().nth((line as usize).checked_sub(1)?)
    }

    fn accepted(&self, page: &str) -> Vec<Acceptance> {
        overlay::accepted(&self.overlay, page)
    }
}

impl Explanation {
    fn say(&mut self, about: &'static str, lines: impl IntoIterator<Item = String>) {
        let lines = lines.into_iter().collect::<Vec<_>>();
        if !lines.is_empty() {
            self.sections.push((about, lines));
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.title)?;
        for (about, lines) in &self.sections {
            for (index, line) in lines.iter().enumerate() {
                let about = if index == 0 { about } else { "" };
                writeln!(formatter, "{}", format!("  {about:<9} {line}").trim_end())?;
            }
        }
        Ok(())
    }
}
