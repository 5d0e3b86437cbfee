//! The APIv3 key.

use std::fmt;

use zeroize::Zeroizing;

/// The merchant's APIv3 key: 32 bytes, never shown, wiped on drop.
#[derive(Clone)]
pub(crate) struct ApiV3Key(#[allow(dead_code, reason = "decrypts notifications and certificates")] Zeroizing<[u8; 32]>);

impl ApiV3Key {
    pub(crate) fn new(key: &str) -> Result<Self, String> {
        match key.as_bytes().try_into() {
            Ok(bytes) => Ok(Self(Zeroizing::new(bytes))),
            Err(_) => Err(format!("the APIv3 key has {} bytes, not 32", key.len())),
        }
    }
}

impl fmt::Debug for ApiV3Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
