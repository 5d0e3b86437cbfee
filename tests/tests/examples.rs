//! The examples, run against the gateway.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Each example has its `main` and brings what they share.
#![allow(dead_code, clippy::duplicate_mod)]

#[path = "../examples/bill.rs"]
mod bill;
#[path = "../examples/first_payment.rs"]
mod first_payment;
#[path = "../examples/hong_kong.rs"]
mod hong_kong;
#[path = "../examples/notifications.rs"]
mod notifications;
#[path = "../examples/payment_code.rs"]
mod payment_code;
#[path = "../examples/refund.rs"]
mod refund;
#[path = "../examples/several_merchants.rs"]
mod several_merchants;
#[path = "../examples/upload.rs"]
mod upload;

// What `cargo xtask measure` builds from nothing: here it only has to compile.
#[path = "../../xtask/src/measure/hello.txt"]
mod measured;

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use wechatpay::Client;
use wechatpay_gateway::{Gateway, Reply};

#[tokio::test]
async fn a_first_payment() {
    let gateway = Gateway::start().await.unwrap();
    first_payment::run(&client(&gateway), gateway.mchid()).await.unwrap();
    let query = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
    assert_eq!(operations(&gateway), ["POST /v3/pay/transactions/jsapi", query]);
}

#[tokio::test]
async fn a_refund_that_nobody_knows_of_is_asked_for_before_it_is_repeated() {
    const REFUND: &str = "POST /v3/refund/domestic/refunds";
    const QUERY: &str = "GET /v3/refund/domestic/refunds/{out_refund_no}";

    let gateway = Gateway::start().await.unwrap();
    gateway.on(REFUND).reply(Reply::hang_up()).then(Reply::documented(json!({ "status": "PROCESSING" })));
    gateway.on(QUERY).reply(Reply::error(404, "RESOURCE_NOT_EXISTS", "退款单不存在"));
    let status = refund::run(&client(&gateway), "20260101-0001", "20260101-0001-R1").await.unwrap();
    assert_eq!(status, "PROCESSING");
    assert_eq!(operations(&gateway), [REFUND, QUERY, REFUND]);
    let numbers: Vec<_> = gateway.calls().iter().map(|call| call.json()["out_refund_no"].clone()).collect();
    assert_eq!(numbers[0], numbers[2]);
}

#[tokio::test]
async fn a_refund_that_arrived_is_not_repeated() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on("POST /v3/refund/domestic/refunds").reply(Reply::hang_up());
    let query = "GET /v3/refund/domestic/refunds/{out_refund_no}";
    gateway.on(query).reply(Reply::documented(json!({ "status": "SUCCESS" })));
    let status = refund::run(&client(&gateway), "20260101-0001", "20260101-0001-R1").await.unwrap();
    assert_eq!(status, "SUCCESS");
    assert_eq!(gateway.calls().len(), 2);
}

#[tokio::test]
async fn a_bill_is_downloaded_and_adds_up() {
    let gateway = Gateway::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trades.csv");
    let refunds = bill::run(&client(&gateway), "2026-01-01", &path).await.unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(refunds, text.lines().filter(|line| line.contains(",`REFUND,")).count());
    assert_eq!(operations(&gateway), ["GET /v3/bill/tradebill", "GET /v3/billdownload/file"]);
}

#[tokio::test]
async fn merchants_have_a_client_each() {
    let (north, south) =
        (Gateway::start().await.unwrap(), Gateway::builder().mchid("1900000999").start().await.unwrap());
    let merchants = HashMap::from(
        [("north", &north), ("south", &south)].map(|(shop, own)| (shop, (own.mchid().to_owned(), client(own)))),
    );
    let codes = several_merchants::run(&merchants).await.unwrap();
    assert_eq!(codes.len(), 2);
    for (shop, gateway) in [("north", &north), ("south", &south)] {
        let [order] = gateway.calls().try_into().unwrap();
        assert_eq!(order.json()["out_trade_no"], format!("{shop}-0001"));
        assert_eq!(order.json()["mchid"], gateway.mchid());
    }
}

#[tokio::test]
async fn hong_kong_has_its_own_operations() {
    let gateway = Gateway::start().await.unwrap();
    assert!(!hong_kong::run(&client(&gateway), gateway.mchid()).await.unwrap().is_empty());
    assert_eq!(operations(&gateway), ["POST /v3/global/transactions/native"]);
}

#[tokio::test]
async fn a_picture_arrives_as_it_is() {
    let gateway = Gateway::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.jpg");
    std::fs::write(&path, "a picture").unwrap();
    assert!(!upload::run(&client(&gateway), &path).await.unwrap().is_empty());
    assert_eq!(operations(&gateway), ["POST /v3/merchant-service/images/upload"]);
    let file = gateway.calls()[0].file().cloned().unwrap();
    assert_eq!((file.name.as_deref(), &file.content[..]), (Some("receipt.jpg"), &b"a picture"[..]));
}

