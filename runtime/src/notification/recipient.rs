//! One merchant's keys, as far as receiving takes them.

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;
use tokio::time::Instant;

use crate::client::Client;
use crate::clock::Clock;
use crate::keys::{ApiV3Key, Certificate, Decryptor, Keyring, RsaSigner, RsaVerifier, Verifier, check_public_key_id};
use crate::message;
use crate::operation::Verification;
#[cfg(feature = "v2")]
use crate::v2::ApiV2Key;
use crate::verification::{Unverified, verify};

/// A merchant without a client, whose notifications are received: its name, its APIv3 key, and WeChat Pay's keys. For those of
/// APIv2 its APIv2 key is enough.
///
/// ```
/// # fn example(pub_key: &str) -> Result<(), Box<dyn std::error::Error>> {
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::{Receiver, Recipient};
///
/// let merchant = Recipient::new("1900000109")
///     .api_v3_key("0123456789abcdef0123456789abcdef")
///     .public_key("PUB_KEY_ID_0119000001092024091000111100000001", pub_key);
/// let receiver = Receiver::builder().recipient(merchant).build()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "goes to `ReceiverBuilder::recipient`"]
pub struct Recipient {
    name: String,
    key: Option<ApiV3Key>,
    #[cfg(feature = "v2")]
    api_v2_key: Option<ApiV2Key>,
    keys: Keyring,
    decryptor: Option<Box<dyn Decryptor>>,
    /// The first thing that was wrong.
    problem: Option<String>,
}

impl Recipient {
    /// With nothing but a name, which its notifications bear: the `mchid`.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            key: None,
            #[cfg(feature = "v2")]
            api_v2_key: None,
            keys: Keyring::default(),
            decryptor: None,
            problem: None,
        }
    }

    /// The APIv3 key: 32 bytes.
    #[inline]
    pub fn api_v3_key(mut self, key: &str) -> Self {
        match ApiV3Key::new(key) {
            Ok(key) => self.key = Some(key),
            Err(problem) => self.fail(problem),
        }
        self
    }

    /// The APIv2 key, which verifies and decrypts the notifications of APIv2: 32 bytes. Another one than the APIv3 key.
    #[cfg(feature = "v2")]
    pub fn api_v2_key(mut self, key: &str) -> Self {
        match ApiV2Key::new(key) {
            Ok(key) => self.api_v2_key = Some(key),
            Err(problem) => self.fail(problem.to_string()),
        }
        self
    }

    /// A public key of WeChat Pay's with its ID (`PUB_KEY_ID_…`): the text of `pub_key.pem`. May be called several times.
    #[inline]
    pub fn public_key(mut self, id: &str, pem: &str) -> Self {
        match RsaVerifier::from_pem(pem) {
            Ok(verifier) => {
                check_public_key_id(id.trim()).unwrap_or_else(|problem| self.fail(problem));
                self.verifier(id, verifier)
            }
            Err(problem) => {
                self.fail(format!("the public key {id} cannot be used: {problem}"));
                self
            }
        }
    }

    /// A platform certificate of WeChat Pay's; its serial number is read from it. May be called several times.
    ///
    /// Its chain and its dates are not checked: whoever gives it vouches for it.
    #[inline]
    pub fn platform_certificate(mut self, pem: &str) -> Self {
        match Certificate::from_pem(pem) {
            Ok(Certificate { serial, verifier, .. }) => self.verifier(&serial, verifier),
            Err(problem) => {
                self.fail(format!("the platform certificate cannot be used: {problem}"));
                self
            }
        }
    }

    /// Who verifies what is signed under this ID or serial number.
    pub fn verifier(mut self, serial: &str, verifier: impl Verifier + 'static) -> Self {
        if serial.trim().is_empty() {
            self.fail("a key of WeChat Pay's has no ID or serial number");
        }
        if !self.keys.insert_verifier(serial, Arc::new(verifier)) {
            self.fail(format!("two keys of WeChat Pay's have the same ID or serial number {serial}"));
        }
        self
    }

    /// The merchant's private key: the text of `apiclient_key.pem`. It decrypts the sensitive values that a few
    /// notifications hold; without it those stay [undecrypted](crate::Undecrypted).
    #[inline]
    pub fn private_key(mut self, pem: &str) -> Self {
        match RsaSigner::from_pem(pem).and_then(|signer| signer.decryptor()) {
            Ok((decryptor, _)) => self.decryptor(decryptor),
            Err(problem) => {
                self.fail(format!("the private key cannot be used: {problem}"));
                self
            }
        }
    }

    /// Who decrypts those values instead of a private key in memory.
    pub fn decryptor(mut self, decryptor: impl Decryptor + 'static) -> Self {
        self.decryptor = Some(Box::new(decryptor));
        self
    }

    fn fail(&mut self, problem: impl Into<String>) {
        self.problem.get_or_insert_with(|| problem.into());
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipient").field("name", &self.name).field("keys", &self.keys).finish_non_exhaustive()
    }
}

