//! Keys: the merchant's, which signs, and WeChat Pay's, which verify.

mod certificate;
mod keyring;
mod pem;
mod secret;
mod signer;
mod verifier;

pub(crate) use certificate::Certificate;
pub(crate) use keyring::{Keyring, canonical_serial};
pub(crate) use secret::ApiV3Key;
pub(crate) use signer::Identity;
pub use signer::{BoxFuture, RsaSigner, Signer};
pub use verifier::{RsaVerifier, Verifier};
