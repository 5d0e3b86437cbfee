//! A call as a value.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::answer::Answer;
use crate::client::{Client, Exchange};
use crate::error::Error;
use crate::message::FromField;
use crate::outgoing::Outgoing;
use crate::retry::Retry;

/// A call that is sent when it is awaited.
///
/// To drop it while it is awaited is to hang up: whether the operation took effect is then unknown.
///
/// ```no_run
/// # async fn example(client: wechatpay_runtime::Client) -> Result<(), wechatpay_runtime::Error> {
/// use std::time::Duration;
///
/// let answer = client
///     .chain("v3/pay/transactions/out-trade-no/{out_trade_no}")
///     .parameter("out_trade_no", "1217752501201407033233368018")
///     .get(&serde_json::json!({ "mchid": "1900000109" }))
///     .timeout(Duration::from_secs(5))
///     .await?;
/// println!("{} {:?}", answer["trade_state"], answer.request_id());
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before the call is awaited"]
pub struct Call<'c, T> {
    client: &'c Client,
    outgoing: Outgoing,
    answer: PhantomData<fn() -> T>,
}

impl<'c, T> Call<'c, T> {
    pub(crate) fn new(client: &'c Client, outgoing: Outgoing) -> Self {
        Self { client, outgoing, answer: PhantomData }
    }

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
        Call::new(self.client, self.outgoing)
    }
}

impl<T> fmt::Debug for Call<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&format_args!("{}", self.outgoing.name)).finish()
    }
}

impl<'c, T: FromField> IntoFuture for Call<'c, T> {
    type Output = Result<Answer<T>, Error>;
    type IntoFuture = CallFuture<'c, T>;

    fn into_future(self) -> Self::IntoFuture {
        CallFuture { exchange: self.client.exchange(self.outgoing), answer: PhantomData }
    }
}

/// A [`Call`] on its way.
#[must_use = "nothing is sent before the call is awaited"]
pub struct CallFuture<'c, T> {
    /// What is generic ends here: the exchange itself is the same for all operations.
    exchange: Exchange<'c>,
    answer: PhantomData<fn() -> T>,
}

impl<T> fmt::Debug for CallFuture<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallFuture")
    }
}

impl<T: FromField> Future for CallFuture<'_, T> {
    type Output = Result<Answer<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.exchange.as_mut().poll(context).map(|answer| answer?.decode())
    }
}
