//! An RSA key pair: signing, verifying, encrypting, decrypting, as PEM.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand_core::CryptoRng;
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey, EncodeRsaPublicKey};
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::rand_core::UnwrapErr;
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use sha1::Sha1;
use sha2::Sha256;

use super::{Padding, certificate};
use crate::Error;

/// The length of the keys that WeChat Pay and its merchants have, in bits.
const BITS: usize = 2048;

/// An RSA key pair of 2048 bits.
#[derive(Clone)]
pub struct Key(rsa::RsaPrivateKey);

impl Key {
    /// A new one.
    pub fn generate() -> Result<Self, Error> {
        rsa::RsaPrivateKey::new(&mut UnwrapErr(getrandom::SysRng), BITS).map(Self).map_err(Error::key)
    }

    /// Reads a private key, in PKCS#8 or PKCS#1.
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let key = rsa::RsaPrivateKey::from_pkcs8_pem(pem);
        key.or_else(|_| rsa::RsaPrivateKey::from_pkcs1_pem(pem)).map(Self).map_err(Error::key)
    }

    /// The private key in PKCS#8, as PEM.
    pub fn private_pem(&self) -> Result<String, Error> {
        Ok(self.0.to_pkcs8_pem(LineEnding::LF).map_err(Error::key)?.to_string())
    }

    /// The private key in PKCS#1, as PEM.
    pub fn private_pkcs1(&self) -> Result<String, Error> {
        Ok(self.0.to_pkcs1_pem(LineEnding::LF).map_err(Error::key)?.to_string())
    }

    /// The public key (`PUBLIC KEY`), as PEM.
    pub fn public_pem(&self) -> Result<String, Error> {
        self.0.to_public_key().to_public_key_pem(LineEnding::LF).map_err(Error::key)
    }

    /// The public key in PKCS#1 (`RSA PUBLIC KEY`), as PEM.
    pub fn public_pkcs1(&self) -> Result<String, Error> {
        self.0.to_public_key().to_pkcs1_pem(LineEnding::LF).map_err(Error::key)
    }

    /// The private key in PKCS#8.
    pub(crate) fn private_der(&self) -> Result<Vec<u8>, Error> {
        Ok(self.0.to_pkcs8_der().map_err(Error::key)?.as_bytes().to_vec())
    }

    /// The public key in PKCS#1.
    pub(crate) fn public_der(&self) -> Result<Vec<u8>, Error> {
        Ok(self.0.to_public_key().to_pkcs1_der().map_err(Error::key)?.as_bytes().to_vec())
    }

    /// A certificate of this key, signed by itself, as PEM.
    ///
    /// `serial` is hexadecimal; the certificate begins a day before `now` (seconds since 1970) and holds for five years.
    pub fn certificate(&self, serial: &str, now: i64) -> Result<String, Error> {
        certificate::pem(&SigningKey::<Sha256>::new(self.0.clone()), &self.0.to_public_key(), serial, now)
    }

    /// Signs with RSASSA-PKCS1-v1_5 and SHA-256.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        SigningKey::<Sha256>::new(self.0.clone()).sign(message).to_vec()
    }

    /// The signature in base64, as headers have it.
    #[must_use]
    pub fn sign_base64(&self, message: &[u8]) -> String {
        STANDARD.encode(self.sign(message))
    }

    /// Whether a signature is this key's.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::try_from(signature).is_ok_and(|signature| {
            VerifyingKey::<Sha256>::new(self.0.to_public_key()).verify(message, &signature).is_ok()
        })
    }

    /// Encrypts for this key's owner, in base64.
    pub fn encrypt(&self, value: &[u8], padding: Padding) -> Result<String, Error> {
        self.encrypt_with(&mut UnwrapErr(getrandom::SysRng), value, padding)
    }

    /// The same with given chance.
    pub(crate) fn encrypt_with<R: CryptoRng>(
        &self,
        chance: &mut R,
        value: &[u8],
        padding: Padding,
    ) -> Result<String, Error> {
        let key = self.0.to_public_key();
        let encrypted = match padding {
            Padding::Oaep => key.encrypt(chance, rsa::Oaep::<Sha1>::new(), value),
            Padding::Pkcs1 => key.encrypt(chance, rsa::Pkcs1v15Encrypt, value),
        };
        encrypted.map(|bytes| STANDARD.encode(bytes)).map_err(Error::key)
    }

    /// What the base64 holds, if it is text for this key.
    #[must_use]
    pub fn decrypt(&self, base64: &str, padding: Padding) -> Option<String> {
        let ciphertext = STANDARD.decode(base64).ok()?;
        let plaintext = match padding {
            Padding::Oaep => self.0.decrypt(rsa::Oaep::<Sha1>::new(), &ciphertext),
            Padding::Pkcs1 => self.0.decrypt(rsa::Pkcs1v15Encrypt, &ciphertext),
        };
        String::from_utf8(plaintext.ok()?).ok()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}
