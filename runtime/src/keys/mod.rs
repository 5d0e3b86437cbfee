//! Keys: the merchant's, which sign and decrypt, and WeChat Pay's, which verify and encrypt.

mod certificate;
#[cfg(feature = "v2")]
mod client_certificate;
mod decryptor;
mod encryptor;
mod keyring;
mod pem;
#[cfg(feature = "pkcs12")]
mod pkcs12;
mod platform;
mod secret;
mod signer;
#[cfg(feature = "sm")]
mod sm;
mod source;
mod verifier;

pub(crate) use certificate::Certificate;
#[cfg(feature = "v2")]
pub(crate) use client_certificate::ClientCertificate;
pub use decryptor::{Decryptor, RsaDecryptor};
pub use encryptor::{Encryptor, RsaEncryptor};
pub(crate) use keyring::{Keyring, canonical_serial, check_public_key_id};
pub(crate) use platform::{Downloaded, Downloads, PlatformKeys, Snapshot};
pub(crate) use secret::ApiV3Key;
pub(crate) use signer::Identity;
pub use signer::{BoxFuture, RsaSigner, Signer};
#[cfg(feature = "sm")]
pub use sm::{Sm2Signer, Sm2Verifier};
pub(crate) use source::{Source, Unusable};
pub use verifier::{RsaVerifier, Verifier};
