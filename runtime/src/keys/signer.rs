//! Who signs requests.

use std::fmt;
use std::pin::Pin;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};

use super::decryptor::RsaDecryptor;
use super::encryptor::RsaEncryptor;
use super::pem::{self, Wanted};
use crate::error::BoxError;

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Signs requests with the merchant's private key: in this process ([`RsaSigner`]), in a KMS, in an HSM.
pub trait Signer: Send + Sync {
    /// Signs the message with RSASSA-PKCS1-v1_5 and SHA-256 (or what [`algorithm`](Self::algorithm) says) and gives the
    /// signature's bytes, not base64. An error ends the call before it is sent.
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, BoxError>>;

    /// The last part of the `Authorization` scheme: `SHA256-RSA2048`.
    fn algorithm(&self) -> &'static str {
        "SHA256-RSA2048"
    }
}

/// Signs with a private key in memory.
pub struct RsaSigner {
    key: RsaKeyPair,
    random: SystemRandom,
}

impl RsaSigner {
    /// Reads the text of `apiclient_key.pem`: PKCS#8 (`PRIVATE KEY`) or PKCS#1 (`RSA PRIVATE KEY`), at least 2048 bits.
    pub(crate) fn from_pem(text: &str) -> Result<Self, String> {
        let (label, der) = pem::read(text)?;
        let key = match label {
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&der),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der),
            label => return Err(pem::other(label, Wanted::PrivateKey)),
        };
        // The provider's reason (`InvalidEncoding`) holds nothing of the key.
        let key = key.map_err(|reason| format!("it is no RSA key of 2048 bits or more ({reason})"))?;
        Ok(Self { key, random: SystemRandom::new() })
    }

    /// What the same key decrypts, and what is encrypted for it.
    pub(crate) fn decryptor(&self) -> Result<(RsaDecryptor, RsaEncryptor), String> {
        RsaDecryptor::of(&self.key)
    }
}

impl Signer for RsaSigner {
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, BoxError>> {
        Box::pin(async move {
            let mut signature = vec![0; self.key.public_modulus_len()];
            self.key.sign(&RSA_PKCS1_SHA256, &self.random, message, &mut signature)?;
            Ok(signature)
        })
    }
}

impl fmt::Debug for RsaSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RsaSigner({} bits)", self.key.public_modulus_len() * 8)
    }
}

/// Who the requests come from.
#[derive(Clone, Debug)]
pub(crate) enum Identity {
    /// A merchant, by `mchid`.
    Merchant(String),
    /// A brand, by `brand_id`.
    Brand(String),
}
