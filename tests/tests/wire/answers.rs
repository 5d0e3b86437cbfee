//! Answers that cannot be trusted or read: the outcome is unknown, and all that is known is told.

use wechatpay_runtime::{Cause, Error, Node, OutcomeUnknown, Unverified};

use crate::keys::{PLATFORM_SERIAL, PUBLIC_KEY_ID, keys};
use crate::messages::*;
use crate::server::{Reply, Server};
use crate::{MCHID, NOW, builder, client};

const GOOD: &str = r#"{"presign_token":"01a3"}"#;

fn unknown(error: Error) -> OutcomeUnknown {
    match error {
        Error::OutcomeUnknown(unknown) => *unknown,
        other => panic!("{other:?}"),
    }
}

/// What a write ends in.
async fn presign(reply: Reply) -> Result<(), Error> {
    let server = Server::start(move |_| reply.clone());
    let client = client(&server);
    let outcome = Node::new(&client).call::<PresignResponse>(&PRESIGN, &presign_request()).await;
    assert_eq!(server.received().len(), 1, "sent once");
    outcome.map(|answer| assert_eq!(answer.presign_token, "01a3"))
}

async fn unverified(reply: Reply) -> Unverified {
    let error = presign(reply).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert_eq!(error.http_status().unwrap(), 200);
    assert_eq!(error.request_id(), Some("08F78BB5AF0610D302189F95C1"));
    assert!(error.raw().is_some());
    assert_eq!(error.operation().unwrap(), "POST /v3/edu-papay/contracts/presign");
    let text = error.to_string();
    // The text says all; a report of the whole chain says it once.
    assert!(format!("{error:#}") == text && std::error::Error::source(&error).is_none());
    let unverified = match unknown(error).cause() {
        Cause::Unverified(unverified) => unverified.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        text,
        format!(
            "outcome of POST /v3/edu-papay/contracts/presign unknown: the answer could not be verified: {unverified} (status \
             200) [Request-ID 08F78BB5AF0610D302189F95C1]"
        ),
    );
    unverified
}

