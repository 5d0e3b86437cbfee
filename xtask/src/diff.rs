//! `cargo xtask diff`: two states of the documented API, compared.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;
use wechatpay_codegen::diff::{self, Accepted, Level, Report, Rows};

use crate::comparison::{self, Comparison};
use crate::state;

/// What to compare, and how to say it.
pub struct Options {
    /// The state before.
    pub from: Option<String>,
    /// The state after.
    pub to: Option<String>,
    /// How the changes are written.
    pub format: Format,
    /// From which level on a change is a finding.
    pub fail_on: Option<FailOn>,
    /// The file of accepted changes.
    pub accept: Option<PathBuf>,
}

/// How the changes are written.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// For the terminal.
    Text,
    /// For a comment on a pull request.
    Markdown,
    /// For programs.
    Json,
    /// A page of its own.
    Html,
}

/// The level of a finding.
#[derive(Clone, Copy, ValueEnum)]
pub enum FailOn {
    /// Any change.
    Patch,
    /// New things, too.
    Minor,
    /// Only what may break code.
    Major,
}

/// Prints the changes and the version that follows; exit 1 if there are findings.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let accepted = accepted(options.accept.as_deref())?;
    let from = state::before(root, options.from.as_deref())?;
    let to = state::after(root, options.to.as_deref())?;
    let Some(comparison) = comparison::of(&from, &to)? else {
        tell!("nothing was compared: no API can be made of the errors above");
        return Ok(ExitCode::from(2));
    };
    let Comparison { changes, old, new, .. } = &comparison;
    let rows = Rows::of(&old.sources, &new.sources, changes);
    print(&comparison.report(), &rows, options.format)?;
    Ok(judge(&accepted, &comparison, options.fail_on))
}

fn accepted(file: Option<&Path>) -> Result<Accepted> {
    let Some(file) = file else { return Ok(Accepted::default()) };
    let text = std::fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    Accepted::read(&text).map_err(|error| anyhow!("{}: {error}", file.display()))
}

fn print(report: &Report<'_>, rows: &Rows<'_>, format: Format) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let text = match format {
        Format::Text => diff::text(report, std::io::stdout().is_terminal()),
        Format::Markdown => diff::markdown(report, rows),
        Format::Html => diff::html(report, rows),
        Format::Json => serde_json::to_string_pretty(report)? + "\n",
    };
    out.write_all(text.as_bytes())?;
    Ok(())
}

fn judge(accepted: &Accepted, comparison: &Comparison, fail_on: Option<FailOn>) -> ExitCode {
    let level = fail_on.map(|level| match level {
        FailOn::Patch => Level::Patch,
        FailOn::Minor => Level::Minor,
        FailOn::Major => Level::Major,
    });
    let judgement = accepted.judge(&comparison.changes, level);
    for stale in &judgement.stale {
        tell!("accepted, but no change any more: {stale}; remove the entry");
    }
    if judgement.accepted > 0 {
        tell!("{} accepted", judgement.accepted);
    }
    if !judgement.findings.is_empty() {
        tell!("{} changes weigh too much; accept one by its fingerprint, with a reason", judgement.findings.len());
    }
    let unknown = if fail_on.is_some() { comparison.unknown } else { 0 };
    if unknown > 0 {
        tell!("{unknown} can't be read any more: whether that breaks anything shows when their pages are settled");
    }
    let is_fine = judgement.findings.is_empty() && judgement.stale.is_empty() && unknown == 0;
    if is_fine { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
