//! What the front end takes that is signed with the key of APIv2.

use std::fmt;

use super::v2_parameters::{Coupon, CouponPlugin, PayscoreConfirmation, PayscoreDetail, RedPacket, query};
use super::{AppPayment, FrontEnd, JsapiPayment, MiniProgramPayment, Stamp};
use crate::encoding;
use crate::error::{Error, NotSent, NotSentReason};
use crate::v2::{ApiV2Key, SignType};

/// Where the browser goes to get a coupon.
const COUPON_PAGE: &str = "https://action.weixin.qq.com/busifavor/getcouponinfo";
/// What that page wants behind its query.
const COUPON_FRAGMENT: &str = "wechat_pay&wechat_redirect";

/// Signs for the front end with the key of APIv2: `client.front_end().v2()`. Nothing here waits.
///
/// Each method fails, as [`Error::NotSent`], only if there is no key, a value is empty or no nonce can be made.
#[derive(Clone, Copy)]
pub struct V2FrontEnd<'c> {
    front_end: FrontEnd<'c>,
    key: Option<&'c ApiV2Key>,
}

impl<'c> V2FrontEnd<'c> {
    pub(super) fn new(front_end: FrontEnd<'c>) -> Self {
        Self { front_end, key: front_end.client.api_v2_key() }
    }

    /// Another key than the client's.
    #[must_use]
    pub fn key(self, key: &'c ApiV2Key) -> Self {
        Self { key: Some(key), ..self }
    }

    fn sign(&self, pairs: &[(&str, &str)], sign_type: SignType) -> Result<String, Error> {
        let key = self.key.ok_or_else(|| {
            let problem = "the client has no key of APIv2; give it `api_v2_key`, or `key` here";
            NotSent::front_end(NotSentReason::Configuration, problem)
        })?;
        Ok(key.sign(pairs, sign_type))
    }

    /// The payment of an APIv2 order, of a page in WeChat.
    ///
    /// # Errors
    /// See [`V2FrontEnd`].
    pub fn jsapi(&self, appid: &str, prepay_id: &str, sign_type: SignType) -> Result<JsapiPayment, Error> {
        let Stamp { timestamp, nonce } = self.front_end.stamp(&[("appid", appid), ("prepay_id", prepay_id)])?;
        let package = format!("prepay_id={prepay_id}");
        let pay_sign = self.sign(
            &[
                ("appId", appid),
                ("timeStamp", &timestamp),
                ("nonceStr", &nonce),
                ("package", &package),
                ("signType", sign_type.as_str()),
            ],
            sign_type,
        )?;
        Ok(JsapiPayment {
            app_id: appid.to_owned(),
            time_stamp: timestamp,
            nonce_str: nonce,
            package,
            sign_type: sign_type.to_string(),
            pay_sign,
        })
    }

    /// The payment of an APIv2 order, of a mini-program.
    ///
    /// # Errors
    /// See [`V2FrontEnd`].
    pub fn mini_program(&self, appid: &str, prepay_id: &str, sign_type: SignType) -> Result<MiniProgramPayment, Error> {
        self.jsapi(appid, prepay_id, sign_type).map(Into::into)
    }

    /// The payment of an APIv2 order, of an APP. `partnerid` is the order's merchant; `sign_type` that of the order.
    ///
    /// # Errors
    /// See [`V2FrontEnd`].
    pub fn app(&self, appid: &str, partnerid: &str, prepay_id: &str, sign_type: SignType) -> Result<AppPayment, Error> {
        let values = [("appid", appid), ("partnerid", partnerid), ("prepay_id", prepay_id)];
        let Stamp { timestamp, nonce } = self.front_end.stamp(&values)?;
        let package = "Sign=WXPay";
        let sign = self.sign(
            &[
                ("appid", appid),
                ("partnerid", partnerid),
                ("prepayid", prepay_id),
                ("package", package),
                ("noncestr", &nonce),
                ("timestamp", &timestamp),
            ],
            sign_type,
        )?;
        Ok(AppPayment {
            appid: appid.to_owned(),
            partnerid: partnerid.to_owned(),
            prepayid: prepay_id.to_owned(),
            package: package.to_owned(),
            noncestr: nonce,
            timestamp,
            sign,
        })
    }

    /// A red packet in a mini-program. `package` is what the red packet's interface answered, as it came.
    ///
    /// # Errors
    /// See [`V2FrontEnd`].
    pub fn red_packet(&self, appid: &str, package: &str) -> Result<RedPacket, Error> {
        let Stamp { timestamp, nonce } = self.front_end.stamp(&[("appid", appid), ("package", package)])?;
        let package = encoding::encode(package);
        let pay_sign = self.sign(
            &[("appId", appid), ("timeStamp", &timestamp), ("nonceStr", &nonce), ("package", &package)],
            SignType::Md5,
        )?;
        let sign_type = SignType::Md5.to_string();
        Ok(RedPacket { time_stamp: timestamp, nonce_str: nonce, package, sign_type, pay_sign })
    }

