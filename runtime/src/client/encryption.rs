//! Encrypts the sensitive values of a request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Client;
use super::sending::WECHATPAY_SERIAL;
use crate::encrypted::{EncryptionKey, Padding, Place};
use crate::error::{BoxError, NotSent, NotSentReason};
use crate::keys::{Encryptor, Snapshot};
use crate::message::{Sealed, Secret};
use crate::operation::OperationName;
use crate::parts::Parts;

/// A value that cannot be encrypted. Never holds the value.
pub(super) struct Unencrypted {
    problem: String,
    source: Option<BoxError>,
}

impl Unencrypted {
    fn new(secret: &Secret, problem: impl std::fmt::Display) -> Self {
        Self { problem: format!("`{}` cannot be encrypted: {problem}", secret.path), source: None }
    }

    pub(super) fn into_not_sent(self, name: &OperationName) -> NotSent {
        let not_sent = NotSent::new(name.clone(), NotSentReason::Encryption, self.problem);
        match self.source {
            Some(source) => not_sent.because(source),
            None => not_sent,
        }
    }
}

impl Client {
    /// Puts the ciphertexts where the values belong.
    pub(super) fn encrypt(&self, parts: &mut Parts, keys: &Snapshot) -> Result<(), Unencrypted> {
        if parts.sealed.is_empty() && parts.body.as_ref().is_none_or(Sealed::is_complete) {
            return Ok(());
        }
        let padding = parts.encryption.padding;
        let serial = serial_of(parts, keys).to_owned();
        if let Some(body) = &mut parts.body {
            body.fill(&mut |secret| self.ciphertext(secret, keys, &serial, padding))?;
        }
        for (place, secret) in std::mem::take(&mut parts.sealed) {
            let ciphertext = self.ciphertext(&secret, keys, &serial, padding)?;
            let pairs = if place == Place::Header { &mut parts.headers } else { &mut parts.query };
            pairs.push((secret.path.clone(), ciphertext));
        }
        Ok(())
    }

    fn ciphertext(
        &self,
        secret: &Secret,
        keys: &Snapshot,
        serial: &str,
        padding: Padding,
    ) -> Result<String, Unencrypted> {
        let key = self.encryptor(secret.key, keys, serial).map_err(|problem| Unencrypted::new(secret, problem))?;
        let (length, limit) = (secret.text.len(), key.limit(padding));
        if length > limit {
            return Err(Unencrypted::new(secret, format_args!("it has {length} bytes, and the key takes {limit}")));
        }
        match key.encrypt(secret.text.as_bytes(), padding) {
            Ok(ciphertext) => Ok(STANDARD.encode(ciphertext)),
            Err(error) => Err(Unencrypted { source: Some(error), ..Unencrypted::new(secret, "the encryptor failed") }),
        }
    }

    fn encryptor<'k>(
        &'k self,
        key: EncryptionKey,
        keys: &'k Snapshot,
        serial: &str,
    ) -> Result<&'k dyn Encryptor, String> {
        let settings = &*self.settings;
        match key {
            EncryptionKey::Platform => keys.keyring.encryptor(serial).ok_or_else(|| {
                format!(
                    "the client has nothing to encrypt with for the key {serial}, which `Wechatpay-Serial` names; give it \
                     `public_key`, `platform_certificate` or `encryptor`"
                )
            }),
            EncryptionKey::Merchant => settings.merchant_key.as_ref().map(|key| key as _).ok_or_else(|| {
                "that takes the merchant's key, and the client has a signer only; give it `certificate`, or `private_key`".to_owned()
            }),
            EncryptionKey::PayToBank => settings.pay_to_bank_key.as_ref().map(|key| key as _).ok_or_else(|| {
                "that takes the key of payments to bank cards; give the client `pay_to_bank_key`".to_owned()
            }),
        }
    }
}

/// The `Wechatpay-Serial` that the request goes out with: it names the key that encrypts.
fn serial_of<'p>(parts: &'p Parts, keys: &'p Snapshot) -> &'p str {
    let stated = parts
        .headers
        .iter()
        .rfind(|(name, value)| name.eq_ignore_ascii_case(WECHATPAY_SERIAL.as_str()) && !value.is_empty());
    stated.map(|(_, serial)| serial.as_str()).or(keys.preferred.as_deref()).unwrap_or_default()
}
