//! A file to be sent.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::digest::{DigestAlgorithm, Hasher};
use super::{CHUNK, UploadProgress};

/// How much a reader may give: it is kept in memory, since its digest is sent before its content.
const READER_LIMIT: usize = 64 << 20;

/// A file to be sent. Its name and its digest go into the request by themselves.
///
/// ```
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::Upload;
///
/// let logo = Upload::bytes("logo.png", vec![0x89, b'P', b'N', b'G']);
/// let licence = Upload::path("licence.jpg").progress(|sent, total| println!("{sent} of {total} bytes"));
/// ```
///
/// Cheap to clone; the clones of a reader share it. The limit of the client's or the call's time covers the whole upload:
/// where 30 seconds are too short for the line, give the call a longer `timeout`.
#[derive(Clone)]
pub struct Upload {
    name: String,
    source: Source,
    content_type: Option<String>,
    pub(super) progress: Option<UploadProgress>,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Path(Arc<Path>),
    Reader(Arc<Mutex<Reader>>),
}

enum Reader {
    Unread(Box<dyn AsyncRead + Send + Unpin>),
    Read(Bytes),
    /// Being read, or it failed.
    Gone,
}

impl Upload {
    /// A file in memory.
    pub fn bytes(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::new(name.into(), Source::Bytes(content.into()))
    }

    /// A file on the disk, under its own name. It is read twice: for its digest, and as it is sent.
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self::new(name, Source::Path(path.into()))
    }

    /// What a reader gives, up to its end. Its digest is sent before its content, so it is read into memory first: once, 64
    /// MiB at most.
    pub fn reader(name: impl Into<String>, reader: impl AsyncRead + Send + Unpin + 'static) -> Self {
        let reader = Reader::Unread(Box::new(reader));
        Self::new(name.into(), Source::Reader(Arc::new(Mutex::new(reader))))
    }

    fn new(name: String, source: Source) -> Self {
        Self { name, source, content_type: None, progress: None }
    }

    /// Another name. WeChat Pay checks its ending: `.jpg`, `.pdf`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The media type of the part, where the ending of the name does not tell: `image/png`.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Is told, as the content is handed to the connection, how many of its bytes were so far and how many there are.
    ///
    /// If the request is repeated, it begins anew.
    #[must_use]
    pub fn progress(mut self, progress: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// Which file it is, for people: its path, or the name of what lies in memory.
    pub(super) fn place(&self) -> String {
        match &self.source {
            Source::Path(path) => path.display().to_string(),
            _ if self.name.is_empty() => "without a name".to_owned(),
            Source::Bytes(_) | Source::Reader(_) => format!("`{}`", self.name),
        }
    }

    pub(super) fn file_name(&self) -> &str {
        &self.name
    }

    /// The media type that the caller states, or that the name's ending says.
    pub(super) fn media_type(&self) -> &str {
        if let Some(stated) = &self.content_type {
            return stated;
        }
        let ending = self.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "jpg" | "jpeg" => "image/jpeg",
            "png" => "image/png",
            "bmp" => "image/bmp",
            "pdf" => "application/pdf",
            "csv" => "text/csv",
            "mp4" | "m4v" => "video/mp4",
            _ => "application/octet-stream",
        }
    }

    /// Looks through the content once: how long it is, and its digests.
    pub(super) async fn measure(&self, algorithms: &[DigestAlgorithm]) -> io::Result<Measured> {
        let mut hashers = algorithms.iter().map(|algorithm| Hasher::new(*algorithm)).collect::<Vec<_>>();
        let content = match &self.source {
            Source::Bytes(bytes) => Content::Bytes(bytes.clone()),
            Source::Reader(reader) => Content::Bytes(read(reader).await?),
            Source::Path(path) => Content::Path(Arc::clone(path)),
        };
        let length = match &content {
            Content::Bytes(bytes) => {
                hashers.iter_mut().for_each(|hasher| hasher.update(bytes));
                bytes.len() as u64
            }
            Content::Path(path) => {
                let mut file = File::open(path).await?;
                let (mut length, mut buffer) = (0, vec![0; CHUNK]);
                loop {
                    let read = file.read(&mut buffer).await?;
                    let Some(chunk) = buffer.get(..read).filter(|chunk| !chunk.is_empty()) else { break };
                    hashers.iter_mut().for_each(|hasher| hasher.update(chunk));
                    length += read as u64;
                }
                length
            }
        };
        Ok(Measured { content, length, digests: hashers.into_iter().map(Hasher::finish).collect() })
    }
}

/// A content of which everything is known that is said before it is sent.
pub(super) struct Measured {
    pub(super) content: Content,
    pub(super) length: u64,
    /// In the order that they were asked for.
    pub(super) digests: Vec<String>,
}

/// What can be sent as often as need be.
#[derive(Clone)]
pub(super) enum Content {
    Bytes(Bytes),
    Path(Arc<Path>),
}

/// Takes everything out of a reader, or what was taken before.
async fn read(shared: &Mutex<Reader>) -> io::Result<Bytes> {
    let set = |state| std::mem::replace(&mut *shared.lock().unwrap_or_else(PoisonError::into_inner), state);
    let reader = match set(Reader::Gone) {
        Reader::Unread(reader) => reader,
        Reader::Read(bytes) => {
            set(Reader::Read(bytes.clone()));
            return Ok(bytes);
        }
        Reader::Gone => return Err(io::Error::other("the reader was used before, and can be read only once")),
    };
    let (mut reader, mut content) = (reader.take(READER_LIMIT as u64 + 1), BytesMut::new());
    while reader.read_buf(&mut content).await? > 0 {}
    if content.len() > READER_LIMIT {
        return Err(io::Error::other(format!("the reader gives more than {READER_LIMIT} bytes")));
    }
    let content = content.freeze();
    set(Reader::Read(content.clone()));
    Ok(content)
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

/// The same name and the same content; readers are the same if one is a clone of the other.
impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.source, &other.source) {
            (Source::Bytes(a), Source::Bytes(b)) => a == b,
            (Source::Path(a), Source::Path(b)) => a == b,
            (Source::Reader(a), Source::Reader(b)) => Arc::ptr_eq(a, b),
            _ => false,
        };
        same && self.name == other.name && self.content_type == other.content_type
    }
}

impl fmt::Debug for Upload {
    /// Without the content: it may be somebody's identity card.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Upload");
        debug.field("name", &self.name);
        match &self.source {
            Source::Bytes(bytes) => debug.field("bytes", &bytes.len()),
            Source::Path(path) => debug.field("path", path),
            Source::Reader(_) => debug.field("reader", &format_args!("…")),
        };
        debug.finish_non_exhaustive()
    }
}
