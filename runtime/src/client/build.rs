//! How a client is made of what was given: every wrong input is told apart, with what to do about it.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::rand;

use super::builder::{ClientBuilder, PlatformKey};
use super::connections::{Connections, Transport};
use super::{Client, Settings};
use crate::clock::SystemClock;
use crate::error::{BoxError, Error, NotSent};
#[cfg(feature = "v2")]
use crate::keys::ClientCertificate;
use crate::keys::{
    ApiV3Key, Certificate, Decryptor, Downloads, Encryptor, Identity, Keyring, PlatformKeys, RsaEncryptor, RsaSigner,
    RsaVerifier, Signer, Source, Unusable, check_public_key_id,
};
#[cfg(feature = "v2")]
use crate::v2::ApiV2Key;

/// How long a call may take unless it says otherwise.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long a connection may take unless the client says otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How large an answer may be unless the client says otherwise.
const ANSWER_LIMIT: usize = 16 << 20;

impl ClientBuilder {
    /// The client. Reads the files that were named.
    ///
    /// # Errors
    /// The first thing that is wrong or missing, as [`Error::NotSent`].
    pub fn build(self) -> Result<Client, Error> {
        Ok(self.client()?)
    }

    fn client(mut self) -> Result<Client, NotSent> {
        if let Some(problem) = self.problem.take() {
            return Err(NotSent::configuration(problem));
        }
        let identity = identity(self.identity.clone())?;
        let mut v3 = V3Half::of(&self);
        let merchant = Merchant::of(&mut self, &mut v3)?;
        let (keyring, first_key) = merchant.platform_keys(std::mem::take(&mut self.keys))?;
        let api_v3_key = match &self.api_v3_key {
            Some(key) => Some(ApiV3Key::new(key).map_err(NotSent::configuration)?),
            None => None,
        };
        if self.downloads_certificates && api_v3_key.is_none() {
            return Err(NotSent::configuration(
                "the certificates are downloaded encrypted: give the client `api_v3_key`",
            ));
        }
        if first_key.is_none() && !self.downloads_certificates {
            v3.lacks(
                "public key and no platform certificate of WeChat Pay's",
                "give it `public_key` (`pub_key.pem` and its ID from the merchant platform), `platform_certificate`, or \
                 `download_certificates`",
            )?;
        }
        let preferred = self.preferred_key.take().or(first_key);
        if let Some(preferred) = preferred.as_ref().filter(|preferred| keyring.verifier(preferred).is_none()) {
            return Err(NotSent::configuration(format!("the preferred key {preferred} is none of the keys given")));
        }
        let pay_to_bank_key = match &self.pay_to_bank_key {
            Some(key) => Some(key.read("the key of payments to bank cards", RsaEncryptor::from_pem)?),
            None => None,
        };
        #[cfg(feature = "v2")]
        let api_v2_key = match &self.api_v2_key {
            Some(key) => Some(ApiV2Key::new(key.as_str()).map_err(|error| NotSent::configuration(error.to_string()))?),
            None => None,
        };
        let downloads = self.downloads_certificates.then(Downloads::new);
        let timeout = self.timeout.unwrap_or(TIMEOUT);
        let (http, connections) = match self.http.take() {
            None => {
                let connections = self.connections(timeout)?;
                (connections.transport()?, Some(connections))
            }
            Some(_) if self.shapes_connections() => {
                return Err(NotSent::configuration(
                    "`connect_timeout`, `proxy`, `root_certificate` and `client_certificate` are for the HTTP client that is \
                     made here; set them on the one given to `http`",
                ));
            }
            Some(http) => (Transport::of(http), None),
        };
        let settings = Settings {
            identity,
            v3_lack: v3.lack,
            serial: merchant.serial,
            signer: merchant.signer,
            decryptor: merchant.decryptor,
            merchant_key: merchant.key,
            pay_to_bank_key,
            keys: PlatformKeys::new(keyring, preferred, downloads),
            api_v3_key,
            #[cfg(feature = "v2")]
            api_v2_key,
            hosts: self.hosts,
            connections,
            timeout,
            answer_limit: self.answer_limit.unwrap_or(ANSWER_LIMIT),
            retry: self.retry,
            clock: self.clock.unwrap_or_else(|| Box::new(SystemClock)),
            nonce: self.nonce.unwrap_or_else(|| Box::new(random_nonce)),
        };
        Ok(Client { settings: Arc::new(settings), http })
    }

