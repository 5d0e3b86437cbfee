//! What every rule looks at: pages, IR, the reader's diagnostics, all fields with their places, and what samples say of them.

use std::collections::BTreeMap;

use super::places::Place;
use super::shown::Observation;
use wechatpay_codegen::diagnostics::Diagnostic;
use wechatpay_codegen::ir::{Api, Origin};
use wechatpay_codegen::page::{Page, Row};
use wechatpay_codegen::source::Source;

/// What every rule looks at.
pub struct Context<'a> {
    /// The pages as text.
    pub sources: &'a [Source],
    /// The IR as the pages state it.
    pub api: &'a Api,
    /// What the reader found.
    pub read: &'a [Diagnostic],
    /// All fields.
    pub places: &'a [Place<'a>],
    /// What samples say of them.
    pub observations: &'a [Observation<'a>],
    rows: BTreeMap<(&'a str, u32), &'a Row>,
}

impl<'a> Context<'a> {
    /// The context of pages.
    pub fn new(
        sources: &'a [Source],
        pages: &'a [Page],
        api: &'a Api,
        read: &'a [Diagnostic],
        places: &'a [Place<'a>],
        observations: &'a [Observation<'a>],
    ) -> Self {
        let sections = pages.iter().flat_map(|page| &page.sections);
        let rows = sections.flat_map(|section| &section.tables).flat_map(|table| &table.rows);
        let rows = rows.map(|row| ((&*row.origin.page, row.origin.line), row)).collect();
        Self { sources, api, read, places, observations, rows }
    }

    /// The row at a place.
    pub fn row(&self, origin: &Origin) -> Option<&'a Row> {
        self.rows.get(&(&*origin.page, origin.line)).copied()
    }

    /// All rows, by page and line.
    pub fn rows(&self) -> impl Iterator<Item = &'a Row> {
        self.rows.values().copied()
    }
}
