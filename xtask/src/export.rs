//! `cargo xtask export`: what was read, as JSON: the whole IR, or APIv3 as an OpenAPI document.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use wechatpay_inspect::openapi;

use crate::pipeline::{self, Tree};
use crate::terminal;

/// What is exported.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// The IR.
    Ir,
    /// OpenAPI of a version.
    OpenApi(openapi::Version),
    /// OpenAPI that progenitor makes a client of.
    Progenitor,
}

/// Writes a tree's export to a file, or to stdout.
pub fn run(root: &Path, form: Form, docs: Option<&Path>, output: Option<&Path>) -> Result<ExitCode> {
    let read = pipeline::load(root, Tree::of(docs))?;

    read.left_out.iter().for_each(|name| tell!("left out: {name}"));
    let errors = terminal::show(&read.found, &read.sources, 0);
    match form {
        Form::Ir => write(output, |out| Ok(serde_json::to_writer_pretty(out, &read.api)?))?,
        Form::OpenApi(version) => {
            let document = openapi::document(&read.api, version);
            write(output, |out| Ok(serde_json::to_writer_pretty(out, &document)?))?;
        }
        Form::Progenitor => {
            let (document, left_out) = openapi::progenitor(&read.api);
            left_out.iter().for_each(|(operation, reason)| tell!("left out: {operation}: {reason}"));
            write(output, |out| Ok(serde_json::to_writer_pretty(out, &document)?))?;
        }
    }
    Ok(if errors > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn write(output: Option<&Path>, json: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let Some(path) = output else { return write_to(&mut std::io::stdout().lock(), json) };
    let failed = || format!("can't write {}", path.display());
    let mut file = BufWriter::new(File::create(path).with_context(failed)?);
    write_to(&mut file, json).with_context(failed)
}

fn write_to(out: &mut dyn Write, json: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    json(out)?;
    writeln!(out)?;
    Ok(out.flush()?)
}
