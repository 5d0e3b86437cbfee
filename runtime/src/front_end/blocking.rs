//! The front end's parameters without `async`.

use std::fmt;

use super::{AppPayment, JsapiPayment, MiniProgramPayment, signing_failed};
use crate::blocking::Client;
use crate::error::Error;

/// Signs for the front end, on the thread of a blocking client: `client.front_end()`.
#[derive(Clone, Copy)]
pub struct BlockingFrontEnd<'c> {
    client: &'c Client,
}

impl Client {
    /// What the front end needs to let the user pay.
    pub fn front_end(&self) -> BlockingFrontEnd<'_> {
        BlockingFrontEnd { client: self }
    }
}

impl<'c> BlockingFrontEnd<'c> {
    /// See [`FrontEnd::jsapi`](super::FrontEnd::jsapi).
    ///
    /// # Errors
    /// The same.
    #[inline]
    pub fn jsapi(&self, appid: &str, prepay_id: &str) -> Result<JsapiPayment, Error> {
        let (client, appid, prepay_id) = (self.client.asynchronous(), appid.to_owned(), prepay_id.to_owned());
        let signed = self.client.run(async move { client.front_end().jsapi(&appid, &prepay_id).await });
        signed.unwrap_or_else(|| Err(signing_failed("the signer panicked".into())))
    }

    /// See [`FrontEnd::mini_program`](super::FrontEnd::mini_program).
    ///
    /// # Errors
    /// The same.
    #[inline]
    pub fn mini_program(&self, appid: &str, prepay_id: &str) -> Result<MiniProgramPayment, Error> {
        self.jsapi(appid, prepay_id).map(Into::into)
    }

    /// See [`FrontEnd::app`](super::FrontEnd::app).
    ///
    /// # Errors
    /// The same.
    #[inline]
    pub fn app(&self, appid: &str, prepay_id: &str) -> Result<AppPayment, Error> {
        self.app_of(self.client.inner().id(), appid, prepay_id)
    }

    /// See [`FrontEnd::app_of`](super::FrontEnd::app_of).
    ///
    /// # Errors
    /// The same.
    #[inline]
    pub fn app_of(&self, partnerid: &str, appid: &str, prepay_id: &str) -> Result<AppPayment, Error> {
        let (client, partnerid) = (self.client.asynchronous(), partnerid.to_owned());
        let (appid, prepay_id) = (appid.to_owned(), prepay_id.to_owned());
        let signed = self.client.run(async move { client.front_end().app_of(&partnerid, &appid, &prepay_id).await });
        signed.unwrap_or_else(|| Err(signing_failed("the signer panicked".into())))
    }

    /// What is signed with the key of APIv2, the client's, instead of the merchant's private key.
    #[cfg(feature = "v2")]
    pub fn v2(&self) -> super::V2FrontEnd<'c> {
        self.client.inner().front_end().v2()
    }
}

impl fmt::Debug for BlockingFrontEnd<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingFrontEnd").field("client", self.client).finish()
    }
}