/// What else would do.
const OR_V2: &str = if cfg!(feature = "v2") { ", or `api_v2_key` for the notifications of APIv2 alone" } else { "" };

/// Whose keys are tried: a client's, as they are at the time, or some given for this.
pub(super) enum Keys {
    Client(Client),
    Own(Recipient),
}

impl Keys {
    /// Those of a client, if they suffice.
    #[inline]
    pub(super) fn of_client(client: &Client) -> Result<Self, String> {
        let keys = Self::Client(client.clone());
        match keys.api_v3_key() {
            None if !keys.has_api_v2_key() => {
                Err(format!("the client of {} has no APIv3 key; give it `api_v3_key`{OR_V2}", client.id()))
            }
            _ => Ok(keys),
        }
    }

    /// Those of a recipient, if they suffice.
    #[inline]
    pub(super) fn of_recipient(recipient: Recipient) -> Result<Self, String> {
        let name = &recipient.name;
        if let Some(problem) = &recipient.problem {
            return Err(format!("the recipient {name} cannot be used: {problem}"));
        }
        let (without_key, without_keys) = (recipient.key.is_none(), recipient.keys.is_empty());
        let keys = Self::Own(recipient);
        // One that receives notifications of APIv2 needs WeChat Pay's keys only for those of APIv3.
        match (without_key, without_keys) {
            (_, true) if keys.has_api_v2_key() => Ok(keys),
            (_, true) => Err(format!(
                "the recipient {} has no key of WeChat Pay's; give it `public_key` or `platform_certificate`{OR_V2}",
                keys.name()
            )),
            (true, false) => Err(format!("the recipient {} has no APIv3 key; give it `api_v3_key`", keys.name())),
            (false, false) => Ok(keys),
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Client(client) => client.id(),
            Self::Own(recipient) => &recipient.name,
        }
    }

    pub(super) fn verify(&self, headers: &HeaderMap, body: &[u8], clock: &dyn Clock) -> Result<(), Unverified> {
        match self {
            Self::Client(client) => client.verify_notification(headers, body),
            Self::Own(Recipient { keys, .. }) => {
                verify(Verification::SignedBody, headers, body, keys, clock.unix_seconds())
            }
        }
    }

    /// Downloads certificates for an unknown serial number, where a client does that.
    pub(super) async fn learn(&self, serial: &str, deadline: Instant) {
        if let Self::Client(client) = self {
            client.learn_for_notification(serial, deadline).await;
        }
    }

    pub(super) fn api_v3_key(&self) -> Option<&ApiV3Key> {
        match self {
            Self::Client(client) => client.api_v3_key(),
            Self::Own(recipient) => recipient.key.as_ref(),
        }
    }

    #[cfg(feature = "v2")]
    pub(super) fn api_v2_key(&self) -> Option<&ApiV2Key> {
        match self {
            Self::Client(client) => client.api_v2_key(),
            Self::Own(recipient) => recipient.api_v2_key.as_ref(),
        }
    }

    #[cfg(feature = "v2")]
    fn has_api_v2_key(&self) -> bool {
        self.api_v2_key().is_some()
    }

    #[cfg(not(feature = "v2"))]
    fn has_api_v2_key(&self) -> bool {
        false
    }

    pub(super) fn decryptor(&self) -> Option<&dyn Decryptor> {
        match self {
            Self::Client(client) => client.decryptor(),
            Self::Own(recipient) => recipient.decryptor.as_deref(),
        }
    }
}

/// What the content calls its merchant or brand; of a partner's, the partner is the one that is notified.
const OWNERS: [&str; 6] = ["sp_mchid", "mchid", "mch_id", "combine_mchid", "brand_id", "sub_mchid"];

/// Whose a notification is, of those whose keys fit: the content says it where merchants share theirs.
pub(super) fn addressee<'r>(fitting: &[&'r Keys], content: &[u8]) -> Option<&'r Keys> {
    if let [only] = fitting {
        return Some(only);
    }
    let fields = message::fields(content);
    named(fitting, OWNERS.iter().filter_map(|name| message::value::<String>(fields.get(name)?)))
}

/// The one that is named first; else the first of all.
pub(super) fn named<'r>(fitting: &[&'r Keys], names: impl IntoIterator<Item: AsRef<str>>) -> Option<&'r Keys> {
    let mut names = names.into_iter();
    let named = names.find_map(|name| fitting.iter().find(|keys| keys.name() == name.as_ref()));
    named.or(fitting.first()).copied()
}
