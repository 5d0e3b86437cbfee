//! Requests and answers as they are generated, but written by hand.

use wechatpay_runtime::{
    Decode, Encode, JsonString, Method, Object, Operation, Parts, Sensitive, TextEnumeration, ToParts, UnknownFields,
    Verification, Writer,
};

pub const PRESIGN: Operation = Operation::new(Method::Post, "/v3/edu-papay/contracts/presign");

#[derive(Clone, Debug, PartialEq)]
pub struct PresignRequest {
    pub appid: String,
    pub sub_mchid: Option<String>,
    pub openid: String,
    pub trade_scene: TradeScene,
}

impl Encode for PresignRequest {
    fn encode(&self, out: &mut Writer) {
        out.field("appid", &self.appid)
            .field("sub_mchid", &self.sub_mchid)
            .field("openid", &self.openid)
            .field("trade_scene", &self.trade_scene);
    }
}

impl Decode for PresignRequest {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            appid: object.field("appid"),
            sub_mchid: object.field("sub_mchid"),
            openid: object.field("openid"),
            trade_scene: object.field("trade_scene"),
        }
    }
}

impl ToParts for PresignRequest {
    fn to_parts(&self, parts: &mut Parts) {
        parts.json(self);
    }
}

#[derive(Clone)]
#[non_exhaustive]
pub enum TradeScene {
    EducationPeriod,
    Unknown(String),
}

impl TextEnumeration for TradeScene {
    const VALUES: &'static [Self] = &[Self::EducationPeriod];

    fn as_str(&self) -> &str {
        match self {
            Self::EducationPeriod => "EDUCATION_PERIOD",
            Self::Unknown(text) => text,
        }
    }
}

wechatpay_runtime::enumeration!(text: TradeScene);

#[derive(Clone, Debug, PartialEq)]
pub struct PresignResponse {
    pub presign_token: String,
    pub unknown_fields: UnknownFields,
}

impl Encode for PresignResponse {
    fn encode(&self, out: &mut Writer) {
        out.field("presign_token", &self.presign_token).rest(&self.unknown_fields);
    }
}

impl Decode for PresignResponse {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { presign_token: object.field("presign_token"), unknown_fields: object.rest() }
    }
}

wechatpay_runtime::serde_delegate!(PresignRequest, PresignResponse);

pub fn presign_request() -> PresignRequest {
    PresignRequest {
        appid: "wx8888888888888888".to_owned(),
        sub_mchid: None,
        openid: "oUpF8uMuAJOM2pxb1Q".to_owned(),
        trade_scene: TradeScene::EducationPeriod,
    }
}

pub const QUERY_ORDER: Operation = Operation::new(Method::Get, "/v3/pay/transactions/out-trade-no/{out_trade_no}");

#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryOrderRequest {
    pub mchid: String,
    pub note: Option<String>,
    pub limit: Option<i64>,
    pub all: Option<bool>,
}

impl Encode for QueryOrderRequest {
    fn encode(&self, out: &mut Writer) {
        out.field("mchid", &self.mchid).field("note", &self.note).field("limit", &self.limit).field("all", &self.all);
    }
}

impl ToParts for QueryOrderRequest {
    fn to_parts(&self, parts: &mut Parts) {
        parts.query(self);
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct QueryOrderResponse {
    pub trade_state: String,
    pub amount: Amount,
    pub promotion_detail: Vec<Promotion>,
}

impl Decode for QueryOrderResponse {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            trade_state: object.field("trade_state"),
            amount: object.field("amount"),
            promotion_detail: object.field("promotion_detail"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    pub total: i64,
    pub payer_total: i64,
    pub currency: Option<String>,
}

impl Decode for Amount {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            total: object.field("total"),
            payer_total: object.field("payer_total"),
            currency: object.field("currency"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Promotion {
    pub coupon_id: String,
}

impl Decode for Promotion {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { coupon_id: object.field("coupon_id") }
    }
}

pub const CLOSE_ORDER: Operation =
    Operation::new(Method::Post, "/v3/pay/transactions/out-trade-no/{out_trade_no}/close");

/// An answer without fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Empty {
    pub unknown_fields: UnknownFields,
}

impl Decode for Empty {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { unknown_fields: object.rest() }
    }
}

/// At a host with a prefix.
pub const HK_REFUND: Operation = Operation::new(Method::Post, "/v3/refunds").host("https://api.mch.weixin.qq.com/hk/");
/// At another host.
pub const HK_SIGN: Operation = Operation::new(Method::Post, "/v3/global/papay/contracts/jsapi-pre-entrust-sign")
    .host("https://apihk.mch.weixin.qq.com/");
/// With a final slash.
pub const APPLYMENT: Operation = Operation::new(Method::Post, "/v3/applyment4sub/applyment/");
pub const STATEMENTS: Operation =
    Operation::new(Method::Get, "/v3/statements").verification(Verification::SignedSha1Json);
pub const IMAGE: Operation =
    Operation::new(Method::Get, "/v3/merchant-service/images/{media_id}").verification(Verification::Unsigned);

/// Query, headers and body in one request, with what is awkward to encode.
#[derive(Clone, Debug)]
pub struct MixedRequest {
    pub idempotency_key: String,
    pub scene: Option<String>,
    pub name: Option<Sensitive>,
    pub device_info: DeviceInfo,
    pub store_photos: JsonString<Vec<String>>,
}

impl ToParts for MixedRequest {
    fn to_parts(&self, parts: &mut Parts) {
        parts.headers(&Headers(self)).query(&Query(self)).json(&Body(self));
    }
}

#[derive(Debug)]
struct Headers<'r>(&'r MixedRequest);

impl Encode for Headers<'_> {
    fn encode(&self, out: &mut Writer) {
        out.field("Idempotency-Key", &self.0.idempotency_key);
    }
}

#[derive(Debug)]
struct Query<'r>(&'r MixedRequest);

impl Encode for Query<'_> {
    fn encode(&self, out: &mut Writer) {
        out.field("scene", &self.0.scene);
    }
}

#[derive(Debug)]
struct Body<'r>(&'r MixedRequest);

impl Encode for Body<'_> {
    fn encode(&self, out: &mut Writer) {
        out.field("name", &self.0.name)
            .field("device_info", &self.0.device_info)
            .field("store_photos", &self.0.store_photos);
    }
}

#[derive(Clone, Debug, Default)]
pub struct DeviceInfo {
    pub device_id: Option<String>,
    pub ip: String,
}

impl Encode for DeviceInfo {
    fn encode(&self, out: &mut Writer) {
        out.field("device_id", &self.device_id).field("ip", &self.ip);
    }
}
