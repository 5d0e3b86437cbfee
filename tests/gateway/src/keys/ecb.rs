//! AES-256-ECB with PKCS#7 padding, as APIv2's `req_info` is encrypted: by the MD5 of the key.

use aes::Aes256;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

use crate::Error;
use crate::seed::hex;

/// The length of a block.
const BLOCK: usize = 16;

/// Encrypts with the MD5 of the APIv2 key, in lower-case hexadecimal; gives base64.
pub fn seal_ecb(api_v2: &str, plaintext: &[u8]) -> Result<String, Error> {
    Ok(STANDARD.encode(encrypt(hex(&Md5::digest(api_v2)).as_bytes(), plaintext)?))
}

fn encrypt(key: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, Error> {
    let cipher = Aes256::new_from_slice(key).map_err(Error::key)?;
    // As many bytes as are missing, each with their number; a whole block where none is.
    let missing = BLOCK - plaintext.len() % BLOCK;
    let mut bytes = plaintext.to_vec();
    bytes.resize(plaintext.len().saturating_add(missing), u8::try_from(missing).map_err(Error::key)?);
    for block in bytes.chunks_exact_mut(BLOCK) {
        let mut own = Array::try_from(&*block).map_err(Error::key)?;
        cipher.encrypt_block(&mut own);
        block.copy_from_slice(&own);
    }
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// `printf … | openssl enc -aes-256-ecb -K "$(printf %s "$(printf KEY | md5sum | cut -c-32)" | xxd -p -c64)" -base64 -A`
    #[test]
    fn as_openssl_does() {
        let key = "192006250b4c09247ec02edce69f6a2d";
        assert_eq!(seal_ecb(key, b"<root><a>1</a></root>").unwrap(), "KLXHweJYll5Krv4t/KU2x9Q04vPBZDA/w58/z363rww=");
        assert_eq!(seal_ecb(key, b"sixteen bytes, 1").unwrap(), "HKHTmkjW/WQtbtapX6uoIfwXAd2fVvyZUPuCqJRycuk=");
    }
}
