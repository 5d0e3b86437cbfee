//! `spec/known.txt`: the rows that end in a diagnostic instead of the IR, each with its reason.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use wechatpay_codegen::account;
use wechatpay_codegen::diagnostics::Diagnostic;
use wechatpay_codegen::ir::Origin;
use wechatpay_codegen::source::Source;

use crate::pipeline::SPEC;

/// What is wrong between the rows that were left out and the list: rows that it lacks, and, in our own tree, entries that no
/// longer apply.
pub fn judge(root: &Path, own: bool, found: &[Diagnostic], sources: &[Source]) -> Result<Vec<String>> {
    let mut entries = entries(root)?;
    let mut wrong = Vec::new();
    let instead_of_rows = || found.iter().filter(|diagnostic| diagnostic.instead_of_row);
    let pages = instead_of_rows().map(|diagnostic| &diagnostic.origin.page).collect::<BTreeSet<_>>();
    let pages = sources.iter().filter(|source| pages.contains(&source.path)).cloned().collect::<Vec<_>>();
    let rows = account::table_rows(&pages);
    let is_row = |origin: &Origin| rows.contains(&(origin.page.clone(), origin.line));
    for diagnostic in instead_of_rows().filter(|diagnostic| is_row(&diagnostic.origin)) {
        let (page, line) = (&diagnostic.origin.page, diagnostic.origin.line);
        let entry = format!("{page}\t{}", row(diagnostic, sources));
        if !entries.remove(&entry) {
            let reason = diagnostic.code.name();
            wrong.push(format!(
                "{page}:{line}: this row is not in the IR ({reason}). Look first at what stands above it; only a row that \
                 really can't be read goes to spec/known.txt, with a reason: {entry}"
            ));
        }
    }
    if own {
        wrong.extend(entries.iter().map(|entry| format!("spec/known.txt: this row is no longer left out: {entry}")));
    }
    Ok(wrong)
}

/// Page and row of every entry.
fn entries(root: &Path) -> Result<BTreeSet<String>> {
    let list = match std::fs::read_to_string(root.join(SPEC).join("known.txt")) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        other => other?,
    };
    let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(|line| line.split('\t').take(2).collect::<Vec<_>>().join("\t")).collect())
}

fn row<'s>(diagnostic: &Diagnostic, sources: &'s [Source]) -> &'s str {
    let source = sources.iter().find(|source| source.path == diagnostic.origin.page);
    let line = (diagnostic.origin.line as usize).saturating_sub(1);
    source.and_then(|source| source.text.lines().nth(line)).unwrap_or_default()
}
