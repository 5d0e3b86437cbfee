//! What receiving notifications takes of a client.

use http::HeaderMap;
use tokio::time::Instant;

use super::Client;
use crate::error::Error;
use crate::keys::{ApiV3Key, Decryptor, Identity};
use crate::notification::Receiver;
use crate::operation::Verification;
#[cfg(feature = "v2")]
use crate::v2::ApiV2Key;
use crate::verification::{Unverified, verify};

impl Client {
    /// A receiver of this merchant's notifications. It uses the client's keys as they are at the time.
    ///
    /// For several merchants: [`Receiver::builder`].
    ///
    /// # Errors
    /// If the client has neither an APIv3 key nor an APIv2 key.
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
        let now = settings.clock.unix_seconds();
        verify(Verification::SignedBody, headers, body, &settings.keys.at(now).keyring, now)
    }

    /// Downloads certificates for a notification under an unknown serial number, if the client may.
    pub(crate) async fn learn_for_notification(&self, serial: &str, deadline: Instant) {
        self.learn(serial, deadline).await;
    }

    pub(crate) fn api_v3_key(&self) -> Option<&ApiV3Key> {
        self.settings.api_v3_key.as_ref()
    }

    #[cfg(feature = "v2")]
    pub(crate) fn api_v2_key(&self) -> Option<&ApiV2Key> {
        self.settings.api_v2_key.as_ref()
    }

    pub(crate) fn decryptor(&self) -> Option<&dyn Decryptor> {
        self.settings.decryptor.as_deref()
    }
}
