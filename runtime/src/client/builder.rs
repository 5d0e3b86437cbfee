//! How a client is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::rand;

use super::{Client, NonceSource, Settings};
use crate::clock::{Clock, SystemClock};
use crate::error::{BoxError, Error, NotSent};
use crate::hosts::{Hosts, Region};
use crate::keys::{
    ApiV3Key, Certificate, Decryptor, Encryptor, Identity, Keyring, RsaEncryptor, RsaSigner, RsaVerifier, Signer,
    Verifier, canonical_serial,
};

/// How long a call may take unless it says otherwise.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long a connection may take: shorter, so that its failure is told apart from a lost answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How large an answer may be unless the client says otherwise.
const ANSWER_LIMIT: usize = 16 << 20;

/// Gathers what a [`Client`] needs. What is wrong is told by [`build`](Self::build).
#[derive(Default)]
#[must_use = "ends in `build`"]
pub struct ClientBuilder {
    identity: Option<Identity>,
    serial: Option<String>,
    signer: Option<Box<dyn Signer>>,
    decryptor: Option<Box<dyn Decryptor>>,
    merchant_key: Option<RsaEncryptor>,
    pay_to_bank_key: Option<RsaEncryptor>,
    keys: Keyring,
    first_key: Option<String>,
    preferred_key: Option<String>,
    api_v3_key: Option<ApiV3Key>,
    hosts: Hosts,
    http: Option<reqwest::Client>,
    timeout: Option<Duration>,
    answer_limit: Option<usize>,
    clock: Option<Box<dyn Clock>>,
    nonce: Option<Box<NonceSource>>,
    /// The first thing that was wrong.
    problem: Option<String>,
}

/// The HTTP client of those who bring none.
pub(super) fn default_http() -> Result<reqwest::Client, Error> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).connect_timeout(CONNECT_TIMEOUT);
    Ok(http.build().map_err(|error| NotSent::configuration("the HTTP client cannot be made").because(error))?)
}

impl ClientBuilder {
    /// The merchant that calls: `1900000109`.
    pub fn mchid(mut self, mchid: impl Into<String>) -> Self {
        self.identity = Some(Identity::Merchant(mchid.into()));
        self
    }

    /// The brand that calls, instead of a merchant; serial number and key are then those of the brand's certificate.
    pub fn brand_id(mut self, brand_id: impl Into<String>) -> Self {
        self.identity = Some(Identity::Brand(brand_id.into()));
        self
    }