    /// What the HTTP clients are made with.
    fn connections(&mut self, timeout: Duration) -> Result<Connections, NotSent> {
        let root = |root: &Source| {
            root.read("the root certificate", |pem| {
                reqwest::Certificate::from_pem_bundle(pem.as_bytes())
                    .ok()
                    .filter(|roots| !roots.is_empty())
                    .ok_or_else(|| "it is no PEM text of certificates".to_owned())
            })
        };
        let roots = self.roots.iter().map(root).collect::<Result<Vec<_>, _>>()?;
        Ok(Connections {
            // A call's time may be short: that it could not connect shall be told apart even so.
            connect_timeout: self.connect_timeout.unwrap_or_else(|| CONNECT_TIMEOUT.min(timeout / 2)),
            proxy: self.proxy.take(),
            roots: roots.into_iter().flatten().collect(),
            #[cfg(feature = "v2")]
            identity: self.client_identity()?,
        })
    }

    /// The merchant's certificate for connections: the one given for them; else, if APIv2 is spoken at all, the one that is
    /// given with its key anyway.
    #[cfg(feature = "v2")]
    fn client_identity(&self) -> Result<Option<reqwest::Identity>, NotSent> {
        let given = match (&self.client_certificate, &self.certificate, &self.private_key, &self.api_v2_key) {
            (Some(given), ..) => given,
            (None, Some(certificate), Some(key), Some(_)) => {
                &ClientCertificate::Pem { certificate: certificate.clone(), key: key.clone() }
            }
            _ => return Ok(None),
        };
        let id = self.identity.as_ref().map(|(Identity::Merchant(id) | Identity::Brand(id))| id.as_str());
        #[cfg(feature = "pkcs12")]
        let id = self.client_certificate_password.as_ref().map(|password| password.as_str()).or(id);
        Ok(Some(given.identity(id.unwrap_or_default())?))
    }

    /// Whether anything was said about connections.
    fn shapes_connections(&self) -> bool {
        #[cfg(feature = "v2")]
        let certificate = self.client_certificate.is_some();
        #[cfg(not(feature = "v2"))]
        let certificate = false;
        self.connect_timeout.is_some() || self.proxy.is_some() || !self.roots.is_empty() || certificate
    }
}

/// What APIv3 takes, and APIv2 does not. It may be missing as a whole where there is a key of APIv2.
struct V3Half {
    is_needed: bool,
    /// The first thing that is missing, with what to give.
    lack: Option<String>,
}

impl V3Half {
    fn of(builder: &ClientBuilder) -> Self {
        // A certificate and its key may be there for APIv2's connections.
        let is_begun = builder.serial.is_some()
            || builder.signer.is_some()
            || !builder.keys.is_empty()
            || builder.preferred_key.is_some()
            || builder.downloads_certificates
            || matches!(builder.identity, Some(Identity::Brand(_)));
        #[cfg(feature = "v2")]
        let speaks_v2 = builder.api_v2_key.is_some();
        #[cfg(not(feature = "v2"))]
        let speaks_v2 = false;
        Self { is_needed: is_begun || !speaks_v2, lack: None }
    }

    fn lacks(&mut self, what: &str, help: &str) -> Result<(), NotSent> {
        let problem = format!("the client has no {what}; {help}");
        if self.is_needed {
            return Err(NotSent::configuration(problem));
        }
        self.lack.get_or_insert(problem);
        Ok(())
    }
}

