//! The request of a file: it is sent as any other, but its answer is judged before its content is read.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::AUTHORIZATION;
use reqwest::{Response, Url};
use tokio::time::timeout;

use super::Client;
use crate::answer::RawAnswer;
use crate::encoding;
use crate::error::{Cause, Error, NotSent, NotSentReason, OutcomeUnknown};
use crate::files::{Check, DigestAlgorithm, Opened};
use crate::message::{Decrypted, Sealed};
use crate::operation::Verification;
use crate::outgoing::Outgoing;
use crate::verification::{stated_sha1, verify};

impl Client {
    /// Sends the request of a file and gives its content, and what the answer itself says that it must be held against.
    pub(crate) async fn open(&self, mut outgoing: Outgoing) -> Result<(Opened, Vec<Check>), Error> {
        let settings = &*self.settings;
        if let Some((reason, problem)) = outgoing.problem {
            return Err(NotSent::new(outgoing.name, reason, problem).into());
        }
        self.encrypt(&mut outgoing.parts).map_err(|error| error.into_not_sent(&outgoing.name))?;
        let url = self.address_of(&outgoing);
        let Outgoing { name, verification, parts, timeout: idle, .. } = outgoing;
        let unsendable = |problem| NotSent::new(name.clone(), NotSentReason::Request, problem);
        let url = url.map_err(unsendable)?;
        let mut headers = self.headers(&name, &parts).map_err(unsendable)?;
        let body = Bytes::from(parts.body.map(Sealed::into_json).unwrap_or_default());
        let idle = idle.unwrap_or(settings.timeout);
        let authorization = match timeout(idle, self.authorize(&name, &url, &body)).await {
            Ok(Ok(authorization)) => authorization,
            Ok(Err(error)) => {
                return Err(NotSent::new(name, NotSentReason::Signer, "signing failed").because(error).into());
            }
            Err(_) => return Err(NotSent::new(name, NotSentReason::Signer, "signing took too long").into()),
        };
        headers.insert(AUTHORIZATION, authorization);
        let request = self.http.request(name.method.into(), url.clone()).headers(headers).body(body);
        let mut response = match timeout(idle, request.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(super::exchange::unsent_or_unknown(error, name)),
            Err(_) => return Err(OutcomeUnknown::unanswered(Cause::Timeout, name).into()),
        };
        let mut answer = RawAnswer {
            name,
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: Bytes::new(),
            decrypted: Decrypted::default(),
        };
        if response.url() != &url {
            return Err(OutcomeUnknown::answered(Cause::UnexpectedStatus, answer).into());
        }
        if !answer.status.is_success() {
            answer = read(response, answer, idle, settings.answer_limit).await?;
            // No success, so that it ends here: refused, or not known.
            self.judge(verification, answer.clone())?;
            return Err(OutcomeUnknown::answered(Cause::UnexpectedStatus, answer).into());
        }
        let now = settings.clock.unix_seconds();
        match verification {
            Verification::Unsigned => Ok((Opened { answer, body: response.into(), idle }, Vec::new())),
            Verification::SignedSha1Json => match stated_sha1(&answer.headers, &settings.keys, now) {
                Ok(sha1) => {
                    let checks = vec![Check::either(DigestAlgorithm::Sha1, sha1)];
                    Ok((Opened { answer, body: response.into(), idle }, checks))
                }
                Err(unverified) => Err(OutcomeUnknown::answered(Cause::Unverified(unverified), answer).into()),
            },
            // The signature covers all of it, so it is all in memory before the first byte is given.
            Verification::SignedBody => {
                let mut answer = read(response, answer, idle, settings.answer_limit).await?;
                match verify(verification, &answer.headers, &answer.body, &settings.keys, now) {
                    Ok(()) => {
                        let body = std::mem::take(&mut answer.body).into();
                        Ok((Opened { answer, body, idle }, Vec::new()))
                    }
                    Err(unverified) => Err(OutcomeUnknown::answered(Cause::Unverified(unverified), answer).into()),
                }
            }
        }
    }

    /// The address that an answer stated, or the operation's.
    fn address_of(&self, outgoing: &Outgoing) -> Result<Url, String> {
        let hosts = &self.settings.hosts;
        match &outgoing.link {
            Some(link) => hosts.stated(link),
            None => {
                let query = encoding::query(&outgoing.parts.query);
                hosts.address(outgoing.own_host, outgoing.host.as_deref(), &outgoing.path, &query)
            }
        }
    }
}

/// The whole body, where it is needed at once.
async fn read(mut response: Response, mut answer: RawAnswer, idle: Duration, limit: usize) -> Result<RawAnswer, Error> {
    let mut body = BytesMut::new();
    let cause = loop {
        match timeout(idle, response.chunk()).await {
            Ok(Ok(Some(chunk))) if body.len() + chunk.len() > limit => break Some(Cause::TooLarge(limit)),
            Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk),
            Ok(Ok(None)) => break None,
            Ok(Err(error)) => break Some(super::exchange::lost(error)),
            Err(_) => break Some(Cause::Timeout),
        }
    };
    answer.body = body.freeze();
    match cause {
        None => Ok(answer),
        Some(cause) => Err(OutcomeUnknown::answered(cause, answer).into()),
    }
}
