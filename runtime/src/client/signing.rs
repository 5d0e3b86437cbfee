//! What signing for the front end takes of a client.

use super::Client;
use crate::error::BoxError;
use crate::keys::Signer;

impl Client {
    pub(crate) fn signer(&self) -> Option<&dyn Signer> {
        self.settings.signer.as_deref()
    }

    /// Time, in seconds since 1970, and a nonce.
    pub(crate) fn stamp(&self) -> (i64, Result<String, BoxError>) {
        (self.settings.clock.unix_seconds(), (self.settings.nonce)())
    }
}
