//! Receives notifications: verify, read the envelope, drop repeats, decrypt, read the content.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::envelope::{Envelope, Resource};
use super::events::{Documented, Events, NotificationContent, UnknownEvent};
use super::recipient::{Keys, Recipient, addressee};
use super::{Notification, Rejection};
use crate::client::{Client, decrypt_answer};
use crate::clock::{Clock, SystemClock};
use crate::error::{BoxError, Error, NotSent};
use crate::keys::{ApiV3Key, BoxFuture};
use crate::message::from_json;
use crate::observe;
use crate::verification::Unverified;

/// How many bytes the body of a notification may have unless the receiver says otherwise.
const LIMIT: usize = 1 << 20;
/// How long certificates and decryptors may keep a notification waiting, all together: the reply is due after 5 seconds.
const PATIENCE: Duration = Duration::from_secs(3);

/// Receives the notifications of one or several merchants. Cheap to clone.
///
/// With the feature `axum` it is the router's state, or a part of it, and the [notification](Notification#with-axum) an extractor.
///
/// ```no_run
/// # async fn example(client: wechatpay_runtime::Client, headers: http::HeaderMap, body: Vec<u8>)
/// #     -> Result<(), Box<dyn std::error::Error>> {
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::{Reply, UnknownEvent};
///
/// let receiver = client.receiver()?;
/// // Typed: `receive::<webhook::Event>`.
/// let reply = match receiver.receive::<UnknownEvent>(&headers, &body).await {
///     Ok(notification) => {
///         println!("{} {}", notification.event_type, notification.json());
///         Reply::success()
///     }
///     Err(rejection) => {
///         eprintln!("{rejection}");
///         rejection.reply()
///     }
/// };
/// let response: http::Response<bytes::Bytes> = reply.into();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Receiver {
    inner: Arc<Inner>,
}

struct Inner {
    recipients: Vec<Keys>,
    handled: Option<Box<Handled>>,
    limit: usize,
    clock: Box<dyn Clock>,
}

/// Tells of an ID whether it was handled before.
type Handled = dyn Fn(String) -> BoxFuture<'static, Result<bool, BoxError>> + Send + Sync;

/// A notification whose content is in clear, but not read.
struct Opened<'r> {
    envelope: Envelope,
    plaintext: Zeroizing<Vec<u8>>,
    recipient: &'r Keys,
    was_encrypted: bool,
}

impl Receiver {
    /// For several merchants, for one without a client, or to drop repeats.
    pub fn builder() -> ReceiverBuilder {
        ReceiverBuilder::default()
    }

    /// Verifies, decrypts and reads a notification. `headers` and `body` are those of the request, as they came: a body that
    /// was parsed and written anew has another signature. A framework with headers of its own collects them:
    /// `HeaderMap::from_iter(pairs)`.
    ///
    /// # Errors
    /// Each has its [reply](Rejection::reply); see [`Rejection`].
    pub async fn receive<E: Events>(&self, headers: &HeaderMap, body: &[u8]) -> Result<Notification<E>, Rejection> {
        let received = self.received(headers, body).await;
        match &received {
            Ok(Notification { id, event_type, recipient, .. }) => observe::received(id, event_type, recipient),
            Err(rejection) => observe::rejected(rejection),
        }
        received
    }

    async fn received<E: Events>(&self, headers: &HeaderMap, body: &[u8]) -> Result<Notification<E>, Rejection> {
        let deadline = Instant::now() + PATIENCE;
        let opened = self.open(headers, body, deadline).await?;
        let page = Documented::of(E::DOCUMENTED, &opened.envelope, &opened.plaintext);
        let event = match page {
            // A signature alone is less than the page promises: WeChat Pay's answers bear the same, and so does what it sends to
            // other merchants with whom it shares a key.
            Some(page) if !opened.was_encrypted && !page.is_in_clear() => {
                let problem = "it is not encrypted, and its page says that it is".to_owned();
                return Err(Rejection::Undecryptable { id: opened.envelope.id, problem });
            }
            Some(page) => {
                let decryptor = opened.recipient.decryptor();
                let decrypted = decrypt_answer(decryptor, &opened.plaintext, page.encryption(), deadline).await;
                page.read(NotificationContent { plaintext: &opened.plaintext, decrypted })
            }
            None => None,
        };
        let event = match event {
            Some(read) => read.map_err(|error| Rejection::Undecodable {
                id: opened.envelope.id.clone(),
                event_type: opened.envelope.event_type.clone(),
                error,
            })?,
            None => E::unknown(opened.unknown()),
        };
        Ok(opened.into_notification(event, headers, body))
    }

