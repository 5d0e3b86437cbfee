//! `cargo xtask export ir`: the whole IR as JSON on stdout.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::pipeline::{self, Tree};
use crate::terminal;

/// Prints the IR of a tree.
pub fn ir(root: &Path, docs: Option<&Path>) -> Result<ExitCode> {
    let read = pipeline::load(root, Tree::of(docs))?;

    read.left_out.iter().for_each(|name| tell!("left out: {name}"));
    let errors = terminal::show(&read.found, &read.sources, 0);
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &read.api)?;
    writeln!(out)?;
    Ok(if errors > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
}
