//! Files that are encrypted as a whole: the key comes with their address, encrypted for the merchant.

use std::fmt;
use std::time::Duration;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::encrypted::Padding;
use crate::keys::Decryptor;

/// How long the merchant's key may take, which may be far away, unless the download says otherwise.
const PATIENCE: Duration = Duration::from_secs(30);

/// The key of a file as an answer states it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct SealedKey {
    /// In base64, for the merchant's private key.
    pub(super) key: String,
    pub(super) nonce: String,
}

impl SealedKey {
    /// Decrypts the key with the merchant's.
    pub(super) async fn open(
        &self,
        decryptor: Option<&dyn Decryptor>,
        limit: Option<Duration>,
    ) -> Result<FileKey, String> {
        let decryptor = decryptor.ok_or("the client has a signer only; give it a `decryptor`")?;
        let ciphertext = STANDARD.decode(&self.key).map_err(|_| "it is no base64")?;
        match timeout(limit.unwrap_or(PATIENCE), decryptor.decrypt(&ciphertext, Padding::Oaep)).await {
            Ok(Ok(key)) => FileKey::new(&Zeroizing::new(key), &self.nonce),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("it took too long to decrypt".to_owned()),
        }
    }
}

impl fmt::Debug for SealedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The key of a file: it decrypts once.
pub(super) struct FileKey {
    key: LessSafeKey,
    nonce: Nonce,
}

impl FileKey {
    /// Of what the merchant's private key decrypted: 32 bytes, or their base64.
    fn new(decrypted: &[u8], nonce: &str) -> Result<Self, String> {
        let decoded = Zeroizing::new(STANDARD.decode(decrypted).unwrap_or_default());
        let key = if decoded.len() == 32 { decoded.as_slice() } else { decrypted };
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| {
            format!("it has {} bytes, and AEAD_AES_256_GCM takes 32; ask for bills of that algorithm", key.len())
        })?;
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).map_err(|_| "its nonce has not 12 bytes")?;
        Ok(Self { key: LessSafeKey::new(key), nonce })
    }

    /// Decrypts a whole file, with its tag at the end.
    pub(super) fn open(self, ciphertext: Bytes) -> Result<Bytes, &'static str> {
        let mut text = BytesMut::from(ciphertext);
        let opened = self.key.open_in_place(self.nonce, Aad::empty(), &mut text);
        let length = opened.map_err(|_| "it is not encrypted with the key that came with its address")?.len();
        text.truncate(length);
        Ok(text.freeze())
    }
}
