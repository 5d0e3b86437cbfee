//! The keys of both sides, by other libraries than the SDK's.

mod aead;
mod authority;
mod certificate;
mod ecb;
mod pair;
mod ring;

pub(crate) use aead::{encrypt, seal};
pub(crate) use authority::{Authority, pkcs12};
pub(crate) use certificate::LIFETIME;
pub(crate) use ecb::seal_ecb;
pub use pair::Key;
pub(crate) use ring::{Keys, Platform};

/// How RSA encryption pads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Padding {
    /// RSAES-OAEP with SHA-1: the rule.
    #[default]
    Oaep,
    /// RSAES-PKCS1-v1_5.
    Pkcs1,
}
