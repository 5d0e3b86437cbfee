//! What receiving notifications takes of a client.

use http::HeaderMap;

use super::Client;
use crate::error::Error;
use crate::keys::{ApiV3Key, Decryptor, Identity};
use crate::notification::Receiver;
use crate::operation::Verification;
use crate::verification::{Unverified, verify};

impl Client {
    /// A receiver of this merchant's notifications. It uses the client's keys as they are at the time.
    ///
    /// For several merchants: [`Receiver::builder`].
    ///
    /// # Errors
    /// If the client has no APIv3 key.
    pub fn receiver(&self) -> Result<Receiver, Error> {
        Receiver::builder().client(self).build()
    }

    /// The `mchid` or `brand_id`.
    pub(crate) fn id(&self) -> &str {
        let (Identity::Merchant(id) | Identity::Brand(id)) = &self.settings.identity;
        id
    }

    pub(crate) fn verify_notification(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), Unverified> {
        let settings = &*self.settings;
        verify(Verification::SignedBody, headers, body, &settings.keys, settings.clock.unix_seconds())
    }

    pub(crate) fn api_v3_key(&self) -> Option<&ApiV3Key> {
        self.settings.api_v3_key.as_ref()
    }

    pub(crate) fn decryptor(&self) -> Option<&dyn Decryptor> {
        self.settings.decryptor.as_deref()
    }
}
