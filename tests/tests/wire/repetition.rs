//! Retries, the backup host, and what an error tells of the attempts before it.

use std::net::TcpListener;
use std::time::Duration;

use serde_json::json;
use wechatpay_gateway::{Gateway, Reply};
use wechatpay_runtime::{Cause, Client, ClientBuilder, Error, Method, Node, NotSentReason, Operation, Retry, blocking};

use crate::gateway;
use crate::messages::Empty;

const QUERY: &str = "GET /v3/x";
const ORDER: &str = "POST /v3/x";
/// As generated, with the query that settles it.
const SETTLED: Operation = Operation::new(Method::Post, "/v3/x").settled_by("GET /v3/x/{number}");

/// Three attempts without noticeable pauses.
fn thrice() -> Retry {
    Retry::attempts(3).backoff(Duration::from_millis(1), Duration::from_millis(2))
}

fn builder(gateway: &Gateway) -> ClientBuilder {
    Client::builder()
        .mchid(gateway.mchid())
        .certificate_serial(&gateway.certificate_serial())
        .private_key(gateway.private_key())
        .public_key(&gateway.public_key_id(), &gateway.public_key())
        .base_url(gateway.url())
}

/// Where nobody listens.
fn dead_end() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

fn later() -> Reply {
    Reply::error(503, "SYSTEM_ERROR", "later").unsigned()
}

#[tokio::test]
async fn never_unless_told() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on_undocumented(QUERY).reply(later());
    let error = gateway::client(&gateway).chain("v3/x").get(&()).await.unwrap_err();
    assert_eq!((error.attempts(), gateway.calls().len()), (1, 1));
    // By itself `idempotent` repeats nothing.
    gateway.on_undocumented(ORDER).reply(later());
    let error = gateway::client(&gateway).chain("v3/x").post(&()).idempotent().await.unwrap_err();
    assert_eq!((error.attempts(), gateway.calls().len()), (1, 2));
}

#[tokio::test]
async fn a_query_is_repeated_and_signed_anew() {
    let gateway = Gateway::start().await.unwrap();
    let client = builder(&gateway).retry(thrice()).build().unwrap();
    gateway.on_undocumented(QUERY).reply(later()).then(Reply::hang_up()).then(Reply::json(200, "{}"));
    let answer = client.chain("v3/x").get(&()).await.unwrap();
    assert_eq!((answer.attempts(), answer.http_status().as_u16()), (3, 200));
    // The gateway refuses a nonce that comes twice, so each attempt had one of its own.
    let mut signatures =
        gateway.calls().iter().map(|call| call.header("Authorization").unwrap().to_owned()).collect::<Vec<_>>();
    signatures.dedup();
    assert_eq!(signatures.len(), 3);

    gateway.on_undocumented(QUERY).reply(later());
    let error = client.chain("v3/x").get(&()).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert!(!error.may_have_taken_effect());
    assert!(error.to_string().contains("refused with 503 SYSTEM_ERROR: later after 3 attempts"), "{error}");
}

