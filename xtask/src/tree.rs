//! A tree of pages on disk.

use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result, anyhow, bail};
use rayon::prelude::*;
use wechatpay_codegen::source::Source;

/// The tree's pages, ordered by path.
pub fn read(root: &Path) -> Result<Vec<Source>> {
    let root = root_of(root)?;
    let mut pages = Vec::new();
    for folder in ROOTS {
        collect(&root.join(folder), &mut pages)?;
    }
    if pages.is_empty() {
        bail!("{} holds no page: an empty checkout?", root.display());
    }
    let source = |page: &PathBuf| {
        let bytes = std::fs::read(page).with_context(|| format!("can't read {}", page.display()))?;
        let text = text(bytes).with_context(|| page.display().to_string())?;
        Ok(Source::new(&relative(page, &root)?, &text))
    };
    let mut sources = pages.par_iter().map(source).collect::<Result<Vec<_>>>()?;
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

/// The folders that hold pages.
const ROOTS: [&str; 2] = ["openapi", "webhook"];

/// A text as it is read wherever it comes from: without mark at its beginning, lines end in `\n`.
pub fn text(bytes: Vec<u8>) -> Result<String> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let line =
            error.as_bytes().iter().take(error.utf8_error().valid_up_to()).filter(|byte| **byte == b'\n').count();
        anyhow!("line {} is no UTF-8: save the file in that encoding", line + 1)
    })?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}

/// Whether a path below the tree's folder is that of a page; what is hidden is an editor's, or a tool's.
pub fn is_page(path: &str) -> bool {
    is_below_root(path) && path.ends_with(".md") && !path.split('/').any(|part| part.starts_with('.'))
}

/// Whether pages stand there.
pub fn is_below_root(path: &str) -> bool {
    path.split_once('/').is_some_and(|(root, _)| ROOTS.contains(&root))
}

/// What a symbolic link would be: the same tree read from a commit lacks what it leads to.
pub fn refuse_link(path: &str) -> Error {
    anyhow!("{path} is a symbolic link: put the pages themselves there")
}

/// The folder that holds `openapi` and `webhook`: the given one, or its `docs`.
pub fn root_of(given: &Path) -> Result<PathBuf> {
    let has_pages = |folder: &PathBuf| ROOTS.iter().any(|root| folder.join(root).is_dir());
    let candidates = [given.to_owned(), given.join("docs")];
    match candidates.into_iter().find(has_pages) {
        Some(root) => Ok(root),
        None => bail!("{} holds neither `openapi` nor `webhook`: it is no tree of pages", given.display()),
    }
}

fn collect(folder: &Path, pages: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        // Neither an editor's files nor a tool's.
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let is_page = path.extension().is_some_and(|extension| extension == "md");
        if kind.is_symlink() && (is_page || path.is_dir()) {
            return Err(refuse_link(&path.display().to_string()));
        }
        if kind.is_dir() {
            collect(&path, pages)?;
        } else if is_page {
            pages.push(path);
        }
    }
    Ok(())
}

fn relative(page: &Path, root: &Path) -> Result<String> {
    let below = page.strip_prefix(root).unwrap_or(page);
    let parts = below.components().map(|part| part.as_os_str().to_str()).collect::<Option<Vec<_>>>();
    Ok(parts.with_context(|| format!("the name of {} is no UTF-8", page.display()))?.join("/"))
}
