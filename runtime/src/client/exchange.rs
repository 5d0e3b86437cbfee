//! One exchange: encrypt, address, sign, send, receive, judge, decrypt.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;
use tokio::time::Instant;

use super::Client;
use crate::answer::RawAnswer;
use crate::authorization::Stamp;
use crate::encoding;
use crate::error::{BoxError, Cause, Error, NotSent, NotSentReason, OutcomeUnknown, Refused};
use crate::files::multipart;
use crate::hosts;
use crate::message::{Decrypted, Sealed};
use crate::operation::{OperationName, Verification};
use crate::outgoing::Outgoing;
use crate::parts::Parts;
use crate::verification::{is_signed, verify};

pub(super) const WECHATPAY_SERIAL: HeaderName = HeaderName::from_static("wechatpay-serial");
/// Headers that belong to the client: to set them would break the signature or the framing.
const OWN_HEADERS: [HeaderName; 5] = [AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING];
const AGENT: &str = concat!("wechatpay-sdk-rust/", env!("CARGO_PKG_VERSION"));

impl Client {
    /// Sends a request and gives the answer once it is verified.
    pub(crate) async fn exchange(&self, outgoing: Outgoing) -> Result<RawAnswer, Error> {
        let settings = &*self.settings;
        let Outgoing { name, path, own_host, verification, mut parts, timeout, host, problem, .. } = outgoing;
        if let Some((reason, problem)) = problem {
            return Err(NotSent::new(name, reason, problem).into());
        }
        let deadline = Instant::now() + timeout.unwrap_or(settings.timeout);
        let file = upload(&mut parts, &name, deadline).await?;
        self.encrypt(&mut parts).map_err(|error| error.into_not_sent(&name))?;
        let unsendable = |problem| NotSent::new(name.clone(), NotSentReason::Request, problem);
        let query = encoding::query(&parts.query);
        let url = settings.hosts.address(own_host, host.as_deref(), &path, &query).map_err(unsendable)?;
        let mut headers = self.headers(&name, &parts).map_err(unsendable)?;
        let body = Bytes::from(parts.body.map(Sealed::into_json).unwrap_or_default());

        let authorization = match tokio::time::timeout_at(deadline, self.authorize(&name, &url, &body)).await {
            Ok(Ok(authorization)) => authorization,
            Ok(Err(error)) => {
                return Err(NotSent::new(name, NotSentReason::Signer, "signing failed").because(error).into());
            }
            Err(_) => return Err(NotSent::new(name, NotSentReason::Signer, "signing took too long").into()),
        };
        headers.insert(AUTHORIZATION, authorization);

        let request = self.http.request(name.method.into(), url.clone()).headers(headers);
        let request = match &file {
            None => request.body(body),
            Some(file) => file.attach(request, &body).await.map_err(|error| unreadable(error, name.clone()))?,
        };
        let answer = receive(request, &url, name, deadline - Instant::now(), settings.answer_limit).await?;
        let mut answer = self.judge(verification, answer)?;
        self.decrypt(&mut answer, parts.encryption, deadline).await;
        Ok(answer)
    }

    /// All headers but `Authorization`.
    pub(super) fn headers(&self, name: &OperationName, parts: &Parts) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        // A file brings its own.
        if parts.upload.is_none() && (parts.body.is_some() || name.method.has_body()) {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        // Replaced below by the one that the request states, if it does.
        let preferred = HeaderValue::from_str(&self.settings.preferred_key);
        headers.insert(WECHATPAY_SERIAL, preferred.map_err(|_| "the preferred key's ID is no header value")?);
        for (name, value) in parts.headers.iter().filter(|(_, value)| !value.is_empty()) {
            let key =
                HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is no name of a header"))?;
            if OWN_HEADERS.contains(&key) {
                return Err(format!("the header `{name}` is the client's to set"));
            }
            headers.insert(
                key,
                HeaderValue::from_str(value)
                    .map_err(|_| format!("the value of `{name}` does not fit into a header"))?,
            );
        }
        Ok(headers)
    }