fn missing(what: &str, help: &str) -> NotSent {
    NotSent::configuration(format!("the client has no {what}; {help}"))
}

fn identity(identity: Option<Identity>) -> Result<Identity, NotSent> {
    let identity = identity.ok_or_else(|| missing("mchid", "give it `mchid`, or `brand_id`"))?;
    let (Identity::Merchant(id) | Identity::Brand(id)) = &identity;
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(NotSent::configuration("the mchid or brand_id is not letters and digits"));
    }
    Ok(identity)
}

/// The merchant's own keys.
struct Merchant {
    serial: Option<String>,
    signer: Option<Box<dyn Signer>>,
    decryptor: Option<Box<dyn Decryptor>>,
    /// Encrypts what only the merchant shall read.
    key: Option<RsaEncryptor>,
}

impl Merchant {
    fn of(builder: &mut ClientBuilder, v3: &mut V3Half) -> Result<Self, NotSent> {
        let private_key = match &builder.private_key {
            Some(source) => Some(source.read("the private key", |pem| {
                let signer = RsaSigner::from_pem(pem)?;
                Ok((signer.decryptor()?, signer))
            })?),
            None => None,
        };
        let certificate = match &builder.certificate {
            Some(source) => Some(source.read("the merchant's certificate", Certificate::from_pem)?),
            None => None,
        };
        let serial = serial(builder.serial.take(), certificate.as_ref())?;
        if serial.is_none() {
            v3.lacks(
                "certificate serial number",
                "give it `certificate` (`apiclient_cert.pem`), or `certificate_serial`",
            )?;
        }
        let (pair, signer) = private_key.unzip();
        let (decryptor, key) = pair.unzip();
        if let (Some(key), Some(certificate)) = (&key, &certificate)
            && !key.is_same_key(&certificate.encryptor)
        {
            return Err(NotSent::configuration(format!(
                "the private key is not that of the merchant's certificate {}: `apiclient_key.pem` and \
                 `apiclient_cert.pem` must be of one download (a certificate of WeChat Pay's goes to \
                 `platform_certificate`)",
                certificate.serial
            )));
        }
        let signer: Option<Box<dyn Signer>> =
            builder.signer.take().or_else(|| signer.map(|signer| Box::new(signer) as Box<dyn Signer>));
        if signer.is_none() {
            v3.lacks("private key and no signer", "give it `private_key`, or `signer`")?;
        }
        let decryptor = decryptor.map(|decryptor| Box::new(decryptor) as Box<dyn Decryptor>);
        Ok(Self {
            serial,
            signer,
            decryptor: builder.decryptor.take().or(decryptor),
            key: key.or_else(|| certificate.map(|certificate| certificate.encryptor)),
        })
    }

    /// WeChat Pay's keys, and the first of them that verifies.
    fn platform_keys(&self, given: Vec<PlatformKey>) -> Result<(Keyring, Option<String>), NotSent> {
        let (mut keys, mut first) = (Keyring::default(), None);
        for key in given {
            let (serial, verifier, encryptor) = match key {
                PlatformKey::PublicKey { id, key } => {
                    let (verifier, encryptor) = self.public_key(&id, &key)?;
                    (id, verifier, encryptor)
                }
                PlatformKey::Certificate(certificate) => {
                    let certificate = certificate.read("the platform certificate", Certificate::from_pem)?;
                    self.refuse_own(&certificate.serial, &certificate.encryptor)?;
                    let (verifier, encryptor) = both(certificate.verifier, certificate.encryptor);
                    (certificate.serial, verifier, encryptor)
                }
                PlatformKey::Verifier(serial, verifier) => (serial, Some(verifier), None),
                PlatformKey::Encryptor(serial, encryptor) => (serial, None, Some(encryptor)),
            };
            if serial.is_empty() {
                return Err(NotSent::configuration("a key of WeChat Pay's has no ID or serial number"));
            }
            if self.is_own(&serial) {
                return Err(NotSent::configuration(format!(
                    "{serial} is the merchant's certificate, and was given as a key of WeChat Pay's"
                )));
            }
            if verifier.is_some() {
                first.get_or_insert_with(|| serial.clone());
            }
            let is_new = verifier.is_none_or(|verifier| keys.insert_verifier(&serial, verifier))
                & encryptor.is_none_or(|encryptor| keys.insert_encryptor(&serial, encryptor));
            if !is_new {
                return Err(NotSent::configuration(format!(
                    "two keys of WeChat Pay's have the same ID or serial number {serial}"
                )));
            }
        }
        Ok((keys, first))
    }

