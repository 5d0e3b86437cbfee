//! The APIv3 key.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// The merchant's APIv3 key: 32 bytes, never shown, wiped on drop.
#[derive(Clone)]
pub(crate) struct ApiV3Key(Zeroizing<[u8; 32]>);

impl ApiV3Key {
    pub(crate) fn new(key: &str) -> Result<Self, String> {
        match key.as_bytes().try_into() {
            Ok(bytes) => Ok(Self(Zeroizing::new(bytes))),
            Err(_) => Err(format!("the APIv3 key has {} bytes, not 32", key.len())),
        }
    }

    /// Its bytes, for another algorithm.
    #[cfg(feature = "sm")]
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Decrypts what `AEAD_AES_256_GCM` encrypted: base64, with the tag at its end.
    pub(crate) fn decrypt(
        &self,
        nonce: &str,
        associated_data: &str,
        ciphertext: &str,
    ) -> Result<Zeroizing<Vec<u8>>, &'static str> {
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).map_err(|_| "its nonce has not 12 bytes")?;
        // In its place the text in clear comes to stand.
        let mut text = Zeroizing::new(STANDARD.decode(ciphertext).map_err(|_| "its ciphertext is no base64")?);
        let key = UnboundKey::new(&AES_256_GCM, self.0.as_slice()).map_err(|_| "its key is none")?;
        let opened = LessSafeKey::new(key).open_in_place(nonce, Aad::from(associated_data), &mut text);
        let length = opened.map_err(|_| "it is not encrypted with this APIv3 key")?.len();
        text.truncate(length);
        Ok(text)
    }
}

impl fmt::Debug for ApiV3Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
