//! Replacing a folder's files whole or not at all.
//!
//! The new state is built beside the folder, unchanged files as links to the old ones (so they keep their time stamps), and
//! then takes the folder's place in one step. Whenever the run is interrupted, the folder holds the old state or the new
//! one; what was left beside it is swept up by the next run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

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

/// Compares a folder with the files that should be in it; `owned` says which files may be replaced and deleted.
pub fn compare(folder: &Path, files: &Files, owned: impl Fn(&str) -> bool) -> Result<Difference> {
    let mut difference = Difference::default();
    let present = list(folder)?;
    for (path, text) in files {
        if !present.contains(path) {
            difference.missing.push(path.clone());
        } else if std::fs::read(folder.join(path)).with_context(|| format!("can't read {path}"))? != text.as_bytes() {
            difference.stale.push(path.clone());
        }
    }
    difference.extra = present.into_iter().filter(|path| owned(path) && !files.contains_key(path)).collect();
    Ok(difference)
}

/// Brings the folder from its present state to the files; what is neither among them nor in the difference stays.
pub fn replace(folder: &Path, files: &Files, difference: &Difference) -> Result<()> {
    if difference.is_empty() {
        return Ok(());
    }
    let lock = Lock::take(folder)?;
    let staged = beside(folder, "new");
    let outcome = stage(folder, &staged, files, difference).and_then(|()| exchange(&staged, folder));
    if let Err(error) = outcome {
        drop(std::fs::remove_dir_all(&staged));
        return Err(error.context(format!("{} was not changed", folder.display())));
    }
    drop(std::fs::remove_dir_all(&staged));
    drop(lock);
    Ok(())
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
    if staged.exists() {
        std::fs::remove_dir_all(staged).with_context(|| format!("can't remove {}", staged.display()))?;
    }
    let changed = difference.stale.iter().chain(&difference.missing).collect::<BTreeSet<_>>();
    let extra = difference.extra.iter().collect::<BTreeSet<_>>();
    let kept = all(folder)?;
    std::fs::create_dir_all(staged).with_context(|| format!("can't make {}", staged.display()))?;
    for path in kept.iter().filter(|path| !changed.contains(path) && !extra.contains(path)) {
        let target = target(staged, path)?;
        std::fs::hard_link(folder.join(path), &target).with_context(|| format!("can't link {}", target.display()))?;
    }
    for path in changed {
        let target = target(staged, path)?;
        let text = files.get(path).map_or("", String::as_str);
        std::fs::write(&target, text).with_context(|| format!("can't write {}", target.display()))?;
    }
    Ok(())
}

/// The path of a file below the staged folder, its parents made.
fn target(staged: &Path, path: &str) -> Result<PathBuf> {
    let target = staged.join(path);
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("can't make {}", parent.display()))?;
    }
    Ok(target)
}

/// `generated.new` of `generated`.
fn beside(folder: &Path, suffix: &str) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(format!(".{suffix}"));
    PathBuf::from(name)
}

/// Swaps the staged folder with the present one in one step.
#[cfg(target_os = "linux")]
fn exchange(staged: &Path, folder: &Path) -> Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    if !folder.exists() {
        return std::fs::rename(staged, folder).with_context(|| format!("can't make {}", folder.display()));
    }
    renameat_with(CWD, staged, CWD, folder, RenameFlags::EXCHANGE)
        .with_context(|| format!("can't put {} in its place", staged.display()))
}

/// Where folders can't be swapped in one step: away with the old one, and the new one into its place.
#[cfg(not(target_os = "linux"))]
fn exchange(staged: &Path, folder: &Path) -> Result<()> {
    let old = beside(folder, "old");
    if folder.exists() {
        std::fs::rename(folder, &old).with_context(|| format!("can't move {} away", folder.display()))?;
    }
    if let Err(error) = std::fs::rename(staged, folder) {
        drop(std::fs::rename(&old, folder));
        return Err(error).with_context(|| format!("can't put {} in its place", staged.display()));
    }
    drop(std::fs::remove_dir_all(&old));
    Ok(())
}

/// One run at a time: a lock on a file beside the folder, released with the process.
struct Lock(#[expect(dead_code, reason = "the lock lives as long as the file is open")] std::fs::File);

impl Lock {
    fn take(folder: &Path) -> Result<Self> {
        let path = beside(folder, "lock");
        let file = std::fs::File::create(&path).with_context(|| format!("can't make {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(std::fs::TryLockError::WouldBlock) => {
                anyhow::bail!("another run is changing {}; wait for it and run again", folder.display())
            }
            Err(std::fs::TryLockError::Error(error)) => Err(error).context(format!("can't lock {}", path.display())),
        }
    }
}
