//! What is not sent, or sent in another way.

use std::time::Duration;

use serde_json::json;
use wechatpay_runtime::{BoxError, BoxFuture, Client, Error, Method, Node, NotSentReason, Operation, Signer};

use crate::keys::{MERCHANT_SERIAL, PLATFORM_SERIAL, PUBLIC_KEY_ID, keys};
use crate::messages::*;
use crate::server::{Reply, Server};
use crate::{MCHID, NOW, builder, client};

fn not_sent(error: Error, reason: NotSentReason) -> String {
    assert!(!error.may_have_taken_effect());
    assert!(error.http_status().is_none() && error.raw().is_none() && error.request_id().is_none());
    match &error {
        Error::NotSent(not_sent) => assert_eq!(not_sent.reason(), reason, "{error}"),
        other => panic!("{other:?}"),
    }
    error.to_string()
}

#[tokio::test]
async fn a_request_that_cannot_be_put_on_the_wire() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = client(&server);
    for value in ["", ".", ".."] {
        let error = Node::new(&client).parameter(&value).call::<Empty>(&CLOSE_ORDER, &()).await.unwrap_err();
        assert!(not_sent(error, NotSentReason::Request).contains("`out_trade_no`"));
    }
    for call in [
        client.chain("v3/x/{id}").get(&()),
        client.chain("v3/../x").get(&()),
        client.chain("v3/x?a=b").get(&()),
        client.chain("v3/订单").get(&()),
        client.chain("v3/x").get(&json!({ "a": { "b": 1 } })),
        client.chain("v3/x").get(&json!([1])),
        client.chain("v3/x").post(&()).header("Authorization", "mine"),
        client.chain("v3/x").post(&()).header("bad name", "x"),
        client.chain("v3/x").post(&()).header("X-Line", "a\r\nb: c"),
    ] {
        not_sent(call.await.unwrap_err(), NotSentReason::Request);
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn credentials_go_to_wechat_pay_only() {
    let client = Client::builder()
        .mchid(MCHID)
        .certificate_serial(MERCHANT_SERIAL)
        .private_key(&keys().merchant.pkcs8())
        .public_key(PUBLIC_KEY_ID, &keys().wechat_pay.public_pem())
        .build()
        .unwrap();
    for host in [
        "example.com",
        "http://api.mch.weixin.qq.com",
        "https://api.mch.weixin.qq.com.example.com",
        "https://api.mch.weixin.qq.com:444",
        "https://api.mch.weixin.qq.com.",
        "https://api-mch.weixin.qq.com",
        "https://x.api.mch.weixin.qq.com",
        "https://api.mch.weixin.qq.com@example.com",
        // A Cyrillic letter.
        "https://\u{430}pi.mch.weixin.qq.com",
    ] {
        let error = client.chain("v3/certificates").get(&()).host(host).await.unwrap_err();
        let told = not_sent(error, NotSentReason::Request);
        assert!(told.contains("none of WeChat Pay's hosts") || told.contains("more than scheme"), "{host}: {told}");
    }
}

#[tokio::test]
async fn the_headers_of_every_request() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = client(&server);
    client.chain("v3/x").get(&()).await.unwrap();
    client.chain("v3/x").post(&json!({ "a": 1, "b": null })).await.unwrap();
    let agent = concat!("wechatpay-sdk-rust/", env!("CARGO_PKG_VERSION"));
    for sent in server.received() {
        assert_eq!(sent.header("Accept"), Some("application/json"));
        assert_eq!(sent.header("User-Agent"), Some(agent));
        assert_eq!(sent.header("Wechatpay-Serial"), Some(PUBLIC_KEY_ID));
        assert_eq!(sent.header("Content-Type"), (sent.method() == "POST").then_some("application/json"));
    }
    // The server verified the signature over these very bytes. What is null is left out.
    assert_eq!(server.received()[1].text(), r#"{"a":1}"#);
}

#[tokio::test]
async fn a_path_is_sent_as_it_stands() {
    const INDEX: Operation = Operation::new(Method::Post, "/v3/ecommerce/applyments/");
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = client(&server);
    Node::new(&client).call::<Empty>(&INDEX, &()).await.unwrap();
    Node::new(&client).parameter(&"A/b c%张?#").call::<Empty>(&CLOSE_ORDER, &()).await.unwrap();
    client.chain("v3/Index/").get(&()).await.unwrap();
    let targets = server.received().iter().map(|sent| sent.target().to_owned()).collect::<Vec<_>>();
    assert_eq!(targets[0], "/v3/ecommerce/applyments/");
    assert_eq!(targets[1], "/v3/pay/transactions/out-trade-no/A%2Fb%20c%25%E5%BC%A0%3F%23/close");
    assert_eq!(targets[2], "/v3/Index/");
}

#[tokio::test]
async fn no_connection() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = builder(&server).base_url(&format!("http://{closed}")).build().unwrap();
    let error = client.chain("v3/x").post(&()).await.unwrap_err();
    assert!(std::error::Error::source(&error).is_some());
    assert_eq!(not_sent(error, NotSentReason::Connection), "POST /v3/x was not sent: no connection to 127.0.0.1");
}