    /// The serial number of the merchant's certificate (`apiclient_cert.pem`), in hex with its leading zeros.
    pub fn certificate_serial(mut self, serial: &str) -> Self {
        let serial = canonical_serial(serial);
        if serial.is_empty() || !serial.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            self.fail("the certificate's serial number is not hexadecimal");
        }
        self.serial = Some(serial);
        self
    }

    /// The merchant's private key: the text of `apiclient_key.pem`, PKCS#8 or PKCS#1. It signs requests and decrypts the
    /// sensitive values of answers.
    pub fn private_key(mut self, pem: &str) -> Self {
        match RsaSigner::from_pem(pem).and_then(|signer| Ok((signer.decryptor()?, signer))) {
            Ok(((decryptor, encryptor), signer)) => {
                self.signer = Some(Box::new(signer));
                self.decryptor = Some(Box::new(decryptor));
                self.merchant_key = Some(encryptor);
            }
            Err(problem) => self.fail(format!("the private key cannot be used: {problem}")),
        }
        self
    }

    /// Who signs instead of a private key in memory: a KMS, an HSM.
    pub fn signer(mut self, signer: impl Signer + 'static) -> Self {
        self.signer = Some(Box::new(signer));
        self
    }

    /// Who decrypts the sensitive values of answers instead of a private key in memory.
    pub fn decryptor(mut self, decryptor: impl Decryptor + 'static) -> Self {
        self.decryptor = Some(Box::new(decryptor));
        self
    }

    /// A public key of WeChat Pay's with its ID (`PUB_KEY_ID_…`): the text of `pub_key.pem`. It verifies answers and
    /// encrypts sensitive values. May be called several times.
    pub fn public_key(self, id: &str, pem: &str) -> Self {
        match RsaVerifier::from_pem(pem).and_then(|verifier| Ok((verifier, RsaEncryptor::from_pem(pem)?))) {
            Ok((verifier, encryptor)) => self.verifier(id, verifier).encryptor(id, encryptor),
            Err(problem) => self.failed(format!("the public key {id} cannot be used: {problem}")),
        }
    }

    /// A platform certificate of WeChat Pay's; its serial number is read from it. Its key verifies answers and encrypts
    /// sensitive values. May be called several times.
    ///
    /// Its chain and its dates are not checked: whoever gives it vouches for it.
    pub fn platform_certificate(self, pem: &str) -> Self {
        match Certificate::from_pem(pem) {
            Ok(Certificate { serial, verifier, encryptor }) => {
                self.verifier(&serial, verifier).encryptor(&serial, encryptor)
            }
            Err(problem) => self.failed(format!("the platform certificate cannot be used: {problem}")),
        }
    }

    /// Who verifies what is signed under this ID or serial number.
    pub fn verifier(mut self, serial: &str, verifier: impl Verifier + 'static) -> Self {
        let serial = canonical_serial(serial);
        if serial.is_empty() {
            self.fail("a key of WeChat Pay's has no ID or serial number");
        }
        if !self.keys.insert_verifier(&serial, Arc::new(verifier)) {
            self.fail(format!("two keys of WeChat Pay's have the same ID or serial number {serial}"));
        }
        self.first_key.get_or_insert(serial);
        self
    }

    /// Who encrypts sensitive values with the key of this ID or serial number. Goes with a [`verifier`](Self::verifier) of
    /// the same.
    pub fn encryptor(mut self, serial: &str, encryptor: impl Encryptor + 'static) -> Self {
        if !self.keys.insert_encryptor(serial, Arc::new(encryptor)) {
            self.fail(format!("two keys of WeChat Pay's have the same ID or serial number {serial}"));
        }
        self
    }

    /// The key of payments to bank cards, which a few operations encrypt with: the PEM text that WeChat Pay's interface
    /// for it (`risk/getpublickey`) gives, PKCS#1 or PKCS#8.
    pub fn pay_to_bank_key(mut self, pem: &str) -> Self {
        match RsaEncryptor::from_pem(pem) {
            Ok(key) => self.pay_to_bank_key = Some(key),
            Err(problem) => self.fail(format!("the key of payments to bank cards cannot be used: {problem}")),
        }
        self
    }

    /// The key that WeChat Pay shall sign its answers with, by ID or serial number: the `Wechatpay-Serial` of every
    /// request. Sensitive values are encrypted with the same. Unless set, the first key given.
    pub fn preferred_key(mut self, serial: &str) -> Self {
        self.preferred_key = Some(canonical_serial(serial));
        self
    }

    /// The APIv3 key: 32 bytes.
    pub fn api_v3_key(mut self, key: &str) -> Self {
        match ApiV3Key::new(key) {
            Ok(key) => self.api_v3_key = Some(key),
            Err(problem) => self.fail(problem),
        }
        self
    }

    /// The entry point, instead of the one that the documentation names for each operation.
    ///
    /// Operations at a host of a single product (`fraud.mch.weixin.qq.com`) stay there.
    pub fn region(self, region: Region) -> Self {
        self.host(region.host())
    }

    /// The entry point by host, one of WeChat Pay's: `api2.mch.weixin.qq.com`.
    pub fn host(mut self, host: &str) -> Self {
        if let Err(problem) = self.hosts.set_entry_point(host) {
            self.fail(problem);
        }
        self
    }

    /// A base URL that replaces every host, such as a test gateway's: `http://127.0.0.1:8080`.
    ///
    /// Signed requests then go there and nowhere else, over `http` if it says so. What the documentation puts between host
    /// and path (`/hk`) is kept behind it.
    pub fn base_url(mut self, url: &str) -> Self {
        if let Err(problem) = self.hosts.set_base_url(url) {
            self.fail(problem);
        }
        self
    }

    /// The HTTP client, for a proxy or connection settings of the caller's own.
    ///
    /// It must not follow redirects (`redirect::Policy::none()`) nor decompress: an answer from elsewhere than where the
    /// request went is refused, and signatures cover the bytes as they came.
    pub fn http(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// How long a call may take, from signing to the last byte, unless it says otherwise. 30 seconds unless set.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// How many bytes the body of an answer may have. 16 MiB unless set.
    pub fn answer_limit(mut self, bytes: usize) -> Self {
        self.answer_limit = Some(bytes);
        self
    }

    /// The clock. The machine's unless set.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Box::new(clock));
        self
    }

    /// Where nonces come from, for tests. Random unless set.
    pub fn nonce(mut self, nonce: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.nonce = Some(Box::new(move || Ok(nonce())));
        self
    }

    /// The client.
    ///
    /// # Errors
    /// The first thing that is wrong or missing, as [`Error::NotSent`].
    pub fn build(self) -> Result<Client, Error> {
        let missing = |what: &str| NotSent::configuration(format!("the client has no {what}"));
        if let Some(problem) = self.problem {
            return Err(NotSent::configuration(problem).into());
        }
        let identity = self.identity.ok_or_else(|| missing("mchid"))?;
        let (Identity::Merchant(id) | Identity::Brand(id)) = &identity;
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(NotSent::configuration("the mchid or brand_id is not letters and digits").into());
        }
        let serial = self.serial.ok_or_else(|| missing("certificate serial number"))?;
        let signer = self.signer.ok_or_else(|| missing("private key and no signer"))?;
        let first_key =
            self.first_key.ok_or_else(|| missing("public key and no platform certificate of WeChat Pay's"))?;
        let preferred_key = self.preferred_key.unwrap_or(first_key);
        if self.keys.verifier(&preferred_key).is_none() {
            return Err(
                NotSent::configuration(format!("the preferred key {preferred_key} is none of the keys given")).into()
            );
        }
        if self.keys.knows(&serial) {
            return Err(NotSent::configuration("the merchant's certificate was given as WeChat Pay's").into());
        }
        let has_own_http = self.http.is_some();
        let http = self.http.map_or_else(default_http, Ok)?;
        let settings = Settings {
            identity,
            serial,
            signer,
            decryptor: self.decryptor,
            merchant_key: self.merchant_key,
            pay_to_bank_key: self.pay_to_bank_key,
            keys: self.keys,
            preferred_key,
            api_v3_key: self.api_v3_key,
            hosts: self.hosts,
            has_own_http,
            timeout: self.timeout.unwrap_or(TIMEOUT),
            answer_limit: self.answer_limit.unwrap_or(ANSWER_LIMIT),
            clock: self.clock.unwrap_or_else(|| Box::new(SystemClock)),
            nonce: self.nonce.unwrap_or_else(|| Box::new(random_nonce)),
        };
        Ok(Client { settings: Arc::new(settings), http })
    }

    fn fail(&mut self, problem: impl Into<String>) {
        self.problem.get_or_insert_with(|| problem.into());
    }

    fn failed(mut self, problem: String) -> Self {
        self.fail(problem);
        self
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("identity", &self.identity)
            .field("certificate_serial", &self.serial)
            .field("keys", &self.keys)
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

/// 32 hex digits.
fn random_nonce() -> Result<String, BoxError> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02X}")).collect())
}
