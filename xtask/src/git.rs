//! Questions to git about the repository.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// What git prints; nothing if it refuses, be it that there is no repository.
pub fn ask(root: &Path, arguments: &[&str]) -> Option<String> {
    run(root, arguments).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// What git prints, or what it says against it.
pub fn run(root: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = git(root, arguments).output().context("can't run git")?;
    if !output.status.success() {
        bail!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}

fn git(root: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(arguments);
    git
}

/// The files below a folder of the repository that differ from the last commit, or are not in it; relative to `root`.
/// Nothing where git has no answer.
pub fn uncommitted(root: &Path, folder: &str) -> Option<Vec<String>> {
    let changed = ask(root, &["diff", "--name-only", "--relative", "-z", "HEAD", "--", folder])?;
    let new = ask(root, &["ls-files", "--others", "--exclude-standard", "-z", "--", folder])?;
    let paths = [changed, new]
        .into_iter()
        .flat_map(|list| list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect::<Vec<_>>());
    Some(paths.collect())
}

/// The text of a file in the last commit.
pub fn committed(root: &Path, path: &str) -> Option<String> {
    ask(root, &["show", &format!("HEAD:./{path}")])
}

/// A file of a commit.
pub struct Blob {
    /// Its bytes, as they were committed: no attribute and no setting converts them.
    pub bytes: Vec<u8>,
    /// Whether it is a symbolic link.
    pub is_link: bool,
}

/// The files of a commit below a folder, by their path below it.
pub fn files(root: &Path, commit: &str, folder: &str) -> Result<BTreeMap<String, Blob>> {
    let list = run(root, &["ls-tree", "-r", "-z", commit, "--", folder])?;
    let entries = list.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()).map(entry);
    let entries = entries.collect::<Result<Vec<_>>>()?;
    let blobs = entries.into_iter().filter(|entry| entry.kind == "blob").collect::<Vec<_>>();
    let contents = contents(root, &blobs)?;
    let prefix = format!("{folder}/");
    let files = blobs.into_iter().zip(contents).filter_map(|(Entry { path, mode, .. }, bytes)| {
        Some((path.strip_prefix(&prefix)?.to_owned(), Blob { bytes, is_link: mode == "120000" }))
    });
    Ok(files.collect())
}

struct Entry {
    mode: String,
    kind: String,
    object: String,
    path: String,
}

/// `100644 blob 0a1b…<tab>spec/overlay.toml`.
fn entry(line: &[u8]) -> Result<Entry> {
    let line = std::str::from_utf8(line).context("the name of a committed file is no UTF-8")?;
    let (facts, path) = line.split_once('\t').context("git ls-tree says something unexpected")?;
    let facts = facts.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let [mode, kind, object] = <[String; 3]>::try_from(facts).ok().context("git ls-tree says something unexpected")?;
    Ok(Entry { mode, kind, object, path: path.to_owned() })
}

/// The bytes of objects, in their order: one process for all.
fn contents(root: &Path, entries: &[Entry]) -> Result<Vec<Vec<u8>>> {
    let mut child = git(root, &["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("can't run git")?;
    let (Some(mut asked), Some(said)) = (child.stdin.take(), child.stdout.take()) else { bail!("can't talk to git") };
    let contents = std::thread::scope(|scope| {
        // Both at once: neither pipe holds everything.
        scope.spawn(move || entries.iter().try_for_each(|entry| writeln!(asked, "{}", entry.object)));
        let mut said = BufReader::new(said);
        entries.iter().map(|entry| content(&mut said, &entry.object)).collect::<Result<Vec<_>>>()
    });
    drop(child.wait());
    contents
}

fn content(said: &mut impl BufRead, object: &str) -> Result<Vec<u8>> {
    let mut head = String::new();
    said.read_line(&mut head)?;
    let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
    let size = size.filter(|_| head.contains(" blob ")).with_context(|| format!("git has no object {object}"))?;
    // The line break behind it goes, too.
    let mut bytes = vec![0; size + 1];
    said.read_exact(&mut bytes)?;
    bytes.truncate(size);
    Ok(bytes)
}
