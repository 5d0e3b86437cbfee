//! Sensitive values of requests: where they stand, and what is refused.

use serde_json::{Value, json};
use wechatpay_runtime::{
    Client, Encrypted, EncryptionKey, Error, Json, JsonString, Method, Node, NotSentReason, Operation, Query,
    Sensitive, ToParts,
};

use crate::client;
use crate::keys::{PUBLIC_KEY_ID, keys};
use crate::members::*;
use crate::messages::{Empty, PRESIGN};
use crate::server::{Received, Reply, Server};

/// What arrived, decrypted; a value in clear or under another key fails.
fn decrypted(value: &Value) -> String {
    keys().wechat_pay.decrypt(value.as_str().unwrap()).expect("encrypted for WeChat Pay")
}

fn json_of(received: &Received) -> Value {
    serde_json::from_slice(received.body()).unwrap()
}

/// What is told of a request that did not leave.
pub fn not_sent(error: &Error) -> String {
    match error {
        Error::NotSent(not_sent) => assert_eq!(not_sent.reason(), NotSentReason::Encryption, "{error}"),
        other => panic!("{other:?}"),
    }
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(SECRET), "{shown}");
    error.to_string()
}

#[tokio::test]
async fn at_every_place() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = client(&server);
    Node::new(&client).call::<Empty>(&IMPORT, &import_request()).await.unwrap();
    let received = server.only();
    assert_eq!(received.header("Wechatpay-Serial"), Some(PUBLIC_KEY_ID));
    assert_eq!(decrypted(&received.header("X-Operator").unwrap().into()), SECRET);

    let (name, value) = received.target().split_once('?').unwrap().1.split_once("&operator_name=").unwrap();
    assert_eq!(name, "scene=A%20B");
    assert!(!value.contains(['+', '/', '=']), "percent-encoded");
    let value = value.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    assert_eq!(decrypted(&value.into()), SECRET);

    let body = json_of(&received);
    assert_eq!(body["contact"]["title"], "Dr.");
    assert_eq!(decrypted(&body["contact"]["name"]), SECRET);
    assert_eq!(body["members"][0]["identity"]["kind"], "ID");
    assert_eq!(decrypted(&body["members"][0]["identity"]["number"]), SECRET);
    assert_eq!(decrypted(&body["members"][1]["identity"]["number"]), SECRET);
    let answers = body["members"][0]["answers"].as_array().unwrap();
    assert_eq!(answers.iter().map(decrypted).collect::<Vec<_>>(), [SECRET, SECRET], "the empty one is left out");
    assert_ne!(answers[0], answers[1], "never twice the same");
    assert_eq!(body["members"][1]["answers"], json!([]));

    let extra: Value = serde_json::from_str(body["extra"].as_str().unwrap()).unwrap();
    assert_eq!((&extra["note"], &extra["end"]), (&json!("quo\"te"), &json!("\\")));
    assert_eq!(decrypted(&extra["name"]), SECRET);
    assert_eq!(extra["aliases"].as_array().unwrap().iter().map(decrypted).collect::<Vec<_>>(), [SECRET, SECRET]);
}

