//! The same chain without `async`.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::answer::Answer;
use crate::chain::{Caller, Chain, sealed};
use crate::error::{Cause, Error, NotSent, OutcomeUnknown};
use crate::files::ToFileLink;
pub use crate::files::blocking::{Download, FileStream};
use crate::message::FromField;
use crate::observe;
use crate::operation::Operation;
use crate::operation_chain::OperationChain;
use crate::outgoing::Outgoing;
use crate::retry::Retry;

/// A client whose calls block the thread. Cheap to clone; clones share their connections.
///
/// ```no_run
/// # fn example(client: wechatpay_runtime::Client) -> Result<(), wechatpay_runtime::Error> {
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::blocking;
///
/// let client = blocking::Client::new(client)?;
/// let answer = client.chain("v3/certificates").get(&()).send()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    worker: Arc<Worker>,
}

impl Client {
    /// Starts the thread that sends and receives for this client. It ends with the last clone.
    ///
    /// It has connections of its own, so that the client given can go on serving a runtime.
    ///
    /// # Errors
    /// If the thread cannot be started or the connections cannot be made, as [`Error::NotSent`].
    #[inline]
    pub fn new(client: crate::Client) -> Result<Self, Error> {
        let worker = Worker::start()
            .map_err(|error| NotSent::configuration("the client's thread cannot be started").because(error))?;
        Ok(Self { client: client.with_own_connections()?, worker: Arc::new(worker) })
    }

    /// The file of an address that an answer stated: see [`Client::download`](crate::Client::download).
    pub fn download(&self, link: impl ToFileLink) -> Download<'_> {
        Download::linked(self, link.to_file_link())
    }

    /// The client that works for this one, borrowed.
    pub(crate) fn inner(&self) -> &crate::Client {
        &self.client
    }

    /// The client that works for this one.
    pub(crate) fn asynchronous(&self) -> crate::Client {
        self.client.clone()
    }

    /// Waits for work that is done by this client's thread; nothing if it panicked there, or if it is this very thread that
    /// would wait, for ever: a signer, a clock or a progress of the caller's asked for it.
    pub(crate) fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Option<T> {
        if thread::current().id() == self.worker.thread {
            return None;
        }
        let result = Arc::new(Mutex::new(None));
        // Nothing is ever sent, so that there is one such channel to compile, not one for each `T`.
        let (running, ended) = mpsc::sync_channel::<Infallible>(0);
        self.worker.handle.spawn(observe::carried({
            let result = Arc::clone(&result);
            async move {
                let value = work.await;
                *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
                drop(running);
            }
        }));
        // An error in any case, once the other end is gone: the work is done, or it panicked.
        let _ = ended.recv();
        result.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Starts at a path instead of the typed chain. Leading slashes don't matter; placeholders in braces are filled by
    /// [`Chain::parameter`].
    pub fn chain(&self, path: impl Into<String>) -> Chain<'_, Self> {
        Chain::new(self, path.into())
    }

    /// Starts at an operation that the documentation knows, with a request of the caller's own: what its page says is
    /// encrypted is encrypted. `OPERATION` of each operation's module is one.
    pub fn operation(&self, operation: &Operation) -> OperationChain<'_, Self> {
        OperationChain::new(self, operation)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("blocking::Client").field(&self.client).finish()
    }
}

impl sealed::Sealed for Client {}

impl Caller for Client {
    type Call<'c, T> = Call<'c, T>;
    type Download<'c> = Download<'c>;

    fn call<T>(&self, outgoing: Outgoing) -> Call<'_, T> {
        Call { client: self, outgoing, answer: PhantomData }
    }

    #[cfg(feature = "v2")]
    fn address(&self, outgoing: Outgoing) -> Result<String, Error> {
        self.client.address(outgoing)
    }

    fn fetch(&self, outgoing: Outgoing) -> Download<'_> {
        Download::new(self, outgoing)
    }
}

/// A call that is sent by [`send`](Self::send).
#[must_use = "nothing is sent before `send`"]
pub struct Call<'c, T> {
    client: &'c Client,
    outgoing: Outgoing,
    answer: PhantomData<fn() -> T>,
}

impl<'c, T> Call<'c, T> {
    /// How long signing, sending and receiving may take together, repetitions and pauses included, instead of the client's
    /// limit.
    ///
    /// When it runs out after the request was sent, the outcome is unknown. So it is told when it runs out before a connection
    /// came about, if it is shorter than the client's `connect_timeout`.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.outgoing.timeout = Some(limit);
        self
    }

    /// States that to repeat this very call does no harm: the same merchant order number, the same amounts.
    ///
    /// It permits a retry policy to repeat a write; by itself it repeats nothing.
    pub fn idempotent(mut self) -> Self {
        self.outgoing.idempotent = true;
        self
    }

    /// When this call is repeated, instead of the client's policy.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.outgoing.retry = Some(retry);
        self
    }

    /// Another of WeChat Pay's hosts for this call: `api2.mch.weixin.qq.com`, `https://apihk.mch.weixin.qq.com/`.
    ///
    /// Any other host is refused before anything is sent. A base URL of the client's overrides it.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.outgoing.host = Some(host.into());
        self
    }

    /// A header besides those that the client sets. An empty value is left out.
    ///
    /// `Wechatpay-Serial` replaces the client's: the ID of the key that the answer shall be signed with. Sensitive values are
    /// then encrypted with that key.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.outgoing.header(name.into(), value.into());
        self
    }

    /// The same call with its answer read as another type.
    pub fn decode<U: FromField>(self) -> Call<'c, U> {
        Call { client: self.client, outgoing: self.outgoing, answer: PhantomData }
    }

    /// Sends the call and waits for the answer. Works inside an asynchronous runtime, too, at the price of its thread.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn send(self) -> Result<Answer<T>, Error>
    where
        T: FromField,
    {
        let name = self.outgoing.name.clone();
        let client = self.client.client.clone();
        match self.client.run(async move { client.exchange(self.outgoing).await }) {
            Some(answer) => answer?.decode(),
            // The task can end without an answer only if a signer or clock of the caller's panicked in it, or called this.
            None => {
                let cause = Cause::ConnectionLost("the client's thread gave up the call".into());
                Err(OutcomeUnknown::unanswered(cause, name).into())
            }
        }
    }
}

impl<T> fmt::Debug for Call<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&format_args!("{}", self.outgoing.name)).finish()
    }
}

/// The thread that drives the connections, idle ones too.
///
/// A thread of its own instead of `block_on` in the caller's: that one panics inside an asynchronous runtime, and between
/// calls nobody would notice that the server closed a connection.
struct Worker {
    handle: Handle,
    thread: ThreadId,
    /// Dropped to end the thread.
    _stop: oneshot::Sender<()>,
}

impl Worker {
    #[inline]
    fn start() -> std::io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("wechatpay".to_owned()).spawn(move || {
            // Either way it is over: the sender never sends.
            let _ = runtime.block_on(stopped);
        })?;
        Ok(Self { handle, thread: thread.thread().id(), _stop: stop })
    }
}
