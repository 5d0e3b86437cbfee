//! WeChat Pay's keys by ID or serial number.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::verifier::Verifier;

/// Public keys by ID and platform certificates by serial number, together: during a migration answers come under either.
#[derive(Clone, Default)]
pub(crate) struct Keyring {
    keys: BTreeMap<String, Arc<dyn Verifier>>,
}

impl Keyring {
    /// Adds a key. `false` if that serial has one already.
    pub(crate) fn insert(&mut self, serial: &str, key: Arc<dyn Verifier>) -> bool {
        self.keys.insert(canonical_serial(serial), key).is_none()
    }

    pub(crate) fn get(&self, serial: &str) -> Option<&dyn Verifier> {
        // As it came first: that is how it comes nearly always.
        self.keys.get(serial).or_else(|| self.keys.get(&canonical_serial(serial))).map(AsRef::as_ref)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys.keys()).finish()
    }
}

/// A serial number is upper-case hex; the ID of a public key stays as it is.
pub(crate) fn canonical_serial(serial: &str) -> String {
    let serial = serial.trim();
    if serial.bytes().all(|byte| byte.is_ascii_hexdigit()) { serial.to_ascii_uppercase() } else { serial.to_owned() }
}
