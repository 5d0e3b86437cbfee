//! Downloads without `async`.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::digest::DigestAlgorithm;
use super::download::Request;
use super::link::FileLink;
use crate::answer::Answer;
use crate::blocking::Client;
use crate::error::{Cause, Error, OutcomeUnknown};
use crate::operation::OperationName;
use crate::outgoing::Outgoing;

/// A file that is fetched once it is said where to: [`Download`](crate::Download), whose documentation applies, without
/// `async`.
#[must_use = "nothing is sent before it is said where the file goes"]
pub struct Download<'c> {
    client: &'c Client,
    request: Request,
}

impl<'c> Download<'c> {
    pub(crate) fn new(client: &'c Client, outgoing: Outgoing) -> Self {
        Self { client, request: Request::new(outgoing) }
    }

    pub(crate) fn linked(client: &'c Client, link: FileLink) -> Self {
        Self { client, request: Request::linked(link) }
    }

    /// The digest that the content must have, in hex.
    pub fn digest(mut self, algorithm: DigestAlgorithm, hexadecimal: impl Into<String>) -> Self {
        self.request.digest(algorithm, hexadecimal.into());
        self
    }

    /// How many bytes the content may have, unpacked. Unless set: in memory as many as an answer of the client's, 4 GiB else.
    pub fn limit(mut self, bytes: u64) -> Self {
        self.request.limit(bytes);
        self
    }

    /// Is told, as bytes come, how many there were so far and how many the server says there are, packed as they come.
    pub fn progress(mut self, progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.request.progress(progress);
        self
    }

    /// How long signing may take and the answer to begin, and then each next piece of the file; the client's limit unless
    /// set.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.request.outgoing.timeout = Some(limit);
        self
    }

    /// Another of WeChat Pay's hosts: see [`Call::host`](crate::Call::host). An address that an answer stated stays what it
    /// is.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.request.outgoing.host = Some(host.into());
        self
    }

    /// A header besides those that the client sets: see [`Call::header`](crate::Call::header).
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request.outgoing.header(name.into(), value.into());
        self
    }

    /// Sends nothing that says who asks: no signature, no key's ID. An address that an answer stated may then be at any host
    /// of https. What comes is as good as its [`digest`](Self::digest), or as the host's certificate.
    pub fn without_credentials(mut self) -> Self {
        self.request.outgoing.anonymous = true;
        self
    }

    /// Fetches the file into memory: unpacked, which is what [`Answer::raw`] gives, too.
    ///
    /// # Errors
    /// As of [`Download::to_memory`](crate::Download::to_memory).
    #[inline]
    pub fn to_memory(self) -> Result<Answer<Bytes>, Error> {
        let (name, client) = (self.request.outgoing.name.clone(), self.client.asynchronous());
        self.client.run(async move { self.request.into_memory(&client).await }).unwrap_or_else(|| Err(lost(name)))
    }

    /// Fetches the file onto the disk and gives its length in bytes. What was there is replaced, but by a complete file
    /// with the right digest only.
    ///
    /// # Errors
    /// As of [`Download::to_file`](crate::Download::to_file).
    #[inline]
    pub fn to_file(self, path: impl AsRef<Path>) -> Result<Answer<u64>, Error> {
        let (name, client) = (self.request.outgoing.name.clone(), self.client.asynchronous());
        let path = path.as_ref().to_owned();
        self.client.run(async move { self.request.into_file(&client, &path).await }).unwrap_or_else(|| Err(lost(name)))
    }

    /// Sends the request and gives the content piece by piece.
    ///
    /// # Errors
    /// What is known before the first piece; the rest comes with the [stream](FileStream).
    #[inline]
    pub fn stream(self) -> Result<FileStream, Error> {
        let (name, client) = (self.request.outgoing.name.clone(), self.client.asynchronous());
        let opened = self.client.run(async move { self.request.stream(&client).await });
        let stream = opened.unwrap_or_else(|| Err(lost(name)))?;
        Ok(FileStream { client: self.client.clone(), stream: Some(stream) })
    }
}

impl fmt::Debug for Download<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

/// The content of a file as it comes: an iterator. Whether the content has its digest is known at the end only: see
/// [`FileStream`](crate::FileStream).
#[must_use = "nothing is received unless it is read"]
pub struct FileStream {
    client: Client,
    /// Away only while the next piece is awaited.
    stream: Option<crate::FileStream>,
}

impl FileStream {
    /// How many bytes the server says it sends, which may be packed.
    pub fn content_length(&self) -> Option<u64> {
        self.stream.as_ref()?.content_length()
    }

    /// The HTTP status.
    pub fn http_status(&self) -> Option<StatusCode> {
        Some(self.stream.as_ref()?.http_status())
    }

    /// The headers.
    pub fn headers(&self) -> Option<&HeaderMap> {
        Some(self.stream.as_ref()?.headers())
    }

    /// The `Request-ID`, which WeChat Pay's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.stream.as_ref()?.request_id()
    }
}

impl Iterator for FileStream {
    type Item = Result<Bytes, Error>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.stream.take()?;
        let name = stream.answer().name.clone();
        let next = self.client.run(async move {
            let chunk = stream.chunk().await;
            (stream, chunk)
        });
        match next {
            Some((stream, chunk)) => {
                self.stream = Some(stream);
                chunk
            }
            None => Some(Err(lost(name))),
        }
    }
}

impl fmt::Debug for FileStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("blocking::FileStream").field(&self.stream).finish()
    }
}

/// The task can end without a result only if something of the caller's panicked in it: a signer, a progress.
fn lost(name: OperationName) -> Error {
    OutcomeUnknown::unanswered(Cause::ConnectionLost("the task that fetched the file ended early".into()), name).into()
}
