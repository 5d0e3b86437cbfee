//! Onto the disk: whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::task::spawn_blocking;

use super::stream::FileStream;
use crate::error::{BoxError, Cause, Error, OutcomeUnknown};

/// A file in the making: it has another name beside the final one, and is deleted unless it is completed.
pub(super) struct Draft {
    file: File,
    /// Deletes the file when dropped.
    draft: TempPath,
    path: PathBuf,
}

impl Draft {
    /// Makes it in the folder where the file shall be: only there it can be given its name in one step.
    pub(super) async fn new(path: &Path) -> io::Result<Self> {
        let path = path.to_owned();
        blocking(move || {
            if path.is_dir() {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "there is a folder of this name"));
            }
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let (file, draft) = create(folder)?.into_parts();
            Ok(Self { file: File::from_std(file), draft, path })
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
        let Self { mut file, draft, path } = self;
        file.flush().await?;
        // Before it has its name: after a power cut no empty file may bear it.
        file.sync_all().await?;
        drop(file);
        blocking(move || draft.persist(path).map_err(|error| error.error)).await
    }
}

fn not_saved(error: impl Into<BoxError>, content: &FileStream) -> Error {
    OutcomeUnknown::answered(Cause::NotSaved(error.into()), content.answer().clone()).into()
}

/// With the permissions that any new file gets: the umask's.
fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wechatpay-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}