    /// Coupons that the plugin of a mini-program gives out. `send_coupon_merchant` is the merchant that gives them.
    ///
    /// # Errors
    /// See [`V2FrontEnd`].
    pub fn coupon_plugin(
        &self,
        send_coupon_merchant: &str,
        coupons: impl IntoIterator<Item = Coupon>,
    ) -> Result<CouponPlugin, Error> {
        self.front_end.stamp(&[("send_coupon_merchant", send_coupon_merchant)])?;
        let coupons = coupons.into_iter().collect::<Vec<_>>();
        let numbered =
            coupons.iter().enumerate().flat_map(|(index, coupon)| coupon.numbered(index)).collect::<Vec<_>>();
        let mut pairs = vec![("send_coupon_merchant", send_coupon_merchant)];
        pairs.extend(numbered.iter().map(|(name, value)| (name.as_str(), *value)));
        let sign = self.sign(&pairs, SignType::HmacSha256)?;
        let send_coupon_merchant = send_coupon_merchant.to_owned();
        Ok(CouponPlugin { send_coupon_params: coupons, send_coupon_merchant, sign })
    }

    /// The page where the browser in WeChat gets a coupon. `coupon_code` is empty unless the merchant made the code itself.
    ///
    /// # Errors
    /// See [`V2FrontEnd`].
    pub fn coupon_h5(
        &self,
        send_coupon_merchant: &str,
        open_id: &str,
        stock_id: &str,
        out_request_no: &str,
        coupon_code: &str,
    ) -> Result<String, Error> {
        let required = [
            ("stock_id", stock_id),
            ("out_request_no", out_request_no),
            ("send_coupon_merchant", send_coupon_merchant),
            ("open_id", open_id),
        ];
        self.front_end.stamp(&required)?;
        let mut pairs = required.to_vec();
        pairs.extend((!coupon_code.is_empty()).then_some(("coupon_code", coupon_code)));
        let sign = self.sign(&pairs, SignType::HmacSha256)?;
        pairs.push(("sign", &sign));
        Ok(format!("{COUPON_PAGE}?{}#{COUPON_FRAGMENT}", query(&pairs)))
    }

    /// The confirmation of a pay-score order. `package` is what the order's interface answered.
    ///
    /// # Errors
    /// See [`V2FrontEnd`].
    pub fn payscore_confirmation(&self, package: &str) -> Result<PayscoreConfirmation, Error> {
        let Stamp { timestamp, nonce } = self.front_end.stamp(&[("package", package)])?;
        let (mch_id, sign_type) = (self.front_end.client.id(), SignType::HmacSha256);
        let pairs = [
            ("mch_id", mch_id),
            ("package", package),
            ("timestamp", &timestamp),
            ("nonce_str", &nonce),
            ("sign_type", sign_type.as_str()),
        ];
        Ok(PayscoreConfirmation {
            sign: self.sign(&pairs, sign_type)?,
            mch_id: mch_id.to_owned(),
            package: package.to_owned(),
            timestamp,
            nonce_str: nonce,
            sign_type: sign_type.to_string(),
        })
    }

    /// The details of a pay-score order.
    ///
    /// # Errors
    /// See [`V2FrontEnd`].
    pub fn payscore_detail(&self, service_id: &str, out_order_no: &str) -> Result<PayscoreDetail, Error> {
        let Stamp { timestamp, nonce } =
            self.front_end.stamp(&[("service_id", service_id), ("out_order_no", out_order_no)])?;
        let (mch_id, sign_type) = (self.front_end.client.id(), SignType::HmacSha256);
        let pairs = [
            ("mch_id", mch_id),
            ("service_id", service_id),
            ("out_order_no", out_order_no),
            ("timestamp", &timestamp),
            ("nonce_str", &nonce),
            ("sign_type", sign_type.as_str()),
        ];
        Ok(PayscoreDetail {
            sign: self.sign(&pairs, sign_type)?,
            mch_id: mch_id.to_owned(),
            service_id: service_id.to_owned(),
            out_order_no: out_order_no.to_owned(),
            timestamp,
            nonce_str: nonce,
            sign_type: sign_type.to_string(),
        })
    }
}

impl fmt::Debug for V2FrontEnd<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("V2FrontEnd").field("front_end", &self.front_end).finish_non_exhaustive()
    }
}
