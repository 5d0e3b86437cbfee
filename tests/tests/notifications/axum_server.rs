//! A server that receives, over HTTP: what its handler sees, and what is replied on the wire.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::json;
use wechatpay::webhook::v3::entrust_terminate_retention as retention;
use wechatpay::webhook::{Event, Notification};
use wechatpay::{BoxError, Receiver, Rejection, Reply};

use crate::client;
use crate::sender::{API_V3_KEY, Sent, envelope};

/// What the server shares.
#[derive(Clone)]
struct Shop {
    receiver: Receiver,
    done: Arc<Mutex<Vec<String>>>,
}

impl axum::extract::FromRef<Shop> for Receiver {
    fn from_ref(shop: &Shop) -> Self {
        shop.receiver.clone()
    }
}

async fn handle(State(shop): State<Shop>, notification: Notification) -> Reply {
    let reply = match &notification.event {
        Event::TransactionSuccess(payment) if payment.out_trade_no.as_deref() == Some("locked") => {
            return Reply::failure("the order is locked");
        }
        Event::EntrustTerminateRetention(_) => {
            let coupon = retention::reply::BodyCouponInfo::new().state("SEND_COUPON").coupon_id("98674556");
            retention::Reply::new().code("SUCCESS").retention_type("COUPON").coupon_info(coupon).into()
        }
        _ => Reply::success(),
    };
    shop.done.lock().unwrap().push(notification.id);
    reply
}

/// Another way: the handler looks at what was rejected, too.
async fn look(notification: Result<Notification, Rejection>) -> Reply {
    notification.map_or_else(|rejection| rejection.reply(), |_| Reply::success())
}

/// A server; gives its URL and what was handled.
async fn shop() -> (String, Arc<Mutex<Vec<String>>>) {
    let done = Arc::new(Mutex::new(Vec::<String>::new()));
    let seen = Arc::clone(&done);
    let receiver = Receiver::builder().client(&client()).limit(4096).handled(move |id| {
        let seen = Arc::clone(&seen);
        async move { Ok::<_, BoxError>(seen.lock().unwrap().contains(&id)) }
    });
    let state = Shop { receiver: receiver.build().unwrap(), done: Arc::clone(&done) };
    let router = Router::new().route("/pay", post(handle)).route("/look", post(look)).with_state(state);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, done)
}

fn payment(id: &str, out_trade_no: &str) -> Sent {
    let content = json!({ "out_trade_no": out_trade_no });
    Sent::of(&envelope(id, "TRANSACTION.SUCCESS", "transaction", API_V3_KEY, &content))
}

fn json_reply(status: u16, body: &str) -> (u16, Option<String>, String) {
    (status, Some("application/json".to_owned()), body.to_owned())
}

#[tokio::test]
async fn once_handled_never_again() {
    let (url, done) = shop().await;
    let url = format!("{url}/pay");
    let success = (204, None, String::new());
    // A failure is not noted, so the repeat is handled.
    let failure = json_reply(500, r#"{"code":"FAIL","message":"the order is locked"}"#);
    assert_eq!(payment("1", "locked").to(&url).await, failure);
    assert_eq!(payment("1", "free").to(&url).await, success);
    assert_eq!(payment("1", "free").to(&url).await, success);
    assert_eq!(payment("2", "free").to(&url).await, success);
    assert_eq!(*done.lock().unwrap(), ["1", "2"]);
}

#[tokio::test]
async fn a_reply_of_the_pages_own() {
    let (url, _) = shop().await;
    let sent = Sent::new("ENTRUST.TERMINATE_RETENTION", &json!({ "contract_id": "1" }));
    let body =
        r#"{"code":"SUCCESS","retention_type":"COUPON","coupon_info":{"state":"SEND_COUPON","coupon_id":"98674556"}}"#;
    assert_eq!(sent.to(&format!("{url}/pay")).await, json_reply(200, body));
}

#[tokio::test]
async fn what_is_rejected_is_answered_and_never_handled() {
    let (url, done) = shop().await;
    for path in ["/pay", "/look"] {
        let url = format!("{url}{path}");
        let unverified = json_reply(401, r#"{"code":"FAIL","message":"the signature could not be verified"}"#);
        assert_eq!(payment("1", "free").by_stranger().to(&url).await, unverified);
        assert_eq!(payment("1", "free").signature("WECHATPAY/SIGNTEST/abc").to(&url).await, unverified);
        let too_large = json_reply(413, r#"{"code":"FAIL","message":"the body is too large"}"#);
        assert_eq!(payment("1", &"x".repeat(5000)).to(&url).await, too_large);
    }
    assert!(done.lock().unwrap().is_empty());
}

#[test]
fn a_reply_as_plain_http() {
    let response: http::Response<wechatpay::Bytes> = Reply::failure("请\"重试").into();
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.body(), r#"{"code":"FAIL","message":"请\"重试"}"#);
    let with_headers = Reply::json(202, &json!({})).with_headers(&json!({ "X-Id": 7 })).with_status(299);
    assert_eq!((with_headers.status().as_u16(), &with_headers.headers()["x-id"]), (299, &"7".parse().unwrap()));
}

#[test]
fn servers_without_async() {
    let client = wechatpay::blocking::Client::new(client()).unwrap();
    let receiver = client.receiver().unwrap();
    let sent = payment("1", "free");
    let notification = client.receive::<Event>(&receiver, &sent.headers(), &sent.body).unwrap();
    assert!(matches!(notification.event, Event::TransactionSuccess(_)));
    let forged = sent.by_stranger();
    let rejection = client.receive::<Event>(&receiver, &forged.headers(), &forged.body).unwrap_err();
    assert!(matches!(rejection, Rejection::Unverified(_)), "{rejection}");
}
