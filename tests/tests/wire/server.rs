//! A gateway with the keys of these tests, for messages written by hand: what no page documents is taken, too.

pub use wechatpay_gateway::{Call as Received, Reply};
use wechatpay_gateway::{Gateway, GatewayBuilder};

use crate::keys::{MERCHANT_SERIAL, PLATFORM_SERIAL, PUBLIC_KEY_ID, keys};
use crate::{MCHID, NOW};

/// The `Request-ID` of every answer.
pub const REQUEST_ID: &str = "08F78BB5AF0610D302189F95C1";

pub struct Server(Gateway);

impl Server {
    /// Answers each request whose headers and signature are right by `answer`.
    pub fn start(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let server = Self(gateway().start_blocking().unwrap());
        server.0.any(move |call| answer(call).request_id(REQUEST_ID));
        server
    }

    pub fn url(&self) -> String {
        self.0.url().to_owned()
    }

    pub fn received(&self) -> Vec<Received> {
        self.0.calls()
    }

    /// The only request.
    pub fn only(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1);
        received.remove(0)
    }
}

/// Time, merchant and keys are those of these tests.
pub fn gateway() -> GatewayBuilder {
    Gateway::builder()
        .mchid(MCHID)
        .brand_id("40001")
        .clock(|| NOW)
        .merchant_key(MERCHANT_SERIAL, keys().merchant.0.clone())
        .platform_key(PUBLIC_KEY_ID, keys().wechat_pay.0.clone())
        .platform_key(PLATFORM_SERIAL, keys().platform.0.clone())
}
