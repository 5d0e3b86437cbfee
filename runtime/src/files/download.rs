//! A file to be fetched: options, and where it goes.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::DownloadProgress;
use super::cipher::SealedKey;
use super::digest::DigestAlgorithm;
use super::link::FileLink;
use super::save::Draft;
use super::stream::{Check, FileStream};
use crate::answer::Answer;
use crate::client::Client;
use crate::error::{Cause, Error, NotSent, NotSentReason, OutcomeUnknown};
use crate::operation::{Method, Operation, Verification};
use crate::outgoing::Outgoing;

/// How large a file may be unless the download says otherwise: 4 GiB. In memory it is the client's limit of answers.
const LIMIT: u64 = 4 << 30;

/// The file of an address that an answer stated.
const LINKED: Operation = Operation::new(Method::Get, "").verification(Verification::Unsigned);

/// A file that is fetched once it is said where to.
///
/// ```no_run
/// # async fn example(client: wechatpay_runtime::Client) -> Result<(), wechatpay_runtime::Error> {
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::DigestAlgorithm;
///
/// let url = "https://api.mch.weixin.qq.com/v3/billdownload/file?token=xxx&tartype=gzip";
/// let bill = client
///     .download(url)
///     .digest(DigestAlgorithm::Sha1, "79bb0f45fc4c42234a918000b2668d689e2bde04")
///     .progress(|done, total| println!("{done} of {total:?} bytes"))
///     .to_file("2019-06-11.csv")
///     .await?;
/// println!("{} bytes", *bill);
/// # Ok(())
/// # }
/// ```
///
/// What comes packed with gzip is given unpacked, and digests are those of the content unpacked.
///
/// There is no limit of the time that a whole file may take, since nobody knows its size: [`timeout`](Self::timeout) is
/// how long the answer may take to begin, and then how long each next piece may.
#[must_use = "nothing is sent before it is said where the file goes"]
pub struct Download<'c> {
    client: &'c Client,
    request: Request,
}

/// What a download asks for, without its client.
pub(super) struct Request {
    pub(super) outgoing: Outgoing,
    digests: Vec<(DigestAlgorithm, String)>,
    key: Option<SealedKey>,
    limit: Option<u64>,
    progress: Option<DownloadProgress>,
}

impl Request {
    pub(super) fn new(outgoing: Outgoing) -> Self {
        Self { outgoing, digests: Vec::new(), key: None, limit: None, progress: None }
    }

    /// Of an address.
    pub(super) fn linked(link: FileLink) -> Self {
        let mut outgoing = Outgoing::new(&LINKED, &[], &());
        if let Some(problem) = link.problem {
            outgoing.fail(problem);
        }
        outgoing.set_link(link.url);
        Self { digests: link.digest.into_iter().collect(), key: link.key, ..Self::new(outgoing) }
    }

    pub(super) fn digest(&mut self, algorithm: DigestAlgorithm, hexadecimal: String) {
        self.digests.retain(|(own, _)| *own != algorithm);
        self.digests.push((algorithm, hexadecimal));
    }

    pub(super) fn limit(&mut self, bytes: u64) {
        self.limit = Some(bytes);
    }

    pub(super) fn progress(&mut self, progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static) {
        self.progress = Some(Arc::new(progress));
    }

    pub(super) async fn stream(self, client: &Client) -> Result<FileStream, Error> {
        let Some(sealed) = &self.key else {
            let (opened, checks) = client.open(self.outgoing).await?;
            let checks = checks.into_iter().chain(own_checks(self.digests)).collect();
            return Ok(FileStream::new(opened, checks, self.limit.unwrap_or(LIMIT), self.progress));
        };
        let unusable = |problem| {
            let problem = format!("the key of the file cannot be used: {problem}");
            NotSent::new(self.outgoing.name.clone(), NotSentReason::Request, problem)
        };
        let key = sealed.open(client.decryptor(), self.outgoing.timeout).await.map_err(unusable)?;
        // Whether it is what was encrypted is known of the whole only, so that it has to be in memory.
        let limit = self.limit.unwrap_or(client.answer_limit() as u64);
        let (opened, checks) = client.open(self.outgoing).await?;
        let mut received = FileStream::as_received(opened, checks, limit, self.progress);
        let content = received.collect().await?;
        match key.open(content) {
            Ok(content) => Ok(received.replaced(content, own_checks(self.digests).collect())),
            Err(problem) => {
                Err(OutcomeUnknown::answered(Cause::Damaged(problem.into()), received.into_answer()).into())
            }
        }
    }

    pub(super) async fn into_memory(mut self, client: &Client) -> Result<Answer<Bytes>, Error> {
        self.limit = self.limit.or(Some(client.answer_limit() as u64));
        let mut stream = self.stream(client).await?;
        let content = stream.collect().await?;
        let mut answer = stream.into_answer();
        answer.body = content.clone();
        Ok(Answer::new(content, answer))
    }

    pub(super) async fn into_file(self, client: &Client, path: &Path) -> Result<Answer<u64>, Error> {
        let unwritable = |error| {
            let problem = format!("no file can be written at {}", path.display());
            NotSent::new(self.outgoing.name.clone(), NotSentReason::File, problem).because(error)
        };
        let draft = Draft::new(path).await.map_err(unwritable)?;
        let mut stream = self.stream(client).await?;
        let length = draft.complete(&mut stream).await?;
        Ok(Answer::new(length, stream.into_answer()))
    }
}

fn own_checks(digests: Vec<(DigestAlgorithm, String)>) -> impl Iterator<Item = Check> {
    digests.into_iter().map(|(algorithm, digest)| Check::unpacked(algorithm, digest))
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Download").field(&format_args!("{}", self.outgoing.name)).finish()
    }
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

    /// A header besides those that the client sets: see [`Call::header`](crate::Call::header). A statement comes packed if
    /// it is asked for with `Accept-Encoding: gzip`.
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
    /// See [`Error`]. A wrong digest is [`Cause::Unverified`](crate::Cause::Unverified), a file larger than the limit
    /// [`Cause::TooLarge`](crate::Cause::TooLarge).
    pub async fn to_memory(self) -> Result<Answer<Bytes>, Error> {
        self.request.into_memory(self.client).await
    }

    /// Fetches the file onto the disk and gives its length in bytes. What was there is replaced.
    ///
    /// It is written under another name in the same folder and gets its own only once it is complete and its digest was
    /// found right: a wrong or incomplete file never stands there, and nothing is left of it.
    ///
    /// # Errors
    /// As of [`to_memory`](Self::to_memory); where no file can be made [`NotSentReason::File`], before anything is sent.
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<Answer<u64>, Error> {
        self.request.into_file(self.client, path.as_ref()).await
    }

    /// Sends the request and gives the content piece by piece.
    ///
    /// # Errors
    /// What is known before the first piece; the rest comes with the [stream](FileStream).
    pub async fn stream(self) -> Result<FileStream, Error> {
        self.request.stream(self.client).await
    }
}

impl fmt::Debug for Download<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}
