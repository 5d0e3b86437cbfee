//! `cargo xtask sync DIR`: an upstream checkout, or pages distilled before → `spec/`, page by page, whole or not at all.
//!
//! A page has three states: as it stands here, as upstream has it, and as upstream had it at the last sync (`base.rs`). What
//! changed only upstream is taken, what changed only here is kept and shown; where both changed, a person decides.

mod base;
mod edits;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use wechatpay_codegen::diagnostics::Diagnostic;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{distil, pages};

use crate::folder::{self, Difference, Files};
use crate::pipeline::SPEC;
use crate::{terminal, tree};
use base::Base;
use edits::Edit;
pub use edits::Policy;

/// What to do with pages that upstream lacks, and with edits made here.
#[derive(Clone, Copy)]
pub struct Options {
    /// Delete the pages that upstream lacks.
    pub delete_missing: bool,
    /// Even if they are more than a quarter.
    pub delete_many: bool,
    /// Of edits made here.
    pub edits: Policy,
}

/// One page in so many may be deleted without further ado.
const MOST: usize = 4;

/// What upstream says.
struct Upstream {
    sources: Vec<Source>,
    found: Vec<Diagnostic>,
    pages: Files,
}

/// Distils every page of an upstream checkout into `spec/`, and says what it did.
pub fn run(root: &Path, upstream: &Path, options: Options) -> Result<ExitCode> {
    let Upstream { sources, found, mut pages } = read(upstream)?;
    let spec = root.join(SPEC);
    let mut difference = folder::compare(&folder::read(&spec)?, &pages, |path| path.ends_with(".md"));
    if options.delete_missing && !options.delete_many {
        refuse_many(&spec, upstream, &difference)?;
    }
    let base = Base::read(root)?;
    let edits = edited(&spec, &base, &difference, &pages, options)?;
    if options.edits == Policy::Stop && edits.iter().any(|edit| edit.conflict) {
        return Ok(undecided(&edits));
    }
    let staying = if options.delete_missing { Vec::new() } else { difference.extra.clone() };
    pages.insert(base::FILE.to_owned(), base.next(pages.iter(), &staying));
    keep(&edits, &mut difference, options);
    report(&difference, &edits, &base, options);
    let counts = [difference.missing.len(), difference.stale.len(), difference.extra.len()];
    if !options.delete_missing {
        difference.extra.clear();
    }
    let all = pages.len() - 1;
    note(&spec, &pages, &mut difference)?;
    folder::replace(&spec, &pages, &difference)?;
    terminal::show(&found, &sources, 1);
    let [new, changed, gone] = counts;
    let kept = if options.edits == Policy::Overwrite { 0 } else { edits.len() };
    let same = all.saturating_sub(new + changed + kept);
    let kept = if kept > 0 { format!(", {kept} edited here and kept") } else { String::new() };
    tell!("{new} new, {changed} changed, {same} unchanged, {gone} that upstream lacks{kept}");
    Ok(ExitCode::SUCCESS)
}

fn read(upstream: &Path) -> Result<Upstream> {
    let sources = tree::read(upstream)?;
    let mut found = Vec::new();
    let read = pages(&sources, &mut found);
    let pages = read.iter().filter_map(|page| Some((page.path.to_string(), distil::distil(page)?))).collect();
    Ok(Upstream { sources, found, pages })
}

/// More than a quarter of all, or of one of its folders: `webhook/v3` is a small part of the whole.
fn refuse_many(spec: &Path, upstream: &Path, difference: &Difference) -> Result<()> {
    let pages = folder::list(spec)?.into_iter().filter(|path| path.ends_with(".md")).collect::<Vec<_>>();
    let folders = pages.iter().map(|page| of_version(page)).collect::<BTreeSet<_>>();
    for folder in [""].into_iter().chain(folders) {
        let within = |pages: &[String]| pages.iter().filter(|page| page.starts_with(folder)).count();
        let (gone, known) = (within(&difference.extra), within(&pages));
        if gone * MOST > known {
            bail!(
                "{} lacks {gone} of {known} pages{}: is the checkout whole? Nothing was written; say --delete-many if they \
                 are gone for good",
                upstream.display(),
                if folder.is_empty() { String::new() } else { format!(" of {folder}") }
            );
        }
    }
    Ok(())
}

/// `openapi/v3/` of a page in it.
fn of_version(page: &str) -> &str {
    let end = page.match_indices('/').nth(1).map_or(0, |(at, slash)| at + slash.len());
    page.get(..end).unwrap_or_default()
}

/// The edits among the pages that would be replaced or deleted.
fn edited(spec: &Path, base: &Base, difference: &Difference, pages: &Files, options: Options) -> Result<Vec<Edit>> {
    let deleted = difference.extra.iter().filter(|_| options.delete_missing);
    let mut texts = Vec::new();
    for page in difference.stale.iter().chain(deleted) {
        let text = std::fs::read_to_string(spec.join(page)).with_context(|| format!("can't read {SPEC}/{page}"))?;
        texts.push((page.clone(), text.replace("\r\n", "\n")));
    }
    Ok(edits::find(base, texts.into_iter(), pages))
}

/// Takes the edits out of what is to be done.
fn keep(edits: &[Edit], difference: &mut Difference, options: Options) {
    if options.edits == Policy::Overwrite {
        return;
    }
    let is_edited = |page: &String| edits.iter().any(|edit| edit.page == *page);
    difference.stale.retain(|page| !is_edited(page));
    difference.extra.retain(|page| !is_edited(page));
}

/// What upstream says is noted together with the pages.
fn note(spec: &Path, files: &Files, difference: &mut Difference) -> Result<()> {
    let path = spec.join(base::FILE);
    let list = if path.exists() { &mut difference.stale } else { &mut difference.missing };
    let present =
        if path.exists() { std::fs::read_to_string(&path).context("can't read upstream.txt")? } else { String::new() };
    if files.get(base::FILE) != Some(&present) {
        list.push(base::FILE.to_owned());
    }
    Ok(())
}

fn report(difference: &Difference, edits: &[Edit], base: &Base, options: Options) {
    difference.stale.iter().for_each(|path| say!("changed  {path}"));
    for path in &difference.missing {
        let what = if base.noted(path) { "deleted here, there again:" } else { "new     " };
        say!("{what} {path}");
    }
    let fate = if options.delete_missing { "deleted" } else { "kept, though upstream lacks it:" };
    difference.extra.iter().for_each(|path| say!("{fate} {path}"));
    let fate = if options.edits == Policy::Overwrite { "edited here, overwritten:" } else { "edited here, kept:" };
    for edit in edits {
        say!("{fate} {}\n{}", edit.page, edit.difference().trim_end());
    }
}

/// Upstream and somebody here changed the same page.
fn undecided(edits: &[Edit]) -> ExitCode {
    let conflicts = edits.iter().filter(|edit| edit.conflict).collect::<Vec<_>>();
    for edit in &conflicts {
        let there = if edit.upstream.is_some() { "changed" } else { "deleted" };
        say!("edited here, {there} upstream: {}\n{}", edit.page, edit.difference().trim_end());
    }
    tell!(
        "nothing was written: {} edited here, and changed upstream since the last sync. Move each edit to {SPEC}/overlay.toml, \
         where it outlives every sync, and say --overwrite-edits; or say --keep-edits",
        count(conflicts.len())
    );
    ExitCode::from(1)
}

fn count(pages: usize) -> String {
    if pages == 1 { "1 page was".to_owned() } else { format!("{pages} pages were") }
}