    async fn open(&self, headers: &HeaderMap, body: &[u8], deadline: Instant) -> Result<Opened<'_>, Rejection> {
        if body.len() > self.inner.limit {
            return Err(Rejection::TooLarge(self.inner.limit));
        }
        let mut recipients = self.verify(headers, body);
        if let Err(Unverified::UnknownSerial(serial)) = &recipients {
            for recipient in &self.inner.recipients {
                recipient.learn(serial, deadline).await;
            }
            recipients = self.verify(headers, body);
        }
        let recipients = recipients.map_err(Rejection::Unverified)?;
        let envelope: Envelope = from_json(body).map_err(Rejection::Malformed)?;
        if self.handled(&envelope.id).await? {
            return Err(Rejection::Repeated { id: envelope.id });
        }
        match decrypt(&recipients, &envelope, body) {
            Ok((plaintext, fitting)) => {
                let recipient = addressee(&fitting, &plaintext);
                let recipient = recipient.ok_or_else(|| Rejection::Undecryptable {
                    id: envelope.id.clone(),
                    problem: "there is no recipient".to_owned(),
                })?;
                let was_encrypted = envelope.ciphertext().is_some();
                Ok(Opened { envelope, plaintext, recipient, was_encrypted })
            }
            Err(problem) => Err(Rejection::Undecryptable { id: envelope.id, problem }),
        }
    }

    /// Those under whose keys the signature fits: merchants may share a key of WeChat Pay's.
    #[inline]
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Vec<&Keys>, Unverified> {
        let mut fitting = Vec::new();
        let mut why = None;
        for recipient in &self.inner.recipients {
            match recipient.verify(headers, body, &*self.inner.clock) {
                Ok(()) => fitting.push(recipient),
                // That nobody knows the serial number is said only if nobody does.
                Err(Unverified::UnknownSerial(_)) if why.is_some() => {}
                Err(error) => why = Some(error),
            }
        }
        match why {
            Some(why) if fitting.is_empty() => Err(why),
            _ => Ok(fitting),
        }
    }

    async fn handled(&self, id: &str) -> Result<bool, Rejection> {
        match &self.inner.handled {
            Some(handled) => {
                handled(id.to_owned()).await.map_err(|error| Rejection::RepeatUnknown { id: id.to_owned(), error })
            }
            None => Ok(false),
        }
    }

    #[cfg(feature = "v2")]
    pub(super) fn recipients(&self) -> &[Keys] {
        &self.inner.recipients
    }

    /// How many bytes a body may have.
    #[cfg(any(feature = "axum", feature = "v2"))]
    pub(super) fn limit(&self) -> usize {
        self.inner.limit
    }
}

/// The content in clear, and those whose keys fitted. What is not encrypted stands in the resource itself, or beside the
/// envelope.
#[inline]
fn decrypt<'r>(
    recipients: &[&'r Keys],
    envelope: &Envelope,
    body: &[u8],
) -> Result<(Zeroizing<Vec<u8>>, Vec<&'r Keys>), String> {
    let (Some(Resource { algorithm, associated_data, nonce, .. }), Some(ciphertext)) =
        (&envelope.resource, envelope.ciphertext())
    else {
        let resource = envelope.resource.as_ref().and_then(|resource| resource.json.as_ref());
        let plain = resource.map_or(body, String::as_bytes);
        return Ok((Zeroizing::new(plain.to_vec()), recipients.to_vec()));
    };
    let decrypt = match algorithm.as_deref() {
        None | Some("AEAD_AES_256_GCM") => ApiV3Key::decrypt,
        #[cfg(feature = "sm")]
        Some("AEAD_SM4_GCM") => ApiV3Key::decrypt_sm4,
        #[cfg(not(feature = "sm"))]
        Some("AEAD_SM4_GCM") => {
            return Err("it is encrypted with AEAD_SM4_GCM, which takes the feature `sm`".to_owned());
        }
        Some(other) => return Err(format!("it is encrypted with {other}, which is not known here")),
    };
    let (nonce, associated_data) =
        (nonce.as_deref().unwrap_or_default(), associated_data.as_deref().unwrap_or_default());
    let (mut opened, mut fitting) = (None, Vec::new());
    let mut problem = "no recipient has an APIv3 key";
    for recipient in recipients {
        match recipient.api_v3_key().map(|key| decrypt(key, nonce, associated_data, ciphertext)) {
            Some(Ok(plaintext)) => {
                opened.get_or_insert(plaintext);
                fitting.push(*recipient);
            }
            Some(Err(why)) => problem = why,
            None => {}
        }
    }
    if let Some(plaintext) = opened {
        return Ok((plaintext, fitting));
    }
    let names = recipients.iter().map(|recipient| recipient.name()).collect::<Vec<_>>().join(", ");
    Err(format!("{problem}; tried that of {names}; was it changed on WeChat Pay's site, or is it another merchant's?"))
}