#[tokio::test]
async fn headers_of_the_caller() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = builder(&server).platform_certificate(&keys().platform.certificate(PLATFORM_SERIAL)).build().unwrap();
    // The answer is then signed by the key named, and verified by it.
    let call = client
        .chain("v3/x")
        .post(&())
        .header("Wechatpay-Serial", PLATFORM_SERIAL)
        .header("Idempotency-Key", "a")
        .header("X-Empty", "");
    call.idempotent().timeout(Duration::from_secs(9)).host("api2.mch.weixin.qq.com").await.unwrap();
    let sent = server.only();
    assert_eq!(sent.header("Wechatpay-Serial"), Some(PLATFORM_SERIAL));
    assert_eq!((sent.header("Idempotency-Key"), sent.header("X-Empty")), (Some("a"), None));
}

#[tokio::test]
async fn stamps_are_the_injected_ones() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = builder(&server).nonce(|| "593BEC0C930BF1AFEB40B4A08C8FB242".to_owned()).build().unwrap();
    client.chain("v3/x").get(&()).await.unwrap();
    let sent = server.only();
    let authorization = sent.header("Authorization").unwrap();
    let start = format!(
        r#"WECHATPAY2-SHA256-RSA2048 mchid="{MCHID}",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",timestamp="{NOW}",serial_no="{MERCHANT_SERIAL}",signature=""#
    );
    assert!(authorization.starts_with(&start), "{authorization}");
}

#[tokio::test]
async fn a_brand() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = builder(&server).brand_id("40001").build().unwrap();
    client.chain("v3/x").post(&json!({})).await.unwrap();
    let sent = server.only();
    let authorization = sent.header("Authorization").unwrap();
    assert!(authorization.starts_with(r#"WECHATPAY-BRAND-SHA256-RSA2048 brand_id="40001","#), "{authorization}");
}

/// Signs elsewhere, in its own time.
struct Remote(Duration, bool);

impl Signer for Remote {
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, BoxError>> {
        Box::pin(async move {
            tokio::time::sleep(self.0).await;
            if self.1 { Ok(keys().merchant.sign(message)) } else { Err("the module is locked".into()) }
        })
    }
}

#[tokio::test]
async fn a_signer_elsewhere() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let remote = builder(&server).signer(Remote(Duration::from_millis(5), true)).build().unwrap();
    remote.chain("v3/x").post(&json!({ "a": 1 })).await.unwrap();

    let locked = builder(&server).signer(Remote(Duration::ZERO, false)).build().unwrap();
    let error = locked.chain("v3/x").post(&()).await.unwrap_err();
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the module is locked");
    not_sent(error, NotSentReason::Signer);

    let slow = builder(&server).signer(Remote(Duration::from_secs(60), true)).build().unwrap();
    let error = slow.chain("v3/x").post(&()).timeout(Duration::from_millis(20)).await.unwrap_err();
    not_sent(error, NotSentReason::Signer);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_wrong_key_is_refused_by_the_server() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = builder(&server).private_key(&keys().stranger.pkcs8()).build().unwrap();
    let Error::Refused(refused) = client.chain("v3/x").post(&()).await.unwrap_err() else { panic!() };
    assert_eq!(
        (refused.http_status().as_u16(), refused.code(), refused.message()),
        (401, "SIGN_ERROR", "the signature does not fit the request")
    );
}