#[tokio::test]
async fn a_write_is_repeated_only_where_the_call_says_so() {
    let gateway = Gateway::start().await.unwrap();
    let client = builder(&gateway).retry(thrice()).build().unwrap();
    for failure in [later(), Reply::hang_up()] {
        gateway.on_undocumented(ORDER).reply(failure.clone()).times(1).then(Reply::json(200, "{}"));
        let before = gateway.calls().len();
        let error = client.chain("v3/x").post(&json!({ "a": 1 })).await.unwrap_err();
        assert_eq!((error.attempts(), gateway.calls().len() - before), (1, 1));

        gateway.on_undocumented(ORDER).reply(failure).times(1).then(Reply::json(200, "{}"));
        let answer = client.chain("v3/x").post(&json!({ "a": 1 })).idempotent().await.unwrap();
        assert_eq!((answer.attempts(), gateway.calls().len() - before), (2, 3));
    }
    assert!(gateway.calls().iter().all(|call| call.text() == r#"{"a":1}"#), "the same bytes each time");
}

/// 429 says that the request was not taken: nothing of it can be done twice.
#[tokio::test]
async fn a_write_that_was_not_taken_is_repeated() {
    let gateway = Gateway::start().await.unwrap();
    let client = builder(&gateway).retry(thrice()).build().unwrap();
    let busy = || Reply::error(429, "RATELIMIT_EXCEEDED", "slowly");
    gateway.on_undocumented(ORDER).reply(busy()).times(1).then(Reply::json(200, "{}"));
    let answer = client.chain("v3/x").post(&json!({ "a": 1 })).await.unwrap();
    assert_eq!((answer.attempts(), gateway.calls().len()), (2, 2));
    // What may have been taken ends it.
    gateway.on_undocumented(ORDER).reply(busy()).times(1).then(later());
    let error = client.chain("v3/x").post(&json!({ "a": 1 })).await.unwrap_err();
    assert_eq!((error.attempts(), error.http_status().unwrap().as_u16(), gateway.calls().len()), (2, 503, 4));
    gateway.on_undocumented(ORDER).reply(busy());
    let never = client.chain("v3/x").post(&json!({ "a": 1 })).retry(thrice().on_rate_limits(false));
    assert_eq!((never.await.unwrap_err().attempts(), gateway.calls().len()), (1, 5));
}

#[tokio::test]
async fn an_answer_that_cannot_be_trusted_is_told_at_once() {
    let gateway = Gateway::start().await.unwrap();
    let client = builder(&gateway).retry(thrice()).build().unwrap();
    let probe = || Reply::json(200, "{}").signature("WECHATPAY/SIGNTEST/abc");
    for reply in [
        probe(),
        Reply::json(200, "{}").unsigned(),
        later().header("Wechatpay-Signature", "AAAA"),
        Reply::json(302, ""),
    ] {
        gateway.on_undocumented(ORDER).reply(reply.clone());
        gateway.on_undocumented(QUERY).reply(reply);
        for call in [client.chain("v3/x").post(&()).idempotent(), client.chain("v3/x").get(&())] {
            let before = gateway.calls().len();
            assert!(matches!(call.await.unwrap_err(), Error::OutcomeUnknown(_)));
            assert_eq!(gateway.calls().len() - before, 1);
        }
    }
}

#[tokio::test]
async fn each_condition_can_be_left_out() {
    let gateway = Gateway::start().await.unwrap();
    let client = builder(&gateway).build().unwrap();
    for (failure, retry) in [
        (later(), thrice().on_server_errors(false)),
        (Reply::error(429, "RATELIMIT_EXCEEDED", "slowly"), thrice().on_rate_limits(false)),
        (Reply::hang_up(), thrice().on_connection_failures(false)),
        (Reply::error(400, "PARAM_ERROR", "no"), thrice()),
        (Reply::error(401, "SIGN_ERROR", "no"), thrice()),
    ] {
        gateway.on_undocumented(QUERY).reply(failure);
        let before = gateway.calls().len();
        client.chain("v3/x").get(&()).retry(retry).await.unwrap_err();
        assert_eq!(gateway.calls().len() - before, 1);
    }
}

#[tokio::test]
async fn the_server_says_when() {
    // 2015-10-21T07:28:00Z.
    const NOW: i64 = 1_445_412_480;
    let gateway = Gateway::builder().clock(|| NOW).start().await.unwrap();
    let client = builder(&gateway).retry(thrice()).clock(|| NOW).build().unwrap();
    let busy = |after: &str| Reply::error(429, "RATELIMIT_EXCEEDED", "slowly").unsigned().header("Retry-After", after);
    for soon in ["0", "Wed, 21 Oct 2015 07:28:00 GMT", "soon", "-1"] {
        gateway.on_undocumented(QUERY).reply(busy(soon));
        let error = client.chain("v3/x").get(&()).await.unwrap_err();
        assert_eq!((error.code(), error.attempts()), (Some("RATELIMIT_EXCEEDED"), 3), "{soon}");
    }
    // What does not fit into the call's time ends it at once, with what the server said.
    for late in ["3600", "Wed, 21 Oct 2015 08:28:00 GMT"] {
        gateway.on_undocumented(QUERY).reply(busy(late));
        let before = gateway.calls().len();
        let error = client.chain("v3/x").get(&()).await.unwrap_err();
        assert_eq!((error.attempts(), gateway.calls().len() - before), (1, 1), "{late}");
    }
}

#[tokio::test]
async fn what_did_not_leave_is_repeated_whatever_it_does() {
    let gateway = Gateway::start().await.unwrap();
    let client = builder(&gateway).base_url(&dead_end()).retry(thrice()).build().unwrap();
    let error = client.chain("v3/x").post(&()).await.unwrap_err();
    assert!(matches!(&error, Error::NotSent(not_sent) if not_sent.reason() == NotSentReason::Connection), "{error:?}");
    assert_eq!(error.attempts(), 3);
    assert!(!error.may_have_taken_effect());
    let patient = client.chain("v3/x").post(&()).retry(Retry::none());
    assert_eq!(patient.await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn that_an_earlier_attempt_left_is_not_forgotten() {
    let gateway = Gateway::start().await.unwrap();
    let client = builder(&gateway).retry(thrice()).build().unwrap();
    let call = || Node::new(&client).call::<Empty>(&SETTLED, &()).idempotent();

    // The first one may have been the one that paid: the refusal of the second proves nothing.
    gateway.on_undocumented(ORDER).reply(Reply::hang_up()).times(1).then(Reply::error(400, "ORDERPAID", "paid"));
    let error = call().await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("ORDERPAID"), 2));
    assert!(error.may_have_taken_effect());
    assert_eq!(error.settled_by(), Some("GET /v3/x/{number}"));
    assert!(error.to_string().ends_with("; GET /v3/x/{number} tells what became of it"), "{error}");

    // Alone it does.
    gateway.on_undocumented(ORDER).reply(Reply::error(400, "ORDERPAID", "paid"));
    let error = call().await.unwrap_err();
    assert_eq!((error.may_have_taken_effect(), error.settled_by()), (false, None));

    // A server that is gone after the first attempt: not "not sent".
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        use std::io::Read;
        let (mut stream, _) = listener.accept().unwrap();
        drop(listener);
        let _ = stream.read(&mut [0; 1024]);
    });
    let client = builder(&gateway).base_url(&url).retry(thrice()).build().unwrap();
    let error = Node::new(&client).call::<Empty>(&SETTLED, &()).idempotent().await.unwrap_err();
    server.join().unwrap();
    let Error::OutcomeUnknown(unknown) = &error else { panic!("{error:?}") };
    assert!(matches!(unknown.cause(), Cause::ConnectionLost(_)));
    assert_eq!((error.attempts(), error.settled_by()), (3, Some("GET /v3/x/{number}")));
}