    fn public_key(&self, id: &str, key: &Source) -> Result<Parts, NotSent> {
        if id.contains("-----BEGIN") {
            return Err(NotSent::configuration("a public key of WeChat Pay's: its ID comes first, then the PEM text"));
        }
        let (verifier, encryptor) = key.read(format_args!("the public key {id}"), |pem| {
            Ok((RsaVerifier::from_pem(pem)?, RsaEncryptor::from_pem(pem)?))
        })?;
        self.refuse_own(id, &encryptor)?;
        check_public_key_id(id).map_err(NotSent::configuration)?;
        Ok(both(verifier, encryptor))
    }

    fn is_own(&self, serial: &str) -> bool {
        self.serial.as_deref() == Some(serial)
    }

    /// The merchant's own key can verify nothing that WeChat Pay signed.
    fn refuse_own(&self, serial: &str, key: &RsaEncryptor) -> Result<(), NotSent> {
        if self.is_own(serial) || self.key.as_ref().is_some_and(|own| own.is_same_key(key)) {
            return Err(NotSent::configuration(format!(
                "the key {serial} is the merchant's certificate or key, and was given as WeChat Pay's; the merchant's goes \
                 to `certificate`, WeChat Pay's is downloaded from the merchant platform"
            )));
        }
        Ok(())
    }
}

/// What a key of WeChat Pay's can do.
type Parts = (Option<Arc<dyn crate::keys::Verifier>>, Option<Arc<dyn Encryptor>>);

fn both(verifier: RsaVerifier, encryptor: RsaEncryptor) -> Parts {
    (Some(Arc::new(verifier)), Some(Arc::new(encryptor)))
}

/// The serial number of the merchant's certificate: as stated, as read, or both if they agree.
fn serial(stated: Option<String>, certificate: Option<&Certificate>) -> Result<Option<String>, NotSent> {
    /// A serial number has 20 bytes at most.
    const DIGITS: usize = 40;
    let Some(serial) = stated else {
        return Ok(certificate.map(|certificate| certificate.serial.clone()));
    };
    if serial.starts_with("PUB_KEY_ID") {
        return Err(NotSent::configuration(
            "the certificate's serial number is not hexadecimal: `PUB_KEY_ID_…` is the ID of WeChat Pay's public key and \
             goes to `public_key`; this is about the merchant's certificate",
        ));
    }
    if serial.is_empty() || !serial.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(NotSent::configuration("the certificate's serial number is not hexadecimal"));
    }
    if serial.len() > DIGITS {
        return Err(NotSent::configuration(format!(
            "the certificate's serial number has {} digits, and at most {DIGITS} in hexadecimal: it may be written in \
             decimal; `certificate` reads it from `apiclient_cert.pem`",
            serial.len()
        )));
    }
    match certificate {
        Some(certificate) if certificate.serial != serial => Err(NotSent::configuration(format!(
            "the serial number {serial} is not that of the certificate, {}; leave it out",
            certificate.serial
        ))),
        _ => Ok(Some(serial)),
    }
}

impl From<Unusable> for NotSent {
    fn from(unusable: Unusable) -> Self {
        let not_sent = Self::configuration(unusable.problem);
        match unusable.source {
            Some(source) => not_sent.because(source),
            None => not_sent,
        }
    }
}

/// 32 hex digits.
fn random_nonce() -> Result<String, BoxError> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02X}")).collect())
}
