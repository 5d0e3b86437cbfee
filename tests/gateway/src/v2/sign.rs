//! The signature of APIv2: the fields in order, the key behind them, MD5 or HMAC-SHA256.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;

use crate::seed::hex;

/// How APIv2 signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignType {
    /// The rule.
    #[default]
    Md5,
    /// The key is also that of the HMAC.
    HmacSha256,
}

impl SignType {
    /// That of a `sign_type`; MD5 where there is none, nothing where it is unknown.
    pub fn of(stated: Option<&str>) -> Option<Self> {
        match stated.unwrap_or_default() {
            "" | "MD5" => Some(Self::Md5),
            "HMAC-SHA256" => Some(Self::HmacSha256),
            _ => None,
        }
    }
}

/// What is signed.
pub fn message<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>, key: &str) -> String {
    let signed = fields.into_iter().filter(|(name, value)| *name != "sign" && !value.is_empty());
    let ordered = signed.collect::<BTreeMap<_, _>>();
    let pairs = ordered.into_iter().map(|(name, value)| format!("{name}={value}&"));
    pairs.chain([format!("key={key}")]).collect()
}

/// The signature of fields, in upper case.
pub fn sign<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>, key: &str, sign_type: SignType) -> String {
    let message = message(fields, key);
    let digest = match sign_type {
        SignType::Md5 => hex(&Md5::digest(message)),
        // Any length is a key of an HMAC.
        SignType::HmacSha256 => Hmac::<Sha256>::new_from_slice(key.as_bytes())
            .map(|own| hex(&own.chain_update(message).finalize().into_bytes()))
            .unwrap_or_default(),
    };
    digest.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors that the documentation prints.
    #[test]
    fn as_documented() {
        let key = "192006250b4c09247ec02edce69f6a2d";
        let fields = [
            ("nonce_str", "ibuaiVcKdpRxkhJA"),
            ("sign", "passed over"),
            ("appid", "wxd930ea5d5a258f4f"),
            ("attach", ""),
            ("mch_id", "10000100"),
            ("device_info", "1000"),
            ("body", "test"),
        ];
        let message = message(fields, key);
        assert!(message.starts_with("appid=wxd930ea5d5a258f4f&body=test&device_info=1000&mch_id=10000100&nonce_str="));
        assert_eq!(sign(fields, key, SignType::Md5), "9A0A8659F005D6984697E2CA0A9CF3B7");
        let long = "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6";
        assert_eq!(sign(fields, key, SignType::HmacSha256), long);
    }
}
