//! Onto the disk: whole or not at all.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use aws_lc_rs::rand;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::task::spawn_blocking;

use super::stream::FileStream;
use crate::error::{BoxError, Cause, Error, OutcomeUnknown};

/// A file in the making: it has another name beside the final one, and is deleted unless it is completed.
pub(super) struct Draft {
    file: File,
    name: DraftName,
    path: PathBuf,
}

/// The other name. (A crate would do that, but it brings four more, which everybody would build before the first payment.)
struct DraftName(PathBuf);

impl Draft {
    /// Makes it in the folder where the file shall be: only there it can be given its name in one step.
    pub(super) async fn new(path: &Path) -> io::Result<Self> {
        let path = path.to_owned();
        blocking(move || {
            if path.is_dir() {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "there is a folder of this name"));
            }
            // Wherever the process goes in the meantime.
            let path = std::path::absolute(path)?;
            let (name, file) = DraftName::create(path.parent().unwrap_or(&path))?;
            Ok(Self { file: File::from_std(file), name, path })
        })
        .await
    }

    /// Writes the content; gives the file its name once the content was found right. Gives the content's length.
    pub(super) async fn complete(mut self, content: &mut FileStream) -> Result<u64, Error> {
        let mut length = 0;
        while let Some(chunk) = content.chunk().await {
            let chunk = chunk?;
            length += chunk.len() as u64;
            self.file.write_all(&chunk).await.map_err(|error| not_saved(error, content))?;
        }
        self.persist().await.map_err(|error| not_saved(error, content))?;
        Ok(length)
    }

    async fn persist(self) -> io::Result<()> {
        let Self { mut file, name, path } = self;
        file.flush().await?;
        // Before it has its name: after a power cut no empty file may bear it.
        file.sync_all().await?;
        drop(file);
        blocking(move || std::fs::rename(&name.0, path)).await
    }
}

fn not_saved(error: impl Into<BoxError>, content: &FileStream) -> Error {
    OutcomeUnknown::answered(Cause::NotSaved(error.into()), content.answer().clone()).into()
}

impl DraftName {
    /// Of a file that was not there before, with the permissions that any new file gets: the umask's.
    fn create(folder: &Path) -> io::Result<(Self, std::fs::File)> {
        let mut random = [0; 8];
        rand::fill(&mut random).map_err(io::Error::other)?;
        let path = folder.join(format!(".wechatpay-{:016x}.part", u64::from_le_bytes(random)));
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        Ok((Self(path), file))
    }
}

impl Drop for DraftName {
    /// Once the file has its final name there is nothing left to delete.
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}
