//! Whether an answer is WeChat Pay's.

use std::fmt;

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;

use crate::keys::Keyring;
use crate::operation::Verification;

/// How far the clocks may differ, in seconds.
const TOLERANCE: u64 = 300;

/// Why a message is not provably WeChat Pay's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unverified {
    /// A header that belongs to a signature is missing or not readable.
    Header(&'static str),
    /// The time stamp is further away from the client's clock than 300 seconds.
    Stale {
        /// The message's time stamp, in seconds since 1970.
        timestamp: i64,
        /// The client's clock, likewise.
        now: i64,
    },
    /// The client has no key of this ID or serial number.
    UnknownSerial(String),
    /// The signature does not fit. WeChat Pay sends such answers on purpose, too, to probe its clients.
    Signature,
    /// The content does not have the digest that was signed.
    Digest,
    /// Of APIv2: there is no signature where the documentation has one.
    Unsigned,
    /// Of APIv2: a field stands twice or holds fields of its own, which the rule of the signature does not cover.
    Uncovered,
}

impl fmt::Display for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "the header {name} is missing or malformed"),
            Self::Stale { timestamp, now } => {
                write!(f, "signed at {timestamp}, more than {TOLERANCE} seconds away from {now} on this machine")
            }
            Self::UnknownSerial(serial) => write!(f, "signed with the key {serial}, which the client was not given"),
            Self::Signature => f.write_str("the signature does not fit"),
            Self::Digest => f.write_str("the content does not have the digest that was signed"),
            Self::Unsigned => f.write_str("it has no signature"),
            Self::Uncovered => f.write_str("it has fields that its signature cannot cover"),
        }
    }
}

impl std::error::Error for Unverified {}

/// Whether the headers bear a signature, be it a wrong one.
pub(crate) fn is_signed(headers: &HeaderMap) -> bool {
    headers.contains_key("Wechatpay-Signature")
}

/// Verifies the signature over the body, or over what stands for it.
pub(crate) fn verify(
    verification: Verification,
    headers: &HeaderMap,
    body: &[u8],
    keys: &Keyring,
    now: i64,
) -> Result<(), Unverified> {
    match verification {
        Verification::SignedBody => signature(headers, body, keys, now),
        Verification::SignedSha1Json => {
            let stated = stated_sha1(headers, keys, now)?;
            let actual = hexadecimal(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, body).as_ref());
            if actual.eq_ignore_ascii_case(stated) { Ok(()) } else { Err(Unverified::Digest) }
        }
        Verification::Unsigned => Ok(()),
    }
}

/// The digest of a file whose signature covers the digest alone.
pub(crate) fn stated_sha1<'h>(headers: &'h HeaderMap, keys: &Keyring, now: i64) -> Result<&'h str, Unverified> {
    let stated = header(headers, "Wechatpay-Statement-Sha1")?;
    signature(headers, format!(r#"{{"sha1":"{stated}"}}"#).as_bytes(), keys, now)?;
    Ok(stated)
}

fn signature(headers: &HeaderMap, content: &[u8], keys: &Keyring, now: i64) -> Result<(), Unverified> {
    // Every header is read before anything is judged: what is missing is more telling than what does not fit.
    let signature = header(headers, "Wechatpay-Signature")?;
    let timestamp = header(headers, "Wechatpay-Timestamp")?;
    let nonce = header(headers, "Wechatpay-Nonce")?;
    let serial = header(headers, "Wechatpay-Serial")?;
    let seconds: i64 = timestamp.parse().map_err(|_| Unverified::Header("Wechatpay-Timestamp"))?;
    if now.abs_diff(seconds) > TOLERANCE {
        return Err(Unverified::Stale { timestamp: seconds, now });
    }
    let key = keys.verifier(serial).ok_or_else(|| Unverified::UnknownSerial(serial.to_owned()))?;
    // Probing traffic may hold no base64 at all; to the caller that is a wrong signature like any other.
    let signature = STANDARD.decode(signature).map_err(|_| Unverified::Signature)?;
    let mut message = Vec::with_capacity(content.len() + timestamp.len() + nonce.len() + 3);
    for line in [timestamp.as_bytes(), nonce.as_bytes(), content] {
        message.extend_from_slice(line);
        message.push(b'\n');
    }
    if key.verify(&message, &signature) { Ok(()) } else { Err(Unverified::Signature) }
}

fn header<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, Unverified> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .filter(|value| !value.is_empty())
        .ok_or(Unverified::Header(name))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