#[tokio::test]
async fn absent_and_empty_values_are_left_out() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = client(&server);
    let empty = || Some(Sensitive::new(""));
    let request = ImportRequest {
        operator: empty(),
        operator_name: empty(),
        scene: None,
        body: ImportBody {
            contact: Some(Person { name: empty(), title: None }),
            members: vec![Member::default()],
            extra: Some(JsonString(Extra { name: empty(), aliases: vec!["".into()], ..Extra::default() })),
            // Where no key is known, there is nothing to lose in an empty one.
            name: empty(),
        },
    };
    Node::new(&client).call::<Empty>(&IMPORT, &request).await.unwrap();
    let received = server.only();
    assert_eq!(received.target(), "/v3/members/import");
    assert_eq!(received.header("X-Operator"), None);
    assert_eq!(received.text(), r#"{"contact":{},"members":[{}],"extra":"{\"aliases\":[]}"}"#);

    Node::new(&client).call::<Empty>(&IMPORT, &ImportRequest::default()).await.unwrap();
    assert_eq!(server.received()[1].text(), r#"{"members":[]}"#);
}

#[tokio::test]
async fn nothing_leaves_in_clear_at_a_path_that_is_not_listed() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = client(&server);
    let mut request = import_request();
    request.body.name = Some(SECRET.into());
    let error = Node::new(&client).call::<Empty>(&IMPORT, &request).await.unwrap_err();
    assert_eq!(
        not_sent(&error),
        "POST /v3/members/import was not sent: `name`: it is sensitive, and the operation names no key to encrypt it with",
    );
    // Without any table the path is told all the same.
    let deep = ImportBody { members: request.body.members.clone(), ..ImportBody::default() };
    let error = Node::new(&client).call::<Empty>(&PRESIGN, &Body(deep)).await.unwrap_err();
    assert!(not_sent(&error).contains("`members.identity.number`: it is sensitive"), "{error}");
    let inner = ImportBody { extra: request.body.extra.clone(), ..ImportBody::default() };
    let error = client.chain("v3/x").post(&Body(inner)).await.unwrap_err();
    assert!(not_sent(&error).contains("`extra.name`: it is sensitive"), "{error}");
    // Listed, but for another place.
    let query = ImportRequest { operator_name: Some(SECRET.into()), ..ImportRequest::default() };
    const BODY: &[Encrypted] = &[Encrypted::body("operator_name", EncryptionKey::Platform)];
    let error = client.chain("v3/x").encrypted(BODY).post(&query).await.unwrap_err();
    assert!(not_sent(&error).contains("`operator_name`: it is sensitive"), "{error}");
    let header = ImportRequest { operator: Some(SECRET.into()), ..ImportRequest::default() };
    let error = client.chain("v3/x").encrypted(BODY).post(&header).await.unwrap_err();
    assert!(not_sent(&error).contains("`X-Operator`: it is sensitive"), "{error}");
    assert_eq!(server.received().len(), 0);
}

/// A body alone.
struct Body(ImportBody);

impl ToParts for Body {
    fn to_parts(&self, parts: &mut wechatpay_runtime::Parts) {
        parts.json(&self.0);
    }
}

const UNTYPED: &[Encrypted] = &[
    Encrypted::body("payer.name", EncryptionKey::Platform),
    Encrypted::body("names", EncryptionKey::Platform),
    Encrypted::query("name", EncryptionKey::Platform),
    Encrypted::header("X-Name", EncryptionKey::Platform),
];

#[tokio::test]
async fn plain_text_at_a_listed_path_is_encrypted_too() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = client(&server);
    let chain = || client.chain("v3/x").encrypted(UNTYPED);
    chain()
        .post(&(
            Json(json!({ "payer": [{ "name": SECRET, "named": "b" }, { "name": null }], "names": [SECRET, [SECRET]] })),
            Query(json!({ "name": [SECRET, SECRET], "names": "c" })),
        ))
        .await
        .unwrap();
    let received = server.only();
    let body = json_of(&received);
    assert_eq!(decrypted(&body["payer"][0]["name"]), SECRET);
    assert_eq!((&body["payer"][0]["named"], &body["payer"][1]), (&json!("b"), &json!({})));
    assert_eq!((decrypted(&body["names"][0]), decrypted(&body["names"][1][0])), (SECRET.into(), SECRET.into()));
    assert_eq!(received.target().matches("name=").count(), 2);
    assert!(received.target().starts_with("/v3/x?names=c&name="));

    // A list at the top: the paths are those of its items.
    const ITEMS: &[Encrypted] = &[Encrypted::body("name", EncryptionKey::Platform)];
    client.chain("v3/x").encrypted(ITEMS).post(&Json(json!([{ "name": SECRET }]))).await.unwrap();
    assert_eq!(decrypted(&json_of(&server.received()[1])[0]["name"]), SECRET);
}

