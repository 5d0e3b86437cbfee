//! What is repeated: only what the policy and the call permit, and only where the code says that it may pass.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;
use wechatpay_runtime::v2::Rules;
use wechatpay_runtime::{Error, Method, Node, Operation, Retry, Verification};

use crate::client;
use crate::peer::{Peer, Reply, borrowed, md5};

const REFUND: Operation = Operation::new(Method::Post, "/secapi/pay/refund").v2(Rules::new());

/// Answers in this order, the last one for good.
fn peer(replies: &'static [&'static str]) -> Peer {
    let left = Mutex::new(replies.iter());
    Peer::start(move |_| {
        let mut left = left.lock().unwrap();
        let code = left.next().copied().unwrap_or("");
        if code.is_empty() { Reply::success(&[]) } else { Reply::refusal(code, "") }
    })
}

fn policy() -> Retry {
    Retry::attempts(3).backoff(Duration::from_millis(1), Duration::from_millis(1))
}

#[tokio::test]
async fn a_code_that_passes_is_waited_out_where_that_does_no_harm() {
    for code in ["SYSTEMERROR", "FREQUENCY_LIMITED", "BIZERR_NEED_RETRY"] {
        let peer = peer(Box::leak(Box::new([code, code])));
        let client = client(&peer);
        let call = Node::new(&client).call::<serde_json::Value>(&REFUND, &json!({ "out_refund_no": "1" }));
        let answer = call.idempotent().retry(policy()).await.unwrap();
        assert_eq!(answer.attempts(), 3);
        let sent = peer.received();
        let [first, second, _] = [0, 1, 2].map(|at| sent[at].fields());
        assert_ne!(first["nonce_str"], second["nonce_str"]);
        assert_eq!(second["sign"], md5(&borrowed(&second)));
    }
}

#[tokio::test]
async fn a_write_needs_permission_and_a_query_does_not() {
    let write = peer(&["SYSTEMERROR"]);
    let client_of_write = client(&write);
    let error = Node::new(&client_of_write).call::<serde_json::Value>(&REFUND, &json!({})).retry(policy()).await;
    assert_eq!(error.unwrap_err().code(), Some("SYSTEMERROR"));
    assert_eq!(write.received().len(), 1);
    let read = peer(&["SYSTEMERROR"]);
    let client = client(&read);
    Node::new(&client).call::<serde_json::Value>(&REFUND.reads(), &json!({})).retry(policy()).await.unwrap();
    let answer = client.chain("v2/pay/orderquery").reads().post(&json!({})).retry(policy()).await.unwrap();
    assert_eq!((read.received().len(), answer.attempts()), (3, 1));
}

#[tokio::test]
async fn other_codes_are_told_at_once() {
    for code in ["USERPAYING", "BANKERROR", "NOTENOUGH", "PARAM_ERROR", "NEVER_HEARD_OF"] {
        let peer = peer(Box::leak(Box::new([code])));
        let client = client(&peer);
        let call = Node::new(&client).call::<serde_json::Value>(&REFUND, &json!({}));
        let error = call.idempotent().retry(policy()).await.unwrap_err();
        assert_eq!((error.code(), error.attempts(), peer.received().len()), (Some(code), 1, 1));
    }
    // Nor is an answer that nobody can trust.
    let peer = Peer::start(|_| Reply::unsigned(&[("return_code", "SUCCESS"), ("result_code", "FAIL")]));
    let client = client(&peer);
    let error = Node::new(&client).call::<serde_json::Value>(&REFUND, &json!({})).idempotent().retry(policy()).await;
    assert!(matches!(error, Err(Error::OutcomeUnknown(_))));
    assert_eq!(peer.received().len(), 1);
}

#[tokio::test]
async fn that_an_earlier_attempt_left_is_not_forgotten() {
    let peer = peer(&["SYSTEMERROR", "NOTENOUGH"]);
    let client = client(&peer);
    let call = Node::new(&client).call::<serde_json::Value>(&REFUND, &json!({}));
    let error = call.idempotent().retry(policy()).await.unwrap_err();
    assert_eq!(error.code(), Some("NOTENOUGH"));
    assert!(error.may_have_taken_effect());
}

/// APIv3 has queries that are a `POST`, too.
#[tokio::test]
async fn what_only_reads_may_be_repeated_in_apiv3_as_well() {
    let peer = Peer::start(|_| Reply::raw("{}").status(502));
    let client = client(&peer);
    let operation = Operation::new(Method::Post, "/v3/x/query").verification(Verification::Unsigned).reads();
    let error = Node::new(&client).call::<serde_json::Value>(&operation, &json!({})).retry(policy()).await.unwrap_err();
    assert_eq!((error.attempts(), error.may_have_taken_effect()), (3, false));
    let error = client.chain("v3/x/query").post(&json!({})).retry(policy()).await.unwrap_err();
    assert_eq!((error.attempts(), error.may_have_taken_effect()), (1, true));
    assert_eq!(peer.received().len(), 4);
}