    /// The `Authorization` of a request.
    pub(super) async fn authorize(
        &self,
        name: &OperationName,
        url: &Url,
        body: &[u8],
    ) -> Result<HeaderValue, BoxError> {
        let settings = &*self.settings;
        let stamp = Stamp { timestamp: settings.clock.unix_seconds(), nonce: (settings.nonce)()? };
        let message = stamp.message(name.method, &hosts::target(url), body);
        let signature = settings.signer.sign(&message).await?;
        let value = stamp.authorization(&settings.identity, settings.signer.algorithm(), &settings.serial, &signature);
        let mut value = HeaderValue::from_str(&value)?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// Whether an answer is success, refusal or neither.
    pub(super) fn judge(&self, verification: Verification, answer: RawAnswer) -> Result<RawAnswer, Error> {
        let settings = &*self.settings;
        let verified = |verification| {
            let now = settings.clock.unix_seconds();
            verify(verification, &answer.headers, &answer.body, &settings.keys, now).map_err(Cause::Unverified)
        };
        let status = answer.status;
        let judged = if status.is_success() {
            verified(verification)
        } else if status.is_client_error() || status.is_server_error() {
            // Many refusals bear no signature, whatever the operation; one that is there must fit.
            let signed = is_signed(&answer.headers);
            match if signed { verified(Verification::SignedBody) } else { Ok(()) } {
                Ok(()) => return Err(Refused::new(answer, signed).into()),
                Err(cause) => Err(cause),
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

/// Looks at the file that goes with the request, if there is one, and states it in the JSON beside it.
async fn upload(
    parts: &mut Parts,
    name: &OperationName,
    deadline: Instant,
) -> Result<Option<multipart::Body>, NotSent> {
    let Some(upload) = &parts.upload else { return Ok(None) };
    let meta = parts.body.get_or_insert_default();
    match tokio::time::timeout_at(deadline, upload.prepare(meta)).await {
        Ok(Ok(file)) => Ok(Some(file)),
        Ok(Err(error)) => Err(unreadable(error, name.clone())),
        Err(_) => Err(NotSent::new(name.clone(), NotSentReason::File, "reading the file took too long")),
    }
}

fn unreadable(error: std::io::Error, name: OperationName) -> NotSent {
    NotSent::new(name, NotSentReason::File, "the file cannot be read").because(error)
}

/// Sends the request and reads the answer, up to the limit.
async fn receive(
    request: reqwest::RequestBuilder,
    url: &Url,
    name: OperationName,
    timeout: Duration,
    limit: usize,
) -> Result<RawAnswer, Error> {
    let mut response = match request.timeout(timeout).send().await {
        Ok(response) => response,
        Err(error) => return Err(unsent_or_unknown(error, name)),
    };
    let mut answer = RawAnswer {
        name,
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body: Bytes::new(),
        decrypted: Decrypted::default(),
    };
    let mut body = BytesMut::new();
    let cause = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => break Some(Cause::TooLarge(limit)),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) if response.url() != url => break Some(Cause::UnexpectedStatus),
            Ok(None) => break None,
            Err(error) => break Some(lost(error)),
        }
    };
    answer.body = body.freeze();
    match cause {
        None => Ok(answer),
        Some(cause) => Err(OutcomeUnknown::answered(cause, answer).into()),
    }
}

/// Whether a request that got no answer can have left.
pub(super) fn unsent_or_unknown(error: reqwest::Error, name: OperationName) -> Error {
    if error.is_connect() {
        // The address stays out of the error: its query may be personal data.
        return NotSent::new(name, NotSentReason::Connection, "no connection").because(error.without_url()).into();
    }
    if error.is_builder() {
        return NotSent::new(name, NotSentReason::Request, "the request cannot be made")
            .because(error.without_url())
            .into();
    }
    OutcomeUnknown::unanswered(lost(error), name).into()
}

pub(super) fn lost(error: reqwest::Error) -> Cause {
    if error.is_timeout() { Cause::Timeout } else { Cause::ConnectionLost(error.without_url().into()) }
}
