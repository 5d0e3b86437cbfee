//! `cargo xtask regen`: pages → `generated/`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use wechatpay_codegen::emit::{self, Emitted};

use crate::folder::{self, Difference, Present};
use crate::pipeline::{self, SPEC, Tree};
use crate::{known, terminal};

/// The folder of the generated crate.
pub const GENERATED: &str = "generated";

/// Which command brings the folder up to date.
const COMMAND: &str = "cargo xtask regen";

/// What to do.
pub struct Options<'p> {
    /// Compare only.
    pub check: bool,
    /// Another tree of pages.
    pub docs: Option<&'p Path>,
    /// Only files whose path begins so.
    pub filter: Option<&'p str>,
    /// How many findings of a kind are shown.
    pub most: usize,
}

/// Emits the crate and writes what changed, or says what would change.
pub fn run(root: &Path, options: &Options<'_>) -> Result<ExitCode> {
    let tree = Tree::of(options.docs);
    let generated = root.join(GENERATED);
    let (read, present) = rayon::join(|| pipeline::load(root, tree), || folder::read(&generated));
    let mut read = read?;
    let Emitted { files, report, found } = emit::emit(&read.api);
    read.found.extend(tree.judge(found));
    if terminal::show(&read.found, &read.sources, options.most) > 0 {
        tell!("nothing was written: no correct code can be made of the errors above");
        return Ok(ExitCode::from(2));
    }
    let lost = known::judge(root, options.docs.is_none(), &read.found, &read.sources)?;
    lost.iter().for_each(|row| tell!("{row}"));
    if options.docs.is_none() && !lost.is_empty() {
        tell!("nothing was written: {} rows of {SPEC}/ would be missing from the API", lost.len());
        return Ok(ExitCode::from(2));
    }
    let present = present?;
    if strangers(&present).next().is_some() {
        strangers(&present).for_each(|path| tell!("{GENERATED}/{path} is not generated"));
        tell!("nothing was written: move what is not generated out of {GENERATED}/");
        return Ok(ExitCode::from(2));
    }
    let mut difference = folder::compare(&present, &files, |_| true);
    filter(&mut difference, options.filter);
    read.left_out.iter().for_each(|name| tell!("left out: {name}"));
    summary(&report);
    if options.check {
        return Ok(check(&difference));
    }
    folder::replace(&generated, &files, &difference)?;
    let Difference { stale, missing, extra } = difference;
    tell!("{} files: {} changed, {} new, {} deleted", files.len(), stale.len(), missing.len(), extra.len());
    Ok(ExitCode::SUCCESS)
}

/// Files without our header: they are never overwritten and never deleted.
fn strangers(present: &Present) -> impl Iterator<Item = &String> {
    let is_ours = |bytes: &[u8]| emit::is_generated(&String::from_utf8_lossy(bytes.get(..HEADER).unwrap_or(bytes)));
    present.iter().filter(move |(_, bytes)| !is_ours(bytes)).map(|(path, _)| path)
}

/// So many bytes hold our header.
const HEADER: usize = 256;

fn filter(difference: &mut Difference, prefix: Option<&str>) {
    let Some(prefix) = prefix else { return };
    let prefix = prefix.trim_start_matches("generated/");
    for paths in [&mut difference.stale, &mut difference.missing, &mut difference.extra] {
        paths.retain(|path| path.starts_with(prefix));
    }
}

fn check(difference: &Difference) -> ExitCode {
    if difference.is_empty() {
        tell!("{GENERATED}/ is up to date");
        return ExitCode::SUCCESS;
    }
    for (word, paths) in [("stale", &difference.stale), ("missing", &difference.missing), ("extra", &difference.extra)]
    {
        paths.iter().for_each(|path| say!("{word:8} {GENERATED}/{path}"));
    }
    tell!("{GENERATED}/ is not what the pages say; run: {COMMAND}");
    ExitCode::from(1)
}

/// How much is emitted, and what is left out, by reason.
fn summary(report: &emit::Report) {
    tell!("{} operations and notifications emitted", report.emitted.len());
    for (reason, keys) in &report.left_out {
        tell!("{:6} left out: {}", keys.len(), reason.text());
    }
}
