//! `cargo xtask sync DIR`: an upstream checkout → `spec/`, page by page.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use wechatpay_codegen::{distil, pages};

use crate::pipeline::SPEC;
use crate::{folder, terminal, tree};

/// Which pages of `spec/` that upstream lacks are deleted.
pub struct Deletion {
    /// Any at all.
    pub missing: bool,
    /// Even if they are more than a quarter.
    pub many: bool,
}

/// One page in so many may be deleted without further ado.
const MOST: usize = 4;

/// Distils every page of an upstream checkout into `spec/`, and says what it did.
pub fn run(root: &Path, upstream: &Path, deletion: &Deletion) -> Result<ExitCode> {
    let Deletion { missing: delete_missing, many } = *deletion;
    let sources = tree::read(upstream)?;
    let mut found = Vec::new();
    let pages = pages(&sources, &mut found);
    let distilled = pages.iter().filter_map(|page| Some((page.path.to_string(), distil::distil(page)?)));
    let files = distilled.collect::<folder::Files>();
    let spec = root.join(SPEC);
    let mut difference = folder::compare(&spec, &files, |path| path.ends_with(".md"))?;
    let known = folder::list(&spec)?.iter().filter(|path| path.ends_with(".md")).count();
    if delete_missing && !many && difference.extra.len() * MOST > known {
        let gone = difference.extra.len();
        bail!(
            "{} lacks {gone} of {known} pages: is the checkout whole? Nothing was written; say --delete-many if they are \
             gone for good",
            upstream.display()
        );
    }
    difference.stale.iter().for_each(|path| println!("changed  {path}"));
    difference.missing.iter().for_each(|path| println!("new      {path}"));
    let fate = if delete_missing { "deleted" } else { "kept, though upstream lacks it:" };
    difference.extra.iter().for_each(|path| println!("{fate} {path}"));
    let counts = [difference.missing.len(), difference.stale.len(), difference.extra.len()];
    if !delete_missing {
        difference.extra.clear();
    }
    folder::replace(&spec, &files, &difference)?;
    terminal::show(&found, &sources, 1);
    let [new, changed, gone] = counts;
    eprintln!("{new} new, {changed} changed, {} unchanged, {gone} that upstream lacks", files.len() - new - changed);
    Ok(ExitCode::SUCCESS)
}
