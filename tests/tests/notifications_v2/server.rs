//! A server that receives, over HTTP: what its handlers see, and what is replied on the wire.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use serde_json::json;
use wechatpay_gateway::Gateway;
use wechatpay_runtime::{Receiver, Reply, v2};

use crate::pages::{RefundProcessed, TransactionSuccess};
use crate::recipient;
use crate::sender::{KEY, MCHID, Sent, req_info};

type Done = Arc<Mutex<Vec<String>>>;

/// What the server shares.
#[derive(Clone)]
struct Shop {
    receiver: Receiver,
    done: Done,
}

impl FromRef<Shop> for Receiver {
    fn from_ref(shop: &Shop) -> Self {
        shop.receiver.clone()
    }
}

async fn paid(State(shop): State<Shop>, payment: v2::Notification<TransactionSuccess>) -> Reply {
    match payment.out_trade_no.clone() {
        Some(order) if order != "locked" => {
            shop.done.lock().unwrap().push(order);
            Reply::v2_success()
        }
        _ => Reply::v2_failure("订单 <locked>\u{0}\n"),
    }
}

/// Another way: the handler looks at what was rejected, too.
async fn refunded(State(shop): State<Shop>, refund: Result<v2::Notification<RefundProcessed>, v2::Rejection>) -> Reply {
    match refund {
        Ok(refund) => {
            let number = refund.req_info.as_ref().map(|info| info.out_refund_no.clone());
            shop.done.lock().unwrap().extend(number);
            Reply::v2_success()
        }
        Err(rejection) => rejection.reply().with_status(418),
    }
}

/// A server; gives its URL and what was handled.
async fn shop() -> (String, Done) {
    let done = Done::default();
    let receiver = Receiver::builder().recipient(recipient(MCHID, KEY)).limit(4096).build().unwrap();
    let state = Shop { receiver, done: Arc::clone(&done) };
    let router = Router::new().route("/paid", post(paid)).route("/refunded", post(refunded)).with_state(state);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, done)
}

fn reply(status: u16, code: &str, message: &str) -> (u16, String, String) {
    let body = format!("<xml><return_code>{code}</return_code><return_msg>{message}</return_msg></xml>");
    (status, "text/xml; charset=utf-8".to_owned(), body)
}

fn payment(order: &str) -> Sent {
    Sent::new(&[("return_code", "SUCCESS"), ("mch_id", MCHID), ("out_trade_no", order)])
}

#[tokio::test]
async fn what_is_handled_is_answered_in_xml() {
    let (url, done) = shop().await;
    assert_eq!(payment("1").signed().to(&format!("{url}/paid")).await, reply(200, "SUCCESS", "OK"));
    let failure = reply(500, "FAIL", "<![CDATA[订单 <locked>  ]]>");
    assert_eq!(payment("locked").signed().to(&format!("{url}/paid")).await, failure);
    let info = "<root><out_refund_no>R1</out_refund_no><refund_status>SUCCESS</refund_status></root>";
    let refund = payment("1").with("req_info", &req_info(KEY, info));
    assert_eq!(refund.to(&format!("{url}/refunded")).await, reply(200, "SUCCESS", "OK"));
    assert_eq!(*done.lock().unwrap(), ["1", "R1"]);
}

#[tokio::test]
async fn what_is_rejected_is_answered_and_never_handled() {
    let (url, done) = shop().await;
    let unverified = reply(401, "FAIL", "the signature could not be verified");
    assert_eq!(payment("1").to(&format!("{url}/paid")).await, unverified);
    let large = payment(&"x".repeat(5000)).signed();
    assert_eq!(large.to(&format!("{url}/paid")).await, reply(413, "FAIL", "the body is too large"));
    let refused = reply(418, "FAIL", "it could not be decrypted");
    assert_eq!(payment("1").with("req_info", "AAAA").to(&format!("{url}/refunded")).await, refused);
    assert!(done.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_fails_is_sent_again_until_it_is_taken() {
    let gateway = Gateway::builder().api_v2_key(KEY).start().await.unwrap();
    let handled = Done::default();
    let receiver = Receiver::builder().recipient(recipient(gateway.mchid(), KEY)).build().unwrap();
    let again = |State(shop): State<Shop>, payment: v2::Notification<TransactionSuccess>| async move {
        let mut handled = shop.done.lock().unwrap();
        handled.extend(payment.out_trade_no.clone());
        if handled.len() < 3 { Reply::v2_failure("later") } else { Reply::v2_success() }
    };
    let state = Shop { receiver, done: Arc::clone(&handled) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/paid", listener.local_addr().unwrap());
    let router = Router::new().route("/paid", post(again)).with_state(state);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let payment = gateway
        .notification_v2("transaction-success")
        .field("out_trade_no", "A-17")
        .body(json!({ "total_fee": "100", "coupon_fee": "10" }));
    let delivered = payment.send_to(&url).scale(0.0).await.unwrap();
    assert_eq!((delivered.taken, delivered.attempts.len()), (true, 3));
    assert_eq!(*handled.lock().unwrap(), ["A-17"; 3]);
}
