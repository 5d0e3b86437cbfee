//! The parameters of payments, as the front end spells them.

use crate::message::{Encode, Writer};
use crate::serde_delegate;

/// What `WeixinJSBridge.invoke('getBrandWCPayRequest', …)` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsapiPayment {
    /// `appId`.
    pub app_id: String,
    /// `timeStamp`: seconds since 1970, as a text.
    pub time_stamp: String,
    /// `nonceStr`.
    pub nonce_str: String,
    /// `prepay_id=…`.
    pub package: String,
    /// `signType`: `RSA`; of APIv2, `MD5` or `HMAC-SHA256`.
    pub sign_type: String,
    /// `paySign`.
    pub pay_sign: String,
}

impl Encode for JsapiPayment {
    fn encode(&self, out: &mut Writer) {
        out.field("appId", &self.app_id)
            .field("timeStamp", &self.time_stamp)
            .field("nonceStr", &self.nonce_str)
            .field("package", &self.package)
            .field("signType", &self.sign_type)
            .field("paySign", &self.pay_sign);
    }
}

/// What `wx.requestPayment(…)` takes: the same without the `appId`, which the mini-program has itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MiniProgramPayment {
    /// `timeStamp`: seconds since 1970, as a text.
    pub time_stamp: String,
    /// `nonceStr`.
    pub nonce_str: String,
    /// `prepay_id=…`.
    pub package: String,
    /// `signType`: `RSA`; of APIv2, `MD5` or `HMAC-SHA256`.
    pub sign_type: String,
    /// `paySign`.
    pub pay_sign: String,
}

impl Encode for MiniProgramPayment {
    fn encode(&self, out: &mut Writer) {
        out.field("timeStamp", &self.time_stamp)
            .field("nonceStr", &self.nonce_str)
            .field("package", &self.package)
            .field("signType", &self.sign_type)
            .field("paySign", &self.pay_sign);
    }
}

impl From<JsapiPayment> for MiniProgramPayment {
    fn from(payment: JsapiPayment) -> Self {
        let JsapiPayment { time_stamp, nonce_str, package, sign_type, pay_sign, .. } = payment;
        Self { time_stamp, nonce_str, package, sign_type, pay_sign }
    }
}

/// What the `PayReq` of the SDK for APPs takes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppPayment {
    /// `appid`.
    pub appid: String,
    /// `partnerid`: the merchant.
    pub partnerid: String,
    /// `prepayid`.
    pub prepayid: String,
    /// `Sign=WXPay`.
    pub package: String,
    /// `noncestr`.
    pub noncestr: String,
    /// `timestamp`: seconds since 1970, as a text.
    pub timestamp: String,
    /// `sign`.
    pub sign: String,
}

impl Encode for AppPayment {
    fn encode(&self, out: &mut Writer) {
        out.field("appid", &self.appid)
            .field("partnerid", &self.partnerid)
            .field("prepayid", &self.prepayid)
            .field("package", &self.package)
            .field("noncestr", &self.noncestr)
            .field("timestamp", &self.timestamp)
            .field("sign", &self.sign);
    }
}

serde_delegate!(serialize: JsapiPayment, MiniProgramPayment, AppPayment);
