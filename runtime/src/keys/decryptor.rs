//! Who decrypts sensitive values of answers.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{
    KeyPair, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey,
};

use super::encryptor::RsaEncryptor;
use super::signer::BoxFuture;
use crate::encrypted::Padding;
use crate::error::BoxError;

/// Decrypts values with the merchant's private key: in this process ([`RsaDecryptor`]), in a KMS, in an HSM.
pub trait Decryptor: Send + Sync {
    /// Decrypts a value and gives its bytes, which the client wipes. An error leaves that value
    /// [undecrypted](crate::Undecrypted), and the answer as it is otherwise.
    fn decrypt<'a>(&'a self, ciphertext: &'a [u8], padding: Padding) -> BoxFuture<'a, Result<Vec<u8>, BoxError>>;
}

/// Decrypts with a private key in memory.
pub struct RsaDecryptor {
    oaep: OaepPrivateDecryptingKey,
    pkcs1: Pkcs1PrivateDecryptingKey,
}

impl RsaDecryptor {
    /// Of the key that signs, with what encrypts for it.
    pub(crate) fn of(key: &KeyPair) -> Result<(Self, RsaEncryptor), String> {
        let unusable = || "it cannot decrypt".to_owned();
        // The provider wipes this copy, too.
        let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| unusable())?;
        let key = PrivateDecryptingKey::from_pkcs8(der.as_ref()).map_err(|_| unusable())?;
        let encryptor = RsaEncryptor::new(key.public_key())?;
        let decryptor = Self {
            oaep: OaepPrivateDecryptingKey::new(key.clone()).map_err(|_| unusable())?,
            pkcs1: Pkcs1PrivateDecryptingKey::new(key).map_err(|_| unusable())?,
        };
        Ok((decryptor, encryptor))
    }
}

impl Decryptor for RsaDecryptor {
    fn decrypt<'a>(&'a self, ciphertext: &'a [u8], padding: Padding) -> BoxFuture<'a, Result<Vec<u8>, BoxError>> {
        Box::pin(async move {
            let mut value = vec![0; self.oaep.min_output_size()];
            let length = match padding {
                Padding::Oaep => self.oaep.decrypt(&OAEP_SHA1_MGF1SHA1, ciphertext, &mut value, None),
                Padding::Pkcs1 => self.pkcs1.decrypt(ciphertext, &mut value),
            };
            let length = length.map_err(|_| "it is not encrypted with this key and padding")?.len();
            value.truncate(length);
            Ok(value)
        })
    }
}

impl fmt::Debug for RsaDecryptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RsaDecryptor({} bits)", self.oaep.key_size_bits())
    }
}
