//! Requests that are answered.

use serde_json::{Value, json};
use wechatpay_runtime::{Json, Node, Query, Sensitive};

use crate::keys::PUBLIC_KEY_ID;
use crate::messages::*;
use crate::server::{Reply, Server};
use crate::{MCHID, client};

#[tokio::test]
async fn presign() {
    let server = Server::start(|_| Reply::json(200, r#"{"presign_token":"01a3","new":{"a":1.50}}"#));
    let client = client(&server);
    let answer = Node::new(&client).call::<PresignResponse>(&PRESIGN, &presign_request()).await.unwrap();

    assert_eq!(answer.presign_token, "01a3");
    assert_eq!(answer.unknown_fields.get("new"), Some(r#"{"a":1.50}"#));
    assert_eq!(answer.http_status(), 200);
    assert_eq!(answer.request_id(), Some("08F78BB5AF0610D302189F95C1"));
    assert_eq!(&answer.raw()[..], br#"{"presign_token":"01a3","new":{"a":1.50}}"#);
    assert_eq!(answer.json()["presign_token"], "01a3");
    assert!(!format!("{:?}", answer.headers()).is_empty());
    assert_eq!(answer.into_inner().presign_token, "01a3");

    let sent = server.only();
    assert_eq!((sent.method(), sent.target()), ("POST", "/v3/edu-papay/contracts/presign"));
    assert_eq!(
        sent.text(),
        r#"{"appid":"wx8888888888888888","openid":"oUpF8uMuAJOM2pxb1Q","trade_scene":"EDUCATION_PERIOD"}"#
    );
    assert_eq!(sent.header("Wechatpay-Serial"), Some(PUBLIC_KEY_ID));
    assert!(sent.header("User-Agent").unwrap().starts_with("wechatpay-sdk-rust/"));
}

#[tokio::test]
async fn a_query_with_a_path_parameter() {
    let server = Server::start(|_| {
        let promotions = r#"[{"coupon_id":109519},null,{"coupon_id":"B"}]"#;
        Reply::json(
            200,
            format!(
                r#"{{"trade_state":"SUCCESS","amount":{{"total":"100","payer_total":1e2}},"promotion_detail":{promotions}}}"#
            ),
        )
    });
    let client = client(&server);
    let request = QueryOrderRequest {
        mchid: MCHID.to_owned(),
        note: Some("a b&c=订单+~".to_owned()),
        limit: Some(20),
        all: Some(false),
    };
    let node = Node::new(&client).parameter(&"a/b?c#D e%41订");
    let answer = node.call::<QueryOrderResponse>(&QUERY_ORDER, &request).await.unwrap();

    assert_eq!(answer.amount, Amount { total: 100, payer_total: 100, currency: None });
    assert_eq!(answer.promotion_detail.iter().map(|item| item.coupon_id.as_str()).collect::<Vec<_>>(), ["109519", "B"]);
    let sent = server.only();
    assert_eq!(
        sent.target(),
        "/v3/pay/transactions/out-trade-no/a%2Fb%3Fc%23D%20e%2541%E8%AE%A2?mchid=1900000109&note=a%20b%26c%3D%E8%AE%A2%E5%8D%95%2B~&limit=20&all=false",
    );
    assert_eq!((sent.text(), sent.header("Content-Type")), ("", None));
}

#[tokio::test]
async fn empty_values_of_the_query_are_left_out() {
    let server =
        Server::start(|_| Reply::json(200, r#"{"trade_state":"NOTPAY","amount":{"total":0,"payer_total":0}}"#));
    let request = QueryOrderRequest { note: Some(String::new()), ..QueryOrderRequest::default() };
    let client = client(&server);
    Node::new(&client).parameter(&1).call::<QueryOrderResponse>(&QUERY_ORDER, &request).await.unwrap();
    assert_eq!(server.only().target(), "/v3/pay/transactions/out-trade-no/1");
}

#[tokio::test]
async fn nothing_comes_back() {
    let server = Server::start(|_| Reply::json(204, ""));
    let client = client(&server);
    let answer =
        Node::new(&client).parameter(&"1").call::<Empty>(&CLOSE_ORDER, &json!({ "mchid": MCHID })).await.unwrap();
    assert_eq!((answer.http_status().as_u16(), answer.raw().len()), (204, 0));
    assert!(answer.unknown_fields.is_empty());
    assert_eq!(server.only().target(), "/v3/pay/transactions/out-trade-no/1/close");
}

#[tokio::test]
async fn accepted_is_visible() {
    let server = Server::start(|_| Reply::json(202, ""));
    let client = client(&server);
    let answer = Node::new(&client).call::<Empty>(&APPLYMENT, &json!({ "a": 1 })).await.unwrap();
    assert_eq!(answer.http_status(), 202);
    assert_eq!(server.only().target(), "/v3/applyment4sub/applyment/");
}

#[tokio::test]
async fn another_host_and_a_prefix() {
    let server = Server::start(|_| Reply::json(200, r#"{"sign_url":"https://x"}"#));
    let client = client(&server);
    Node::new(&client).call::<Empty>(&HK_SIGN, &json!({})).await.unwrap();
    Node::new(&client).call::<Empty>(&HK_REFUND, &json!({})).await.unwrap();
    let targets: Vec<_> = server.received().iter().map(|sent| sent.target().to_owned()).collect();
    assert_eq!(targets, ["/v3/global/papay/contracts/jsapi-pre-entrust-sign", "/hk/v3/refunds"]);
}

#[tokio::test]
async fn query_headers_and_body_together() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = client(&server);
    let request = MixedRequest {
        idempotency_key: "key-1".to_owned(),
        scene: Some("A B".to_owned()),
        name: None,
        device_info: DeviceInfo { device_id: None, ip: "127.0.0.1".to_owned() },
        store_photos: vec!["a\"b".to_owned()].into(),
    };
    Node::new(&client).call::<Empty>(&APPLYMENT, &request).await.unwrap();
    let sent = server.only();
    assert_eq!(sent.target(), "/v3/applyment4sub/applyment/?scene=A%20B");
    assert_eq!(sent.header("Idempotency-Key"), Some("key-1"));
    assert_eq!(sent.text(), r#"{"device_info":{"ip":"127.0.0.1"},"store_photos":"[\"a\\\"b\"]"}"#);

    let request = MixedRequest { name: Some(Sensitive::new("张三")), ..request };
    let error = Node::new(&client).call::<Empty>(&APPLYMENT, &request).await.unwrap_err();
    assert!(error.to_string().contains("`name`: it is sensitive"), "never in clear: {error}");
    assert!(!format!("{request:?}").contains("张三"));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn the_statement_is_held_against_its_digest() {
    let file = b"statement, not JSON".to_vec();
    let digest: String = <sha1::Sha1 as sha1::Digest>::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
    let server = Server::start(move |_| {
        Reply::bytes(200, file.clone())
            .header("Wechatpay-Statement-Sha1", &digest)
            .signed_as(format!(r#"{{"sha1":"{digest}"}}"#))
    });
    let client = client(&server);
    // Verified; that the file is no JSON is another matter, and there is no other type to read it as yet.
    let error = Node::new(&client).call::<Empty>(&STATEMENTS, &()).await.unwrap_err();
    assert!(error.to_string().contains("the answer could not be read: not JSON"), "{error}");
}

#[tokio::test]
async fn an_operation_whose_answer_is_unsigned() {
    let server = Server::start(|_| Reply::json(200, "{}").unsigned());
    let client = client(&server);
    Node::new(&client).parameter(&"id").call::<Empty>(&IMAGE, &()).await.unwrap();
}

#[tokio::test]
async fn by_path_untyped_and_typed() {
    let server = Server::start(|sent| {
        Reply::json(200, json!({ "presign_token": sent.target(), "body": sent.text() }).to_string())
    });
    let client = client(&server);
    let body = json!({ "total": 1, "nothing": null, "deep": [{ "nothing": null }] });

    let answer = client.chain("v3/edu-papay/contracts/presign").post(&body).await.unwrap();
    let sent: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    assert_eq!(sent, json!({ "total": 1, "deep": [{}] }));

    let answer = client
        .chain("/v3/edu-papay/contracts/presign")
        .post(&presign_request())
        .decode::<PresignResponse>()
        .await
        .unwrap();
    assert_eq!(answer.presign_token, "/v3/edu-papay/contracts/presign");

    let answer = client
        .chain("v3/x/{id}/y/{id}")
        .parameter("id", "a/b")
        .get(&json!({ "a": 1, "b": null, "c": "", "d": [1, "2"] }))
        .await
        .unwrap();
    assert_eq!(answer["presign_token"], "/v3/x/a%2Fb/y/a%2Fb?a=1&d=1&d=2");

    let answer = client.chain("v3/x").delete(&Json(vec![Some(1), None])).await.unwrap();
    assert_eq!((&answer["presign_token"], &answer["body"]), (&Value::from("/v3/x"), &Value::from("[1]")));

    let answer = client.chain("v3/x").put(&(Query(json!({ "q": 1 })), Json("text"))).await.unwrap();
    assert_eq!((&answer["presign_token"], &answer["body"]), (&Value::from("/v3/x?q=1"), &Value::from("\"text\"")));

    let answer = client.chain("v3/x").patch(&()).await.unwrap();
    assert_eq!(answer["body"], "");
}

#[tokio::test]
async fn many_at_once() {
    let server = Server::start(|sent| Reply::json(200, json!({ "presign_token": sent.target(), }).to_string()));
    let client = client(&server);
    let tasks: Vec<_> = (0..20)
        .map(|n| {
            let client = client.clone();
            tokio::spawn(async move {
                client
                    .chain(format!("v3/x/{n}"))
                    .get(&())
                    .await
                    .map(|answer| answer["presign_token"] == format!("/v3/x/{n}"))
            })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap().unwrap());
    }
    let nonces: std::collections::BTreeSet<_> = server
        .received()
        .iter()
        .map(|sent| sent.header("Authorization").unwrap().split('"').nth(3).unwrap().to_owned())
        .collect();
    assert_eq!(nonces.len(), 20);
}
