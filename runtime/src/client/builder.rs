//! What a client is made of.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::NonceSource;
use crate::clock::Clock;
use crate::hosts::{Hosts, Region};
#[cfg(feature = "v2")]
use crate::keys::ClientCertificate;
use crate::keys::{Decryptor, Encryptor, Identity, Signer, Source, Verifier, canonical_serial};
use crate::retry::Retry;

/// Gathers what a [`Client`](super::Client) needs. What is wrong is told by [`build`](Self::build), which reads the files,
/// too.
#[derive(Default)]
#[must_use = "ends in `build`"]
pub struct ClientBuilder {
    pub(super) identity: Option<Identity>,
    pub(super) serial: Option<String>,
    pub(super) certificate: Option<Source>,
    pub(super) private_key: Option<Source>,
    pub(super) signer: Option<Box<dyn Signer>>,
    pub(super) decryptor: Option<Box<dyn Decryptor>>,
    pub(super) pay_to_bank_key: Option<Source>,
    /// WeChat Pay's keys in the order given.
    pub(super) keys: Vec<PlatformKey>,
    pub(super) preferred_key: Option<String>,
    pub(super) downloads_certificates: bool,
    pub(super) api_v3_key: Option<Zeroizing<String>>,
    #[cfg(feature = "v2")]
    pub(super) api_v2_key: Option<Zeroizing<String>>,
    #[cfg(feature = "v2")]
    pub(super) client_certificate: Option<ClientCertificate>,
    #[cfg(feature = "pkcs12")]
    pub(super) client_certificate_password: Option<Zeroizing<String>>,
    pub(super) hosts: Hosts,
    pub(super) http: Option<reqwest::Client>,
    pub(super) proxy: Option<String>,
    pub(super) roots: Vec<Source>,
    pub(super) timeout: Option<Duration>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) answer_limit: Option<usize>,
    pub(super) retry: Retry,
    pub(super) clock: Option<Box<dyn Clock>>,
    pub(super) nonce: Option<Box<NonceSource>>,
    /// The first thing that was wrong.
    pub(super) problem: Option<String>,
}

/// A key of WeChat Pay's as it was given.
pub(super) enum PlatformKey {
    PublicKey { id: String, key: Source },
    Certificate(Source),
    Verifier(String, Arc<dyn Verifier>),
    Encryptor(String, Arc<dyn Encryptor>),
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

    /// The merchant's certificate: the text of `apiclient_cert.pem`. Its serial number is read from it, and that the private
    /// key is its own is checked.
    pub fn certificate(mut self, pem: &str) -> Self {
        self.certificate = Some(Source::text(pem));
        self
    }