#[tokio::test]
async fn tampered() {
    assert_eq!(
        unverified(Reply::json(200, GOOD).signed_as(r#"{"presign_token":"01a4"}"#)).await,
        Unverified::Signature
    );
    // Not a byte may differ, blanks neither.
    assert_eq!(
        unverified(Reply::json(200, GOOD).signed_as(r#"{"presign_token": "01a3"}"#)).await,
        Unverified::Signature
    );
    assert_eq!(unverified(Reply::json(200, GOOD).by_stranger()).await, Unverified::Signature);
}

#[tokio::test]
async fn probing_traffic_is_a_failure_like_any_other() {
    for signature in ["WECHATPAY/SIGNTEST/abc", "WECHATPAY/SIGNTEST/not=base64!", "AAAA"] {
        assert_eq!(unverified(Reply::json(200, GOOD).signature(signature)).await, Unverified::Signature);
    }
}

#[tokio::test]
async fn stale_on_either_side() {
    for timestamp in [NOW - 301, NOW + 301, 0, i64::MAX, i64::MIN] {
        assert_eq!(
            unverified(Reply::json(200, GOOD).timestamp(timestamp)).await,
            Unverified::Stale { timestamp, now: NOW }
        );
    }
    for timestamp in [NOW - 300, NOW + 300] {
        presign(Reply::json(200, GOOD).timestamp(timestamp)).await.unwrap();
    }
}

#[tokio::test]
async fn unsigned_or_half_signed() {
    assert_eq!(unverified(Reply::json(200, GOOD).unsigned()).await, Unverified::Header("Wechatpay-Signature"));
    for header in ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature", "Wechatpay-Serial"] {
        assert_eq!(unverified(Reply::json(200, GOOD).without(header)).await, Unverified::Header(header));
    }
}

#[tokio::test]
async fn an_unknown_serial() {
    let serial = "PUB_KEY_ID_0000000000000000000000000000000000";
    assert_eq!(unverified(Reply::json(200, GOOD).serial(serial)).await, Unverified::UnknownSerial(serial.to_owned()));
    // The right key under another's name.
    assert_eq!(unverified(Reply::json(200, GOOD).serial(PUBLIC_KEY_ID).by_stranger()).await, Unverified::Signature);
}

#[tokio::test]
async fn an_empty_answer_is_signed_too() {
    let server = Server::start(|_| Reply::json(204, "").unsigned());
    let client = client(&server);
    let error = Node::new(&client).parameter(&"1").call::<Empty>(&CLOSE_ORDER, &()).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert_eq!(error.http_status().unwrap(), 204);
}

#[tokio::test]
async fn both_kinds_of_keys_at_once() {
    for preferred in [PUBLIC_KEY_ID, PLATFORM_SERIAL] {
        for answering in [PUBLIC_KEY_ID, PLATFORM_SERIAL] {
            let server = Server::start(move |_| Reply::json(200, GOOD).serial(answering));
            let client = builder(&server)
                .platform_certificate(&keys().platform.certificate(PLATFORM_SERIAL))
                .preferred_key(&preferred.to_lowercase().replace("pub_key_id", "PUB_KEY_ID"))
                .build()
                .unwrap();
            Node::new(&client).call::<PresignResponse>(&PRESIGN, &presign_request()).await.unwrap();
            assert_eq!(server.only().header("Wechatpay-Serial"), Some(preferred));
        }
    }
}

#[tokio::test]
async fn a_file_that_is_not_the_one_signed() {
    let server = Server::start(|_| {
        let digest = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
        Reply::json(200, "{}").header("Wechatpay-Statement-Sha1", digest).signed_as(format!(r#"{{"sha1":"{digest}"}}"#))
    });
    let client = client(&server);
    let error = Node::new(&client).call::<Empty>(&STATEMENTS, &()).await.unwrap_err();
    assert!(!error.may_have_taken_effect(), "a GET never has");
    assert!(matches!(unknown(error).cause(), Cause::Unverified(Unverified::Digest)));

    let server = Server::start(|_| Reply::json(200, "{}").without("Wechatpay-Statement-Sha1"));
    let client = crate::client(&server);
    let error = Node::new(&client).call::<Empty>(&STATEMENTS, &()).await.unwrap_err();
    assert!(matches!(unknown(error).cause(), Cause::Unverified(Unverified::Header("Wechatpay-Statement-Sha1"))));
}

#[tokio::test]
async fn truncated() {
    let error = presign(Reply::json(200, GOOD).cut(3)).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert_eq!(error.request_id(), Some("08F78BB5AF0610D302189F95C1"));
    let (text, whole) = (error.to_string(), format!("{error:#}"));
    let lost = "unknown: the connection was lost before a complete answer came";
    assert!(text.contains(&format!("{lost} (status 200)")), "{text}");
    // What another crate says is told on request, before what ends the text.
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(whole.contains(&format!("{lost}: {source}")) && whole.ends_with("[Request-ID 08F78BB5AF0610D302189F95C1]"));
    assert!(matches!(unknown(error).cause(), Cause::ConnectionLost(_)));
    // Cut where nobody notices but the signature.
    assert_eq!(unverified(Reply::json(200, "{").signed_as(GOOD)).await, Unverified::Signature);
}

#[tokio::test]
async fn oversized() {
    let server = Server::start(|_| Reply::json(200, format!(r#"{{"presign_token":"{}"}}"#, "x".repeat(5000))));
    let client = builder(&server).answer_limit(4096).build().unwrap();
    let error = Node::new(&client).call::<PresignResponse>(&PRESIGN, &presign_request()).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert!(matches!(unknown(error).cause(), Cause::TooLarge(4096)));
}

#[tokio::test]
async fn verified_but_without_what_is_promised() {
    let answer = |json: &'static str| async move {
        let server = Server::start(move |_| Reply::json(200, json));
        let client = client(&server);
        let request = QueryOrderRequest { mchid: MCHID.to_owned(), ..QueryOrderRequest::default() };
        let error =
            Node::new(&client).parameter(&"1").call::<QueryOrderResponse>(&QUERY_ORDER, &request).await.unwrap_err();
        assert_eq!(error.raw().unwrap(), json.as_bytes());
        let Error::OutcomeUnknown(read) = &error else { panic!("{error:?}") };
        assert_eq!(read.json(), serde_json::from_str::<serde_json::Value>(json).ok());
        match unknown(error).cause() {
            Cause::Undecodable(error) => error.to_string(),
            other => panic!("{other:?}"),
        }
    };
    for (json, problem) in [
        (
            r#"{"trade_state":"SUCCESS","amount":{"total":1}}"#,
            "`amount.payer_total`: expected an integer of 64 bits, found nothing",
        ),
        (r#"{"trade_state":"SUCCESS"}"#, "`amount.total`: expected an integer of 64 bits, found nothing"),
        (r#"{"amount":{"total":1,"payer_total":1}}"#, "`trade_state`: expected a string, found nothing"),
        (
            r#"{"trade_state":null,"amount":{"total":1,"payer_total":1}}"#,
            "`trade_state`: expected a string, found null",
        ),
        (
            r#"{"trade_state":"S","amount":{"total":1.5,"payer_total":1}}"#,
            "`amount.total`: expected an integer of 64 bits, found another number",
        ),
        (r#"{"trade_state":"S","amount":[]}"#, "`amount`: expected an object, found a list"),
        (
            r#"{"trade_state":"S","amount":{"total":1,"payer_total":1},"promotion_detail":[{"coupon_id":"1"},{}]}"#,
            "`promotion_detail[1].coupon_id`: expected a string, found nothing",
        ),
    ] {
        assert_eq!(answer(json).await, problem, "{json}");
    }
    assert!(answer("<html>").await.starts_with("not JSON"));
}

#[tokio::test]
async fn an_error_shows_no_content() {
    let error = presign(Reply::json(200, r#"{"name":"张三"}"#)).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("张三"));
    assert_eq!(error.raw().unwrap(), r#"{"name":"张三"}"#.as_bytes());
}
