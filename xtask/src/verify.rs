//! `cargo xtask verify`: the account of the rows, the invariants of distilling, determinism.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{account, distil, facts, read};

use crate::pipeline::{self, Tree};
use crate::{known, terminal};

/// Verifies a tree; prints what it counted.
pub fn run(root: &Path, docs: Option<&Path>) -> Result<ExitCode> {
    let read = pipeline::load(root, Tree::of(docs))?;
    let mut failures = Vec::new();
    let mut stated = Vec::new();
    // The overlay lies among them, for the findings that speak of it; its rows are counted apart.
    let pages = read.sources.iter().filter(|source| source.path.ends_with(".md")).cloned().collect::<Vec<_>>();
    let api = wechatpay_codegen::read(&pages, &mut stated);
    let account = account::draw_up(&pages, &api, &stated);
    say!(
        "{} rows in tables, {} in the IR, {} in diagnostics; {} fields added by the overlay",
        account.in_tables,
        account.in_ir,
        account.in_diagnostics,
        account::added(&read.api, pipeline::OVERLAY),
    );
    failures.extend(account.lost.iter().map(|(page, line)| format!("{page}:{line}: this row was lost")));
    failures.extend(account.invented.iter().map(|(page, line)| format!("{page}:{line}: this row stands in no table")));
    failures.extend(known::judge(root, docs.is_none(), &stated, &pages)?);
    distilled(&pages, &mut failures)?;
    deterministic(&pages, &mut failures)?;
    let errors = terminal::show(&read.found, &read.sources, 1);
    read.left_out.iter().for_each(|name| say!("left out: {name}"));
    failures.iter().for_each(|failure| tell!("FAILED {failure}"));
    say!(
        "{} pages, {} operations, {} notifications, {} stubs: {}",
        pages.len(),
        read.api.operations.len(),
        read.api.notifications.len(),
        read.api.moves.len(),
        verdict(errors, failures.len()),
    );
    Ok(match (errors, failures.len()) {
        (0, 0) => ExitCode::SUCCESS,
        (0, _) => ExitCode::from(1),
        _ => ExitCode::from(2),
    })
}

fn verdict(errors: usize, failures: usize) -> String {
    match (errors, failures) {
        (0, 0) => "all invariants hold".to_owned(),
        (errors, 0) => format!("{errors} errors; the invariants hold"),
        (errors, failures) => format!("{errors} errors, {failures} failures"),
    }
}

/// Distilling twice is distilling once, and keeps every fact.
fn distilled(sources: &[Source], failures: &mut Vec<String>) -> Result<()> {
    let mut ignored = Vec::new();
    let read_pages = wechatpay_codegen::pages(sources, &mut ignored);
    for page in &read_pages {
        let Some(once) = distil::distil(page) else { continue };
        let once = Source::new(&page.path, &once);
        let again = wechatpay_codegen::pages(std::slice::from_ref(&once), &mut ignored);
        if again.first().and_then(distil::distil).as_deref() != Some(&*once.text) {
            failures.push(format!("{}: distilling is not idempotent", page.path));
        }
        let Some(original) = sources.iter().find(|source| source.path == page.path) else { continue };
        let before = facts::of(&read(std::slice::from_ref(original), &mut ignored))?;
        let after = facts::of(&read(std::slice::from_ref(&once), &mut ignored))?;
        if let Some(difference) = facts::difference(&before, &after) {
            failures.push(format!("{}: distilling changes a fact: {difference}", page.path));
        }
    }
    Ok(())
}

/// The order of the pages does not matter.
fn deterministic(sources: &[Source], failures: &mut Vec<String>) -> Result<()> {
    let reversed = sources.iter().rev().cloned().collect::<Vec<_>>();
    let mut ignored = Vec::new();
    if serde_json::to_value(read(sources, &mut ignored))? != serde_json::to_value(read(&reversed, &mut ignored))? {
        failures.push("the IR depends on the order of the pages".to_owned());
    }
    Ok(())
}
