//! What the front end needs to let the user pay: signed parameters that serialize to just what it takes.
//!
//! | where | from the order | to the front end |
//! |---|---|---|
//! | a page in WeChat | `prepay_id` | [`FrontEnd::jsapi`] → `WeixinJSBridge.invoke('getBrandWCPayRequest', …)` |
//! | mini-program | `prepay_id` | [`FrontEnd::mini_program`] → `wx.requestPayment(…)` |
//! | APP | `prepay_id` | [`FrontEnd::app`] → the SDK's `PayReq` |
//! | browser | `h5_url` | as it is, or with [`returning_to`] |
//! | native | `code_url` | as it is, as a QR code |
//!
//! With the feature `v2`, `FrontEnd::v2` has what is signed with the key of APIv2.

#[cfg(feature = "blocking")]
mod blocking;
mod payments;
#[cfg(feature = "v2")]
mod v2;
#[cfg(feature = "v2")]
mod v2_parameters;

#[cfg(feature = "blocking")]
pub use blocking::BlockingFrontEnd;
pub use payments::{AppPayment, JsapiPayment, MiniProgramPayment};
#[cfg(feature = "v2")]
pub use v2::V2FrontEnd;
#[cfg(feature = "v2")]
pub use v2_parameters::{Coupon, CouponPlugin, PayscoreConfirmation, PayscoreDetail, RedPacket};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::client::Client;
use crate::encoding;
use crate::error::{BoxError, Error, NotSent, NotSentReason};

/// The one algorithm that the documentation names for the front end.
const ALGORITHM: &str = "SHA256-RSA2048";

/// Signs for the front end: `client.front_end()`.
#[derive(Clone, Copy, Debug)]
pub struct FrontEnd<'c> {
    client: &'c Client,
}

impl Client {
    /// What the front end needs to let the user pay.
    pub fn front_end(&self) -> FrontEnd<'_> {
        FrontEnd { client: self }
    }
}

impl<'c> FrontEnd<'c> {
    /// Of a page in WeChat. `appid` and `prepay_id` are those of the order.
    ///
    /// # Errors
    /// If one of them is empty, the client has no private key or the signer fails, as [`Error::NotSent`].
    pub async fn jsapi(&self, appid: &str, prepay_id: &str) -> Result<JsapiPayment, Error> {
        let package = format!("prepay_id={prepay_id}");
        let Signed { stamp: Stamp { timestamp, nonce }, signature } =
            self.sign([("appid", appid), ("prepay_id", prepay_id)], &package).await?;
        Ok(JsapiPayment {
            app_id: appid.to_owned(),
            time_stamp: timestamp,
            nonce_str: nonce,
            package,
            sign_type: "RSA".to_owned(),
            pay_sign: signature,
        })
    }

    /// Of a mini-program. `appid` and `prepay_id` are those of the order.
    ///
    /// # Errors
    /// See [`jsapi`](Self::jsapi).
    pub async fn mini_program(&self, appid: &str, prepay_id: &str) -> Result<MiniProgramPayment, Error> {
        self.jsapi(appid, prepay_id).await.map(Into::into)
    }

    /// Of an APP. `appid` and `prepay_id` are those of the order; the merchant is the client's.
    ///
    /// # Errors
    /// See [`jsapi`](Self::jsapi).
    pub async fn app(&self, appid: &str, prepay_id: &str) -> Result<AppPayment, Error> {
        self.app_of(self.client.id(), appid, prepay_id).await
    }

    /// Of an APP, where the order is another merchant's than the client's: `partnerid` is the `mchid` of the order, or the
    /// `sub_mchid` of a partner's.
    ///
    /// # Errors
    /// See [`jsapi`](Self::jsapi).
    pub async fn app_of(&self, partnerid: &str, appid: &str, prepay_id: &str) -> Result<AppPayment, Error> {
        let values = [("appid", appid), ("prepay_id", prepay_id)];
        let Signed { stamp: Stamp { timestamp, nonce }, signature } = self.sign(values, prepay_id).await?;
        Ok(AppPayment {
            appid: appid.to_owned(),
            partnerid: partnerid.to_owned(),
            prepayid: prepay_id.to_owned(),
            package: "Sign=WXPay".to_owned(),
            noncestr: nonce,
            timestamp,
            sign: signature,
        })
    }

    /// What is signed with the key of APIv2, the client's, instead of the merchant's private key.
    #[cfg(feature = "v2")]
    pub fn v2(&self) -> V2FrontEnd<'c> {
        V2FrontEnd::new(*self)
    }

    /// The signature over `appid`, time, nonce and the last line, with the client's signer.
    async fn sign(&self, values: [(&str, &str); 2], last: &str) -> Result<Signed, Error> {
        let [(_, appid), _] = values;
        let stamp = self.stamp(&values)?;
        let signer = self.client.signer().ok_or_else(|| {
            let problem = "the client has no private key and no signer; give it `private_key`, or `signer`";
            NotSent::front_end(NotSentReason::Configuration, problem)
        })?;
        if signer.algorithm() != ALGORITHM {
            let problem =
                format!("the front end takes {ALGORITHM} only, and the client signs with {}", signer.algorithm());
            return Err(NotSent::front_end(NotSentReason::Signer, problem).into());
        }
        let message = format!("{appid}\n{}\n{}\n{last}\n", stamp.timestamp, stamp.nonce);
        let signature = signer.sign(message.as_bytes()).await.map_err(signing_failed)?;
        Ok(Signed { stamp, signature: STANDARD.encode(signature) })
    }

    /// Time and nonce, once the values can be signed: an empty one would only fail in the user's hand, and a line more would
    /// sign something else.
    fn stamp(&self, values: &[(&str, &str)]) -> Result<Stamp, Error> {
        if let Some((name, _)) = values.iter().find(|(_, value)| value.is_empty() || value.contains('\n')) {
            let problem = format!("`{name}` is empty or has a line break");
            return Err(NotSent::front_end(NotSentReason::Request, problem).into());
        }
        let (timestamp, nonce) = self.client.stamp();
        Ok(Stamp { timestamp: timestamp.to_string(), nonce: nonce.map_err(signing_failed)? })
    }
}

/// Time and nonce, as the front end repeats them.
struct Stamp {
    timestamp: String,
    nonce: String,
}

struct Signed {
    stamp: Stamp,
    signature: String,
}

fn signing_failed(error: BoxError) -> Error {
    NotSent::front_end(NotSentReason::Signer, "signing failed").because(error).into()
}

/// The `h5_url` of an order, with the page that the browser goes to after the payment.
///
/// ```
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::front_end::returning_to;
///
/// let h5_url = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx2016&package=1037687096";
/// assert_eq!(
///     returning_to(h5_url, "https://shop.example.com/paid?order=1"),
///     format!("{h5_url}&redirect_url=https%3A%2F%2Fshop.example.com%2Fpaid%3Forder%3D1"),
/// );
/// ```
pub fn returning_to(h5_url: &str, redirect_url: &str) -> String {
    let separator = if h5_url.contains('?') { '&' } else { '?' };
    format!("{h5_url}{separator}redirect_url={}", encoding::encode(redirect_url))
}
