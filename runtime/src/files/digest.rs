//! The digests that WeChat Pay states files by.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256};
#[cfg(all(feature = "v2", not(feature = "sm3")))]
use md5::Digest as _;
#[cfg(feature = "sm3")]
use sm3::{Digest as _, Sm3};

/// How the digest of a file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// SHA-1: bills and receipts.
    Sha1,
    /// SHA-256: uploads, for the most part.
    Sha256,
    /// SM3: electronic invoices, some receipts.
    #[cfg(feature = "sm3")]
    Sm3,
    /// MD5: what APIv2 uploads.
    #[cfg(feature = "v2")]
    Md5,
}

impl DigestAlgorithm {
    /// `SHA1`, `SHA256`, `SM3`, `MD5`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            #[cfg(feature = "sm3")]
            Self::Sm3 => "SM3",
            #[cfg(feature = "v2")]
            Self::Md5 => "MD5",
        }
    }
}

impl fmt::Display for DigestAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name is none of a [`DigestAlgorithm`], or of one whose feature is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownDigest;

impl fmt::Display for UnknownDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match cfg!(feature = "sm3") {
            true => "none of the digests SHA1, SHA256 and SM3",
            false => "neither SHA1 nor SHA256; the feature `sm3` adds SM3",
        })
    }
}

impl std::error::Error for UnknownDigest {}

impl FromStr for DigestAlgorithm {
    type Err = UnknownDigest;

    /// Takes `SHA1`, `sha-1`, `SHA_256` alike.
    fn from_str(name: &str) -> Result<Self, UnknownDigest> {
        let plain = name.chars().filter(|c| !matches!(c, '-' | '_')).collect::<String>();
        let all = [
            Self::Sha1,
            Self::Sha256,
            #[cfg(feature = "sm3")]
            Self::Sm3,
        ];
        all.into_iter().find(|algorithm| plain.eq_ignore_ascii_case(algorithm.as_str())).ok_or(UnknownDigest)
    }
}

/// A digest in the making.
#[derive(Clone)]
pub(crate) enum Hasher {
    Provider(Context),
    #[cfg(feature = "sm3")]
    Sm3(Box<Sm3>),
    #[cfg(feature = "v2")]
    Md5(Box<md5::Md5>),
}

impl Hasher {
    pub(crate) fn new(algorithm: DigestAlgorithm) -> Self {
        match algorithm {
            DigestAlgorithm::Sha1 => Self::Provider(Context::new(&SHA1_FOR_LEGACY_USE_ONLY)),
            DigestAlgorithm::Sha256 => Self::Provider(Context::new(&SHA256)),
            #[cfg(feature = "sm3")]
            DigestAlgorithm::Sm3 => Self::Sm3(Box::default()),
            #[cfg(feature = "v2")]
            DigestAlgorithm::Md5 => Self::Md5(Box::default()),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Provider(context) => context.update(bytes),
            #[cfg(feature = "sm3")]
            Self::Sm3(state) => state.update(bytes),
            #[cfg(feature = "v2")]
            Self::Md5(state) => state.update(bytes),
        }
    }

    /// In lower-case hex.
    pub(crate) fn finish(self) -> String {
        match self {
            Self::Provider(context) => hexadecimal(context.finish().as_ref()),
            #[cfg(feature = "sm3")]
            Self::Sm3(state) => hexadecimal(&state.finalize()),
            #[cfg(feature = "v2")]
            Self::Md5(state) => hexadecimal(&state.finalize()),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(algorithm: DigestAlgorithm, parts: &[&[u8]]) -> String {
        let mut hasher = Hasher::new(algorithm);
        parts.iter().for_each(|part| hasher.update(part));
        hasher.finish()
    }

    #[test]
    fn the_vectors_of_the_standards() {
        assert_eq!(digest(DigestAlgorithm::Sha1, &[b"a", b"bc"]), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(
            digest(DigestAlgorithm::Sha256, &[b"abc"]),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        #[cfg(feature = "sm3")]
        assert_eq!(
            digest(DigestAlgorithm::Sm3, &[b"ab", b"c"]),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
    }

    #[test]
    fn names() {
        assert_eq!("sha-1".parse(), Ok(DigestAlgorithm::Sha1));
        assert_eq!("SHA_256".parse(), Ok(DigestAlgorithm::Sha256));
        #[cfg(feature = "sm3")]
        assert_eq!("sm3".parse(), Ok(DigestAlgorithm::Sm3));
        #[cfg(not(feature = "sm3"))]
        assert!("SM3".parse::<DigestAlgorithm>().unwrap_err().to_string().contains("the feature `sm3`"));
        assert_eq!("MD5".parse::<DigestAlgorithm>(), Err(UnknownDigest));
    }
}
