//! `cargo xtask lint`: where the documentation contradicts itself.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::ValueEnum;
use wechatpay_inspect::lint::{self, Report, Rule, Style};

use crate::pipeline::{self, SPEC};
use crate::tree;

/// What to look for, and how to say it.
#[derive(clap::Args)]
pub struct Options {
    /// Another tree of pages than `spec/`.
    #[arg(long)]
    docs: Option<PathBuf>,
    /// How the findings are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Only this rule, even if it is off; may be repeated. docs/lint.md lists them.
    #[arg(long, value_name = "CODE")]
    rule: Vec<String>,
    /// The rules that are off, too.
    #[arg(long, conflicts_with = "rule")]
    all: bool,
    /// Only so many findings of each rule, drawn at random: to judge them.
    #[arg(long, hide = true)]
    sample: Option<usize>,
    /// The seed of the draw.
    #[arg(long, hide = true, default_value_t = 1)]
    seed: u64,
}

/// How the findings are written.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// For the terminal.
    Text,
    /// For programs.
    Json,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
    /// A page of its own.
    Html,
}

/// Prints the findings; exit 1 if the overlay does not settle them all.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let rules = rules(options)?;
    let folder = options.docs.clone().unwrap_or_else(|| root.join(SPEC));
    let sources = tree::read(&folder)?;
    let mut found = lint::lint(&sources, &rules);
    lint::settle(&mut found, &sources, &pipeline::optional(root, "overlay.toml")?);
    let is_clean = found.iter().all(|finding| finding.settled.is_some());
    if let Some(most) = options.sample {
        found = lint::sample(found, most, options.seed);
    }
    let report = Report::new(&found, &rules, &sources);
    let is_terminal = std::io::stdout().is_terminal();
    let text = match options.format {
        Format::Text => lint::text(&report, if is_terminal { Style::Coloured } else { Style::Plain }),
        Format::Json => lint::json(&report)?,
        Format::Sarif => lint::sarif(&report, if options.docs.is_some() { "" } else { "spec/" })?,
        Format::Html => {
            lint::html(&report, &options.docs.as_ref().map_or("spec".to_owned(), |docs| docs.display().to_string()))
        }
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The rules that are asked for; else those that are on.
fn rules(options: &Options) -> Result<Vec<Rule>> {
    let named = options.rule.iter().map(|code| match Rule::named(code) {
        Some(rule) => Ok(rule),
        None => bail!(
            "there is no rule `{code}`; known: {}",
            Rule::ALL.iter().map(|rule| rule.name()).collect::<Vec<_>>().join(", ")
        ),
    });
    let named = named.collect::<Result<Vec<_>>>()?;
    let wanted = |rule: &&Rule| match named.as_slice() {
        [] => options.all || rule.is_on(),
        named => named.contains(rule),
    };
    Ok(Rule::ALL.iter().filter(wanted).copied().collect())
}