#[tokio::test]
async fn an_operation_brings_its_table_for_requests_of_the_callers_own() {
    const OPERATION: Operation = Operation::new(Method::Patch, "/v3/shops/{shop_id}/members/{member_id}")
        .encrypted(UNTYPED)
        .settled_by("GET /v3/shops/{shop_id}");
    let server = Server::start(|request| match request.text() {
        "{}" => Reply::hang_up(),
        _ => Reply::json(200, json!({ "name": "a" }).to_string()),
    });
    let client = client(&server);
    let member = || client.operation(&OPERATION).parameter("member_id", 7).parameter("shop_id", "a b");
    let answer = member().call(&json!({ "payer": { "name": SECRET } })).await.unwrap();
    assert_eq!(answer["name"], "a");
    let received = server.only();
    assert_eq!((received.method(), received.target()), ("PATCH", "/v3/shops/a%20b/members/7"));
    assert_eq!(decrypted(&json_of(&received)["payer"]["name"]), SECRET);

    let error = member().call(&json!({})).await.unwrap_err();
    assert_eq!(error.settled_by(), Some("GET /v3/shops/{shop_id}"));
    // What the path lacks, and what it has not.
    let error = client.operation(&OPERATION).parameter("shop_id", 1).call(&json!({})).await.unwrap_err();
    assert!(error.to_string().ends_with("was not sent: the path parameter `member_id` has no value"), "{error}");
    let error = member().parameter("shop", 1).call(&json!({})).await.unwrap_err();
    assert!(error.to_string().ends_with("has no path parameter `shop`"), "{error}");

    let blocking = tokio::task::spawn_blocking(move || {
        let client = wechatpay_runtime::blocking::Client::new(client).unwrap();
        let member = client.operation(&OPERATION).parameter("member_id", 8).parameter("shop_id", "b");
        member.call(&json!({ "payer": { "name": SECRET } })).send().unwrap();
    });
    blocking.await.unwrap();
    assert_eq!(decrypted(&json_of(server.received().last().unwrap())["payer"]["name"]), SECRET);
}

#[tokio::test]
async fn what_is_no_text_is_refused() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = client(&server);
    for (body, path) in [
        (json!({ "payer": { "name": 13800000000_i64 } }), "payer.name"),
        (json!({ "payer": { "name": true } }), "payer.name"),
        (json!({ "payer": { "name": { "first": SECRET } } }), "payer.name"),
        (json!({ "names": [1] }), "names"),
        (json!({ "names": [[{ "a": SECRET }]] }), "names"),
    ] {
        let error = client.chain("v3/x").encrypted(UNTYPED).post(&body).await.unwrap_err();
        let expected = format!("`{path}`: it is to be encrypted, and is no text");
        assert!(not_sent(&error).contains(&expected), "{error}");
    }
    // A query is flat.
    const DEEP: &[Encrypted] = &[Encrypted::query("a.name", EncryptionKey::Platform)];
    let error = client.chain("v3/x").encrypted(DEEP).get(&json!({ "a": { "name": SECRET } })).await.unwrap_err();
    assert!(not_sent(&error).contains("`a.name`: it is to be encrypted, and stands inside"), "{error}");
    // A header beside the request's own would leave as it is.
    let error = client.chain("v3/x").encrypted(UNTYPED).get(&()).header("x-name", SECRET).await.unwrap_err();
    assert!(error.to_string().contains("the header `x-name` is encrypted") && !error.to_string().contains(SECRET));
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn as_long_as_the_key_takes() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = client(&server);
    let send = async |client: &Client, length: usize| {
        let mut request = ImportRequest::default();
        request.body.contact = Some(Person { name: Some("x".repeat(length).into()), title: None });
        Node::new(client).call::<Empty>(&IMPORT, &request).await
    };
    send(&client, 214).await.unwrap();
    assert_eq!(decrypted(&json_of(&server.only())["contact"]["name"]).len(), 214);
    let error = send(&client, 215).await.unwrap_err();
    assert_eq!(
        not_sent(&error),
        "POST /v3/members/import was not sent: `contact.name` cannot be encrypted: it has 215 bytes, and the key takes 214",
    );
    assert_eq!(server.received().len(), 1);
}
