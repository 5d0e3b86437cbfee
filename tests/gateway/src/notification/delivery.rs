//! Notifications over HTTP, repeated until they are taken.

use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::NotificationRequest;
use crate::Error;

/// How long WeChat Pay waits before each repetition, in seconds: 15 times within 24 hours and 4 minutes.
const INTERVALS: [u32; 15] =
    [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600];
/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Makes a notification for the attempt of that number.
type Make<'g> = Box<dyn Fn(usize) -> Result<NotificationRequest, Error> + Send + Sync + 'g>;

/// A notification on its way; await it.
#[must_use]
pub struct Delivery<'g> {
    make: Make<'g>,
    /// Whether an answer takes it.
    takes: fn(u16, &Bytes) -> bool,
    url: String,
    scale: f64,
}

/// What came of a notification.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// What was answered each time, the last time last.
    pub attempts: Vec<Attempt>,
    /// Whether the last answer took it: 200 or 204; of APIv2 200 with a `return_code` of SUCCESS.
    pub taken: bool,
}

/// One time that it was sent.
#[derive(Clone, Debug)]
pub enum Attempt {
    /// Status and body of the answer.
    Answered(u16, Bytes),
    /// No answer: no connection, or not within 5 seconds.
    Failed(String),
}

impl<'g> Delivery<'g> {
    pub(crate) fn new(
        make: impl Fn(usize) -> Result<NotificationRequest, Error> + Send + Sync + 'g,
        takes: fn(u16, &Bytes) -> bool,
        url: &str,
    ) -> Self {
        Self { make: Box::new(make), takes, url: url.to_owned(), scale: 1.0 }
    }

    /// How much of WeChat Pay's waiting between repetitions is waited: 1 by default, which is a day; 0 waits for nothing.
    pub fn scale(mut self, scale: f64) -> Self {
        self.scale = scale;
        self
    }

    /// Sends it, and again until it is taken: each time with the same body, signed anew.
    async fn deliver(self) -> Result<Delivered, Error> {
        let mut delivered = Delivered { attempts: Vec::new(), taken: false };
        for (number, wait) in std::iter::once(0).chain(INTERVALS).enumerate() {
            let wait = Duration::try_from_secs_f64(f64::from(wait) * self.scale).unwrap_or_default();
            tokio::time::sleep(wait).await;
            let attempt = self.attempt(number).await?;
            delivered.taken = match &attempt {
                Attempt::Answered(status, body) => (self.takes)(*status, body),
                Attempt::Failed(_) => false,
            };
            delivered.attempts.push(attempt);
            if delivered.taken {
                break;
            }
        }
        Ok(delivered)
    }

    async fn attempt(&self, number: usize) -> Result<Attempt, Error> {
        let notification = (self.make)(number)?;
        let uri = self.url.parse::<Uri>().map_err(|error| Error::Delivery(format!("{}: {error}", self.url)))?;
        let host = uri.host().filter(|_| uri.scheme_str() == Some("http"));
        let host = host.ok_or_else(|| Error::Delivery(format!("{} is no address of http://", self.url)))?;
        let address = format!("{host}:{}", uri.port_u16().unwrap_or(80));
        let mut request = Request::post(uri.path_and_query().map_or("/", |target| target.as_str()));
        request = request.header("Host", &address).header("User-Agent", "Mozilla/4.0").header("Accept", "*/*");
        for (name, value) in &notification.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(notification.body));
        let request = request.map_err(|error| Error::Delivery(error.to_string()))?;
        let answer = tokio::time::timeout(PATIENCE, post(&address, request)).await;
        Ok(match answer {
            Ok(Ok((status, body))) => Attempt::Answered(status, body),
            Ok(Err(error)) => Attempt::Failed(error.to_string()),
            Err(_) => Attempt::Failed("no answer within 5 seconds".to_owned()),
        })
    }
}

async fn post(
    address: &str,
    request: Request<Full<Bytes>>,
) -> Result<(u16, Bytes), Box<dyn std::error::Error + Send + Sync>> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let serving = tokio::spawn(connection);
    let answer = sender.send_request(request).await?;
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await?.to_bytes();
    serving.abort();
    Ok((status, body))
}

impl<'g> IntoFuture for Delivery<'g> {
    type Output = Result<Delivered, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'g>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.deliver())
    }
}
