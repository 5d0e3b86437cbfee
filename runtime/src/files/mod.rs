//! Files: uploads as parts of a multipart body, downloads as streams that are held against a digest.
//!
//! | module | what |
//! |---|---|
//! | `digest` | the digests that WeChat Pay states files by |
//! | `upload` | a file to be sent: bytes, a path, a reader |
//! | `part` | the file as a part of a request, and what the client says about it |
//! | `multipart` | the body on the wire |
//! | `link` | where a file lies, as an answer states it |
//! | `download` | a file to be fetched: options, and where it goes |
//! | `cipher` | files that are encrypted as a whole |
//! | `stream` | the content piece by piece: received, unpacked, held against its digest |
//! | `unpack` | gzip |
//! | `save` | onto the disk, whole or not at all |
//!
//! The client sends the request of a download and judges the answer (`client::download`).

#[cfg(feature = "blocking")]
pub(crate) mod blocking;
mod cipher;
mod digest;
mod download;
mod link;
pub(crate) mod multipart;
mod part;
mod save;
mod stream;
mod unpack;
mod upload;

pub use digest::{DigestAlgorithm, UnknownDigest};
pub use download::Download;
pub use link::{FileLink, ToFileLink};
pub(crate) use part::UploadPart;
pub use part::{MetaField, Multipart};
pub use stream::FileStream;
pub(crate) use stream::{Check, Opened};
pub use upload::Upload;

use std::sync::Arc;

/// Is told how many bytes of a file left, and of how many.
pub(crate) type UploadProgress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Is told how many bytes of a file came, and of how many if the server says so.
pub(crate) type DownloadProgress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// How much of a file is in memory at once.
const CHUNK: usize = 64 << 10;
