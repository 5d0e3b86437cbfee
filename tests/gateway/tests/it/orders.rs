//! Replies that are ordered.

use std::time::Duration;

use serde_json::{Value, json};
use wechatpay_gateway::{Gateway, Reply, SampleRequest};

use crate::{Answer, send, try_send};

const JSAPI: &str = "POST /v3/pay/transactions/jsapi";

fn sample(gateway: &Gateway) -> SampleRequest {
    gateway.sample(JSAPI, Value::Null).unwrap()
}

async fn answer(gateway: &Gateway) -> Answer {
    send(gateway, &sample(gateway)).await
}

#[tokio::test]
async fn in_their_order() {
    let gateway = Gateway::start().await.unwrap();
    gateway
        .on("v3.pay.transactions.jsapi.post")
        .reply(Reply::error(500, "SYSTEM_ERROR", "again"))
        .times(2)
        .then_with(|call| Reply::json(200, json!({ "prepay_id": call.json()["out_trade_no"] })));
    for status in [500, 500, 200, 200] {
        let answer = answer(&gateway).await;
        assert_eq!(answer.status, status);
        assert!(answer.is_signed(&gateway));
    }
    assert_eq!(answer(&gateway).await.json()["prepay_id"], "1217752501201407033233368018");

    gateway.on(JSAPI).reply(Reply::json(202, "{}")).times(1);
    assert_eq!(answer(&gateway).await.status, 202);
    // Nothing is left: the gateway's own.
    assert!(answer(&gateway).await.json()["prepay_id"].as_str().unwrap().starts_with("wx"));
}

#[tokio::test]
async fn fields_over_its_own_answer() {
    let gateway = Gateway::start().await.unwrap();
    let query = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
    gateway.on(query).reply(Reply::documented(json!({ "trade_state": "NOTPAY", "amount": { "total": 7 } })));
    let answer = send(&gateway, &gateway.sample(query, Value::Null).unwrap()).await.json();
    assert_eq!((&answer["trade_state"], &answer["amount"]["total"]), (&json!("NOTPAY"), &json!(7)));
    assert_eq!(answer["out_trade_no"], "1217752501201407033233368018");
    assert!(answer["amount"]["currency"].is_string());
}

#[tokio::test]
async fn with_something_wrong() {
    let gateway = Gateway::start().await.unwrap();
    let order = |reply: Reply| drop(gateway.on(JSAPI).reply(reply));
    let good = || Reply::json(200, r#"{"prepay_id": "1"}"#);

    order(good().unsigned());
    assert!(answer(&gateway).await.header("Wechatpay-Signature").is_none());
    order(good().signed_as("{}"));
    assert!(answer(&gateway).await.is_signed_over(&gateway, b"{}"));
    order(good().by_stranger());
    assert!(!answer(&gateway).await.is_signed(&gateway));
    order(good().serial(&gateway.platform_serial()));
    let signed = answer(&gateway).await;
    assert!(signed.is_signed(&gateway));
    assert_eq!(signed.header("Wechatpay-Serial").unwrap(), gateway.platform_serial());
    order(good().timestamp(7).nonce("abc").without("wechatpay-serial").header("X-A", "b").request_id("R"));
    let odd = answer(&gateway).await;
    assert_eq!((odd.header("Wechatpay-Timestamp"), odd.header("Wechatpay-Nonce")), (Some("7"), Some("abc")));
    assert_eq!(
        (odd.header("Wechatpay-Serial"), odd.header("X-A"), odd.header("Request-ID")),
        (None, Some("b"), Some("R"))
    );
    order(good().signature("WECHATPAY/SIGNTEST/x"));
    assert_eq!(answer(&gateway).await.header("Wechatpay-Signature"), Some("WECHATPAY/SIGNTEST/x"));
    order(good().delay(Duration::from_millis(20)));
    assert_eq!(answer(&gateway).await.body, br#"{"prepay_id": "1"}"#);

    order(good().cut(3));
    assert!(try_send(&gateway, &sample(&gateway)).await.err().unwrap().is_decode(), "the head came, the body broke");
    order(Reply::hang_up());
    assert!(try_send(&gateway, &sample(&gateway)).await.err().unwrap().is_request());
    order(Reply::reset());
    let error = try_send(&gateway, &sample(&gateway)).await.err().unwrap();
    assert!(format!("{error:?}").contains("ConnectionReset"), "{error:?}");
    order(good());
    assert_eq!(answer(&gateway).await.status, 200);
}

#[tokio::test]
async fn at_urls_that_no_page_documents() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on_undocumented("GET /v3/nowhere/{id}").reply(Reply::json(200, json!({ "here": true })));
    let mut request = gateway.sample("GET /v3/certificates", Value::Null).unwrap();
    request.target = "/v3/nowhere/1".to_owned();
    let authorization = gateway.authorization("GET", &request.target, b"");
    request.headers.retain(|(name, _)| name != "Authorization");
    request.headers.push(("Authorization".to_owned(), authorization));
    assert_eq!(send(&gateway, &request).await.json()["here"], true);
    assert_eq!(gateway.calls()[0].operation(), None);
}

#[tokio::test]
async fn a_misspelt_operation_shows() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on("POST /v3/pay/transactions/jsapl").reply(Reply::hang_up());
    let answer = send(&gateway, &gateway.sample("POST /v3/pay/transactions/jsapi", Value::Null).unwrap()).await;
    assert_eq!(answer.status, 500);
    let message = answer.json()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("POST /v3/pay/transactions/jsapl") && message.contains("on_undocumented"), "{message}");
}

#[tokio::test]
async fn a_long_body_a_silent_one_and_another_status() {
    let gateway = Gateway::start().await.unwrap();
    let order = |reply: Reply| drop(gateway.on(JSAPI).reply(reply));
    order(Reply::filled(200, b' ', 1_000_000));
    let long = answer(&gateway).await;
    assert_eq!((long.body.len(), long.header("Content-Length")), (1_000_000, Some("1000000")));
    order(Reply::documented(Value::Null).status(202));
    assert_eq!(answer(&gateway).await.status, 202);
    assert_eq!(gateway.calls().len(), 2);
    gateway.forget_calls();

    order(Reply::json(200, r#"{"prepay_id": "1"}"#).stall(3));
    let silent = tokio::time::timeout(Duration::from_millis(50), try_send(&gateway, &sample(&gateway))).await;
    assert!(silent.is_err());
}

#[tokio::test]
async fn connections_that_are_reset_unread() {
    let gateway = Gateway::start().await.unwrap();
    gateway.reset_connections(2);
    for _ in 0..2 {
        assert!(try_send(&gateway, &sample(&gateway)).await.is_err());
    }
    assert!(gateway.calls().is_empty());
    assert_eq!(answer(&gateway).await.status, 200);
}
