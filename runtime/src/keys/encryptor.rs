//! Who encrypts sensitive values.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey, PublicEncryptingKey};

use super::pem::{self, Wanted};
use crate::encrypted::Padding;
use crate::error::BoxError;

/// Encrypts sensitive values with one of WeChat Pay's keys.
pub trait Encryptor: Send + Sync {
    /// Encrypts a value and gives the ciphertext's bytes, not base64. An error ends the call before it is sent; it must
    /// not show the value.
    fn encrypt(&self, value: &[u8], padding: Padding) -> Result<Vec<u8>, BoxError>;

    /// How many bytes a value may have at most.
    fn limit(&self, padding: Padding) -> usize;
}

/// Encrypts with RSA.
pub struct RsaEncryptor {
    oaep: OaepPublicEncryptingKey,
    pkcs1: Pkcs1PublicEncryptingKey,
    /// The key itself, to tell it from others.
    public_key: PublicKeyX509Der<'static>,
}

impl RsaEncryptor {
    /// Reads the text of `pub_key.pem`, or of the key of payments to bank cards.
    pub(crate) fn from_pem(text: &str) -> Result<Self, String> {
        let (label, der) = pem::read(text)?;
        match label {
            "PUBLIC KEY" => Self::from_der(&der),
            "RSA PUBLIC KEY" => Self::from_der(&subject_public_key_info(&der)),
            label => Err(pem::other(label, Wanted::PublicKey)),
        }
    }

    /// Reads a `SubjectPublicKeyInfo`.
    pub(super) fn from_der(der: &[u8]) -> Result<Self, String> {
        match PublicEncryptingKey::from_der(der) {
            Ok(key) => Self::new(key),
            Err(_) => Err("it is no RSA key of 2048 bits or more".to_owned()),
        }
    }

    pub(super) fn new(key: PublicEncryptingKey) -> Result<Self, String> {
        let unusable = |_| "it cannot encrypt".to_owned();
        Ok(Self {
            public_key: key.as_der().map_err(unusable)?,
            oaep: OaepPublicEncryptingKey::new(key.clone()).map_err(unusable)?,
            pkcs1: Pkcs1PublicEncryptingKey::new(key).map_err(unusable)?,
        })
    }

    /// Whether both encrypt for the same private key.
    pub(crate) fn is_same_key(&self, other: &Self) -> bool {
        self.public_key.as_ref() == other.public_key.as_ref()
    }
}

impl Encryptor for RsaEncryptor {
    fn encrypt(&self, value: &[u8], padding: Padding) -> Result<Vec<u8>, BoxError> {
        let mut ciphertext = vec![0; self.oaep.ciphertext_size()];
        let length = match padding {
            Padding::Oaep => self.oaep.encrypt(&OAEP_SHA1_MGF1SHA1, value, &mut ciphertext, None)?.len(),
            Padding::Pkcs1 => self.pkcs1.encrypt(value, &mut ciphertext)?.len(),
        };
        ciphertext.truncate(length);
        Ok(ciphertext)
    }

    fn limit(&self, padding: Padding) -> usize {
        match padding {
            Padding::Oaep => self.oaep.max_plaintext_size(&OAEP_SHA1_MGF1SHA1),
            Padding::Pkcs1 => self.pkcs1.max_plaintext_size(),
        }
    }
}

impl fmt::Debug for RsaEncryptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RsaEncryptor({} bits)", self.oaep.key_size_bits())
    }
}

/// Wraps an `RSAPublicKey` (PKCS#1) as the provider wants it.
fn subject_public_key_info(key: &[u8]) -> Vec<u8> {
    /// The algorithm `rsaEncryption`, without parameters.
    const RSA_ENCRYPTION: &[u8] =
        &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    const NO_UNUSED_BITS: &[u8] = &[0];
    let bits = tagged(0x03, &[NO_UNUSED_BITS, key].concat());
    tagged(0x30, &[RSA_ENCRYPTION, &bits].concat())
}

/// A DER value with its tag and length.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let mut der = vec![tag];
    match length {
        [] => der.push(0),
        [short @ ..=0x7f] => der.push(*short),
        // At most as many bytes as a length has: eight.
        _ => {
            der.push(0x80 | length.len() as u8);
            der.extend_from_slice(length);
        }
    }
    der.extend_from_slice(content);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_in_der() {
        assert_eq!(tagged(4, b""), [4, 0]);
        assert_eq!(tagged(4, &[7; 0x7f])[..3], [4, 0x7f, 7]);
        assert_eq!(tagged(4, &[7; 0x80])[..4], [4, 0x81, 0x80, 7]);
        assert_eq!(tagged(4, &[7; 0x10e])[..5], [4, 0x82, 0x01, 0x0e, 7]);
    }
}
