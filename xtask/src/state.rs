//! A state of the API: a git revision of this repository, the working tree, or a directory of pages.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wechatpay_codegen::source::Source;

use crate::git::Blob;
use crate::pipeline::{self, Read, SPEC, Tree};
use crate::{git, tree};

/// A state to be read.
pub struct State {
    /// For people: `main~3 (0a1b2c3)`, `the working tree`, a directory.
    pub name: String,
    root: PathBuf,
    place: Place,
}

enum Place {
    WorkingTree,
    Revision(String),
    Directory(PathBuf),
}

/// Branches that a change starts from, the first that is there.
const MAIN: [&str; 4] = ["main", "origin/main", "master", "origin/master"];

/// The state before: the named one, or where this branch left main.
pub fn before(root: &Path, named: Option<&str>) -> Result<State> {
    if let Some(named) = named {
        return state(root, named);
    }
    let base = MAIN.iter().find_map(|branch| git::run(root, &["merge-base", branch, "HEAD"]).ok());
    let Some(base) = base else {
        bail!("this is no checkout with a branch `main`: say --from REV or --from DIR");
    };
    let base = String::from_utf8_lossy(&base).trim().to_owned();
    Ok(revision(root, "main", base))
}

/// The state after: the named one, or the working tree.
pub fn after(root: &Path, named: Option<&str>) -> Result<State> {
    match named {
        Some(named) => state(root, named),
        None => Ok(State { name: "the working tree".to_owned(), root: root.to_owned(), place: Place::WorkingTree }),
    }
}

/// A directory of pages counts for more than a revision of that name.
fn state(root: &Path, named: &str) -> Result<State> {
    let directory = PathBuf::from(named);
    if directory.is_dir() {
        tree::root_of(&directory)?;
        return Ok(State { name: named.to_owned(), root: root.to_owned(), place: Place::Directory(directory) });
    }
    let commit = format!("{named}^{{commit}}");
    let Ok(commit) = git::run(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]) else {
        bail!("`{named}` is neither a directory nor a revision of {}", root.display());
    };
    Ok(revision(root, named, String::from_utf8_lossy(&commit).trim().to_owned()))
}

fn revision(root: &Path, named: &str, commit: String) -> State {
    let short = commit.get(..10).unwrap_or(&commit);
    let name = if named.starts_with(short) { short.to_owned() } else { format!("{named} ({short})") };
    State { name, root: root.to_owned(), place: Place::Revision(commit) }
}

impl State {
    /// Reads the pages with the overlay and the products that belong to them.
    pub fn read(&self) -> Result<Read> {
        match &self.place {
            Place::WorkingTree => pipeline::load(&self.root, Tree::Own),
            Place::Revision(commit) => self.read_revision(commit),
            Place::Directory(directory) => self.read_directory(directory),
        }
    }

    fn read_revision(&self, commit: &str) -> Result<Read> {
        let files = git::files(&self.root, commit, SPEC).with_context(|| format!("can't read {}", self.name))?;
        let (mut pages, mut overlay, mut products) = (Vec::new(), String::new(), String::new());
        for (path, Blob { bytes, is_link }) in files {
            if is_link && tree::is_below_root(&path) {
                return Err(tree::refuse_link(&path).context(format!("in {}", self.name)));
            }
            let text = || tree::text(bytes).with_context(|| format!("{SPEC}/{path} in {}", self.name));
            match path.as_str() {
                "overlay.toml" => overlay = text()?,
                "products.toml" => products = text()?,
                _ if tree::is_page(&path) => pages.push(Source::new(&path, &text()?)),
                _ => {}
            }
        }
        if pages.is_empty() {
            bail!("{} holds no page below {SPEC}/", self.name);
        }
        let source = |name: &str, text: &str| Source::new(&format!("{SPEC}/{name}"), text);
        let (overlay, products) = (source("overlay.toml", &overlay), source("products.toml", &products));
        // An overlay of another time may not fit what is read today.
        Ok(pipeline::read(pages, overlay, &products, Tree::Foreign(&self.root)))
    }

    /// A directory may bring an overlay and products of its own; else they are ours.
    fn read_directory(&self, directory: &Path) -> Result<Read> {
        let own = tree::root_of(directory)?;
        let file = |name: &str| match own.join(name).exists() {
            true => pipeline::file(&own.join(name), name),
            false => pipeline::optional(&self.root, name),
        };
        let (overlay, products) = (file("overlay.toml")?, file("products.toml")?);
        Ok(pipeline::read(tree::read(directory)?, overlay, &products, Tree::Foreign(directory)))
    }

    /// The version of the crate in this state; of a directory, the repository's.
    pub fn version(&self) -> Result<String> {
        let manifest = match &self.place {
            Place::Revision(commit) => git::ask(&self.root, &["show", &format!("{commit}:./Cargo.toml")]),
            Place::WorkingTree | Place::Directory(_) => std::fs::read_to_string(self.root.join("Cargo.toml")).ok(),
        };
        let manifest = manifest.with_context(|| format!("there is no Cargo.toml in {}", self.name))?;
        let manifest = manifest.parse::<toml::Table>().context("Cargo.toml is no TOML")?;
        let package = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
        let version = package.and_then(|package| package.get("version")).and_then(toml::Value::as_str);
        let version =
            version.with_context(|| format!("Cargo.toml in {} has no workspace.package.version", self.name))?;
        Ok(version.to_owned())
    }
}
