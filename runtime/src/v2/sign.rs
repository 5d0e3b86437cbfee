//! The signature of APIv2: sorted pairs and the API key, through MD5 or HMAC-SHA256.

use std::fmt;

use aws_lc_rs::{constant_time, hmac};
use md5::{Digest, Md5};
use zeroize::Zeroizing;

/// The key of APIv2, which is another one than the APIv3 key: 32 characters, never shown, wiped on drop.
#[derive(Clone)]
pub struct ApiV2Key(Zeroizing<String>);

/// How APIv2 signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SignType {
    /// `MD5`: the default of most operations.
    #[default]
    Md5,
    /// `HMAC-SHA256`.
    HmacSha256,
}

impl SignType {
    /// As on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }

    /// The one that gives signatures of that many characters.
    fn of_length(length: usize) -> Option<Self> {
        match length {
            32 => Some(Self::Md5),
            64 => Some(Self::HmacSha256),
            _ => None,
        }
    }
}

impl fmt::Display for SignType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl ApiV2Key {
    /// Takes the key.
    ///
    /// # Errors
    /// If it has not 32 bytes.
    pub fn new(key: impl Into<String>) -> Result<Self, InvalidApiV2Key> {
        let key = Zeroizing::new(key.into());
        if key.len() == 32 { Ok(Self(key)) } else { Err(InvalidApiV2Key { bytes: key.len() }) }
    }

    /// Its bytes, for another algorithm.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Signs the pairs, in whatever order they come; `sign` and what is empty are left out.
    ///
    /// ```
    /// # use wechatpay_runtime as wechatpay;
    /// use wechatpay::v2::{ApiV2Key, SignType};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let key = ApiV2Key::new("192006250b4c09247ec02edce69f6a2d")?;
    /// let pairs = [("appid", "wxd930ea5d5a258f4f"), ("body", "test"), ("device_info", "1000"), ("mch_id", "10000100"),
    ///     ("nonce_str", "ibuaiVcKdpRxkhJA")];
    /// assert_eq!(key.sign(&pairs, SignType::Md5), "9A0A8659F005D6984697E2CA0A9CF3B7");
    /// # Ok(())
    /// # }
    /// ```
    pub fn sign(&self, pairs: &[(&str, &str)], sign_type: SignType) -> String {
        let mut pairs = pairs.iter().filter(|(name, value)| *name != "sign" && !value.is_empty()).collect::<Vec<_>>();
        pairs.sort_unstable_by_key(|(name, _)| *name);
        let parts = pairs.into_iter().flat_map(|(name, value)| [name, "=", value, "&"]);
        // The key is not copied into a text: it goes from here into the digest.
        let parts = parts.chain(["key=", &self.0]);
        match sign_type {
            SignType::Md5 => {
                let mut digest = Md5::new();
                parts.for_each(|part| digest.update(part));
                hexadecimal(&digest.finalize())
            }
            SignType::HmacSha256 => {
                let mut digest = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, self.0.as_bytes()));
                parts.for_each(|part| digest.update(part.as_bytes()));
                hexadecimal(digest.sign().as_ref())
            }
        }
    }

    /// Whether that signature is this key's. Its length says how it was made.
    pub fn verify(&self, pairs: &[(&str, &str)], signature: &str) -> bool {
        SignType::of_length(signature.len()).is_some_and(|sign_type| {
            let expected = self.sign(pairs, sign_type);
            constant_time::verify_slices_are_equal(expected.as_bytes(), signature.as_bytes()).is_ok()
        })
    }
}

impl fmt::Debug for ApiV2Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A text that is no key of APIv2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidApiV2Key {
    bytes: usize,
}

impl fmt::Display for InvalidApiV2Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the APIv2 key has {} bytes, not 32", self.bytes)
    }
}

impl std::error::Error for InvalidApiV2Key {}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIRS: [(&str, &str); 7] = [
        ("nonce_str", "ibuaiVcKdpRxkhJA"),
        ("sign", "of another"),
        ("mch_id", "10000100"),
        ("attach", ""),
        ("device_info", "1000"),
        ("body", "test"),
        ("appid", "wxd930ea5d5a258f4f"),
    ];
    const MD5: &str = "9A0A8659F005D6984697E2CA0A9CF3B7";
    const HMAC: &str = "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6";

    fn key() -> ApiV2Key {
        ApiV2Key::new("192006250b4c09247ec02edce69f6a2d").unwrap()
    }

    #[test]
    fn the_documentations_vectors_in_any_order() {
        assert_eq!(key().sign(&PAIRS, SignType::Md5), MD5);
        assert_eq!(key().sign(&PAIRS, SignType::HmacSha256), HMAC);
    }

    #[test]
    fn capitals_sort_before_small_letters() {
        let sorted = key().sign(&[("Z", "1"), ("a", "2")], SignType::Md5);
        assert_eq!(key().sign(&[("a", "2"), ("Z", "1")], SignType::Md5), sorted);
        assert_eq!(sorted, hexadecimal(&Md5::digest("Z=1&a=2&key=192006250b4c09247ec02edce69f6a2d")));
    }

    #[test]
    fn either_is_verified_by_its_length() {
        assert!(key().verify(&PAIRS, MD5) && key().verify(&PAIRS, HMAC));
        assert!(!key().verify(&PAIRS, &HMAC[..32]) && !key().verify(&PAIRS, "") && !key().verify(&PAIRS[..3], MD5));
    }

    #[test]
    fn a_key_is_never_shown() {
        assert_eq!(format!("{:?}", key()), "***");
        assert_eq!(ApiV2Key::new("short").unwrap_err().to_string(), "the APIv2 key has 5 bytes, not 32");
    }
}
