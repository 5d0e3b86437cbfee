//! `cargo xtask regen`: pages → `generated/`.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use wechatpay_codegen::emit::{self, Emitted};

use crate::folder::{self, Difference};
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
    let mut read = pipeline::load(root, tree)?;
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
    let generated = root.join(GENERATED);
    let strangers = strangers(&generated)?;
    if !strangers.is_empty() {
        strangers.iter().for_each(|path| tell!("{GENERATED}/{path} is not generated"));
        tell!("nothing was written: move what is not generated out of {GENERATED}/");
        return Ok(ExitCode::from(2));
    }
    let mut difference = folder::compare(&generated, &files, |_| true)?;
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
fn strangers(generated: &Path) -> Result<Vec<String>> {
    let mut strangers = Vec::new();
    for path in folder::list(generated)? {
        let start = beginning(&generated.join(&path)).with_context(|| format!("can't read {GENERATED}/{path}"))?;
        if !emit::is_generated(&String::from_utf8_lossy(&start)) {
            strangers.push(path);
        }
    }
    Ok(strangers)
}

/// Enough of a file to hold our header.
fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(256).read_to_end(&mut bytes)?;
    Ok(bytes)
}

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
