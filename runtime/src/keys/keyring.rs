//! WeChat Pay's keys by ID or serial number.

use std::fmt;
use std::sync::Arc;

use super::encryptor::Encryptor;
use super::verifier::Verifier;

/// Public keys by ID and platform certificates by serial number, together: during a migration answers come under either.
#[derive(Clone, Default)]
pub(crate) struct Keyring {
    /// A handful, and each once.
    keys: Vec<(String, PlatformKey)>,
}

/// What a key of WeChat Pay's can do here.
#[derive(Clone, Default)]
struct PlatformKey {
    verifier: Option<Arc<dyn Verifier>>,
    encryptor: Option<Arc<dyn Encryptor>>,
}

impl Keyring {
    /// Adds what verifies. `false` if that serial has it already.
    pub(crate) fn insert_verifier(&mut self, serial: &str, verifier: Arc<dyn Verifier>) -> bool {
        self.entry(serial).verifier.replace(verifier).is_none()
    }

    /// Adds what encrypts. `false` if that serial has it already.
    pub(crate) fn insert_encryptor(&mut self, serial: &str, encryptor: Arc<dyn Encryptor>) -> bool {
        self.entry(serial).encryptor.replace(encryptor).is_none()
    }

    pub(crate) fn remove(&mut self, serial: &str) {
        self.keys.retain(|(own, _)| own != serial);
    }

    fn entry(&mut self, serial: &str) -> &mut PlatformKey {
        let serial = canonical_serial(serial);
        let at = self.keys.iter().position(|(own, _)| *own == serial).unwrap_or_else(|| {
            self.keys.push((serial, PlatformKey::default()));
            self.keys.len() - 1
        });
        &mut self.keys[at].1
    }

    pub(crate) fn verifier(&self, serial: &str) -> Option<&dyn Verifier> {
        self.get(serial)?.verifier.as_deref()
    }

    pub(crate) fn encryptor(&self, serial: &str) -> Option<&dyn Encryptor> {
        self.get(serial)?.encryptor.as_deref()
    }

    pub(crate) fn knows(&self, serial: &str) -> bool {
        self.get(serial).is_some()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    fn get(&self, serial: &str) -> Option<&PlatformKey> {
        // As it came first: that is how it comes nearly always.
        self.stored(serial).or_else(|| self.stored(&canonical_serial(serial)))
    }

    fn stored(&self, serial: &str) -> Option<&PlatformKey> {
        self.keys.iter().find(|(own, _)| own == serial).map(|(_, key)| key)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys.iter().map(|(serial, _)| serial)).finish()
    }
}

/// What every ID of a public key of WeChat Pay's begins with.
const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";

/// Whether something can be the ID of a public key of WeChat Pay's; what it is instead, and where the right one stands.
pub(crate) fn check_public_key_id(id: &str) -> Result<(), String> {
    // What is missing altogether is told elsewhere.
    if id.is_empty() || id.len() > PUBLIC_KEY_ID.len() && id.starts_with(PUBLIC_KEY_ID) {
        return Ok(());
    }
    let is_hex = id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let instead = if is_hex {
        "is no ID of a public key of WeChat Pay's, which begins with `PUB_KEY_ID_`: give it whole; if it is the serial number of \
         a platform certificate, that goes to `platform_certificate`"
    } else {
        "is no ID of a public key of WeChat Pay's: it begins with `PUB_KEY_ID_` and stands beside the key on the merchant \
         platform"
    };
    Err(format!("`{id}` {instead}"))
}

/// A serial number is upper-case hex; the ID of a public key stays as it is.
pub(crate) fn canonical_serial(serial: &str) -> String {
    let serial = serial.trim();
    if serial.bytes().all(|byte| byte.is_ascii_hexdigit()) { serial.to_ascii_uppercase() } else { serial.to_owned() }
}