const MICROPAY: &str = "POST /pay/micropay";
const ORDERQUERY: &str = "POST /pay/orderquery";
const REVERSE: &str = "POST /secapi/pay/reverse";

#[tokio::test]
async fn a_payment_code_that_takes_a_password_is_asked_for_until_it_is_paid() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on(MICROPAY).reply(Reply::v2_error("USERPAYING", "需要用户输入支付密码"));
    gateway.on(ORDERQUERY).reply(unpaid("USERPAYING")).then(Reply::documented(json!({ "trade_state": "SUCCESS" })));
    assert_eq!(sale(&gateway).await.unwrap(), payment_code::Sale::Paid);
    assert_eq!(operations(&gateway), [MICROPAY, ORDERQUERY, ORDERQUERY]);
}

#[tokio::test]
async fn a_payment_code_that_is_not_paid_is_reversed_until_that_is_certain() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on(MICROPAY).reply(Reply::hang_up());
    gateway.on(ORDERQUERY).reply(Reply::v2_error("ORDERNOTEXIST", "此交易订单号不存在")).then(unpaid("NOTPAY"));
    let again = Reply::v2_error("SYSTEMERROR", "接口返回错误");
    let recall = |recall| Reply::documented(json!({ "recall": recall }));
    gateway.on(REVERSE).reply(again).then(recall("Y")).then(recall("N"));
    assert_eq!(sale(&gateway).await.unwrap(), payment_code::Sale::Reversed);
    let called = [vec![MICROPAY], vec![ORDERQUERY; 6], vec![REVERSE; 3]].concat();
    assert_eq!(operations(&gateway), called);
    assert!(gateway.calls().iter().all(|call| call.json()["out_trade_no"] == "20260101-0001"));
}

#[tokio::test]
async fn a_payment_code_that_cannot_pay_is_left_alone() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on(MICROPAY).reply(Reply::v2_error("NOTENOUGH", "余额不足"));
    let error = sale(&gateway).await.unwrap_err();
    assert_eq!(error.downcast_ref::<wechatpay::Error>().and_then(wechatpay::Error::code), Some("NOTENOUGH"));
    assert_eq!(operations(&gateway), [MICROPAY]);
}

/// What the query says of an order that is not paid: of the payment nothing, as there is none.
fn unpaid(trade_state: &str) -> Reply {
    let none =
        ["openid", "is_subscribe", "trade_type", "bank_type", "total_fee", "cash_fee", "transaction_id", "time_end"];
    let mut answer = none.map(|name| (name.to_owned(), Value::Null)).into_iter().collect::<Map<_, _>>();
    answer.insert("trade_state".to_owned(), trade_state.into());
    Reply::documented(Value::Object(answer))
}

async fn sale(gateway: &Gateway) -> Result<payment_code::Sale, Box<dyn std::error::Error>> {
    let client = Client::builder()
        .mchid(gateway.mchid())
        .api_v2_key(&gateway.api_v2_key())
        .client_certificate_pkcs12(gateway.client_certificate_pkcs12().unwrap())
        .root_certificate(&gateway.ca())
        .base_url(gateway.tls_url())
        .build()?;
    let order = wechatpay::v2::pay::micropay::post::Required {
        appid: "wx8888888888888888".into(),
        mch_id: gateway.mchid().into(),
        body: "一杯咖啡".into(),
        out_trade_no: "20260101-0001".into(),
        total_fee: 1800,
        spbill_create_ip: "203.0.113.7".into(),
        auth_code: "120061098828009406".into(),
    };
    payment_code::run(&client, order, std::time::Duration::ZERO).await
}

#[tokio::test]
async fn a_notification_is_handled_and_noted() {
    let gateway = Gateway::start().await.unwrap();
    let merchant = wechatpay::Recipient::new(gateway.mchid())
        .api_v3_key(&gateway.api_v3_key())
        .public_key(&gateway.public_key_id(), &gateway.public_key());
    let database = notifications::Database::default();
    let router = notifications::router(merchant, database.clone()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/wechatpay", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let paid = gateway.notification("TRANSACTION.SUCCESS").body(json!({ "id": "EV-1" }));
    assert!(paid.send_to(&url).scale(0.0).await.unwrap().taken);
    assert!(database.was_handled("EV-1".to_owned()).await.unwrap());
}

fn client(gateway: &Gateway) -> Client {
    Client::builder()
        .mchid(gateway.mchid())
        .certificate_serial(&gateway.certificate_serial())
        .private_key(gateway.private_key())
        .public_key(&gateway.public_key_id(), &gateway.public_key())
        .api_v3_key(&gateway.api_v3_key())
        .base_url(gateway.url())
        .build()
        .unwrap()
}

/// What was called and not refused.
fn operations(gateway: &Gateway) -> Vec<String> {
    let calls = gateway.calls();
    assert!(calls.iter().all(|call| call.refusal().is_none()), "{calls:?}");
    calls.iter().filter_map(|call| call.operation().map(ToOwned::to_owned)).collect()
}
