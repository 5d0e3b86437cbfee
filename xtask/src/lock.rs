//! One run at a time: a lock on a file of the repository, which says who holds it.
//!
//! The lock ends with the process, however it ends; a file that an interrupted run left locks nobody out.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::folder;

/// The file, at the root.
const FILE: &str = "xtask.lock";

/// What commands replace.
const REPLACED: [&str; 3] = [crate::pipeline::SPEC, crate::regen::GENERATED, crate::update::CHANGELOG];

/// Held as long as something is read in order to be replaced.
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock, and puts right what an interrupted run left.
    pub fn take(root: &Path) -> Result<Self> {
        let path = root.join(FILE);
        let lock = loop {
            if let Some(lock) = Self::once(&path)? {
                break lock;
            }
        };
        REPLACED.iter().try_for_each(|name| folder::recover(&root.join(name)))?;
        Ok(lock)
    }

    /// Nothing if the file was removed by its holder while it was being opened.
    fn once(path: &Path) -> Result<Option<Self>> {
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = opened.with_context(|| format!("can't make {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                drop(file.read_to_string(&mut holder));
                let holder = if holder.is_empty() { String::new() } else { format!(" ({})", holder.trim()) };
                bail!("another run is at work here{holder}: wait for it and run again");
            }
            Err(TryLockError::Error(error)) => return Err(error).context(format!("can't lock {}", path.display())),
        }
        if !is_still_there(&file, path) {
            return Ok(None);
        }
        // On a full disk nobody is named.
        drop(file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", holder())));
        Ok(Some(Self { file, path: path.to_owned() }))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is held: whoever opens the file next sees that it is gone.
        drop(std::fs::remove_file(&self.path));
        drop(self.file.unlock());
    }
}

/// `cargo xtask update ../docs, process 4711`.
fn holder() -> String {
    let arguments = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let command = ["cargo xtask".to_owned()].into_iter().chain(arguments).collect::<Vec<_>>().join(" ");
    format!("{command}, process {}", std::process::id())
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(own), Ok(there)) = (file.metadata(), path.metadata()) else { return false };
    (own.dev(), own.ino()) == (there.dev(), there.ino())
}

/// Where open files can't be removed.
#[cfg(not(unix))]
fn is_still_there(_: &File, path: &Path) -> bool {
    path.exists()
}
