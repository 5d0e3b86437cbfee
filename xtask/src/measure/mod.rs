//! `cargo xtask measure`: what people wait for, beside yardsticks that it builds itself in a temporary folder.
//!
//! One thing after the other, each crate whole (`CARGO_INCREMENTAL=0`), what it depends on built before. `docs/performance.md`
//! says what is asked for, and keeps the last figures.

mod builds;
mod commands;
mod cost;
mod machine;
mod naive;
mod page;
mod plot;
mod progenitor;
mod row;
mod scratch;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::ValueEnum;
use wechatpay_codegen::ir::Api;

use crate::pipeline::{self, Tree};
use row::Row;
use scratch::Scratch;

/// What to do.
#[derive(clap::Args)]
pub struct Options {
    /// Only these tables; if not given, all but progenitor's client.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Table>,
    /// How often each thing is done; the best counts.
    #[arg(long, default_value_t = 1)]
    runs: usize,
    /// How the figures are written.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// Where to build, so that another run finds what this one built; if not given, in a temporary folder.
    #[arg(long)]
    place: Option<PathBuf>,
    /// A page whose marked part is to hold the figures, with the plot beside it: docs/performance.md.
    #[arg(long)]
    write: Option<PathBuf>,
}

/// A part of the work.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    /// The SDK with all features, beside types alone.
    Full,
    /// The same beside progenitor's client, which is generated; `cargo-progenitor` is installed into the place.
    Progenitor,
    /// The SDK with its default features.
    Default,
    /// A program from an empty target directory.
    Hello,
    /// rustdoc.
    Doc,
    /// Libraries and a stripped program.
    Size,
    /// The commands of this project.
    Commands,
    /// These commands built from nothing.
    Xtask,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Tables.
    Markdown,
    /// One value.
    Json,
}

/// Measures; exit 1 if a goal is missed.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let facts = machine::facts(root, &["serde", "serde_json", "reqwest", "tokio"]);
    let read = pipeline::load(root, Tree::Own)?;
    let temporary = tempfile::tempdir().context("can't make a temporary folder")?;
    let scratch = Scratch::new(root, options.place.as_deref().unwrap_or(temporary.path()), &read.api)?;
    let rows = measured(root, &scratch, &read.api, options)?;
    match options.format {
        Format::Markdown => say!("{}", table::markdown(&facts, &rows)),
        Format::Json => say!("{:#}", table::json(&facts, &rows)),
    }
    if let Some(page) = &options.write {
        let full = rows.iter().filter(|row| row.table == builds::FULL_TABLE).collect::<Vec<_>>();
        let plot = (!full.is_empty()).then(|| plot::svg("Building every documented operation", &full));
        page::write(page, &table::markdown(&facts, &rows), plot.as_deref())?;
    }
    let missed = rows.iter().any(|row| row.goals.iter().any(|goal| !goal.is_met(row)));
    Ok(ExitCode::from(u8::from(missed)))
}

fn measured(root: &Path, scratch: &Scratch, api: &Api, options: &Options) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let wanted = |table| options.only.is_empty() || options.only.contains(&table);
    // Half an hour, and a program of others: only who names it gets it.
    let with_progenitor = options.only.contains(&Table::Progenitor);
    if with_progenitor {
        let generated = progenitor::generate(scratch, api, options.runs)?;
        rows.extend(builds::generating(generated, commands::regen(root, scratch, options.runs)?));
    }
    if with_progenitor || wanted(Table::Full) {
        rows.extend(builds::full(scratch, options.runs, with_progenitor)?);
    }
    if wanted(Table::Default) {
        rows.extend(builds::default(scratch, options.runs)?);
    }
    if wanted(Table::Hello) {
        rows.extend(builds::hello(scratch, options.runs)?);
    }
    if wanted(Table::Doc) {
        rows.extend(builds::documentation(scratch, options.runs)?);
    }
    if wanted(Table::Size) {
        rows.extend(builds::size(scratch)?);
    }
    if wanted(Table::Commands) {
        rows.extend(commands::run(root, scratch, options.runs)?);
    }
    if wanted(Table::Xtask) {
        rows.push(commands::from_scratch(root, scratch, options.runs)?);
    }
    Ok(rows)
}
