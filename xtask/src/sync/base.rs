//! What upstream said of each page at the last sync: without it nobody can tell an edit made here from a change made there.
//!
//! `spec/upstream.txt` keeps the digest of each page as `sync` distilled it; a page that it doesn't name was written here.
//! Where there is no such file yet, the last commit stands for it: what is not committed was edited. Where git has no answer
//! either, any page may have been.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::git;
use crate::pipeline::SPEC;

/// The file in `spec/`.
pub const FILE: &str = "upstream.txt";

const HEADING: &str =
    "# What upstream said of each page when `cargo xtask sync` last looked: digest and page. Written by it alone.\n";

/// What upstream said, page by page.
pub struct Base {
    digests: BTreeMap<String, String>,
    /// Where no sync was noted, the pages that are not committed as they stand: with the text of the last commit, if they are
    /// in it. Nothing where git has no answer.
    uncommitted: Option<BTreeMap<String, Option<String>>>,
}

impl Base {
    /// Reads what is known.
    pub fn read(root: &Path) -> Result<Self> {
        let path = root.join(SPEC).join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self { digests: BTreeMap::new(), uncommitted: uncommitted(root) });
            }
            other => other.with_context(|| format!("can't read {}", path.display()))?,
        };
        let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once("  "));
        let digests = lines.map(|(digest, page)| (page.to_owned(), digest.to_owned())).collect();
        // What it doesn't name was written here: nothing in the last commit says otherwise.
        Ok(Self { digests, uncommitted: None })
    }

    /// Whether a page says something else than upstream said: it was edited here. Either of its forms may be what was written.
    pub fn is_edited(&self, page: &str, forms: [&str; 2]) -> bool {
        match (self.digests.get(page), &self.uncommitted) {
            (Some(known), _) => forms.iter().all(|form| digest(form) != *known),
            (None, Some(uncommitted)) => uncommitted
                .get(page)
                .is_some_and(|committed| forms.iter().all(|form| Some(*form) != committed.as_deref())),
            (None, None) => true,
        }
    }

    /// Whether upstream says what it said.
    pub fn is_unmoved(&self, page: &str, text: &str) -> bool {
        match (self.digests.get(page), &self.uncommitted) {
            (Some(known), _) => digest(text) == *known,
            (None, Some(uncommitted)) => uncommitted.get(page).is_some_and(|known| known.as_deref() == Some(text)),
            (None, None) => false,
        }
    }

    /// Whether a sync noted the page.
    pub fn noted(&self, page: &str) -> bool {
        self.digests.contains_key(page)
    }

    /// Whether upstream had a page that stands here, as far as anyone can tell.
    pub fn knows(&self, page: &str) -> bool {
        self.noted(page) || self.uncommitted.as_ref().is_some_and(|pages| pages.get(page).is_none_or(Option::is_some))
    }

    /// The file as it has to be written: what upstream says now, and what it said of the pages that stay without it.
    pub fn next<'t>(&self, pages: impl Iterator<Item = (&'t String, &'t String)>, staying: &[String]) -> String {
        let stay = staying.iter().filter_map(|page| Some((page.clone(), self.digests.get(page)?.clone())));
        let lines = stay.chain(pages.map(|(page, text)| (page.clone(), digest(text)))).collect::<BTreeMap<_, _>>();
        let lines = lines.iter().map(|(page, digest)| format!("{digest}  {page}\n"));
        [HEADING.to_owned()].into_iter().chain(lines).collect()
    }
}

/// The pages that differ from the last commit or are not in it.
fn uncommitted(root: &Path) -> Option<BTreeMap<String, Option<String>>> {
    let prefix = format!("{SPEC}/");
    let pages = git::uncommitted(root, SPEC)?.into_iter().filter_map(|path| {
        let page = path.strip_prefix(&prefix)?.to_owned();
        Some((page, git::committed(root, &path)))
    });
    Some(pages.collect())
}

/// Half of a SHA-256, in hex: nobody attacks it.
fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
