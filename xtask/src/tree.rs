//! A tree of pages on disk.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
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
    let mut sources = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).with_context(|| format!("can't read {}", page.display()))?;
        sources.push(Source::new(&relative(&page, &root), &text.trim_start_matches('\u{feff}').replace("\r\n", "\n")));
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

/// The folders that hold pages.
const ROOTS: [&str; 2] = ["openapi", "webhook"];

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
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    Ok(())
}

fn relative(page: &Path, root: &Path) -> String {
    let below = page.strip_prefix(root).unwrap_or(page);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
