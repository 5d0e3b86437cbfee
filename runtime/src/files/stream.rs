//! The content of a file piece by piece: received, unpacked, held against its digest.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use http_body::Body;
use tokio::time::{Instant, Sleep, sleep};

use super::DownloadProgress;
use super::digest::{DigestAlgorithm, Hasher};
use super::unpack::Unpacker;
use crate::answer::RawAnswer;
use crate::error::{Cause, Error, OutcomeUnknown};
use crate::verification::Unverified;

/// The content of a file as it comes. A packed file comes unpacked.
///
/// Whether the content has its digest is known at the end only: a wrong or incomplete one ends with an error as the last
/// item. Nothing of it may be believed before the end came without one.
///
/// ```no_run
/// # async fn example(client: wechatpay_runtime::Client) -> Result<(), wechatpay_runtime::Error> {
/// let mut file = client.download("https://api.mch.weixin.qq.com/v3/billdownload/file?token=xxx").stream().await?;
/// while let Some(chunk) = file.chunk().await {
///     println!("{} bytes", chunk?.len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is received unless it is read"]
pub struct FileStream {
    answer: RawAnswer,
    body: Option<reqwest::Body>,
    received: Bytes,
    received_total: u64,
    unpacker: Unpacker,
    checks: Vec<Check>,
    given: u64,
    /// How many bytes of content there may be.
    limit: u64,
    /// How long the next bytes may take.
    idle: Duration,
    sleep: Pin<Box<Sleep>>,
    progress: Option<DownloadProgress>,
}

/// A digest that the content must have.
pub(crate) struct Check {
    expected: String,
    /// Of the content unpacked.
    unpacked: Hasher,
    /// Of the bytes as they came, where that will do as well.
    as_received: Option<Hasher>,
}

impl Check {
    /// The digest of the content, unpacked.
    pub(crate) fn unpacked(algorithm: DigestAlgorithm, expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), unpacked: Hasher::new(algorithm), as_received: None }
    }

    /// The digest of the content or of the bytes that it was packed into: either proves the content.
    pub(crate) fn either(algorithm: DigestAlgorithm, expected: impl Into<String>) -> Self {
        let hasher = Hasher::new(algorithm);
        Self { expected: expected.into(), unpacked: hasher.clone(), as_received: Some(hasher) }
    }

    fn fits(self) -> bool {
        let fits = |hasher: Hasher| hasher.finish().eq_ignore_ascii_case(self.expected.trim());
        fits(self.unpacked) || self.as_received.is_some_and(fits)
    }
}

/// What a stream is made of.
pub(crate) struct Opened {
    /// Without its body.
    pub(crate) answer: RawAnswer,
    pub(crate) body: reqwest::Body,
    pub(crate) idle: Duration,
}

impl FileStream {
    pub(crate) fn new(opened: Opened, checks: Vec<Check>, limit: u64, progress: Option<DownloadProgress>) -> Self {
        let Opened { answer, body, idle } = opened;
        Self {
            answer,
            body: Some(body),
            received: Bytes::new(),
            received_total: 0,
            unpacker: Unpacker::new(),
            checks,
            given: 0,
            limit,
            idle,
            sleep: Box::pin(sleep(idle)),
            progress,
        }
    }

    /// As it comes, be it packed or not.
    pub(crate) fn as_received(
        opened: Opened,
        checks: Vec<Check>,
        limit: u64,
        progress: Option<DownloadProgress>,
    ) -> Self {
        Self { unpacker: Unpacker::Plain, ..Self::new(opened, checks, limit, progress) }
    }

    /// The same answer with what became of its content.
    pub(crate) fn replaced(self, content: Bytes, checks: Vec<Check>) -> Self {
        let Self { answer, idle, limit, .. } = self;
        Self::new(Opened { answer, body: content.into(), idle }, checks, limit, None)
    }

