//! The same chain without `async`.

use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use serde_json::json;
use wechatpay_runtime::{Cause, Error, Node, blocking};

use crate::client;
use crate::messages::*;
use crate::server::{Reply, Server};

#[test]
fn the_same_chain() {
    let server = Server::start(|_| Reply::json(200, r#"{"presign_token":"01a3"}"#));
    let client = blocking::Client::new(client(&server)).unwrap();
    let answer = Node::new(&client).call::<PresignResponse>(&PRESIGN, &presign_request()).send().unwrap();
    assert_eq!(answer.presign_token, "01a3");
    let answer = client
        .chain("v3/x")
        .post(&json!({}))
        .idempotent()
        .header("X-A", "b")
        .decode::<PresignResponse>()
        .send()
        .unwrap();
    assert_eq!(answer.presign_token, "01a3");
}

#[test]
fn from_many_threads() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = blocking::Client::new(client(&server)).unwrap();
    std::thread::scope(|scope| {
        for n in 0..8 {
            let client = client.clone();
            scope.spawn(move || client.chain(format!("v3/x/{n}")).get(&()).send().unwrap());
        }
    });
    assert_eq!(server.received().len(), 8);
}

#[tokio::test]
async fn inside_an_asynchronous_runtime() {
    let server = Server::start(|_| Reply::json(204, ""));
    let client = blocking::Client::new(client(&server)).unwrap();
    client.chain("v3/x").delete(&()).send().unwrap();
}

#[test]
fn errors_are_the_same() {
    let server = Server::start(|_| Reply::json(200, "{}").delay(Duration::from_secs(5)));
    let client = blocking::Client::new(client(&server)).unwrap();
    let Error::OutcomeUnknown(unknown) =
        client.chain("v3/x").post(&()).timeout(Duration::from_millis(50)).send().unwrap_err()
    else {
        panic!()
    };
    assert!(matches!(unknown.cause(), Cause::Timeout));

    // A clock that panics ends the call, not the thread of the client.
    let broken = crate::builder(&server).clock(|| -> i64 { panic!("no time") }).build().unwrap();
    let broken = blocking::Client::new(broken).unwrap();
    for _ in 0..2 {
        assert!(matches!(broken.chain("v3/x").get(&()).send().unwrap_err(), Error::OutcomeUnknown(_)));
    }
}

#[test]
fn a_hook_that_calls_the_client_gets_an_error_and_stops_nothing() {
    static CLIENT: OnceLock<blocking::Client> = OnceLock::new();
    static INNER: Mutex<Option<Error>> = Mutex::new(None);
    let server = Server::start(|_| Reply::json(200, "{}"));
    let hooked = crate::builder(&server).clock(|| {
        if let Some(client) = CLIENT.get() {
            *INNER.lock().unwrap() = client.chain("v3/y").get(&()).send().err();
        }
        crate::NOW
    });
    let client = CLIENT.get_or_init(|| blocking::Client::new(hooked.build().unwrap()).unwrap());
    client.chain("v3/x").get(&()).send().unwrap();
    assert!(matches!(INNER.lock().unwrap().take(), Some(Error::OutcomeUnknown(_))));
    assert_eq!(server.received().len(), 1);
}
