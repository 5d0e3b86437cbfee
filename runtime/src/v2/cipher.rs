//! What is encrypted with the key of APIv2.

use aws_lc_rs::cipher::{AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use zeroize::Zeroizing;

use super::ApiV2Key;

impl ApiV2Key {
    /// Decrypts `req_info`: AES-256-ECB with PKCS#7 padding, in base64; the key is the MD5 of this one, as 32 hexadecimal
    /// characters in small letters.
    ///
    /// That it can be decrypted proves little: ECB authenticates nothing.
    pub(crate) fn decrypt(&self, ciphertext: &str) -> Result<Zeroizing<Vec<u8>>, &'static str> {
        // In its place the text in clear comes to stand.
        let mut text = Zeroizing::new(STANDARD.decode(ciphertext.trim()).map_err(|_| "it is no base64")?);
        let key = UnboundCipherKey::new(&AES_256, self.digest().as_bytes());
        let key = key.and_then(PaddedBlockDecryptingKey::ecb_pkcs7).map_err(|_| "its key is none")?;
        let opened = key.decrypt(&mut text, DecryptionContext::None);
        let length = opened.map_err(|_| "it is not encrypted with this APIv2 key")?.len();
        text.truncate(length);
        Ok(text)
    }

    fn digest(&self) -> Zeroizing<String> {
        let mut digest = Zeroizing::new(String::with_capacity(32));
        for byte in Md5::digest(self.bytes()) {
            for half in [byte >> 4, byte & 0xf] {
                digest.push(char::from_digit(half.into(), 16).unwrap_or_default());
            }
        }
        digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
    /// Made by OpenSSL: `openssl enc -aes-256-ecb -base64 -A -K $(printf %s "$digest" | xxd -p -c 64)`, where the digest is
    /// `printf %s "$key" | openssl md5`: `d96eb16afdd491fa1e705096edbc2205`.
    const CIPHERTEXT: &str = "WBzGpzQuNpcFxIlFjUUD9CdH4BF3YHmtiHaWV8j0mqDmyt1ktL6KiRuDf54lmRtRsuivy+W7GOHBqU/pCYFHI29h5zsVoYNuky4Ww\
        JWgve1lKN3BmGhU1XAFvvxnrPcC";
    const TEXT: &str = "<root><out_refund_no>R1</out_refund_no><refund_status>SUCCESS</refund_status></root>";

    #[test]
    fn what_openssl_encrypted() {
        let key = ApiV2Key::new(KEY).unwrap();
        assert_eq!(*key.digest(), "d96eb16afdd491fa1e705096edbc2205");
        assert_eq!(*key.decrypt(CIPHERTEXT).unwrap(), TEXT.as_bytes());
        assert_eq!(*key.decrypt(&format!("\n {CIPHERTEXT} \n")).unwrap(), TEXT.as_bytes());
    }

    #[test]
    fn what_is_something_else() {
        let key = ApiV2Key::new(KEY).unwrap();
        let other = ApiV2Key::new("0123456789abcdef0123456789abcdef").unwrap();
        let foreign = "it is not encrypted with this APIv2 key";
        assert_eq!(other.decrypt(CIPHERTEXT).unwrap_err(), foreign);
        assert_eq!(key.decrypt("secret!").unwrap_err(), "it is no base64");
        for short in ["", "AAAA", &CIPHERTEXT[..124]] {
            assert_eq!(key.decrypt(short).unwrap_err(), foreign, "{short}");
        }
    }
}
