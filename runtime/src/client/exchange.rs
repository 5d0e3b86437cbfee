//! One call: keys, request, attempts, the judgment of the answer.

use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::time::{Instant, timeout};

use super::Client;
use super::repetition::Repetition;
#[cfg(feature = "v2")]
use super::sending::Signing;
use super::sending::{Request, Sent, lost};
use crate::answer::RawAnswer;
use crate::error::{Cause, Error, History, OutcomeUnknown, Refused};
use crate::message::Decrypted;
use crate::observe::{self, CallSpan};
use crate::operation::Verification;
use crate::outgoing::Outgoing;
use crate::verification::{is_signed, stated_sha1};

/// As good as no limit, for limits that no clock can hold.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// An answer that was judged.
pub(super) struct Answered {
    pub(super) answer: RawAnswer,
    /// Of a file that is read piece by piece: what is still to be read.
    pub(super) rest: Option<reqwest::Body>,
    /// The digest that the rest must have.
    pub(super) sha1: Option<String>,
}

/// A request on its way, and its answer.
pub(crate) type Exchange<'c> = Pin<Box<dyn Future<Output = Result<RawAnswer, Error>> + Send + 'c>>;

impl Client {
    /// Sends a request and gives the answer once it is verified.
    ///
    /// Boxed here, so that the work of a call is compiled with this crate, not with every crate that calls.
    pub(crate) fn exchange(&self, outgoing: Outgoing) -> Exchange<'_> {
        Box::pin(async move {
            let span = CallSpan::new(&outgoing.name);
            let outcome = span.around(self.exchange_within(outgoing)).await;
            span.end(outcome.as_ref());
            outcome
        })
    }

    async fn exchange_within(&self, outgoing: Outgoing) -> Result<RawAnswer, Error> {
        let encryption = outgoing.parts.encryption;
        let deadline = deadline(outgoing.timeout.unwrap_or(self.settings.timeout));
        let mut answer = self.answered(outgoing, deadline, None).await?.answer;
        self.decrypt(&mut answer, encryption, deadline).await;
        Ok(answer)
    }

    /// All attempts. `idle` is how long the next bytes of a file may take that is read piece by piece.
    pub(super) async fn answered(
        &self,
        outgoing: Outgoing,
        deadline: Instant,
        idle: Option<Duration>,
    ) -> Result<Answered, Error> {
        let mut attempts = Repetition::new(self, &outgoing, deadline);
        let keys = loop {
            match self.keys(&outgoing, deadline).await {
                Ok(keys) => break keys,
                Err(error) => attempts.after(error.into()).await?,
            }
        };
        let request = self.prepare(outgoing, &keys, deadline, idle).await?;
        loop {
            attempts.begin();
            observe::attempts(attempts.history().attempts);
            match self.attempt(&request, deadline).await {
                Ok(mut answered) => {
                    answered.answer.history = attempts.history();
                    return Ok(answered);
                }
                Err(error) => attempts.after(error).await?,
            }
        }
    }

    async fn attempt(&self, request: &Request, deadline: Instant) -> Result<Answered, Error> {
        let sent = self.send(request, deadline).await?;
        #[cfg(feature = "v2")]
        if let Signing::V2(message) = &request.signing {
            return self.receive_v2(request, message, sent).await;
        }
        let may_stream = request.idle.is_some() && sent.response.status().is_success();
        // What the signature covers as a whole is in memory before the first byte of it is given.
        if !may_stream || request.verification == Verification::SignedBody {
            let answer = self.receive(request, sent, deadline).await?;
            return Ok(Answered { answer, rest: None, sha1: None });
        }
        let Sent { mut response, url, .. } = sent;
        let answer = RawAnswer::new(request.name.clone(), &mut response);
        if response.url() != &url {
            return Err(OutcomeUnknown::answered(Cause::UnexpectedStatus, answer).into());
        }
        let sha1 = match request.verification {
            Verification::SignedSha1Json => {
                let stated = |keys: &_, now| stated_sha1(&answer.headers, keys, now).map(str::to_owned);
                match self.verified(deadline, stated).await {
                    Ok(sha1) => Some(sha1),
                    Err(unverified) => {
                        return Err(OutcomeUnknown::answered(Cause::Unverified(unverified), answer).into());
                    }
                }
            }
            _ => None,
        };
        Ok(Answered { answer, rest: Some(response.into()), sha1 })
    }

    /// Reads all of an answer and judges it: success, refusal or neither.
    async fn receive(&self, request: &Request, sent: Sent, deadline: Instant) -> Result<RawAnswer, Error> {
        let Sent { response, url, signed } = sent;
        let answer = read(response, &url, request, self.settings.answer_limit).await?;
        let status = answer.status;
        let judged = if status.is_success() {
            self.verify(request.verification, &answer.headers, &answer.body, deadline).await.map_err(Cause::Unverified)
        } else if status.is_client_error() || status.is_server_error() {
            // Many refusals bear no signature, whatever the operation; one that is there must fit.
            let is_signed = is_signed(&answer.headers);
            let verification = if is_signed { Verification::SignedBody } else { Verification::Unsigned };
            match self.verify(verification, &answer.headers, &answer.body, deadline).await {
                Ok(()) => return Err(Refused::new(answer, is_signed, &signed).into()),
                Err(unverified) => Err(Cause::Unverified(unverified)),
            }
        } else {
            Err(Cause::UnexpectedStatus)
        };
        match judged {
            Ok(()) => Ok(answer),
            Err(cause) => Err(OutcomeUnknown::answered(cause, answer).into()),
        }
    }
}

/// When a limit that begins now ends.
pub(super) fn deadline(limit: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(limit).unwrap_or_else(|| now + FOREVER)
}

impl RawAnswer {
    /// Without the body.
    pub(super) fn new(name: crate::operation::OperationName, response: &mut reqwest::Response) -> Self {
        Self {
            name,
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: Bytes::new(),
            json: None,
            decrypted: Decrypted::default(),
            history: History::default(),
        }
    }
}

/// Reads the answer, up to the limit.
pub(super) async fn read(
    response: reqwest::Response,
    url: &reqwest::Url,
    request: &Request,
    limit: usize,
) -> Result<RawAnswer, Error> {
    read_on(BytesMut::new(), response, url, request, limit).await
}

/// The same, of which the beginning was read.
pub(super) async fn read_on(
    mut body: BytesMut,
    mut response: reqwest::Response,
    url: &reqwest::Url,
    request: &Request,
    limit: usize,
) -> Result<RawAnswer, Error> {
    let mut answer = RawAnswer::new(request.name.clone(), &mut response);
    let cause = loop {
        // Without a limit of its own the request's ends it, too.
        match timeout(request.idle.unwrap_or(FOREVER), response.chunk()).await {
            Ok(Ok(Some(chunk))) if body.len() + chunk.len() > limit => break Some(Cause::TooLarge(limit)),
            Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk),
            Ok(Ok(None)) if response.url() != url => break Some(Cause::UnexpectedStatus),
            Ok(Ok(None)) => break None,
            Ok(Err(error)) => break Some(lost(error)),
            Err(_) => break Some(Cause::Timeout),
        }
    };
    answer.body = body.freeze();
    match cause {
        None => Ok(answer),
        Some(cause) => Err(OutcomeUnknown::answered(cause, answer).into()),
    }
}
