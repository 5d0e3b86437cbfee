//! Orders as WeChat Pay's queries answer them: the whole message is typed, nothing of it is unknown.

use serde_json::{Value, json};
use wechatpay::Api;
use wechatpay::v3::pay::partner::transactions::id::by_transaction_id::get as partner_by_id;
use wechatpay::v3::pay::partner::transactions::out_trade_no::by_out_trade_no::get as partner_by_number;
use wechatpay::v3::pay::transactions::id::by_transaction_id::get as by_id;
use wechatpay::v3::pay::transactions::out_trade_no::by_out_trade_no::get as by_number;
use wechatpay_gateway::{Gateway, Reply};

use super::gateway::client;

/// An order that is paid, with a coupon.
fn order(merchant: &Value, payer: &Value) -> Value {
    let mut order = json!({
        "out_trade_no": "1217752501201407033233368018",
        "transaction_id": "4200001217202607033233368018",
        "trade_type": "JSAPI",
        "trade_state": "SUCCESS",
        "trade_state_desc": "支付成功",
        "bank_type": "CMC_DEBIT",
        "attach": "table 7",
        "success_time": "2026-06-08T10:34:56+08:00",
        "payer": payer,
        "amount": { "total": 1000, "payer_total": 900, "currency": "CNY", "payer_currency": "CNY" },
        "scene_info": { "device_id": "013467007045764" },
        "promotion_detail": [{
            "coupon_id": "109519", "name": "单品惠-6", "scope": "SINGLE", "type": "CASH", "amount": 100,
            "stock_id": "931386", "wechatpay_contribute": 60, "merchant_contribute": 40, "other_contribute": 0,
            "currency": "CNY",
            "goods_detail": [{
                "goods_id": "M1006", "quantity": 1, "unit_price": 1000, "discount_amount": 100, "goods_remark": "tea",
            }],
        }],
    });
    for (name, value) in merchant.as_object().into_iter().flatten() {
        order[name] = value.clone();
    }
    order
}

/// Whether any struct of an answer kept something that no page names.
fn has_unknown(answer: &impl std::fmt::Debug) -> bool {
    let shown = format!("{answer:?}");
    assert!(shown.matches("unknown_fields: {}").count() > 4, "{shown}");
    shown.contains("unknown_fields: {\"")
}

#[tokio::test]
async fn of_a_merchant() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    let order = order(&json!({ "appid": "wxd678efh567hg6787", "mchid": "1230000109" }), &json!({ "openid": "oUpF8u" }));
    gateway.on(by_id::OPERATION).reply(Reply::json(200, order.to_string()));
    gateway.on(by_number::OPERATION).reply(Reply::json(200, order.to_string()));

    let by_id = client.v3().pay().transactions().id().transaction_id("4200001217202607033233368018");
    let answer = by_id.get(by_id::Request::new("1230000109")).await.unwrap();
    assert!(!has_unknown(&*answer), "{answer:?}");
    assert_eq!((answer.appid.as_str(), answer.mchid.as_str()), ("wxd678efh567hg6787", "1230000109"));
    assert_eq!(answer.payer.as_ref().and_then(|payer| payer.openid.as_deref()), Some("oUpF8u"));
    assert_eq!((answer.amount.total, answer.amount.payer_total), (1000, Some(900)));
    assert_eq!(answer.amount.payer_currency.as_deref(), Some("CNY"));
    let [coupon] = answer.promotion_detail.as_slice() else { panic!("{answer:?}") };
    let paid_by = (coupon.wechatpay_contribute, coupon.merchant_contribute, coupon.other_contribute);
    assert_eq!((coupon.amount, paid_by), (Some(100), (Some(60), Some(40), Some(0))));
    assert_eq!((coupon.coupon_id.as_deref(), coupon.stock_id.as_deref()), (Some("109519"), Some("931386")));
    let [goods] = coupon.goods_detail.as_slice() else { panic!("{coupon:?}") };
    assert_eq!((goods.goods_id.as_deref(), goods.quantity, goods.discount_amount), (Some("M1006"), Some(1), Some(100)));

    let by_number = client.v3().pay().transactions().out_trade_no().out_trade_no("1217752501201407033233368018");
    let answer = by_number.get(by_number::Request::new("1230000109")).await.unwrap();
    assert!(!has_unknown(&*answer), "{answer:?}");
    assert_eq!(answer.payer.as_ref().map(|payer| payer.openid.as_str()), Some("oUpF8u"));
    assert_eq!((answer.amount.total, answer.amount.payer_total), (1000, Some(900)));
    assert_eq!(answer.promotion_detail[0].goods_detail[0].unit_price, Some(1000));
}

#[tokio::test]
async fn of_a_partner() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    let merchant = json!({ "sp_appid": "wxd678efh567hg6787", "sp_mchid": "1230000109", "sub_appid": "wxd678efh567hg6999",
        "sub_mchid": "1900000109" });
    let order = order(&merchant, &json!({ "sp_openid": "oUpF8u", "sub_openid": "oUpF9v" }));
    gateway.on(partner_by_id::OPERATION).reply(Reply::json(200, order.to_string()));
    gateway.on(partner_by_number::OPERATION).reply(Reply::json(200, order.to_string()));

    let transactions = || client.v3().pay().partner().transactions();
    let by_id = transactions().id().transaction_id("4200001217202607033233368018");
    let request = partner_by_id::Request::new(partner_by_id::Required {
        sp_mchid: "1230000109".into(),
        sub_mchid: "1900000109".into(),
    });
    let answer = by_id.get(request).await.unwrap();
    assert!(!has_unknown(&*answer), "{answer:?}");
    assert_eq!((answer.sp_mchid.as_str(), answer.sub_mchid.as_str()), ("1230000109", "1900000109"));
    assert_eq!((answer.amount.payer_total, answer.promotion_detail[0].amount), (Some(900), Some(100)));

    let by_number = transactions().out_trade_no().out_trade_no("1217752501201407033233368018");
    let request = partner_by_number::Request::new(partner_by_number::Required {
        sp_mchid: "1230000109".into(),
        sub_mchid: "1900000109".into(),
    });
    let answer = by_number.get(request).await.unwrap();
    assert!(!has_unknown(&*answer), "{answer:?}");
    assert_eq!(answer.payer.as_ref().and_then(|payer| payer.sub_openid.as_deref()), Some("oUpF9v"));
    assert_eq!((answer.amount.payer_total, answer.promotion_detail[0].amount), (Some(900), Some(100)));
}

/// Nobody paid yet: what the query leaves out then must not cost the answer.
#[tokio::test]
async fn not_yet_paid() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    let order = json!({ "appid": "wxd678efh567hg6787", "mchid": "1230000109", "out_trade_no": "1", "trade_state": "NOTPAY",
        "trade_state_desc": "订单未支付", "promotion_detail": [], "amount": { "total": 1000, "currency": "CNY" },
        "scene_info": { "device_id": "" } });
    gateway.on(by_id::OPERATION).reply(Reply::json(200, order.to_string()));
    let query = client.v3().pay().transactions().id().transaction_id("1");
    let answer = query.get(by_id::Request::new("1230000109")).await.unwrap();
    assert!(!format!("{answer:?}").contains("unknown_fields: {\""), "{answer:?}");
    assert_eq!((answer.amount.payer_total, answer.payer.is_none()), (None, true));
}
