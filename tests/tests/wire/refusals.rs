//! Answers of 4xx and 5xx.

use wechatpay_runtime::{Cause, Error, Node, Refused, Unverified};

use crate::client;
use crate::messages::*;
use crate::server::{Reply, Server};

async fn presign(reply: Reply) -> Error {
    let server = Server::start(move |_| reply.clone());
    let client = client(&server);
    Node::new(&client).call::<PresignResponse>(&PRESIGN, &presign_request()).await.unwrap_err()
}

fn refused(error: &Error) -> &Refused {
    match error {
        Error::Refused(refused) => refused,
        other => panic!("{other:?}"),
    }
}

const BODY: &str = r#"{"code":"PARAM_ERROR","message":"参数错误","detail":{"field":"/amount/currency","value":"XYZ"}}"#;

#[tokio::test]
async fn a_refusal_with_its_detail() {
    let error = presign(Reply::json(400, BODY)).await;
    assert!(!error.may_have_taken_effect());
    let refusal = refused(&error);
    assert_eq!((refusal.http_status().as_u16(), refusal.code(), refusal.message()), (400, "PARAM_ERROR", "参数错误"));
    assert_eq!(refusal.detail().unwrap()["field"], "/amount/currency");
    assert_eq!(refusal.request_id(), Some("08F78BB5AF0610D302189F95C1"));
    assert_eq!(refusal.raw(), BODY.as_bytes());
    assert!(refusal.is_verified());
    assert_eq!(
        error.to_string(),
        "POST /v3/edu-papay/contracts/presign was refused with 400 PARAM_ERROR: 参数错误 [Request-ID 08F78BB5AF0610D302189F95C1]",
    );
}

#[tokio::test]
async fn many_are_not_signed() {
    for (status, may_have_taken_effect) in
        [(400, false), (403, false), (404, false), (429, false), (500, true), (502, true), (503, true)]
    {
        let error = presign(Reply::json(status, BODY).unsigned()).await;
        assert_eq!(error.may_have_taken_effect(), may_have_taken_effect, "{status}");
        assert_eq!((refused(&error).http_status().as_u16(), refused(&error).is_verified()), (status, false));
    }
}

#[tokio::test]
async fn bodies_of_any_kind() {
    for (body, code, message) in [
        ("", "", ""),
        ("<html>Bad Gateway</html>", "", ""),
        ("[1]", "", ""),
        ("\"text\"", "", ""),
        (r#"{"code":12,"message":null}"#, "12", ""),
        (r#"{"code":"A","message":"m","detail":null}"#, "A", "m"),
    ] {
        let error = presign(Reply::json(502, body).unsigned()).await;
        assert_eq!(
            (refused(&error).code(), refused(&error).message(), refused(&error).detail()),
            (code, message, None),
            "{body}"
        );
    }
    let error = presign(Reply::json(400, r#"{"code":"A","detail":"text"}"#)).await;
    assert_eq!(refused(&error).detail().unwrap(), "text");
}

#[tokio::test]
async fn a_signature_that_is_there_must_fit() {
    let error = presign(Reply::json(400, BODY).signed_as("{}")).await;
    assert!(error.may_have_taken_effect());
    assert_eq!(error.http_status().unwrap(), 400);
    let Error::OutcomeUnknown(unknown) = error else { panic!() };
    assert!(matches!(unknown.cause(), Cause::Unverified(Unverified::Signature)));
}

#[tokio::test]
async fn a_refused_file_is_signed_as_usual() {
    let server = Server::start(|_| Reply::json(404, r#"{"code":"NO_STATEMENT_EXIST","message":"账单不存在"}"#));
    let client = client(&server);
    let error = Node::new(&client).call::<Empty>(&STATEMENTS, &()).await.unwrap_err();
    assert_eq!((refused(&error).code(), refused(&error).is_verified()), ("NO_STATEMENT_EXIST", true));
    assert!(!error.may_have_taken_effect());
}
