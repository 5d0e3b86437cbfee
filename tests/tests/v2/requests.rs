//! What is sent: XML, its nonce and its signature.

use serde_json::json;
use wechatpay_runtime::v2::{Rules, SignType};
use wechatpay_runtime::{Error, Method, Node, NotSentReason, Operation, Query, blocking};

use crate::peer::{Peer, Received, Reply, borrowed, hmac_sha256, md5};
use crate::{builder, client};

const PAID: [(&str, &str); 2] = [("transaction_id", "1217752501201407033233368018"), ("total_fee", "1")];

fn success(_: &Received) -> Reply {
    Reply::success(&PAID)
}

#[tokio::test]
async fn a_request_in_xml_and_its_answer() {
    let peer = Peer::start(success);
    let request = json!({
        "appid": "wx8888888888888888",
        "mch_id": "1900000109",
        "body": "image形象店 <深圳>&腾大",
        "total_fee": 888,
        "attach": "",
        "detail": null,
    });
    let answer = client(&peer).chain("v2/pay/micropay").post(&request).await.unwrap();
    assert_eq!(answer["transaction_id"], PAID[0].1);
    assert_eq!(answer.json()["total_fee"], "1");
    assert!(answer.raw().starts_with(b"<xml>"));

    let sent = peer.only();
    assert_eq!((sent.method.as_str(), sent.path.as_str(), sent.query.as_str()), ("POST", "/pay/micropay", ""));
    assert_eq!(sent.header("Content-Type"), Some("text/xml; charset=utf-8"));
    assert_eq!(sent.header("Accept"), Some("text/xml"));
    assert_eq!((sent.header("Authorization"), sent.header("Wechatpay-Serial")), (None, None));
    let fields = sent.fields();
    assert_eq!(fields["body"], "image形象店 <深圳>&腾大");
    assert_eq!(fields["total_fee"], "888");
    assert!(!fields.contains_key("detail") && !fields.contains_key("sign_type"));
    assert_eq!(fields["nonce_str"].len(), 32);
    assert_eq!(fields["sign"], md5(&borrowed(&fields)));
}

#[tokio::test]
async fn the_request_says_how_it_is_signed_or_its_page_does() {
    let peer = Peer::start(success);
    let client = client(&peer);
    let hmac = Rules::new().sign_type(SignType::HmacSha256);
    let send = async |rules: Rules, request: serde_json::Value| {
        let operation = Operation::new(Method::Post, "/pay/x").v2(rules);
        Node::new(&client).call::<serde_json::Value>(&operation, &request).await.unwrap();
        peer.received().pop().unwrap().fields()
    };
    let fields = send(Rules::new(), json!({ "sign_type": "HMAC-SHA256" })).await;
    assert_eq!(fields["sign"], hmac_sha256(&borrowed(&fields)));
    let fields = send(hmac, json!({ "a": "b" })).await;
    assert_eq!((fields["sign_type"].as_str(), &fields["sign"]), ("HMAC-SHA256", &hmac_sha256(&borrowed(&fields))));
    let fields = send(hmac, json!({ "sign_type": "MD5" })).await;
    assert_eq!(fields["sign"], md5(&borrowed(&fields)));
    let fields = send(Rules::new().nonceless(), json!({ "a": "b" })).await;
    assert!(!fields.contains_key("nonce_str"));
    assert_eq!(fields["sign"], md5(&[("a", "b")]));
    // A signature of WeCom's covers the nonce, so that it is the caller's.
    let fields = send(Rules::new(), json!({ "nonce_str": "own" })).await;
    assert_eq!((fields["nonce_str"].as_str(), &fields["sign"]), ("own", &md5(&[("nonce_str", "own")])));
}

#[tokio::test]
async fn a_query_is_signed_where_there_is_no_body() {
    let peer = Peer::start(|_| Reply::raw(r#"{"retcode":0,"retmsg":"ok","access_token":"t"}"#));
    let rules = Rules::new().sign_type(SignType::HmacSha256).json_answer();
    let operation = Operation::new(Method::Get, "/appauth/getaccesstoken")
        .verification(wechatpay_runtime::Verification::Unsigned)
        .v2(rules);
    let client = client(&peer);
    let request = Query(json!({ "mch_id": "1900000109", "code": "a b&c" }));
    let answer = Node::new(&client).call::<serde_json::Value>(&operation, &request).await.unwrap();
    assert_eq!(answer["access_token"], "t");
    let sent = peer.only();
    let pairs = sent.pairs();
    assert_eq!((sent.body.len(), pairs["code"].as_str(), pairs["sign_type"].as_str()), (0, "a b&c", "HMAC-SHA256"));
    assert!(!pairs.contains_key("nonce_str"));
    assert_eq!(pairs["sign"], hmac_sha256(&borrowed(&pairs)));
}

#[tokio::test]
async fn what_cannot_be_signed_is_not_sent() {
    let peer = Peer::start(success);
    for (request, words) in [
        (json!({ "sign_type": "RSA" }), "`sign_type` is neither"),
        (json!({ "sign": "0123" }), "`sign` is the client's to make"),
        (json!({ "list": ["a", "b"] }), "signature cannot cover"),
        (json!({ "a b": "c" }), "name of"),
    ] {
        let error = client(&peer).chain("v2/pay/micropay").post(&request).await.unwrap_err();
        let Error::NotSent(not_sent) = &error else { panic!("{error}") };
        assert_eq!(not_sent.reason(), NotSentReason::Request, "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
    assert_eq!(peer.received().len(), 0);
}

#[tokio::test]
async fn an_address_that_the_user_is_sent_to() {
    let peer = Peer::start(success);
    let client = builder(&peer).build().unwrap();
    let request = Query(json!({ "mch_id": "1900000109", "plan_id": "12 5", "version": "1.0" }));
    let operation = Operation::new(Method::Get, "/papay/entrustweb").v2(Rules::new().fragment("wechat_redirect"));
    let address = Node::new(&client).redirect(&operation, &request).unwrap();
    let blocking = blocking::Client::new(client.clone()).unwrap();
    assert_eq!(Node::new(&blocking).redirect(&operation, &request).unwrap(), address);
    let by_path = client.chain("v2/papay/entrustweb").v2(Rules::new().fragment("wechat_redirect"));
    assert_eq!(by_path.redirect(&request).unwrap(), address);
    let error = client.chain("v3/papay/entrustweb").redirect(&request).unwrap_err();
    assert!(error.to_string().contains("no operation of APIv2"), "{error}");
    let sign = md5(&[("mch_id", "1900000109"), ("plan_id", "12 5"), ("version", "1.0")]);
    assert_eq!(
        address,
        format!(
            "{}/papay/entrustweb?mch_id=1900000109&plan_id=12%205&version=1.0&sign={sign}#wechat_redirect",
            peer.url()
        )
    );
    let operation = Operation::new(Method::Get, "/appauth/authindex").v2(Rules::new().unsigned_request());
    let address = Node::new(&client).redirect(&operation, &request).unwrap();
    assert_eq!(address, format!("{}/appauth/authindex?mch_id=1900000109&plan_id=12%205&version=1.0", peer.url()));
    assert_eq!(peer.received().len(), 0);
}
