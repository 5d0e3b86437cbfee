//! `AEAD_AES_256_GCM` with the APIv3 key.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Error;

/// Encrypts; gives base64 of ciphertext and tag.
pub fn seal(key: &str, nonce: &str, associated_data: &str, plaintext: &[u8]) -> Result<String, Error> {
    Ok(STANDARD.encode(encrypt(key, nonce, associated_data, plaintext)?))
}

/// Encrypts; gives ciphertext and tag.
pub fn encrypt(key: &str, nonce: &str, associated_data: &str, plaintext: &[u8]) -> Result<Vec<u8>, Error> {
    let payload = Payload { msg: plaintext, aad: associated_data.as_bytes() };
    let nonce = Nonce::try_from(nonce.as_bytes()).map_err(Error::key)?;
    cipher(key)?.encrypt(&nonce, payload).map_err(Error::key)
}

fn cipher(key: &str) -> Result<Aes256Gcm, Error> {
    Aes256Gcm::new_from_slice(key.as_bytes()).map_err(Error::key)
}
