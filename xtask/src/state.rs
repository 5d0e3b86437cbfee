//! A state of the API: a git revision of this repository, the working tree, or a directory of pages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wechatpay_codegen::source::Source;

use crate::pipeline::{self, Read, SPEC, Tree};
use crate::tree;

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
    let base = MAIN.iter().find_map(|branch| git(root, &["merge-base", branch, "HEAD"]).ok());
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
    let commit = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
        .with_context(|| format!("`{named}` is neither a directory nor a revision of this repository"))?;
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
        let archive = git(&self.root, &["archive", "--format=tar", commit, "--", SPEC])
            .with_context(|| format!("{} holds no {SPEC}/", self.name))?;
        let mut files = unpack(&archive)?;
        let mut file = |name: &str| Source::new(&format!("{SPEC}/{name}"), &files.remove(name).unwrap_or_default());
        let (overlay, products) = (file("overlay.toml"), file("products.toml"));
        let is_page = |path: &str| path.ends_with(".md");
        let pages = files.into_iter().filter(|(path, _)| is_page(path)).map(|(path, text)| Source::new(&path, &text));
        // An overlay of another time may not fit what is read today.
        Ok(pipeline::read(pages.collect(), overlay, &products, Tree::Foreign(&self.root)))
    }

    /// A directory may bring an overlay and products of its own; else they are ours.
    fn read_directory(&self, directory: &Path) -> Result<Read> {
        let own = tree::root_of(directory)?;
        let file = |name: &str| match std::fs::read_to_string(own.join(name)) {
            Ok(text) => Ok(Source::new(&format!("{SPEC}/{name}"), &text)),
            Err(_) => pipeline::optional(&self.root, name),
        };
        let (overlay, products) = (file("overlay.toml")?, file("products.toml")?);
        Ok(pipeline::read(tree::read(directory)?, overlay, &products, Tree::Foreign(directory)))
    }

    /// The version of the crate in this state; of a directory, the repository's.
    pub fn version(&self, root: &Path) -> Result<String> {
        let manifest = match &self.place {
            Place::Revision(commit) => git(&self.root, &["show", &format!("{commit}:Cargo.toml")]).ok(),
            Place::WorkingTree | Place::Directory(_) => std::fs::read(root.join("Cargo.toml")).ok(),
        };
        let manifest = manifest.map(|bytes| String::from_utf8_lossy(&bytes).parse::<toml::Table>()).transpose();
        let manifest = manifest.context("Cargo.toml is no TOML")?.unwrap_or_default();
        let package = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
        let version = package.and_then(|package| package.get("version")).and_then(toml::Value::as_str);
        Ok(version.unwrap_or("0.1.0").to_owned())
    }
}

/// The texts of an archive by their path below `spec`.
fn unpack(archive: &[u8]) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(archive).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let Some(path) = path.strip_prefix("spec/").filter(|_| entry.header().entry_type().is_file()) else { continue };
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes)?;
        files.insert(path.to_owned(), String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(files)
}

/// What git prints.
fn git(root: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().context("can't run git")?;
    if !output.status.success() {
        bail!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}
