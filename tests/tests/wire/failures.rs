//! Connections that break, time that runs out, answers that lead elsewhere.

use std::time::Duration;

use serde_json::json;
use wechatpay_runtime::{Cause, Error};

use crate::server::{Reply, Server};
use crate::{builder, client};

fn cause(error: Error) -> Cause {
    match error {
        Error::OutcomeUnknown(unknown) if matches!(unknown.cause(), Cause::Timeout) => Cause::Timeout,
        Error::OutcomeUnknown(unknown) if matches!(unknown.cause(), Cause::UnexpectedStatus) => Cause::UnexpectedStatus,
        Error::OutcomeUnknown(unknown) if matches!(unknown.cause(), Cause::ConnectionLost(_)) => {
            Cause::ConnectionLost("".into())
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn time_runs_out() {
    let server = Server::start(|_| Reply::json(200, "{}").delay(Duration::from_secs(5)));
    let client = client(&server);
    let error = client.chain("v3/x").post(&json!({})).timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert!(error.http_status().is_none() && error.raw().is_none());
    assert_eq!(error.to_string(), "outcome of POST /v3/x unknown: no complete answer came in time");
    assert!(matches!(cause(error), Cause::Timeout));

    let error = client.chain("v3/x").get(&()).timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(!error.may_have_taken_effect());
    assert!(matches!(cause(error), Cause::Timeout));

    let hasty = builder(&server).timeout(Duration::from_millis(50)).build().unwrap();
    assert!(matches!(cause(hasty.chain("v3/x").post(&()).await.unwrap_err()), Cause::Timeout));
}

#[tokio::test]
async fn the_server_hangs_up() {
    let server = Server::start(|_| Reply::hang_up());
    let error = client(&server).chain("v3/x").post(&json!({ "secret": "personal" })).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert!(!format!("{error:?}").contains("personal"));
    assert!(matches!(cause(error), Cause::ConnectionLost(_)));
}

#[tokio::test]
async fn an_error_shows_no_query() {
    let server = Server::start(|_| Reply::hang_up());
    let error = client(&server).chain("v3/x").get(&json!({ "name": "personal" })).await.unwrap_err();
    assert!(!format!("{error:?}").contains("personal"));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::start(|_| Reply::json(200, "{}"));
    let location = format!("{}/v3/elsewhere", elsewhere.url());
    let server = Server::start(move |_| Reply::json(302, "").header("Location", &location));
    let error = client(&server).chain("v3/x").post(&()).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert_eq!(error.http_status().unwrap(), 302);
    assert!(matches!(cause(error), Cause::UnexpectedStatus));
    assert!(elsewhere.received().is_empty());

    // An HTTP client of the caller's own may follow; its answer is then no answer to the request.
    let http = reqwest::Client::new();
    let error = builder(&server).http(http).build().unwrap().chain("v3/x").get(&()).await.unwrap_err();
    assert!(matches!(cause(error), Cause::UnexpectedStatus));
}

#[tokio::test]
async fn what_left_is_not_unsent_because_it_leads_nowhere() {
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for status in [302, 307] {
        let server = Server::start(move |_| {
            Reply::json(status, "").header("Location", &format!("http://{nowhere}/v3/elsewhere"))
        });
        let client = builder(&server).http(reqwest::Client::new()).build().unwrap();
        for error in [
            client.chain("v3/x").post(&json!({})).await.unwrap_err(),
            client.chain("v3/x").post(&()).await.unwrap_err(),
            client.chain("v3/x").delete(&()).await.unwrap_err(),
        ] {
            assert!(error.may_have_taken_effect(), "{status}: {error:?}");
        }
        assert_eq!(server.received().len(), 3);
    }
}