impl Opened<'_> {
    fn unknown(&self) -> UnknownEvent {
        UnknownEvent { event_type: self.envelope.event_type.clone(), plaintext: self.plaintext.clone() }
    }

    fn into_notification<E>(self, event: E, headers: &HeaderMap, body: &[u8]) -> Notification<E> {
        let Self { envelope, plaintext, recipient, was_encrypted } = self;
        let (original_type, associated_data) =
            envelope.resource.map_or((None, None), |resource| (resource.original_type, resource.associated_data));
        Notification {
            id: envelope.id,
            create_time: envelope.create_time,
            event_type: envelope.event_type,
            resource_type: envelope.resource_type,
            summary: envelope.summary,
            original_type,
            associated_data,
            event,
            recipient: recipient.name().to_owned(),
            request_id: headers.get("Request-ID").and_then(|id| id.to_str().ok()).map(str::to_owned),
            was_encrypted,
            plaintext,
            raw: Bytes::copy_from_slice(body),
        }
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.inner.recipients.iter().map(Keys::name).collect::<Vec<_>>();
        f.debug_struct("Receiver")
            .field("recipients", &names)
            .field("limit", &self.inner.limit)
            .field("drops_repeats", &self.inner.handled.is_some())
            .finish_non_exhaustive()
    }
}

/// Gathers what a [`Receiver`] needs. What is wrong is told by [`build`](Self::build).
#[derive(Default)]
#[must_use = "ends in `build`"]
pub struct ReceiverBuilder {
    recipients: Vec<Keys>,
    handled: Option<Box<Handled>>,
    limit: Option<usize>,
    clock: Option<Box<dyn Clock>>,
    /// The first thing that was wrong.
    problem: Option<String>,
}

impl ReceiverBuilder {
    /// A client whose merchant's notifications are received. May be called several times.
    #[inline]
    pub fn client(self, client: &Client) -> Self {
        self.keys(Keys::of_client(client))
    }

    /// A merchant without a client. May be called several times.
    #[inline]
    pub fn recipient(self, recipient: Recipient) -> Self {
        self.keys(Keys::of_recipient(recipient))
    }

    #[inline]
    fn keys(mut self, keys: Result<Keys, String>) -> Self {
        match keys {
            Ok(keys) => self.recipients.push(keys),
            Err(problem) => {
                self.problem.get_or_insert(problem);
            }
        }
        self
    }

    /// Drops repeats: `handled` tells of the ID of a verified notification whether it was handled before; then it is
    /// rejected as [`Repeated`](Rejection::Repeated), with the reply of a success. Those of APIv2 have no ID, so they are not asked
    /// about.
    ///
    /// It shall only look. To note the ID belongs to the end of handling, in the transaction that does the work: an ID that
    /// is noted first is lost with the handler that fails, because the repeat is dropped, too.
    ///
    /// ```
    /// # use std::collections::HashSet;
    /// # use std::sync::{Arc, Mutex, PoisonError};
    /// # fn example(client: &wechatpay_runtime::Client, done: Arc<Mutex<HashSet<String>>>) -> Result<(), wechatpay_runtime::Error> {
    /// # use wechatpay_runtime as wechatpay;
    /// use wechatpay::{BoxError, Receiver};
    ///
    /// let receiver = Receiver::builder().client(client).handled(move |id| {
    ///     let done = Arc::clone(&done);
    ///     async move { Ok::<_, BoxError>(done.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)) }
    /// });
    /// # receiver.build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn handled<F, O, X>(mut self, handled: F) -> Self
    where
        F: Fn(String) -> O + Send + Sync + 'static,
        O: Future<Output = Result<bool, X>> + Send + 'static,
        X: Into<BoxError>,
    {
        self.handled = Some(Box::new(move |id| {
            let answer = handled(id);
            Box::pin(async move { answer.await.map_err(Into::into) })
        }));
        self
    }

    /// How many bytes the body of a notification may have. 1 MiB unless set.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// The clock for merchants without a client. The machine's unless set; a client has its own.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Box::new(clock));
        self
    }

    /// The receiver.
    ///
    /// # Errors
    /// The first thing that is wrong or missing, as [`Error::NotSent`].
    #[inline]
    pub fn build(self) -> Result<Receiver, Error> {
        if let Some(problem) = self.problem {
            return Err(NotSent::configuration(problem).into());
        }
        if self.recipients.is_empty() {
            return Err(NotSent::configuration("the receiver has no merchant: give it `client` or `recipient`").into());
        }
        let inner = Inner {
            recipients: self.recipients,
            handled: self.handled,
            limit: self.limit.unwrap_or(LIMIT),
            clock: self.clock.unwrap_or_else(|| Box::new(SystemClock)),
        };
        Ok(Receiver { inner: Arc::new(inner) })
    }
}

impl fmt::Debug for ReceiverBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.recipients.iter().map(Keys::name).collect::<Vec<_>>();
        f.debug_struct("ReceiverBuilder").field("recipients", &names).finish_non_exhaustive()
    }
}
