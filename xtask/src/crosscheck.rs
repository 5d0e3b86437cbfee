//! `cargo xtask crosscheck DIR`: another documentation of the same API, compared with ours.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use serde_json::json;
use wechatpay_codegen::diagnostics::{Diagnostic, Severity};
use wechatpay_codegen::source::Source;
use wechatpay_inspect::crosscheck::{self, Forms, Report, Scope, Side};
use wechatpay_inspect::twoslash::Account;

use crate::pipeline::{self, Tree};
use crate::{terminal, tree};

/// What to compare, and how to say it.
pub struct Options {
    /// The other documentation.
    pub other: PathBuf,
    /// Another tree of pages than `spec/` to compare it with.
    pub docs: Option<PathBuf>,
    /// Only what both document.
    pub common: bool,
    /// How many findings of a kind are shown; 0 is all.
    pub limit: usize,
    /// How the findings are written.
    pub format: Format,
}

/// How the findings are written.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// For the terminal.
    Text,
    /// For programs: every finding.
    Json,
}

/// Prints what differs; exit 1 if anything does, 2 if a page can't be read.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let (here, broken_here) = side(root, Tree::of(options.docs.as_deref()))?;
    let (there, broken_there) = side(root, Tree::Foreign(&options.other))?;
    let scope = if options.common { Scope::Common } else { Scope::All };
    let report = crosscheck::compare(&here, &there, scope);
    print(&report, [&here.account, &there.account], options)?;
    let is_broken = broken_here || broken_there;
    Ok(match (is_broken, report.findings.is_empty()) {
        (true, _) => ExitCode::from(2),
        (false, false) => ExitCode::from(1),
        (false, true) => ExitCode::SUCCESS,
    })
}

/// A documentation, page by page in the form that the page is written in, and whether a page is broken.
fn side(root: &Path, tree: Tree<'_>) -> Result<(Side, bool)> {
    let folder = match tree {
        Tree::Own => root.join(pipeline::SPEC),
        Tree::Foreign(folder) => folder.to_owned(),
    };
    let forms = crosscheck::split(tree::read(&folder)?);
    let mut found = forms.findings();
    let Forms { typescript, tables, silent } = forms;
    let (overlay, products) = (pipeline::optional(root, "overlay.toml")?, pipeline::optional(root, "products.toml")?);
    let read = pipeline::read(tables, overlay, &products, tree);
    let mut side = Side::new(read.api);
    side.add(&typescript, &mut found);
    let mut shown = tree.judge(found);
    // What the tables' reader warns of is said by `regen` and `verify`.
    shown.extend(read.found.into_iter().filter(is_error));
    let sources = read.sources.into_iter().chain(typescript).chain(silent).collect::<Vec<Source>>();
    let errors = terminal::show(&shown, &sources, 2);
    read.left_out.iter().for_each(|name| tell!("not compared: {name}"));
    for (page, line) in &side.account.lost {
        tell!("{page}:{line}: FAILED: the member on this line was lost");
    }
    let is_broken = errors > 0 || !side.account.is_closed();
    Ok((side, is_broken))
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error
}

fn print(report: &Report, accounts: [&Account; 2], options: &Options) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let [here, there] = accounts;
    match options.format {
        Format::Json => {
            let all = json!({ "here": here, "there": there, "report": report });
            serde_json::to_writer_pretty(&mut out, &all)?;
            writeln!(out)?;
        }
        Format::Text => {
            for account in accounts.into_iter().filter(|account| account.pages > 0) {
                writeln!(out, "{account}")?;
            }
            let text = crosscheck::text(report, options.limit, std::io::stdout().is_terminal());
            out.write_all(text.as_bytes())?;
        }
    }
    Ok(())
}
