//! Replacing a folder's files whole or not at all.
//!
//! The new state is built beside the folder, unchanged files as links to the old ones (so they keep their time stamps), and
//! then takes the folder's place in one step. Whenever the run is interrupted, the folder holds the old state or the new
//! one; what was left beside it is put right by the next run ([`recover`]).

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result, anyhow};
use rayon::prelude::*;

/// Texts by path below the folder.
pub type Files = BTreeMap<String, String>;

/// What differs between a folder and the files that should be in it.
#[derive(Debug, Default)]
pub struct Difference {
    /// Files with another text.
    pub stale: Vec<String>,
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Files that should not be there.
    pub extra: Vec<String>,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.extra.is_empty()
    }
}

/// What is in a folder, by path below it.
pub type Present = BTreeMap<String, Vec<u8>>;

/// Reads every file that [`list`] names.
pub fn read(folder: &Path) -> Result<Present> {
    let file = |path: String| -> Result<(String, Vec<u8>)> {
        let bytes = std::fs::read(folder.join(&path));
        let bytes = bytes.with_context(|| format!("can't read {}", folder.join(&path).display()))?;
        Ok((path, bytes))
    };
    list(folder)?.into_par_iter().map(file).collect()
}

/// Compares what is in a folder with the files that should be in it; `owned` says which files may be replaced and deleted.
pub fn compare(present: &Present, files: &Files, owned: impl Fn(&str) -> bool) -> Difference {
    let (there, missing) = files.iter().partition::<Vec<_>, _>(|(path, _)| present.contains_key(*path));
    let stale = there.into_iter().filter(|(path, text)| present.get(*path).is_none_or(|own| own != text.as_bytes()));
    let extra = present.keys().filter(|path| owned(path) && !files.contains_key(*path));
    let path = |(path, _): (&String, &String)| path.clone();
    Difference {
        stale: stale.map(path).collect(),
        missing: missing.into_iter().map(path).collect(),
        extra: extra.cloned().collect(),
    }
}

/// Brings the folder from its present state to the files; what is neither among them nor in the difference stays.
///
/// Whoever calls it holds the lock of the repository since before the folder was compared (`lock.rs`).
pub fn replace(folder: &Path, files: &Files, difference: &Difference) -> Result<()> {
    if difference.is_empty() {
        return Ok(());
    }
    let staged = beside(folder, NEW);
    let outcome = stage(folder, &staged, files, difference).and_then(|()| exchange(&staged, folder));
    let swept = remove(&staged);
    match outcome {
        Err(error) => Err(error.context(format!("{} was not changed", folder.display()))),
        Ok(()) => {
            if let Err(error) = swept {
                tell!("{} is written; its old state is left: {error:#}", folder.display());
            }
            Ok(())
        }
    }
}

/// Replaces a file whole or not at all.
pub fn write(path: &Path, text: &str) -> Result<()> {
    // A link stays one.
    let path = if path.exists() { path.canonicalize()? } else { path.to_owned() };
    let staged = beside(&path, NEW);
    let written = std::fs::write(&staged, text).and_then(|()| std::fs::rename(&staged, &path));
    written.map_err(|error| {
        drop(std::fs::remove_file(&staged));
        Error::new(error).context(format!("can't write {}: it was not changed", path.display()))
    })
}

/// Puts right what an interrupted run left of a folder or a file.
pub fn recover(path: &Path) -> Result<()> {
    let old = beside(path, OLD);
    // Interrupted between the two steps that some file systems need.
    if old.exists() && !path.exists() {
        std::fs::rename(&old, path).with_context(|| format!("can't bring {} back", path.display()))?;
        tell!("{}: a run was interrupted; its old state is back", path.display());
    }
    remove(&old)?;
    remove(&beside(path, NEW))
}

/// Removes whatever stands there, if anything does.
fn remove(path: &Path) -> Result<()> {
    let removed = match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Ok(metadata) if metadata.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
        Err(error) => Err(error),
    };
    removed.with_context(|| format!("can't remove {}: remove it by hand", path.display()))
}

/// Every file below a folder, with `/`, without hidden ones and build output.
pub fn list(folder: &Path) -> Result<BTreeSet<String>> {
    let mut files = all(folder)?;
    let is_ours = |path: &String| !path.starts_with("target/") && !path.split('/').any(|part| part.starts_with('.'));
    files.retain(is_ours);
    Ok(files)
}

/// Every file below a folder, with `/`.
fn all(folder: &Path) -> Result<BTreeSet<String>> {
    let mut files = BTreeSet::new();
    if folder.is_dir() {
        collect(folder, "", &mut files)?;
    }
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeSet<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().into_string();
        let name = name.map_err(|name| anyhow!("the name of {} is no UTF-8", folder.join(name).display()))?;
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}

