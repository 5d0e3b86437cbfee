//! Keys: the merchant's, which sign and decrypt, and WeChat Pay's, which verify and encrypt.

mod certificate;
mod decryptor;
mod encryptor;
mod keyring;
mod pem;
mod secret;
mod signer;
mod verifier;

pub(crate) use certificate::Certificate;
pub use decryptor::{Decryptor, RsaDecryptor};
pub use encryptor::{Encryptor, RsaEncryptor};
pub(crate) use keyring::{Keyring, canonical_serial};
pub(crate) use secret::ApiV3Key;
pub(crate) use signer::Identity;
pub use signer::{BoxFuture, RsaSigner, Signer};
pub use verifier::{RsaVerifier, Verifier};
