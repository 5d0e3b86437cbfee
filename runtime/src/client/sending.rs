//! From a request to an answer that nobody has judged yet: address, headers, signature, the backup host.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;
use tokio::time::{Instant, timeout_at};

use super::Client;
use super::departure::Departure;
use crate::authorization::Stamp;
use crate::encoding;
use crate::error::{BoxError, Cause, Error, NotSent, NotSentReason, OutcomeUnknown};
use crate::files::multipart::{self, TextPart};
use crate::hosts::{self, Addresses};
use crate::keys::Snapshot;
use crate::message::Sealed;
use crate::observe;
use crate::operation::{OperationName, Protocol, Verification};
use crate::outgoing::Outgoing;
use crate::parts::Parts;
#[cfg(feature = "v2")]
use crate::v2::Message;

pub(super) const WECHATPAY_SERIAL: HeaderName = HeaderName::from_static("wechatpay-serial");
/// Headers that belong to the client: to set them would break the signature or the framing.
const OWN_HEADERS: [HeaderName; 5] = [AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING];
const AGENT: &str = concat!("wechatpay-sdk-rust/", env!("CARGO_PKG_VERSION"));

/// A request with everything but its signature, which each attempt makes anew.
pub(super) struct Request {
    pub(super) name: OperationName,
    pub(super) verification: Verification,
    /// Of an answer that is read piece by piece: how long the next one may take. Else all of it has one limit.
    pub(super) idle: Option<Duration>,
    addresses: Addresses,
    headers: HeaderMap,
    /// Of APIv3 what is signed, and, unless a file goes with it, sent.
    body: Bytes,
    file: Option<multipart::Body>,
    pub(super) signing: Signing,
}

/// Where the signature of a request stands.
pub(super) enum Signing {
    /// In its headers.
    V3,
    /// Among its own fields, which are here.
    #[cfg(feature = "v2")]
    V2(Message),
    /// Nowhere.
    None,
}

/// What came back, its body still to be read.
pub(super) struct Sent {
    pub(super) response: reqwest::Response,
    pub(super) url: Url,
    /// What was signed.
    pub(super) signed: Vec<u8>,
}

impl Signing {
    /// What is accepted, and what a body is that holds no file.
    fn media_types(&self) -> (&'static str, &'static str) {
        match self {
            #[cfg(feature = "v2")]
            Self::V2(message) => (message.accepted(), "text/xml; charset=utf-8"),
            _ => ("application/json", "application/json"),
        }
    }
}

impl Client {
    /// Encrypts what is to be encrypted and fixes every byte but the signature.
    pub(super) async fn prepare(
        &self,
        outgoing: Outgoing,
        keys: &Snapshot,
        deadline: Instant,
        idle: Option<Duration>,
    ) -> Result<Request, NotSent> {
        let Outgoing {
            name, path, own_host, verification, protocol, mut parts, host, link, anonymous, problem, ..
        } = outgoing;
        if let Some((reason, problem)) = problem {
            return Err(NotSent::new(name, reason, problem));
        }
        match protocol {
            Protocol::V3 => match &self.settings.v3_lack {
                Some(lack) if !anonymous => {
                    let problem = format!("it is of APIv3, and {lack}");
                    return Err(NotSent::new(name, NotSentReason::Configuration, problem));
                }
                _ => {}
            },
            #[cfg(feature = "v2")]
            Protocol::V2(_) if anonymous => {
                let problem = "requests of APIv2 say who asks in themselves; leave out `without_credentials`";
                return Err(NotSent::new(name, NotSentReason::Request, problem));
            }
            #[cfg(feature = "v2")]
            Protocol::V2(rules) => self.check_v2(&name, rules)?,
        }
        let file = upload(&mut parts, &name, deadline).await?;
        self.encrypt(&mut parts, keys).map_err(|error| error.into_not_sent(&name))?;
        let unsendable = |problem| NotSent::new(name.clone(), NotSentReason::Request, problem);
        let signing = match protocol {
            _ if anonymous => Signing::None,
            Protocol::V3 => Signing::V3,
            #[cfg(feature = "v2")]
            Protocol::V2(rules) => Signing::V2(Message::of(rules, &mut parts, idle.is_some()).map_err(unsendable)?),
        };
        let hosts = &self.settings.hosts;
        let addresses = match link {
            Some(link) => hosts.stated(&link, anonymous).map(|url| Addresses { url, backup: None }),
            None => hosts.addresses(own_host, host.as_deref(), &path, &encoding::query(&parts.query)),
        };
        let addresses = addresses.map_err(unsendable)?;
        let headers = headers(&name, &parts, &signing, keys.preferred.as_deref()).map_err(unsendable)?;
        let body = Bytes::from(parts.body.map(Sealed::into_json).unwrap_or_default());
        Ok(Request { name, verification, idle, addresses, headers, body, file, signing })
    }