    /// The merchant's certificate as a file: `apiclient_cert.pem`.
    pub fn certificate_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.certificate = Some(Source::File(path.into()));
        self
    }

    /// The serial number of the merchant's certificate, instead of the certificate: in hex, with its leading zeros, as the
    /// merchant platform shows it.
    pub fn certificate_serial(mut self, serial: &str) -> Self {
        self.serial = Some(canonical_serial(&serial.replace(':', "")));
        self
    }

    /// The merchant's private key: the text of `apiclient_key.pem`, PKCS#8 or PKCS#1. It signs requests and decrypts the
    /// sensitive values of answers.
    pub fn private_key(mut self, pem: &str) -> Self {
        self.private_key = Some(Source::text(pem));
        self
    }

    /// The merchant's private key as a file: `apiclient_key.pem`.
    pub fn private_key_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.private_key = Some(Source::File(path.into()));
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
        self.key(PlatformKey::PublicKey { id: canonical_serial(id), key: Source::text(pem) })
    }

    /// A public key of WeChat Pay's as a file: `pub_key.pem`, with its ID (`PUB_KEY_ID_…`).
    pub fn public_key_file(self, id: &str, path: impl Into<PathBuf>) -> Self {
        self.key(PlatformKey::PublicKey { id: canonical_serial(id), key: Source::File(path.into()) })
    }

    /// A platform certificate of WeChat Pay's; its serial number is read from it. Its key verifies answers and encrypts
    /// sensitive values. May be called several times.
    ///
    /// Its chain and its dates are not checked: whoever gives it vouches for it.
    pub fn platform_certificate(self, pem: &str) -> Self {
        self.key(PlatformKey::Certificate(Source::text(pem)))
    }

    /// A platform certificate of WeChat Pay's as a file.
    pub fn platform_certificate_file(self, path: impl Into<PathBuf>) -> Self {
        self.key(PlatformKey::Certificate(Source::File(path.into())))
    }

    /// Downloads WeChat Pay's platform certificates, when the first call needs them, and keeps them fresh: when a call finds
    /// them older than 12 hours, or an answer under a serial number that is not known. Takes the APIv3 key.
    ///
    /// Merchants who have public keys instead of certificates give [`public_key`](Self::public_key); during a migration,
    /// both. Keys that were given are preferred to those that are downloaded.
    ///
    /// The first download is verified with a certificate that it brings itself. That is sound, because each certificate comes
    /// encrypted and authenticated with the APIv3 key, which nobody but the merchant and WeChat Pay has: a forged list
    /// cannot be decrypted. The signature then shows that the list is fresh and whole.
    ///
    /// Nothing runs in the background but the download itself, as a task of the runtime that the call runs in; a download
    /// that fails breaks no call that a known key can serve.
    pub fn download_certificates(mut self) -> Self {
        self.downloads_certificates = true;
        self
    }

    /// Who verifies what is signed under this ID or serial number.
    pub fn verifier(self, serial: &str, verifier: impl Verifier + 'static) -> Self {
        self.key(PlatformKey::Verifier(canonical_serial(serial), Arc::new(verifier)))
    }

    /// Who encrypts sensitive values with the key of this ID or serial number. Goes with a [`verifier`](Self::verifier) of
    /// the same.
    pub fn encryptor(self, serial: &str, encryptor: impl Encryptor + 'static) -> Self {
        self.key(PlatformKey::Encryptor(canonical_serial(serial), Arc::new(encryptor)))
    }

    fn key(mut self, key: PlatformKey) -> Self {
        self.keys.push(key);
        self
    }

    /// The key of payments to bank cards, which a few operations encrypt with: the PEM text that WeChat Pay's interface
    /// for it (`risk/getpublickey`) gives, PKCS#1 or PKCS#8.
    pub fn pay_to_bank_key(mut self, pem: &str) -> Self {
        self.pay_to_bank_key = Some(Source::text(pem));
        self
    }

    /// The key that WeChat Pay shall sign its answers with, by ID or serial number: the `Wechatpay-Serial` of every
    /// request. Sensitive values are encrypted with the same. Unless set, the first key given; without any, the newest
    /// certificate downloaded.
    pub fn preferred_key(mut self, serial: &str) -> Self {
        self.preferred_key = Some(canonical_serial(serial));
        self
    }

    /// The APIv3 key: 32 bytes. It decrypts certificates and notifications.
    pub fn api_v3_key(mut self, key: &str) -> Self {
        self.api_v3_key = Some(Zeroizing::new(key.to_owned()));
        self
    }

    /// The key of APIv2, which is another one than the APIv3 key: 32 bytes. It signs requests of APIv2 and verifies their
    /// answers and notifications.
    ///
    /// A client with this key need not be able to speak APIv3: what only APIv3 takes may be left out as a whole. A call of
    /// APIv3 then is not sent, and says what is missing.
    #[cfg(feature = "v2")]
    pub fn api_v2_key(mut self, key: &str) -> Self {
        self.api_v2_key = Some(Zeroizing::new(key.to_owned()));
        self
    }

    /// What connections show for those operations of APIv2 that take the merchant's certificate: the texts of
    /// `apiclient_cert.pem` and `apiclient_key.pem`.
    ///
    /// Unless set, [`certificate`](Self::certificate) and [`private_key`](Self::private_key), if both are given.
    #[cfg(feature = "v2")]
    pub fn client_certificate(self, certificate: &str, private_key: &str) -> Self {
        self.client_pem(Source::text(certificate), Source::text(private_key))
    }

    /// The same as files: `apiclient_cert.pem` and `apiclient_key.pem`.
    #[cfg(feature = "v2")]
    pub fn client_certificate_files(self, certificate: impl Into<PathBuf>, private_key: impl Into<PathBuf>) -> Self {
        self.client_pem(Source::File(certificate.into()), Source::File(private_key.into()))
    }

    #[cfg(feature = "v2")]
    fn client_pem(mut self, certificate: Source, key: Source) -> Self {
        self.client_certificate = Some(ClientCertificate::Pem { certificate, key });
        self
    }

    /// The same as PKCS#12: the content of `apiclient_cert.p12`.
    #[cfg(feature = "pkcs12")]
    pub fn client_certificate_pkcs12(mut self, content: impl Into<Vec<u8>>) -> Self {
        self.client_certificate = Some(ClientCertificate::Pkcs12(Source::Bytes(Zeroizing::new(content.into()))));
        self
    }

    /// The same as a PKCS#12 file: `apiclient_cert.p12`.
    #[cfg(feature = "pkcs12")]
    pub fn client_certificate_pkcs12_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.client_certificate = Some(ClientCertificate::Pkcs12(Source::File(path.into())));
        self
    }

    /// The password of the PKCS#12 file. The `mchid` unless set, as WeChat Pay makes these files.
    #[cfg(feature = "pkcs12")]
    pub fn client_certificate_password(mut self, password: &str) -> Self {
        self.client_certificate_password = Some(Zeroizing::new(password.to_owned()));
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
        let result = self.hosts.set_entry_point(host);
        self.noted(result)
    }

    /// A base URL that replaces every host, such as a test gateway's: `http://127.0.0.1:8080`.
    ///
    /// Signed requests then go there and nowhere else, over `http` if it says so. What the documentation puts between host
    /// and path (`/hk`) is kept behind it.
    pub fn base_url(mut self, url: &str) -> Self {
        let result = self.hosts.set_base_url(url);
        self.noted(result)
    }

    /// The base URL that stands in for [`base_url`](Self::base_url) when no connection to it comes about.
    pub fn backup_base_url(mut self, url: &str) -> Self {
        let result = self.hosts.set_backup_base_url(url);
        self.noted(result)
    }

    /// Leaves the backup host alone.
    ///
    /// Unless set, a request that finds no connection to `api.mch.weixin.qq.com` goes to `api2.mch.weixin.qq.com`, signed
    /// anew. Only then: nothing of it has left. Hosts that the caller chose have no backup.
    pub fn no_failover(mut self) -> Self {
        self.hosts.forbid_failover();
        self
    }

    fn noted(mut self, result: Result<(), String>) -> Self {
        if let Err(problem) = result {
            self.problem.get_or_insert(problem);
        }
        self
    }

    /// The HTTP client, for connection settings of the caller's own.
    ///
    /// It must not follow redirects (`redirect::Policy::none()`) nor decompress: an answer from elsewhere than where the
    /// request went is refused, and signatures cover the bytes as they came. Since it might, a write without a body that found
    /// no connection is told as one whose outcome is unknown. Give it a `connect_timeout` well below
    /// [`timeout`](Self::timeout), or a connection that does not come about is not told apart from a lost answer.
    ///
    /// It sends everything. For the operations of APIv2 that take the merchant's certificate it must have that as its
    /// identity (reqwest's `ClientBuilder::identity`): nothing is added to it, and nobody asks whether it has one.
    pub fn http(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The proxy that all requests go through: `http://proxy:8080`, with `user:password@` if need be.
    ///
    /// Unless set, those of the environment (`HTTPS_PROXY`, `NO_PROXY`).
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// An authority to trust besides those of the machine: the PEM text of its certificate, or of several. For a test gateway
    /// with TLS, or a proxy that looks into it. May be called several times.
    pub fn root_certificate(mut self, pem: &str) -> Self {
        self.roots.push(Source::text(pem));
        self
    }

    /// How long a call may take, from signing to the last byte, repetitions and pauses included, unless it says otherwise.
    /// 30 seconds unless set.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// How long a connection may take to come about. 5 seconds unless set.
    ///
    /// Shorter than the call's time: then a host that cannot be reached is told as such, and the backup host and the retry
    /// policy have time to act.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = Some(limit);
        self
    }

    /// How many bytes the body of an answer may have. 16 MiB unless set.
    pub fn answer_limit(mut self, bytes: usize) -> Self {
        self.answer_limit = Some(bytes);
        self
    }

    /// When a call is repeated, unless it says otherwise. Never unless set.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
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
}

impl fmt::Debug for ClientBuilder {
    /// Without keys, and without the proxy, whose address may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("identity", &self.identity)
            .field("certificate_serial", &self.serial)
            .field("keys", &self.keys)
            .field("preferred_key", &self.preferred_key)
            .field("downloads_certificates", &self.downloads_certificates)
            .field("hosts", &self.hosts)
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PlatformKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PublicKey { id, .. } => write!(f, "PublicKey({id})"),
            Self::Certificate(source) => write!(f, "Certificate({source:?})"),
            Self::Verifier(serial, _) => write!(f, "Verifier({serial})"),
            Self::Encryptor(serial, _) => write!(f, "Encryptor({serial})"),
        }
    }
}
