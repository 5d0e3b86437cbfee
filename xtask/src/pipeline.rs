//! The stages with their files: pages, overlay, products → the IR.

use std::path::Path;

use anyhow::{Context, Result};
use wechatpay_codegen::diagnostics::{Code, Diagnostic};
use wechatpay_codegen::foreign;
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::source::Source;

use crate::tree;

/// A tree read into the IR.
pub struct Read {
    /// The pages, and the overlay for diagnostics that speak of it.
    pub sources: Vec<Source>,
    /// The IR, corrected, placed and named.
    pub api: Api,
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// What an error of its page costs, each with the error; only in the pages of somebody else.
    pub left_out: Vec<String>,
}

/// Where a tree's pages are.
#[derive(Clone, Copy)]
pub enum Tree<'p> {
    /// `spec/` of this repository: every page must belong to a product, every overlay entry must apply.
    Own,
    /// Another tree: the overlay applies where it can.
    Foreign(&'p Path),
}

impl<'p> Tree<'p> {
    /// The tree that `--docs` names, or our own.
    pub fn of(docs: Option<&'p Path>) -> Self {
        docs.map_or(Self::Own, Self::Foreign)
    }

    /// The findings as they weigh in this tree.
    pub fn judge(self, found: impl IntoIterator<Item = Diagnostic>) -> Vec<Diagnostic> {
        let found = found.into_iter();
        match self {
            Self::Own => found.collect(),
            Self::Foreign(_) => {
                let relevant = found.filter(|diagnostic| diagnostic.code != Code::OverlayUnused);
                relevant.map(Diagnostic::in_foreign_tree).collect()
            }
        }
    }
}

/// The folder of our own pages, overlay and products.
pub const SPEC: &str = "spec";

/// The overlay, as places in it are named.
pub const OVERLAY: &str = "spec/overlay.toml";

/// Reads a tree, lays the overlay over it, places its pages and names everything.
pub fn load(root: &Path, tree: Tree<'_>) -> Result<Read> {
    let folder = match tree {
        Tree::Own => root.join(SPEC),
        Tree::Foreign(folder) => folder.to_owned(),
    };
    let sources = tree::read(&folder)?;
    let overlay = optional(root, "overlay.toml")?;
    let products = optional(root, "products.toml")?;
    Ok(self::read(sources, overlay, &products, tree))
}

/// Makes an API of texts, wherever they come from.
pub fn read(mut sources: Vec<Source>, overlay: Source, products: &Source, tree: Tree<'_>) -> Read {
    let mut found = Vec::new();
    let mut api = wechatpay_codegen::api(&sources, &overlay, products, &mut found);
    let left_out = match tree {
        Tree::Own => Vec::new(),
        Tree::Foreign(_) => foreign::leave_out(&mut api, &mut found),
    };
    sources.push(overlay);
    Read { sources, api, found: tree.judge(found), left_out }
}

/// A file of `spec/`; empty if there is none.
pub fn optional(root: &Path, name: &str) -> Result<Source> {
    let path = root.join(SPEC).join(name);
    if path.exists() { file(&path, name) } else { Ok(Source::new(&format!("{SPEC}/{name}"), "")) }
}

/// A file that stands for one of `spec/`.
pub fn file(path: &Path, name: &str) -> Result<Source> {
    let bytes = std::fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
    let text = tree::text(bytes).with_context(|| path.display().to_string())?;
    Ok(Source::new(&format!("{SPEC}/{name}"), &text))
}
