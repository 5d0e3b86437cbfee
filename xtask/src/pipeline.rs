//! The stages with their files: pages, overlay, products → the IR.

use std::path::Path;

use anyhow::{Context, Result};
use wechatpay_codegen::diagnostics::Diagnostic;
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::overlay::{self, Overlay, Rename};
use wechatpay_codegen::products::{Products, Strictness};
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{check, read};

use crate::tree;

/// A tree read into the IR.
pub struct Read {
    /// The pages, and the overlay for diagnostics that speak of it.
    pub sources: Vec<Source>,
    /// The IR.
    pub api: Api,
    /// The names in Rust that the overlay chooses.
    pub renames: Vec<Rename>,
    /// What was found.
    pub found: Vec<Diagnostic>,
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
}

/// The folder of our own pages, overlay and products.
pub const SPEC: &str = "spec";

/// Reads a tree, lays the overlay over it and places its pages.
pub fn load(root: &Path, tree: Tree<'_>) -> Result<Read> {
    let (folder, strictness) = match tree {
        Tree::Own => (root.join(SPEC), Strictness::Own),
        Tree::Foreign(folder) => (folder.to_owned(), Strictness::Foreign),
    };
    let mut sources = tree::read(&folder)?;
    let mut found = Vec::new();
    let mut api = read(&sources, &mut found);
    let overlay_source = optional(root, "overlay.toml")?;
    let products = optional(root, "products.toml")?;
    let overlay = Overlay::read(&overlay_source, &mut found);
    let renames = overlay::apply(&overlay, &mut api, strictness, &mut found);
    Products::read(&products.text, &products.path, &mut found).assign(&mut api, strictness, &mut found);
    check::check(&api, &mut found);
    sources.push(overlay_source);
    Ok(Read { sources, api, renames, found })
}

/// A file of `spec/`; empty if there is none.
fn optional(root: &Path, name: &str) -> Result<Source> {
    let path = root.join(SPEC).join(name);
    let text = match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        other => other.with_context(|| format!("can't read {}", path.display()))?,
    };
    Ok(Source::new(&format!("{SPEC}/{name}"), &text))
}
