//! Writing files: only what changed, each whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Files to write and to delete.
#[derive(Default)]
pub struct Changes {
    writes: Vec<(PathBuf, String)>,
    deletions: Vec<PathBuf>,
}

impl Changes {
    /// A file to write.
    pub fn write(&mut self, path: PathBuf, text: String) {
        self.writes.push((path, text));
    }

    /// A file to delete.
    pub fn delete(&mut self, path: PathBuf) {
        self.deletions.push(path);
    }

    /// Writes beside the targets first, so that nothing is touched unless everything could be written; then renames.
    pub fn carry_out(self) -> Result<()> {
        let mut written = Vec::new();
        for (path, text) in &self.writes {
            let outcome = stage(path, text).with_context(|| format!("can't write {}", path.display()));
            match outcome {
                Ok(staged) => written.push((staged, path)),
                Err(error) => {
                    written.iter().for_each(|(staged, _)| drop(std::fs::remove_file(staged)));
                    return Err(error.context("nothing was changed"));
                }
            }
        }
        for (staged, path) in &written {
            std::fs::rename(staged, path).with_context(|| format!("can't replace {}", path.display()))?;
        }
        for path in &self.deletions {
            std::fs::remove_file(path).with_context(|| format!("can't delete {}", path.display()))?;
            remove_empty_folders(path);
        }
        Ok(())
    }
}

fn stage(path: &Path, text: &str) -> std::io::Result<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".new");
    let staged = folder.join(name);
    let mut file = std::fs::File::create(&staged)?;
    file.write_all(text.as_bytes())?;
    Ok(staged)
}

/// Folders that a deletion leaves empty go with it.
fn remove_empty_folders(path: &Path) {
    let mut folder = path.parent();
    while let Some(empty) = folder.filter(|folder| std::fs::remove_dir(folder).is_ok()) {
        folder = empty.parent();
    }
}
