//! HTTP on loopback: an accept loop on a thread of its own, so that a connection can be cut and reset.

use std::convert::Infallible;
use std::net::{Ipv4Addr, TcpListener};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, join, select};
use http_body::Frame;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::call::{Call, Channel};
use crate::filled::Filled;
use crate::reply::End;
use crate::shared::Shared;
use crate::{Error, exchange, tls};

/// Is shown each call.
pub type Observer = Box<dyn Fn(&Call) + Send + Sync>;

/// A thread that serves until this is dropped.
pub struct Server {
    stop: Option<oneshot::Sender<Infallible>>,
}

/// Takes a port of loopback; 0 takes a free one.
pub fn listen(port: u16) -> std::io::Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

impl Server {
    /// Serves at the listeners: the one in clear, the other over TLS.
    pub fn start(
        plain: TcpListener,
        tls: TcpListener,
        tls_hosts: Vec<String>,
        shared: Arc<Shared>,
    ) -> Result<Self, Error> {
        let acceptor = tls::acceptor(tls_hosts, &shared)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        thread::Builder::new().name("wechatpay-gateway".to_owned()).spawn(move || {
            runtime.block_on(async move {
                let listeners = [plain, tls].map(tokio::net::TcpListener::from_std);
                let [Ok(plain), Ok(tls)] = listeners else { return };
                let both = join(accept(plain, None, &shared), accept(tls, Some(acceptor), &shared));
                // Either ends when the other side of the channel is dropped.
                match select(pin!(both), stopped).await {
                    Either::Left((_, _)) | Either::Right((Err(_), _)) => {}
                    Either::Right((Ok(never), _)) => match never {},
                }
            });
        })?;
        Ok(Self { stop: Some(stop) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
    }
}

async fn accept(listener: tokio::net::TcpListener, tls: Option<TlsAcceptor>, shared: &Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection(stream, tls.clone(), Arc::clone(shared)))),
            // Too many open files, say: they may close.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// One connection.
async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let _counted = shared.faults.count();
    if shared.faults.takes_reset() {
        // Until something came: else the client may not even have had the time to send it.
        drop(stream.peek(&mut [0]).await);
        return drop(stream.set_zero_linger());
    }
    let Some(acceptor) = tls else {
        return serve(stream, Channel::Plain, &shared, |stream| stream).await;
    };
    // A client that doesn't trust the server, or comes with a stranger's certificate, gets no connection.
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let certified = stream.get_ref().1.peer_certificates().is_some();
    let channel = if certified { Channel::Certified } else { Channel::Tls };
    serve(stream, channel, &shared, |stream| stream.get_ref().0).await;
}

/// The requests of a connection; `socket` is what is below it.
async fn serve<S>(stream: S, channel: Channel, shared: &Shared, socket: impl Fn(&S) -> &TcpStream)
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let state = State::default();
    let answer = service_fn(|request| state.during(answer(request, channel, shared, &state)));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
    let served = loop {
        let closing = pin!(shared.faults.closing.notified());
        match select(Pin::new(&mut connection), closing).await {
            Either::Left((served, _)) => break served,
            Either::Right(_) if state.is_idle() => break Ok(()),
            Either::Right(_) => {}
        }
    };
    let stream = connection.into_parts().io.into_inner();
    if served.is_err() && state.reset.load(Ordering::Relaxed) {
        drop(socket(&stream).set_zero_linger());
    }
}

/// What is known of a connection.
#[derive(Default)]
struct State {
    /// It ends by a reset.
    reset: AtomicBool,
    /// How many requests came.
    begun: AtomicUsize,
    /// How many of them were answered.
    done: AtomicUsize,
}

impl State {
    fn is_idle(&self) -> bool {
        self.begun.load(Ordering::Relaxed) == self.done.load(Ordering::Relaxed)
    }

    async fn during<T>(&self, answer: impl Future<Output = T>) -> T {
        let answered = answer.await;
        self.done.fetch_add(1, Ordering::Relaxed);
        answered
    }

    fn ends_by_reset(&self) -> Ended {
        self.reset.store(true, Ordering::Relaxed);
        Ended
    }
}

/// Why a connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection ends here")]
struct Ended;

async fn answer(
    request: Request<Incoming>,
    channel: Channel,
    shared: &Shared,
    state: &State,
) -> Result<Response<Answer>, Ended> {
    let is_kept = state.begun.fetch_add(1, Ordering::Relaxed) > 0;
    if is_kept && shared.faults.resets_kept.load(Ordering::SeqCst) {
        return Err(state.ends_by_reset());
    }
    let (head, body) = request.into_parts();
    let body = Limited::new(body, shared.faults.longest_body.load(Ordering::SeqCst));
    let body = body.collect().await.map_err(|_| state.ends_by_reset())?.to_bytes();
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let mut call = Call::new(head.method.as_str(), target, headers.collect(), body);
    call.channel = channel;
    let prepared = exchange::exchange(shared, call).await;
    tokio::time::sleep(prepared.delay).await;
    let end = match prepared.end {
        End::HangUp => return Err(Ended),
        End::Reset => return Err(state.ends_by_reset()),
        end @ (End::Whole | End::Short(_) | End::Stalled(_)) => end,
    };
    let mut response = Response::builder().status(prepared.status);
    for (name, value) in &prepared.headers {
        response = response.header(name, value);
    }
    response.body(Answer::new(prepared.body, prepared.filled, end)).map_err(|_| Ended)
}

/// A body that may end too early.
struct Answer {
    rest: Option<Bytes>,
    filled: Option<Filled>,
    last: Last,
}

/// What comes after the last byte.
enum Last {
    End,
    /// An error, but only when what came before is on its way: after so many turns.
    Break(u8),
    /// Nothing, for ever.
    Silence,
}

impl Answer {
    fn new(body: Bytes, filled: Option<Filled>, end: End) -> Self {
        let (missing, last) = match end {
            End::Short(missing) => (missing, Last::Break(2)),
            End::Stalled(missing) => (missing, Last::Silence),
            End::Whole | End::HangUp | End::Reset => (0, Last::End),
        };
        let rest = body.slice(..body.len().saturating_sub(missing));
        Self { rest: (!rest.is_empty()).then_some(rest), filled, last }
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Ended;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Ended>>> {
        if let Some(piece) = self.rest.take().or_else(|| self.filled.as_mut()?.next()) {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match &mut self.last {
            Last::End => Poll::Ready(None),
            Last::Break(0) => Poll::Ready(Some(Err(Ended))),
            Last::Break(turns) => {
                *turns = turns.saturating_sub(1);
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Last::Silence => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none() && self.filled.is_none() && matches!(self.last, Last::End)
    }
}
