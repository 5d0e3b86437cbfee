//! The merchant's certificate with its key, as a connection shows it: of PEM texts or of a PKCS#12 file.

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
    #[cfg(feature = "pkcs12")]
    Pkcs12(Source),
}

impl ClientCertificate {
    /// Reads them, with the password of a PKCS#12 file.
    #[cfg_attr(not(feature = "pkcs12"), expect(unused_variables, reason = "PEM takes none"))]
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
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12(file) => file.read_bytes("the client certificate", |bytes| {
                let [certificates, key] = super::pkcs12::unpacked(bytes, password)?;
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

fn copied(text: &str) -> Zeroizing<String> {
    // Room for the key, so that nothing of it is left where the text grew from.
    let mut copy = Zeroizing::new(String::with_capacity(text.len() + 8192));
    copy.push_str(text);
    copy
}
