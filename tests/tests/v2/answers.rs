//! What an answer is taken for: a success only if it is WeChat Pay's, a refusal with its code, or nobody knows.

use serde_json::json;
use wechatpay_runtime::{
    Answer, Cause, Error, Method, Node, Operation, RefusalStage, Refused, StatusCode, Unverified, Verification,
    v2::Rules,
};

use crate::client;
use crate::peer::{Peer, REQUEST_ID, Reply, hmac_sha256};

const PAY: Operation =
    Operation::new(Method::Post, "/pay/micropay").settled_by("POST /pay/orderquery").v2(Rules::new());
const SUCCESS: [(&str, &str); 2] = [("return_code", "SUCCESS"), ("result_code", "SUCCESS")];

async fn answered(
    operation: Operation,
    reply: impl Fn() -> Reply + Send + Sync + 'static,
) -> Result<Answer<serde_json::Value>, Error> {
    let peer = Peer::start(move |_| reply());
    Node::new(&client(&peer)).call(&operation, &json!({ "mch_id": "1900000109" })).await
}

async fn refused(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Box<Refused> {
    match answered(PAY, reply).await.unwrap_err() {
        Error::Refused(refused) => refused,
        error => panic!("{error}"),
    }
}

async fn unverified(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Unverified {
    let error = answered(PAY, reply).await.unwrap_err();
    assert!(error.may_have_taken_effect() && error.settled_by() == Some("POST /pay/orderquery"), "{error}");
    match &error {
        Error::OutcomeUnknown(unknown) => match unknown.cause() {
            Cause::Unverified(unverified) => unverified.clone(),
            cause => panic!("{cause}"),
        },
        error => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_refusal_has_code_message_and_stage() {
    let refusal = refused(|| Reply::refusal("NOTENOUGH", "余额不足")).await;
    assert_eq!((refusal.code(), refusal.message()), ("NOTENOUGH", "余额不足"));
    assert_eq!((refusal.stage(), refusal.http_status()), (RefusalStage::ResultCode, StatusCode::OK));
    assert!(refusal.is_verified() && !refusal.may_have_taken_effect());
    assert_eq!(refusal.request_id(), Some(REQUEST_ID));
    assert!(refusal.raw().starts_with(b"<xml>"));
    assert_eq!(
        refusal.to_string(),
        format!("POST /pay/micropay was refused with NOTENOUGH: 余额不足 [Request-ID {REQUEST_ID}]")
    );

    // Not even taken: there is no signature.
    let refusal = refused(|| Reply::unsigned(&[("return_code", "FAIL"), ("return_msg", "签名错误")])).await;
    assert_eq!((refusal.code(), refusal.message(), refusal.stage()), ("", "签名错误", RefusalStage::ReturnCode));
    assert!(!refusal.is_verified() && refusal.may_have_taken_effect());

    let refusal = refused(|| Reply::unsigned(&[("return_code", "PARAM_ERROR"), ("return_msg", "now")])).await;
    assert_eq!((refusal.code(), refusal.may_have_taken_effect()), ("PARAM_ERROR", false));

    let refusal = refused(|| Reply::raw("<html>404</html>").status(404)).await;
    assert_eq!((refusal.code(), refusal.stage()), ("", RefusalStage::HttpStatus));
    assert!(!refusal.may_have_taken_effect());
    assert!(refused(|| Reply::raw("").status(502)).await.may_have_taken_effect());
}

#[tokio::test]
async fn only_few_codes_say_that_nothing_was_done() {
    for (code, may) in [
        ("SIGNERROR", false),
        ("PARAM_ERROR", false),
        ("AUTHCODEEXPIRE", false),
        ("SYSTEMERROR", true),
        ("BANKERROR", true),
        ("USERPAYING", true),
        ("ORDERPAID", true),
        ("NEVER_HEARD_OF", true),
        ("", true),
    ] {
        let refusal = refused(move || Reply::refusal(code, "")).await;
        assert_eq!(refusal.may_have_taken_effect(), may, "{code}");
        assert_eq!(refusal.settled_by().is_some(), may, "{code}");
        let read = answered(PAY.reads(), move || Reply::refusal(code, "")).await.unwrap_err();
        assert!(!read.may_have_taken_effect(), "{code}");
    }
}

#[tokio::test]
async fn a_success_is_believed_only_if_it_is_signed() {
    assert_eq!(unverified(|| Reply::unsigned(&SUCCESS)).await, Unverified::Unsigned);
    let signed = |sign: &'static str| move || Reply::unsigned(&[&SUCCESS[..], &[("sign", sign)]].concat());
    for sign in ["9A0A8659F005D6984697E2CA0A9CF3B7", "short", "é9A0A8659F005D6984697E2CA0A9CF3"] {
        assert_eq!(unverified(signed(sign)).await, Unverified::Signature, "{sign}");
    }
    // A field that no page names is signed like the others.
    let sign = hmac_sha256(&[SUCCESS[0], SUCCESS[1], ("new", "1")]);
    let reply = move |new| Reply::unsigned(&[SUCCESS[0], SUCCESS[1], ("new", new), ("sign", &sign)]);
    let forging = reply.clone();
    assert_eq!(answered(PAY, move || reply("1")).await.unwrap()["new"], "1");
    assert_eq!(unverified(move || forging("2")).await, Unverified::Signature);
    // The signature covers neither.
    assert_eq!(unverified(|| Reply::success(&[("a", "1"), ("a", "1")])).await, Unverified::Uncovered);
}

#[tokio::test]
async fn where_the_page_has_no_signature_none_is_needed_but_one_must_fit() {
    let operation = PAY.verification(Verification::Unsigned);
    answered(operation, || Reply::unsigned(&SUCCESS)).await.unwrap();
    let error = answered(operation, || Reply::unsigned(&[&SUCCESS[..], &[("sign", "wrong")]].concat())).await;
    assert!(matches!(error, Err(Error::OutcomeUnknown(_))), "{error:?}");
    let twice = [SUCCESS[0], SUCCESS[1], ("result_code", "FAIL")];
    let error = answered(operation, move || Reply::unsigned(&twice)).await;
    assert!(matches!(error, Err(Error::OutcomeUnknown(_))), "{error:?}");
    // Be it a refusal that would need none.
    let fields = [("return_code", "FAIL"), ("return_msg", "no"), ("sign", "wrong")];
    assert_eq!(unverified(move || Reply::unsigned(&fields)).await, Unverified::Signature);
}

#[tokio::test]
async fn what_is_no_answer_says_nothing() {
    for body in ["", "OK", "<html>busy", "<xml></xml>", "<xml><result_code>SUCCESS</result_code></xml>", "{}"] {
        let error = answered(PAY, move || Reply::raw(body)).await.unwrap_err();
        let Error::OutcomeUnknown(unknown) = &error else { panic!("{error}") };
        assert!(matches!(unknown.cause(), Cause::Undecodable(_)), "{body}: {error}");
        assert!(error.may_have_taken_effect());
    }
}

#[tokio::test]
async fn answers_in_json() {
    let operation = PAY.v2(Rules::new().json_answer()).verification(Verification::Unsigned);
    let error = answered(operation, || Reply::raw(r#"{"retcode":-1,"retmsg":"invalid code"}"#)).await.unwrap_err();
    assert_eq!((error.code(), error.http_status()), (Some("-1"), Some(StatusCode::OK)));
    assert!(error.to_string().contains("was not taken -1: invalid code"), "{error}");
}

#[tokio::test]
async fn hostile_xml_stays_within_bounds() {
    let laughs =
        "<!DOCTYPE xml [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><xml><return_code>&b;</return_code></xml>";
    let entity = "<!DOCTYPE xml [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><xml><return_code>&a;</return_code></xml>";
    let deep = format!("<xml>{}{}</xml>", "<a>".repeat(10_000), "</a>".repeat(10_000));
    for body in [laughs, entity, &deep] {
        let body = body.to_owned();
        let error = answered(PAY, move || Reply::raw(body.clone())).await.unwrap_err();
        let Error::OutcomeUnknown(unknown) = &error else { panic!("{error}") };
        assert!(matches!(unknown.cause(), Cause::Undecodable(_)), "{error}");
    }
    let error = answered(PAY, || Reply::raw(vec![b'<'; 50 << 20])).await.unwrap_err();
    let Error::OutcomeUnknown(unknown) = &error else { panic!("{error}") };
    assert!(matches!(unknown.cause(), Cause::TooLarge(limit) if *limit == 16 << 20), "{error}");
}