    /// The next piece; `None` at the end, once the digest was found right.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// How many bytes the server says it sends, which may be packed.
    pub fn content_length(&self) -> Option<u64> {
        self.answer.header("Content-Length")?.parse().ok()
    }

    /// The HTTP status.
    pub fn http_status(&self) -> StatusCode {
        self.answer.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The `Request-ID`, which WeChat Pay's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id()
    }

    /// Everything that is still to come, in memory.
    pub(crate) async fn collect(&mut self) -> Result<Bytes, Error> {
        let mut content = BytesMut::new();
        while let Some(chunk) = self.chunk().await {
            content.extend_from_slice(&chunk?);
        }
        Ok(content.freeze())
    }

    pub(crate) fn into_answer(self) -> RawAnswer {
        self.answer
    }

    pub(crate) fn answer(&self) -> &RawAnswer {
        &self.answer
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        // Without a body it is over, be it well or not.
        while self.body.is_some() {
            let step = if self.received.is_empty() {
                match ready!(self.poll_receive(context)) {
                    Some(Ok(())) => continue,
                    Some(Err(cause)) => Err(cause),
                    None => {
                        self.body = None;
                        self.finish()
                    }
                }
            } else {
                self.unpacker.step(&mut self.received).map_err(|error| Cause::Damaged(error.into()))
            };
            match step.and_then(|content| self.account(content)) {
                Ok(content) if content.is_empty() => {}
                Ok(content) => return Poll::Ready(Some(Ok(content))),
                Err(cause) => {
                    self.body = None;
                    return Poll::Ready(Some(Err(self.failed(cause))));
                }
            }
        }
        Poll::Ready(self.conclude())
    }

    /// Waits for bytes, but not for ever.
    fn poll_receive(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<(), Cause>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        match Pin::new(body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                // A limit that no clock can hold has none: the first sleep is as long as it gets.
                if let Some(end) = Instant::now().checked_add(self.idle) {
                    self.sleep.as_mut().reset(end);
                }
                // Trailers are none of the content.
                self.received = frame.into_data().unwrap_or_default();
                self.received_total += self.received.len() as u64;
                for check in &mut self.checks {
                    check.as_received.iter_mut().for_each(|hasher| hasher.update(&self.received));
                }
                if let Some(progress) = &self.progress {
                    progress(self.received_total, self.content_length());
                }
                Poll::Ready(Some(Ok(())))
            }
            Poll::Ready(Some(Err(error))) if error.is_timeout() => Poll::Ready(Some(Err(Cause::Timeout))),
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(Cause::ConnectionLost(error.without_url().into())))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => self.sleep.as_mut().poll(context).map(|()| Some(Err(Cause::Timeout))),
        }
    }

    /// Counts and hashes content before it is given.
    fn account(&mut self, content: Bytes) -> Result<Bytes, Cause> {
        self.given += content.len() as u64;
        if self.given > self.limit {
            return Err(Cause::TooLarge(usize::try_from(self.limit).unwrap_or(usize::MAX)));
        }
        self.checks.iter_mut().for_each(|check| check.unpacked.update(&content));
        Ok(content)
    }

    fn finish(&mut self) -> Result<Bytes, Cause> {
        self.unpacker.finish().map_err(|error| Cause::Damaged(error.into()))
    }

    /// Holds the whole content against its digests: once.
    fn conclude(&mut self) -> Option<Result<Bytes, Error>> {
        let fit = std::mem::take(&mut self.checks).into_iter().all(Check::fits);
        (!fit).then(|| Err(self.failed(Cause::Unverified(Unverified::Digest))))
    }

    fn failed(&mut self, cause: Cause) -> Error {
        // It is over, and nothing more is to be said about it.
        self.checks.clear();
        OutcomeUnknown::answered(cause, self.answer.clone()).into()
    }
}

impl Stream for FileStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl fmt::Debug for FileStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStream").field("answer", &self.answer).field("given", &self.given).finish_non_exhaustive()
    }
}
