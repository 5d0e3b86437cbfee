//! The merchant's certificate with its key, as a connection shows it: of PEM texts or of a PKCS#12 file.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p12_keystore::Pkcs12Archive;
use zeroize::Zeroizing;

use super::certificate::Certificate;
use super::signer::RsaSigner;
use super::source::{Source, Unusable};

/// Where certificate and key come from.
pub(crate) enum ClientCertificate {
    /// `apiclient_cert.pem` and `apiclient_key.pem`.
    Pem {
        /// The certificate, and those that signed it if there are any.
        certificate: Source,
        key: Source,
    },
    /// `apiclient_cert.p12`.
    Pkcs12(Source),
}

impl ClientCertificate {
    /// Reads them, with the password of a PKCS#12 file.
    pub(crate) fn identity(&self, password: &str) -> Result<reqwest::Identity, Unusable> {
        match self {
            Self::Pem { certificate, key } => {
                let what = "the client certificate";
                let mut pem = certificate.read(what, |text| Certificate::from_pem(text).map(|_| copied(text)))?;
                let key =
                    key.read("the client certificate's key", |text| RsaSigner::from_pem(text).map(|_| copied(text)))?;
                pem.push('\n');
                pem.push_str(&key);
                let made = checked(&pem, &key);
                made.map_err(|problem| Unusable { problem: format!("{what} cannot be used: {problem}"), source: None })
            }
            Self::Pkcs12(file) => file.read_bytes("the client certificate", |bytes| {
                let [certificates, key] = unpacked(bytes, password)?;
                checked(&[certificates.as_str(), key.as_str()].concat(), &key)
            }),
        }
    }
}

/// The identity of PEM texts, of which the first certificate is the merchant's.
fn checked(pem: &str, key: &str) -> Result<reqwest::Identity, String> {
    let (_, own) = RsaSigner::from_pem(key)?.decryptor()?;
    if !own.is_same_key(&Certificate::from_pem(pem)?.encryptor) {
        return Err("the key is not that of the certificate: both must be of one download".to_owned());
    }
    reqwest::Identity::from_pem(pem.as_bytes()).map_err(|_| "it holds more than certificates and a key".to_owned())
}

/// Certificates and key of a PKCS#12 file, as PEM texts.
fn unpacked(bytes: &[u8], password: &str) -> Result<[Zeroizing<String>; 2], String> {
    if bytes.starts_with(b"-----BEGIN") {
        return Err("it is a PEM text; `client_certificate` takes it with its key".to_owned());
    }
    let archive = Pkcs12Archive::from_pkcs12(bytes, password).map_err(|error| match error {
        p12_keystore::error::Error::MacError(_) => {
            "its password is another one; unless `client_certificate_password` says so, it is the mchid".to_owned()
        }
        // It holds nothing of the file.
        error => format!("it is no PKCS#12 file that can be read ({error})"),
    })?;
    let key = archive.keys.first().ok_or("it holds no private key")?;
    let own = key.local_key_id.as_ref().map(|id| id.0.as_slice());
    let mut certificates = archive.certs.iter().collect::<Vec<_>>();
    // The merchant's first, then those that signed it.
    certificates.sort_by_key(|certificate| own.is_none() || certificate.local_key_id.as_deref() != own);
    let mut pem = Zeroizing::new(String::new());
    for certificate in certificates {
        block(&mut pem, "CERTIFICATE", certificate.cert.as_der());
    }
    let mut key_pem = Zeroizing::new(String::with_capacity(4096));
    block(&mut key_pem, "PRIVATE KEY", key.key.as_der());
    Ok([pem, key_pem])
}

fn block(pem: &mut String, label: &str, der: &[u8]) {
    let base64 = Zeroizing::new(STANDARD.encode(der));
    pem.push_str("-----BEGIN ");
    pem.push_str(label);
    pem.push_str("-----\n");
    for line in base64.as_bytes().chunks(64) {
        pem.extend(line.iter().map(|byte| char::from(*byte)));
        pem.push('\n');
    }
    pem.push_str("-----END ");
    pem.push_str(label);
    pem.push_str("-----\n");
}

fn copied(text: &str) -> Zeroizing<String> {
    // Room for the key, so that nothing of it is left where the text grew from.
    let mut copy = Zeroizing::new(String::with_capacity(text.len() + 8192));
    copy.push_str(text);
    copy
}
