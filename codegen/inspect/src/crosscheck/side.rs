//! A documentation as it is compared: its IR, and what it leaves unsaid.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::twoslash::{self, Account, Documented};
use wechatpay_codegen::diagnostics::{Code, Diagnostic};
use wechatpay_codegen::ir::{Api, Operation, Origin};
use wechatpay_codegen::lower;
use wechatpay_codegen::page;
use wechatpay_codegen::source::Source;

/// A documentation.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// What it documents.
    pub api: Api,
    /// Its pages in TypeScript.
    pub typescript: BTreeSet<Arc<str>>,
    /// Objects, messages and answers that may hold more than the fields that are named.
    pub open: BTreeSet<Origin>,
    /// Where the members of the pages in TypeScript went.
    pub account: Account,
}

/// Pages by the form that they are written in.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    /// Those that declare types.
    pub typescript: Vec<Source>,
    /// Those with tables, and those that lead elsewhere.
    pub tables: Vec<Source>,
    /// Those with neither, where operations should be.
    pub silent: Vec<Source>,
}

/// Tells the pages of a tree apart.
#[must_use]
pub fn split(sources: Vec<Source>) -> Forms {
    let pages = sources.par_iter().map(|source| page::read(source, &mut Vec::new())).collect::<Vec<_>>();
    let mut forms = Forms::default();
    for (source, page) in sources.into_iter().zip(pages) {
        let has_tables = page.sections.iter().any(|section| !section.tables.is_empty());
        let leads_elsewhere = page.front_matter.refresh.is_some() || lower::is_overview(&page.path);
        let form = match (twoslash::is_written(&page), has_tables || leads_elsewhere) {
            (true, _) => &mut forms.typescript,
            (_, true) => &mut forms.tables,
            _ => &mut forms.silent,
        };
        form.push(source);
    }
    forms
}

impl Forms {
    /// What there is to say of the pages that say nothing.
    #[must_use]
    pub fn findings(&self) -> Vec<Diagnostic> {
        let finding = |source: &Source| {
            let origin = Origin { page: source.path.clone(), line: 1, column: 1 };
            let message = "the page has neither tables nor types";
            let help = "it is not compared: nothing says what its operations take and give";
            Diagnostic::new(Code::NoOperation, origin, 1, message).help(help).in_foreign_tree()
        };
        self.silent.iter().map(finding).collect()
    }
}

impl Side {
    /// A documentation in tables.
    #[must_use]
    pub fn new(api: Api) -> Self {
        Self { api, ..Self::default() }
    }

    /// Adds pages in TypeScript.
    pub fn add(&mut self, typescript: &[Source], found: &mut Vec<Diagnostic>) {
        let read = typescript.par_iter().map(|source| {
            let mut found = Vec::new();
            let page = page::read(source, &mut found);
            // What else the reader of tables minds is none of such a page's business.
            found.retain(|finding| finding.code == Code::FrontMatter);
            (twoslash::read(source, &page, &mut found), found)
        });
        for (documented, page_found) in read.collect::<Vec<_>>() {
            let Documented { operations, open, account } = documented;
            self.api.operations.extend(operations);
            self.open.extend(open);
            self.account.add(account);
            found.extend(page_found);
        }
        self.typescript.extend(typescript.iter().map(|source| source.path.clone()));
        let key = |one: &Operation| (one.segments.clone(), one.method, one.origin.clone());
        self.api.operations.sort_by_cached_key(key);
    }

    /// Whether a place is on a page in TypeScript.
    pub(super) fn is_typescript(&self, origin: &Origin) -> bool {
        self.typescript.contains(&origin.page)
    }

    /// Whether there may be more at a place than is named.
    pub(super) fn is_open(&self, origin: &Origin) -> bool {
        self.open.contains(origin)
    }
}
