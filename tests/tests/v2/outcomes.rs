//! Answers that lack what their table requires of another outcome: they are verified, so that nothing of them may be lost.

use wechatpay::Api;
use wechatpay::v2::pay::{closeorder, orderquery, refundquery};
use wechatpay_runtime::Error;

use crate::client;
use crate::peer::{Peer, Reply};

const SUCCESS: [(&str, &str); 2] = [("return_code", "SUCCESS"), ("result_code", "SUCCESS")];

fn query() -> orderquery::post::Request {
    orderquery::post::Request::new(orderquery::post::Required {
        appid: "wx2421b1c4370ec43b".into(),
        mch_id: "1900000109".into(),
    })
    .out_trade_no("1217752501201407033233368018")
}

#[tokio::test]
async fn an_order_that_nobody_paid() {
    let peer = Peer::start(|_| {
        Reply::signed(&[
            SUCCESS[0],
            SUCCESS[1],
            ("mch_id", "1900000109"),
            ("out_trade_no", "1217752501201407033233368018"),
            ("trade_state", "NOTPAY"),
            ("trade_state_desc", "订单未支付"),
        ])
    });
    let order = client(&peer).v2().pay().orderquery().post(query()).await.unwrap();
    assert_eq!(order.trade_state, Some(orderquery::post::response::TradeState::Notpay));
    assert_eq!((&order.openid, order.total_fee, &order.time_end), (&None, None, &None));
}

#[tokio::test]
async fn a_refund_that_is_found_has_no_error() {
    let peer = Peer::start(|_| Reply::signed(&[SUCCESS[0], SUCCESS[1], ("refund_status_0", "SUCCESS")]));
    let request = refundquery::post::Request::new(refundquery::post::Required {
        appid: "wx2421b1c4370ec43b".into(),
        mch_id: "1900000109".into(),
    });
    let request = request.out_refund_no("R1");
    let refund = client(&peer).v2().pay().refundquery().post(request).await.unwrap();
    assert_eq!(refund.refund_status_n.get(0).map(String::as_str), Some("SUCCESS"));
    assert_eq!(refund.err_code, None);
}

#[tokio::test]
async fn what_says_how_it_ended_must_be_there() {
    let peer = Peer::start(|_| Reply::signed(&[SUCCESS[0], ("mch_id", "1900000109")]));
    let request = closeorder::post::Request::new(closeorder::post::Required {
        appid: "wx2421b1c4370ec43b".into(),
        mch_id: "1900000109".into(),
        out_trade_no: "1217752501201407033233368018".into(),
    });
    let error = client(&peer).v2().pay().closeorder().post(request).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(_)) && error.may_have_taken_effect(), "{error}");
}
