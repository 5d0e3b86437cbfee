//! The findings for people and programs: text, JSON, SARIF, a page.

mod html;
mod json;
mod sarif;
mod text;

pub use html::html;
pub use json::json;
pub use sarif::sarif;
pub use text::{Style, text};

use std::collections::BTreeMap;

use super::finding::Finding;
use super::table::{Rule, Severity};
use wechatpay_codegen::ir::Origin;
use wechatpay_codegen::source::Source;

/// The findings with the pages that they speak of.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// What was found, in order.
    pub findings: &'a [Finding],
    /// The rules that looked.
    pub rules: &'a [Rule],
    lines: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Report<'a> {
    /// The report on pages.
    #[must_use]
    pub fn new(findings: &'a [Finding], rules: &'a [Rule], sources: &'a [Source]) -> Self {
        let named = findings.iter().flat_map(|finding| {
            let related = finding.related.iter().map(|related| &*related.origin.page);
            std::iter::once(&*finding.origin.page).chain(related)
        });
        let named = named.collect::<std::collections::BTreeSet<_>>();
        let pages = sources.iter().filter(|source| named.contains(&*source.path));
        let lines = pages.map(|source| (&*source.path, source.text.lines().collect())).collect();
        Self { findings, rules, lines }
    }

    /// The line that stands there.
    fn line(&self, origin: &Origin) -> &'a str {
        let lines = self.lines.get(&*origin.page);
        lines.and_then(|lines| lines.get((origin.line as usize).checked_sub(1)?)).copied().unwrap_or_default()
    }

    /// How many there are of each rule that found something, in the order of the table.
    fn counts(&self) -> Vec<(Rule, usize)> {
        let mut counts = BTreeMap::<Rule, usize>::new();
        self.findings.iter().for_each(|finding| *counts.entry(finding.rule).or_default() += 1);
        counts.into_iter().collect()
    }

    /// `3 findings on 2 pages: 1 error, 2 warnings`.
    fn summary(&self) -> String {
        if self.findings.is_empty() {
            return "no findings".to_owned();
        }
        let pages = self.findings.iter().map(|finding| &finding.origin.page).collect::<std::collections::BTreeSet<_>>();
        let levels = [Severity::Error, Severity::Warning, Severity::Note].map(|level| (self.of(level), level.name()));
        let levels = levels.iter().filter(|(count, _)| *count > 0).map(|(count, name)| counted(*count, name));
        let (findings, pages) = (counted(self.findings.len(), "finding"), counted(pages.len(), "page"));
        let settled = self.findings.iter().filter(|finding| finding.settled.is_some()).count();
        let settled = if settled > 0 { format!("; the overlay settles {settled}") } else { String::new() };
        format!("{findings} on {pages}: {}{settled}", levels.collect::<Vec<_>>().join(", "))
    }

    /// How many there are of a severity.
    fn of(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// What to do about a finding.
fn help(finding: &Finding) -> &str {
    finding.help.as_deref().unwrap_or(finding.rule.help())
}

/// `openapi/v3/refunds.md:12:3`.
fn place(origin: &Origin) -> String {
    format!("{}:{}:{}", origin.page, origin.line, origin.column)
}