#[tokio::test]
async fn what_settles_is_named_only_if_there_is_something_to_settle() {
    let gateway = Gateway::start().await.unwrap();
    let client = gateway::client(&gateway);
    let call = || Node::new(&client).call::<Empty>(&SETTLED, &());
    for (reply, settled) in [
        (Reply::hang_up(), true),
        (Reply::json(200, "{}").unsigned(), true),
        (Reply::json(200, "<html>"), true),
        (Reply::error(500, "SYSTEM_ERROR", "?"), true),
        (Reply::error(404, "ORDER_NOT_EXIST", "no"), false),
    ] {
        gateway.on_undocumented(ORDER).reply(reply);
        let error = call().await.unwrap_err();
        assert_eq!(error.settled_by().is_some(), settled, "{error}");
        assert_eq!(error.to_string().contains("GET /v3/x/{number}"), settled, "{error}");
    }
}

#[tokio::test]
async fn the_backup_host_serves_what_found_no_connection() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on_undocumented(ORDER).reply(Reply::json(200, "{}"));
    let failing = || builder(&gateway).base_url(&dead_end()).backup_base_url(gateway.url());
    let answer = failing().build().unwrap().chain("v3/x").post(&json!({ "a": 1 })).await.unwrap();
    assert_eq!((answer.attempts(), gateway.calls().len()), (1, 1));

    let error = failing().no_failover().build().unwrap().chain("v3/x").post(&()).await.unwrap_err();
    assert!(matches!(&error, Error::NotSent(not_sent) if not_sent.reason() == NotSentReason::Connection));
    let error = builder(&gateway).base_url(&dead_end()).build().unwrap().chain("v3/x").post(&()).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "no backup for a base URL unless it is given");
    assert_eq!(gateway.calls().len(), 1);
}

#[tokio::test]
async fn the_backup_host_gets_nothing_that_may_have_left() {
    let (usual, backup) = (Gateway::start().await.unwrap(), Gateway::start().await.unwrap());
    for reply in [Reply::hang_up(), later(), Reply::json(200, "{}").unsigned()] {
        usual.on_undocumented(ORDER).reply(reply);
        let client = builder(&usual).backup_base_url(backup.url()).build().unwrap();
        client.chain("v3/x").post(&()).idempotent().await.unwrap_err();
    }
    usual.on_undocumented(ORDER).reply(Reply::json(200, "{}").delay(Duration::from_secs(5)));
    let client = builder(&usual).backup_base_url(backup.url()).build().unwrap();
    client.chain("v3/x").post(&()).timeout(Duration::from_millis(100)).await.unwrap_err();
    assert_eq!((usual.calls().len(), backup.calls().len()), (4, 0));
}

#[tokio::test]
async fn a_blocking_client_repeats_and_fails_over_too() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on_undocumented(QUERY).reply(later()).then(Reply::json(200, "{}"));
    let client =
        builder(&gateway).base_url(&dead_end()).backup_base_url(gateway.url()).retry(thrice()).build().unwrap();
    let client = blocking::Client::new(client).unwrap();
    let answer = tokio::task::spawn_blocking(move || client.chain("v3/x").get(&()).send().unwrap()).await.unwrap();
    assert_eq!(answer.attempts(), 2);
}

#[tokio::test]
async fn accepted_is_no_success_and_shows() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on_undocumented(ORDER).reply(Reply::json(202, r#"{"state":"PROCESSING"}"#));
    let answer = gateway::client(&gateway).chain("v3/x").post(&()).await.unwrap();
    assert_eq!((answer.http_status().as_u16(), &answer["state"]), (202, &json!("PROCESSING")));
}
