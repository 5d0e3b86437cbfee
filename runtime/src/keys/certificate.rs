//! Certificates: serial number and public key. The chain of trust is not checked: the caller vouches for the file.

use rustls_pki_types::CertificateDer;
use webpki::EndEntityCert;

use super::encryptor::RsaEncryptor;
use super::pem::{self, Wanted};
use super::verifier::RsaVerifier;

/// What a client needs of a certificate.
#[derive(Debug)]
pub(crate) struct Certificate {
    /// Upper-case hex, leading zeros kept.
    pub(crate) serial: String,
    pub(crate) verifier: RsaVerifier,
    pub(crate) encryptor: RsaEncryptor,
}

impl Certificate {
    pub(crate) fn from_pem(text: &str) -> Result<Self, String> {
        let (label, der) = pem::read(text)?;
        if label != "CERTIFICATE" {
            return Err(pem::other(label, Wanted::Certificate));
        }
        let der = CertificateDer::from(der.as_slice());
        let certificate =
            EndEntityCert::try_from(&der).map_err(|error| format!("its certificate cannot be read: {error}"))?;
        let key = certificate.subject_public_key_info();
        Ok(Self {
            serial: serial(certificate.serial()),
            verifier: RsaVerifier::from_der(&key)?,
            encryptor: RsaEncryptor::from_der(&key)?,
        })
    }
}

/// The number in hex. The zero byte that DER puts before a high bit is no part of it; the zero of a first digit is.
pub(super) fn serial(number: &[u8]) -> String {
    let number = match number {
        [0, rest @ ..] if !rest.is_empty() => rest,
        _ => number,
    };
    number.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::serial;

    #[test]
    fn serials_keep_a_leading_zero() {
        assert_eq!(serial(&[0x05, 0xAB]), "05AB");
        assert_eq!(serial(&[0x00, 0xF5, 0xAB]), "F5AB");
        assert_eq!(serial(&[0x00]), "00");
    }
}