    /// Signs and sends; if no connection comes about, once more to the backup host, if there is one.
    pub(super) async fn send(&self, request: &Request, deadline: Instant) -> Result<Sent, Error> {
        let Addresses { url, backup } = &request.addresses;
        match (self.send_to(url, request, deadline).await, backup) {
            (Err(Error::NotSent(error)), Some(backup)) if error.reason() == NotSentReason::Connection => {
                observe::fails_over(backup);
                self.send_to(backup, request, deadline).await
            }
            (outcome, _) => outcome,
        }
    }

    async fn send_to(&self, url: &Url, request: &Request, deadline: Instant) -> Result<Sent, Error> {
        let not_signed = |problem| NotSent::new(request.name.clone(), NotSentReason::Signer, problem);
        let mut this = Attempt::of(url, request);
        match &request.signing {
            Signing::None => {}
            Signing::V3 => {
                let authorization = match timeout_at(deadline, self.authorize(url, request)).await {
                    Ok(Ok((message, authorization))) => {
                        this.signed = message;
                        authorization
                    }
                    Ok(Err(error)) => return Err(not_signed("signing failed").because(error).into()),
                    Err(_) => return Err(not_signed("signing took too long").into()),
                };
                this.headers.insert(AUTHORIZATION, authorization);
            }
            #[cfg(feature = "v2")]
            Signing::V2(message) => {
                let signed = self.sign_v2(message).map_err(|error| not_signed("signing failed").because(error))?;
                if !signed.query.is_empty() {
                    this.url.set_query(Some(&signed.query));
                }
                this.body = signed.body;
                this.texts = signed.parts.into_iter().map(|(name, text)| TextPart::plain(name, text)).collect();
            }
        }
        let Attempt { url, headers, body, texts, signed } = this;
        let http = self.http_for(&request.signing);
        let sending = http.request(request.name.method.into(), url.clone()).headers(headers);
        let sending = match &request.file {
            None => sending.body(body),
            Some(file) => {
                let texts = if texts.is_empty() { vec![file.meta(body)] } else { texts };
                let unread = |error| unread(file.place(), "cannot be read", &request.name).because(error);
                file.attach(sending, texts).await.map_err(unread)?
            }
        };
        let sending = match request.idle {
            None => sending.timeout(deadline.saturating_duration_since(Instant::now())),
            Some(_) => sending,
        };
        let mut sending = sending.build().map_err(|error| unsendable(error, request.name.clone()))?;
        let departure = match &self.settings.connections {
            // Redirects are not followed.
            Some(_) => Departure::Direct,
            None if !request.name.writes => Departure::Direct,
            None => Departure::watch(&mut sending),
        };
        match timeout_at(deadline, http.execute(sending)).await {
            Ok(Ok(response)) => Ok(Sent { response, url, signed }),
            Ok(Err(error)) => Err(unsent_or_unknown(error, &departure, request.name.clone())),
            Err(_) => Err(OutcomeUnknown::unanswered(Cause::Timeout, request.name.clone()).into()),
        }
    }

    fn http_for(&self, signing: &Signing) -> &reqwest::Client {
        match signing {
            #[cfg(feature = "v2")]
            Signing::V2(message) if message.rules().needs_client_certificate() => {
                self.http.certified().unwrap_or_else(|| self.http.plain())
            }
            _ => self.http.plain(),
        }
    }