fn stage(folder: &Path, staged: &Path, files: &Files, difference: &Difference) -> Result<()> {
    remove(staged)?;
    let changed = difference.stale.iter().chain(&difference.missing).collect::<BTreeSet<_>>();
    let extra = difference.extra.iter().collect::<BTreeSet<_>>();
    let kept = all(folder)?;
    let kept = kept.iter().filter(|path| !changed.contains(path) && !extra.contains(path)).collect::<Vec<_>>();
    make_folders(staged, kept.iter().chain(&changed))?;
    kept.par_iter().try_for_each(|path| {
        let kept = keep(&folder.join(path), &staged.join(path));
        kept.with_context(|| format!("can't keep {path} in {}", staged.display()))
    })?;
    changed.par_iter().try_for_each(|path| {
        let target = staged.join(path);
        let text = files.get(*path).map_or("", String::as_str);
        std::fs::write(&target, text).with_context(|| format!("can't write {}", target.display()))
    })
}

/// The same file once more: as a link, or as a copy of the same age where links are refused.
fn keep(file: &Path, target: &Path) -> std::io::Result<()> {
    let Err(_) = std::fs::hard_link(file, target) else { return Ok(()) };
    let modified = file.metadata()?.modified()?;
    std::fs::copy(file, target)?;
    std::fs::File::options().append(true).open(target)?.set_modified(modified)
}

/// Makes the folders that files stand in, each once.
fn make_folders<'p>(staged: &Path, files: impl Iterator<Item = &'p &'p String>) -> Result<()> {
    let folders =
        files.filter_map(|path| Path::new(path.as_str()).parent()).chain([Path::new("")]).collect::<BTreeSet<_>>();
    folders.into_iter().map(|folder| staged.join(folder)).try_for_each(|folder| {
        std::fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))
    })
}

/// What is being built, or what was there before.
const NEW: &str = "new";

/// What was there before, where folders can't be swapped in one step.
const OLD: &str = "old";

/// `generated.new` of `generated`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{suffix}"));
    PathBuf::from(name)
}

/// Swaps the staged folder with the present one: in one step, where system and file system can.
fn exchange(staged: &Path, folder: &Path) -> Result<()> {
    if !folder.exists() {
        return std::fs::rename(staged, folder).with_context(|| format!("can't make {}", folder.display()));
    }
    match swap(staged, folder) {
        Err(error) if cannot(&error) => in_two_steps(staged, folder),
        swapped => swapped.with_context(|| format!("can't put {} in its place", staged.display())),
    }
}

#[cfg(target_os = "linux")]
fn swap(staged: &Path, folder: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, staged, CWD, folder, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn swap(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Whether nobody can swap there; what else goes wrong goes wrong in two steps, too.
fn cannot(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput)
}

/// Away with the old one, and the new one into its place; `recover` knows what to do if it ends in between.
fn in_two_steps(staged: &Path, folder: &Path) -> Result<()> {
    let old = beside(folder, OLD);
    remove(&old)?;
    std::fs::rename(folder, &old).with_context(|| format!("can't move {} away", folder.display()))?;
    if let Err(error) = std::fs::rename(staged, folder) {
        drop(std::fs::rename(&old, folder));
        return Err(error).with_context(|| format!("can't put {} in its place", staged.display()));
    }
    remove(&old)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

    use super::*;

    fn text(path: &Path) -> String {
        std::fs::read_to_string(path.join("file")).unwrap()
    }

    #[test]
    fn in_two_steps_the_old_state_is_back_wherever_it_ends() {
        let root = tempfile::tempdir().unwrap();
        let (folder, staged) = (root.path().join("spec"), root.path().join("spec.new"));
        let make = |path: &Path, text: &str| {
            std::fs::create_dir_all(path).unwrap();
            std::fs::write(path.join("file"), text).unwrap();
        };
        make(&folder, "old");
        make(&staged, "new");
        // It ends after the first step.
        std::fs::rename(&folder, beside(&folder, OLD)).unwrap();
        recover(&folder).unwrap();
        assert_eq!(text(&folder), "old");
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 1, "and nothing else is there");
        make(&staged, "new");
        in_two_steps(&staged, &folder).unwrap();
        assert_eq!(text(&folder), "new");
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 1);
        // It ends after the second.
        make(&beside(&folder, OLD), "old");
        recover(&folder).unwrap();
        assert_eq!((text(&folder).as_str(), std::fs::read_dir(root.path()).unwrap().count()), ("new", 1));
    }
}
