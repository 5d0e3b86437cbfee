//! Pages of notifications, shaped by hand.

use wechatpay_runtime::v2::{Ciphertext, NotificationPage};
use wechatpay_runtime::{Decode, JsonString, Numbered, Object, UnknownFields};

/// An ordinary payment: signed, in clear.
#[derive(Debug)]
pub struct TransactionSuccess {
    pub out_trade_no: Option<String>,
    pub result_code: Option<String>,
    pub total_fee: Option<i64>,
    pub attach: Option<String>,
    pub coupon_fee: Option<i64>,
    pub coupon_ids: Numbered<String>,
    pub unknown_fields: UnknownFields,
}

impl Decode for TransactionSuccess {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            out_trade_no: object.field("out_trade_no"),
            result_code: object.field("result_code"),
            total_fee: object.field("total_fee"),
            attach: object.field("attach"),
            coupon_fee: object.field("coupon_fee"),
            coupon_ids: object.numbered("coupon_id_$n"),
            unknown_fields: object.rest(),
        }
    }
}

impl NotificationPage for TransactionSuccess {
    const CIPHERTEXT: Option<Ciphertext> = None;
    const SIGNED: bool = true;
}

/// The result of a refund: not signed, a part of it encrypted with the APIv2 key.
#[derive(Debug)]
pub struct RefundProcessed {
    pub appid: Option<String>,
    pub req_info: Option<ReqInfo>,
}

#[derive(Debug)]
pub struct ReqInfo {
    pub out_refund_no: String,
    pub refund_status: String,
    pub refund_fee: Option<i64>,
}

impl Decode for RefundProcessed {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { appid: object.field("appid"), req_info: object.field("req_info") }
    }
}

impl Decode for ReqInfo {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            out_refund_no: object.field("out_refund_no"),
            refund_status: object.field("refund_status"),
            refund_fee: object.field("refund_fee"),
        }
    }
}

impl NotificationPage for RefundProcessed {
    const CIPHERTEXT: Option<Ciphertext> = Some(Ciphertext::ecb("req_info"));
    const SIGNED: bool = false;
}

/// A payment of several orders: signed, with JSON in a string.
#[derive(Debug)]
pub struct CombinedTransactionsSuccess {
    pub combine_out_trade_no: Option<String>,
    pub sub_order_list: Option<JsonString<SubOrders>>,
}

#[derive(Debug)]
pub struct SubOrders {
    pub order_num: Option<i64>,
    pub order_list: Vec<SubOrder>,
}

#[derive(Debug)]
pub struct SubOrder {
    pub out_trade_no: Option<String>,
    pub total_fee: Option<i64>,
}

impl Decode for CombinedTransactionsSuccess {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            combine_out_trade_no: object.field("combine_out_trade_no"),
            sub_order_list: object.field("sub_order_list"),
        }
    }
}

impl Decode for SubOrders {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { order_num: object.field("order_num"), order_list: object.field("order_list") }
    }
}

impl Decode for SubOrder {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { out_trade_no: object.field("out_trade_no"), total_fee: object.field("total_fee") }
    }
}

impl NotificationPage for CombinedTransactionsSuccess {
    const CIPHERTEXT: Option<Ciphertext> = None;
    const SIGNED: bool = true;
}

/// An order that the user confirmed: signed, a part of it encrypted with the APIv3 key.
#[derive(Debug)]
pub struct CheckSuccess {
    pub event_id: Option<String>,
    pub event_ciphertext: Option<Order>,
}

#[derive(Debug)]
pub struct Order {
    pub out_order_no: Option<String>,
    pub state: Option<String>,
}

impl Decode for CheckSuccess {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { event_id: object.field("event_id"), event_ciphertext: object.field("event_ciphertext") }
    }
}

impl Decode for Order {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { out_order_no: object.field("out_order_no"), state: object.field("state") }
    }
}

impl NotificationPage for CheckSuccess {
    const CIPHERTEXT: Option<Ciphertext> = Some(Ciphertext::gcm("event_ciphertext"));
    const SIGNED: bool = true;
}