    /// What is signed, and the `Authorization` made of it.
    async fn authorize(&self, url: &Url, request: &Request) -> Result<(Vec<u8>, HeaderValue), BoxError> {
        let settings = &*self.settings;
        let stamp = Stamp { timestamp: settings.clock.unix_seconds(), nonce: (settings.nonce)()? };
        let message = stamp.message(request.name.method, &hosts::target(url), &request.body);
        let (Some(signer), Some(serial)) = (&settings.signer, &settings.serial) else {
            return Err("the client has no private key".into());
        };
        let signature = signer.sign(&message).await?;
        let value = stamp.authorization(&settings.identity, signer.algorithm(), serial, &signature);
        let mut value = HeaderValue::from_str(&value)?;
        value.set_sensitive(true);
        Ok((message, value))
    }
}

/// What one attempt sends, and where to.
struct Attempt {
    url: Url,
    headers: HeaderMap,
    body: Bytes,
    /// Of APIv2, what goes with a file.
    texts: Vec<TextPart>,
    /// Of APIv3, what was signed.
    signed: Vec<u8>,
}

impl Attempt {
    fn of(url: &Url, request: &Request) -> Self {
        Self {
            url: url.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            texts: Vec::new(),
            signed: Vec::new(),
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
    match timeout_at(deadline, upload.prepare(meta)).await {
        Ok(Ok(file)) => Ok(Some(file)),
        Ok(Err(error)) => Err(unread(&upload.place(), "cannot be read", name).because(error)),
        Err(_) => Err(unread(&upload.place(), "could not be read in time", name)),
    }
}

fn unread(place: &str, problem: &str, name: &OperationName) -> NotSent {
    NotSent::new(name.clone(), NotSentReason::File, format!("the file {place} {problem}"))
}

/// All headers but `Authorization`.
fn headers(
    name: &OperationName,
    parts: &Parts,
    signing: &Signing,
    preferred: Option<&str>,
) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::with_capacity(8);
    let (accepted, sent) = signing.media_types();
    headers.insert(ACCEPT, HeaderValue::from_static(accepted));
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    // A file brings its own.
    if parts.upload.is_none() && (parts.body.is_some() || name.method.has_body()) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(sent));
    }
    // Replaced below by the one that the request states, if it does.
    if let (Signing::V3, Some(preferred)) = (signing, preferred) {
        let preferred = HeaderValue::from_str(preferred).map_err(|_| "the preferred key's ID is no header value")?;
        headers.insert(WECHATPAY_SERIAL, preferred);
    }
    for (name, value) in parts.headers.iter().filter(|(_, value)| !value.is_empty()) {
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is no name of a header"))?;
        if OWN_HEADERS.contains(&key) {
            return Err(format!("the header `{name}` is the client's to set"));
        }
        let value =
            HeaderValue::from_str(value).map_err(|_| format!("the value of `{name}` does not fit into a header"))?;
        headers.insert(key, value);
    }
    Ok(headers)
}

/// Whether a request that got no answer can have left.
fn unsent_or_unknown(error: reqwest::Error, departure: &Departure, name: OperationName) -> Error {
    if departure.may_have_left() {
        return OutcomeUnknown::unanswered(lost(error), name).into();
    }
    if error.is_connect() {
        // Of the address only the host is told: its query may be personal data.
        let host = error.url().and_then(|url| url.host_str()).unwrap_or("the server");
        let problem = format!("no connection to {host}");
        return NotSent::new(name, NotSentReason::Connection, problem).because(error.without_url()).into();
    }
    if error.is_builder() {
        return unsendable(error, name).into();
    }
    OutcomeUnknown::unanswered(lost(error), name).into()
}

fn unsendable(error: reqwest::Error, name: OperationName) -> NotSent {
    NotSent::new(name, NotSentReason::Request, "the request cannot be made").because(error.without_url())
}

pub(super) fn lost(error: reqwest::Error) -> Cause {
    if error.is_timeout() { Cause::Timeout } else { Cause::ConnectionLost(error.without_url().into()) }
}
