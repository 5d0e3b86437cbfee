//! Who verifies signatures.

use std::fmt;

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};

use super::pem::{self, Wanted};

/// Verifies signatures with one of WeChat Pay's keys.
pub trait Verifier: Send + Sync {
    /// Whether the signature (bytes, not base64) of that message is this key's.
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool;
}

/// Verifies RSASSA-PKCS1-v1_5 with SHA-256.
pub struct RsaVerifier(ParsedPublicKey);

impl RsaVerifier {
    /// Reads the text of `pub_key.pem`.
    pub(crate) fn from_pem(text: &str) -> Result<Self, String> {
        let (label, der) = pem::read(text)?;
        match label {
            "PUBLIC KEY" | "RSA PUBLIC KEY" => Self::from_der(&der),
            label => Err(pem::other(label, Wanted::PublicKey)),
        }
    }

    /// Reads a `SubjectPublicKeyInfo` or an `RSAPublicKey`.
    pub(super) fn from_der(der: &[u8]) -> Result<Self, String> {
        match ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der) {
            Ok(key) => Ok(Self(key)),
            Err(_) => Err("it is no RSA key of 2048 bits or more".to_owned()),
        }
    }
}

impl Verifier for RsaVerifier {
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify_sig(message, signature).is_ok()
    }
}

impl fmt::Debug for RsaVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RsaVerifier")
    }
}
