//! Payments as WeChat Pay notifies of them: the whole message is typed, nothing of it is unknown.

use serde_json::{Value, json};
use wechatpay::webhook::Event;
use wechatpay::webhook::v3::transaction_success::Content;
use wechatpay::webhook::v3::transaction_success::content::{PromotionDetailScope, PromotionDetailType, TradeState};

use crate::sender::Sent;
use crate::{client, receive};

/// The content that arrives; nothing in it may be unknown.
async fn content(sent: &Value) -> Box<Content> {
    let sent = Sent::new("TRANSACTION.SUCCESS", sent);
    let notification = receive(&client().receiver().unwrap(), &sent).await.unwrap();
    let Event::TransactionSuccess(content) = notification.event else { panic!("another event") };
    let shown = format!("{content:?}");
    assert!(shown.contains("unknown_fields: {}") && !shown.contains("unknown_fields: {\""), "{shown}");
    content
}

fn payment(merchant: &Value, payer: &Value) -> Value {
    let mut payment = json!({
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
        payment[name] = value.clone();
    }
    payment
}

#[tokio::test]
async fn of_a_merchant() {
    let merchant = json!({ "appid": "wxd678efh567hg6787", "mchid": "1230000109" });
    let payment = content(&payment(&merchant, &json!({ "openid": "oUpF8u" }))).await;
    assert_eq!((payment.appid.as_deref(), payment.mchid.as_deref()), (Some("wxd678efh567hg6787"), Some("1230000109")));
    assert_eq!((payment.trade_type.as_deref(), payment.trade_state), (Some("JSAPI"), Some(TradeState::Success)));
    assert_eq!(payment.trade_state_desc.as_deref(), Some("支付成功"));
    let amount = payment.amount.unwrap();
    assert_eq!((amount.total, amount.payer_total), (Some(1000), Some(900)));
    assert_eq!((amount.currency.as_deref(), amount.payer_currency.as_deref()), (Some("CNY"), Some("CNY")));
    assert_eq!(payment.payer.unwrap().openid.as_deref(), Some("oUpF8u"));
    assert_eq!(payment.scene_info.unwrap().device_id.as_deref(), Some("013467007045764"));
    let [coupon] = payment.promotion_detail.as_slice() else { panic!("{:?}", payment.promotion_detail) };
    assert_eq!(coupon.scope, Some(PromotionDetailScope::Single));
    assert_eq!(coupon.r#type, Some(PromotionDetailType::Cash));
    assert_eq!((coupon.amount, coupon.stock_id.as_deref()), (Some(100), Some("931386")));
    let paid_by = (coupon.wechatpay_contribute, coupon.merchant_contribute, coupon.other_contribute);
    assert_eq!(paid_by, (Some(60), Some(40), Some(0)));
    let [goods] = coupon.goods_detail.as_slice() else { panic!("{coupon:?}") };
    assert_eq!((goods.goods_id.as_deref(), goods.quantity, goods.unit_price), (Some("M1006"), Some(1), Some(1000)));
    assert_eq!((goods.discount_amount, goods.goods_remark.as_deref()), (Some(100), Some("tea")));
}

#[tokio::test]
async fn of_a_partner() {
    let merchant = json!({ "sp_appid": "wxd678efh567hg6787", "sp_mchid": "1230000109", "sub_appid": "wxd678efh567hg6999",
        "sub_mchid": "1900000109" });
    let payment = content(&payment(&merchant, &json!({ "sp_openid": "oUpF8u", "sub_openid": "oUpF9v" }))).await;
    assert_eq!(payment.sp_appid.as_deref(), Some("wxd678efh567hg6787"));
    assert_eq!((payment.sp_mchid.as_deref(), payment.sub_mchid.as_deref()), (Some("1230000109"), Some("1900000109")));
    let payer = payment.payer.unwrap();
    assert_eq!((payer.sp_openid.as_deref(), payer.sub_openid.as_deref()), (Some("oUpF8u"), Some("oUpF9v")));
    assert_eq!(payment.amount.unwrap().total, Some(1000));
}

#[tokio::test]
async fn of_a_combined_order() {
    let order = |number: &str, total: i64| {
        json!({
            "mchid": "1900000109", "sub_mchid": "1900000110", "trade_type": "JSAPI", "trade_state": "SUCCESS",
            "bank_type": "CMC_DEBIT", "attach": "shop 3", "success_time": "2026-06-08T10:34:56+08:00",
            "transaction_id": "4200001217202607033233368018", "out_trade_no": number,
            "amount": { "total_amount": total, "payer_amount": total, "currency": "CNY", "payer_currency": "CNY" },
        })
    };
    let payment = content(&json!({
        "combine_appid": "wxd678efh567hg6787", "combine_mchid": "1230000109", "combine_out_trade_no": "C-1",
        "scene_info": { "device_id": "POS1:1" }, "sub_orders": [order("C-1-1", 700), order("C-1-2", 300)],
        "combine_payer_info": { "openid": "oUpF8u" },
    }))
    .await;
    assert_eq!(payment.combine_out_trade_no.as_deref(), Some("C-1"));
    assert_eq!(payment.combine_payer_info.unwrap().openid.as_deref(), Some("oUpF8u"));
    let orders = payment.sub_orders.iter().map(|order| {
        let amount = order.amount.as_ref().and_then(|amount| amount.total_amount);
        (order.out_trade_no.as_deref().unwrap_or_default(), amount)
    });
    assert_eq!(orders.collect::<Vec<_>>(), [("C-1-1", Some(700)), ("C-1-2", Some(300))]);
}

#[tokio::test]
async fn of_a_refund() {
    let refund = json!({
        "mchid": "1230000109", "out_trade_no": "1217752501201407033233368018",
        "transaction_id": "4200001217202607033233368018", "out_refund_no": "R-1", "refund_id": "50000001",
        "refund_status": "SUCCESS", "success_time": "2026-06-09T10:34:56+08:00",
        "user_received_account": "招商银行信用卡0403",
        "amount": { "total": 1000, "refund": 400, "payer_total": 900, "payer_refund": 360 },
    });
    let sent = Sent::new("REFUND.SUCCESS", &refund);
    let Event::RefundSuccess(refund) = receive(&client().receiver().unwrap(), &sent).await.unwrap().event else {
        panic!("another event")
    };
    let shown = format!("{refund:?}");
    assert!(shown.contains("unknown_fields: {}") && !shown.contains("unknown_fields: {\""), "{shown}");
    let amount = refund.amount.unwrap();
    assert_eq!((amount.refund, amount.payer_refund), (Some(400), Some(360)));
}
