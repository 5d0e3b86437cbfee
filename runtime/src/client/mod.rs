//! The client.

mod build;
mod builder;
mod certificates;
mod connections;
mod decryption;
mod departure;
mod download;
mod encryption;
mod exchange;
#[cfg(feature = "v2")]
mod peek;
mod receiving;
mod repetition;
mod sending;
mod signing;
#[cfg(feature = "v2")]
mod v2;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::call::Call;
use crate::chain::{Caller, Chain, sealed};
use crate::clock::Clock;
use crate::error::BoxError;
use crate::files::{Download, ToFileLink};
use crate::hosts::Hosts;
use crate::keys::{ApiV3Key, Decryptor, Identity, PlatformKeys, RsaEncryptor, Signer};
use crate::operation::Operation;
use crate::operation_chain::OperationChain;
use crate::outgoing::Outgoing;
use crate::retry::Retry;

use connections::{Connections, Transport};

pub use builder::ClientBuilder;
pub(crate) use decryption::decrypt_answer;
pub(crate) use exchange::Exchange;

/// A client of WeChat Pay's API for one merchant or brand. Cheap to clone; clones share their connections, and what they
/// learn of WeChat Pay's keys. Several merchants are several clients.
///
/// With the feature `v2` it speaks APIv2 as well, or alone: what APIv3 takes and what APIv2 takes can each be left out as a
/// whole. A call of the half that is missing is not sent, and says what to give.
///
/// With the feature `tracing`, which is on by default, each call is a span `wechatpay.call` (target `wechatpay`) with operation,
/// status, `Request-ID`, attempts, outcome and duration, and each attempt that did not end it an event. Nothing of a query, a
/// body or a key is told.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::Client;
///
/// let client = Client::builder()
///     .mchid("1900000109")
///     .certificate_file("apiclient_cert.pem")
///     .private_key_file("apiclient_key.pem")
///     .public_key_file("PUB_KEY_ID_0119000001092024091000111100000001", "pub_key.pem")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    settings: Arc<Settings>,
    http: Transport,
}

struct Settings {
    identity: Identity,
    /// What calls of APIv3 would take, and is missing.
    v3_lack: Option<String>,
    /// The merchant's certificate.
    serial: Option<String>,
    signer: Option<Box<dyn Signer>>,
    decryptor: Option<Box<dyn Decryptor>>,
    /// Encrypts what only the merchant shall read.
    merchant_key: Option<RsaEncryptor>,
    pay_to_bank_key: Option<RsaEncryptor>,
    keys: PlatformKeys,
    api_v3_key: Option<ApiV3Key>,
    #[cfg(feature = "v2")]
    api_v2_key: Option<crate::v2::ApiV2Key>,
    hosts: Hosts,
    /// What the HTTP client is made with; `None` if the caller brought it.
    connections: Option<Connections>,
    timeout: Duration,
    answer_limit: usize,
    retry: Retry,
    clock: Box<dyn Clock>,
    nonce: Box<NonceSource>,
}

/// Makes nonces.
type NonceSource = dyn Fn() -> Result<String, BoxError> + Send + Sync;

impl Client {
    /// Starts with nothing set.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The same client with connections of its own.
    ///
    /// A pooled connection is driven by the runtime that opened it: shared with another runtime, it stands still while the
    /// first one is blocked. An HTTP client that the caller brought is kept; its owner knows where it is used.
    #[cfg(feature = "blocking")]
    pub(crate) fn with_own_connections(self) -> Result<Self, crate::error::Error> {
        let http = match &self.settings.connections {
            Some(connections) => connections.transport()?,
            None => self.http,
        };
        Ok(Self { http, ..self })
    }

    /// The file of an address that an answer stated: `client.download(&answer)` of an answer that has a `download_url`,
    /// of an item of its list, or of the address itself.
    ///
    /// The digest that the answer states goes with it. An address that is not at one of WeChat Pay's hosts, or at the
    /// client's base URL, is refused before anything is sent: it would receive a signature of the merchant's.
    pub fn download(&self, link: impl ToFileLink) -> Download<'_> {
        Download::linked(self, link.to_file_link())
    }

    pub(crate) fn answer_limit(&self) -> usize {
        self.settings.answer_limit
    }

    /// Starts at a path instead of the typed chain. Leading slashes don't matter; placeholders in braces are filled by
    /// [`Chain::parameter`]. Nothing is known of its page: where values must be encrypted, [`operation`](Self::operation).
    pub fn chain(&self, path: impl Into<String>) -> Chain<'_, Self> {
        Chain::new(self, path.into())
    }

    /// Starts at an operation that the documentation knows, with a request of the caller's own: what its page says is
    /// encrypted is encrypted. `OPERATION` of each operation's module is one.
    pub fn operation(&self, operation: &Operation) -> OperationChain<'_, Self> {
        OperationChain::new(self, operation)
    }
}

impl sealed::Sealed for Client {}

impl Caller for Client {
    type Call<'c, T> = Call<'c, T>;
    type Download<'c> = Download<'c>;

    fn call<T>(&self, outgoing: Outgoing) -> Call<'_, T> {
        Call::new(self, outgoing)
    }

    #[cfg(feature = "v2")]
    fn address(&self, outgoing: Outgoing) -> Result<String, crate::error::Error> {
        Ok(self.redirect(outgoing)?)
    }

    fn fetch(&self, outgoing: Outgoing) -> Download<'_> {
        Download::new(self, outgoing)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.settings;
        f.debug_struct("Client")
            .field("identity", &settings.identity)
            .field("certificate_serial", &settings.serial.as_deref().unwrap_or_default())
            .field("keys", &settings.keys)
            .field("api_v3_key", &settings.api_v3_key)
            .field("hosts", &settings.hosts)
            .field("timeout", &settings.timeout)
            .field("answer_limit", &settings.answer_limit)
            .field("retry", &settings.retry)
            .finish_non_exhaustive()
    }
}
