//! The parameters signed with the key of APIv2, as the front end spells them.

use crate::encoding;
use crate::message::{Encode, Writer};
use crate::serde_delegate;

/// What `wx.sendBizRedPacket(…)` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedPacket {
    /// `timeStamp`: seconds since 1970, as a text.
    pub time_stamp: String,
    /// `nonceStr`.
    pub nonce_str: String,
    /// The package, percent-encoded.
    pub package: String,
    /// `signType`: `MD5`. The one field that is not signed.
    pub sign_type: String,
    /// `paySign`.
    pub pay_sign: String,
}

impl Encode for RedPacket {
    fn encode(&self, out: &mut Writer) {
        out.field("timeStamp", &self.time_stamp)
            .field("nonceStr", &self.nonce_str)
            .field("package", &self.package)
            .field("signType", &self.sign_type)
            .field("paySign", &self.pay_sign);
    }
}

/// A coupon to be given out. Names and values are those that the plugin documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coupon(Vec<(String, String)>);

impl Coupon {
    /// Of that batch, under the merchant's own number of this giving.
    pub fn new(stock_id: impl Into<String>, out_request_no: impl Into<String>) -> Self {
        Self(Vec::new()).with("stock_id", stock_id).with("out_request_no", out_request_no)
    }

    /// With a code of the merchant's own.
    #[must_use]
    pub fn coupon_code(self, coupon_code: impl Into<String>) -> Self {
        self.with("coupon_code", coupon_code)
    }

    /// With any other field that the plugin documents: it is signed and given to the front end.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    /// Its pairs as they are signed: `stock_id0`.
    pub(super) fn numbered(&self, index: usize) -> impl Iterator<Item = (String, &str)> {
        self.0.iter().map(move |(name, value)| (format!("{name}{index}"), value.as_str()))
    }
}

impl Encode for Coupon {
    fn encode(&self, out: &mut Writer) {
        for (name, value) in &self.0 {
            out.field(name, value);
        }
    }
}

/// What the plugin that gives out coupons takes (`send-coupon`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CouponPlugin {
    /// The coupons.
    pub send_coupon_params: Vec<Coupon>,
    /// The merchant that gives them.
    pub send_coupon_merchant: String,
    /// The signature.
    pub sign: String,
}

impl Encode for CouponPlugin {
    fn encode(&self, out: &mut Writer) {
        out.field("send_coupon_params", &self.send_coupon_params)
            .field("send_coupon_merchant", &self.send_coupon_merchant)
            .field("sign", &self.sign);
    }
}

/// The `extraData` of `wx.openBusinessView` with the type `wxpayScoreUse`: the user confirms an order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PayscoreConfirmation {
    /// The merchant.
    pub mch_id: String,
    /// The order's package.
    pub package: String,
    /// Seconds since 1970, as a text.
    pub timestamp: String,
    /// The nonce.
    pub nonce_str: String,
    /// `HMAC-SHA256`.
    pub sign_type: String,
    /// The signature.
    pub sign: String,
}

impl PayscoreConfirmation {
    /// The same as a query, for APPs and pages in WeChat.
    pub fn query(&self) -> String {
        query(&[
            ("mch_id", &self.mch_id),
            ("package", &self.package),
            ("timestamp", &self.timestamp),
            ("nonce_str", &self.nonce_str),
            ("sign_type", &self.sign_type),
            ("sign", &self.sign),
        ])
    }
}

impl Encode for PayscoreConfirmation {
    fn encode(&self, out: &mut Writer) {
        out.field("mch_id", &self.mch_id)
            .field("package", &self.package)
            .field("timestamp", &self.timestamp)
            .field("nonce_str", &self.nonce_str)
            .field("sign_type", &self.sign_type)
            .field("sign", &self.sign);
    }
}

/// The `extraData` of `wx.openBusinessView` with the type `wxpayScoreDetail`: the user looks at an order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PayscoreDetail {
    /// The merchant.
    pub mch_id: String,
    /// The service.
    pub service_id: String,
    /// The order, by the merchant's number.
    pub out_order_no: String,
    /// Seconds since 1970, as a text.
    pub timestamp: String,
    /// The nonce.
    pub nonce_str: String,
    /// `HMAC-SHA256`.
    pub sign_type: String,
    /// The signature.
    pub sign: String,
}

impl PayscoreDetail {
    /// The same as a query, for APPs and pages in WeChat.
    pub fn query(&self) -> String {
        query(&[
            ("mch_id", &self.mch_id),
            ("service_id", &self.service_id),
            ("out_order_no", &self.out_order_no),
            ("timestamp", &self.timestamp),
            ("nonce_str", &self.nonce_str),
            ("sign_type", &self.sign_type),
            ("sign", &self.sign),
        ])
    }
}

impl Encode for PayscoreDetail {
    fn encode(&self, out: &mut Writer) {
        out.field("mch_id", &self.mch_id)
            .field("service_id", &self.service_id)
            .field("out_order_no", &self.out_order_no)
            .field("timestamp", &self.timestamp)
            .field("nonce_str", &self.nonce_str)
            .field("sign_type", &self.sign_type)
            .field("sign", &self.sign);
    }
}

serde_delegate!(serialize: RedPacket, Coupon, CouponPlugin, PayscoreConfirmation, PayscoreDetail);

/// Encoded once.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    encoding::query(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
}
