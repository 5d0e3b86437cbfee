//! The headers that prove who sent a message: nothing is believed that they do not prove.

use wechatpay::{Rejection, UnknownEvent};

use crate::head::{headers, split};
use crate::peer::{self, RECEIVER};
use crate::{Surface, texts};

/// Headers as lines, an empty line, a body.
pub const SURFACE: Surface = Surface { name: "headers", check, seeds, words: WORDS, longest: 1 << 10 };

pub(crate) const WORDS: &[&str] = &[
    "Wechatpay-Signature: ",
    "Wechatpay-Timestamp: ",
    "Wechatpay-Nonce: ",
    "Wechatpay-Serial: ",
    "Wechatpay-Signature-Type: ",
    "Wechatpay-Statement-Sha1: ",
    "Request-ID: ",
    "{toy}",
    "{rsa}",
    "{now}",
    "{now-300}",
    "{now+301}",
    "{now+300}",
    "70F1",
    "70f1",
    "PUB_KEY_ID_01",
    "PUB_KEY_ID_02",
    "WECHATPAY/SIGNTEST/",
    "\n\n",
    "\n",
    "{\"id\":\"1\",\"event_type\":\"x\"}",
    "+",
    "-",
    "==",
    "\u{a0}",
    "\t",
];

fn check(data: &[u8]) {
    let (lines, body) = split(data);
    let headers = headers(lines, body);
    peer::forget();
    let received = peer::wait(RECEIVER.receive::<UnknownEvent>(&headers, body));
    match &received {
        Err(Rejection::Unverified(why)) => {
            assert!(!peer::is_proven(&headers, body), "a proven message was refused: {why}");
            assert_eq!(received.as_ref().unwrap_err().reply().status(), 401);
        }
        // Whatever is wrong then: it is WeChat Pay's.
        _ => peer::assert_proven(&headers, body),
    }
    assert!(!format!("{received:?}").is_empty());
}

fn seeds() -> Vec<Vec<u8>> {
    let signed = "Wechatpay-Timestamp: {now}\nWechatpay-Nonce: abc\nWechatpay-Serial: 70F1\nWechatpay-Signature: {toy}";
    let real = "Wechatpay-Timestamp: {now-300}\nWechatpay-Nonce: n\nWechatpay-Serial: PUB_KEY_ID_01\nWechatpay-Signature: {rsa}\nRequest-ID: 1";
    let probe = "Wechatpay-Timestamp: {now}\nWechatpay-Nonce: abc\nWechatpay-Serial: 70F1\nWechatpay-Signature: WECHATPAY/SIGNTEST/abc";
    let body = "{\"id\":\"1\",\"event_type\":\"A.B\",\"resource\":{\"x\":1}}";
    let stale = signed.replace("{now}", "{now-301}");
    let unknown = signed.replace("70F1", "PUB_KEY_ID_02");
    let mut seeds = texts(&["", "\n\n"]);
    for lines in [signed, real, probe, &stale, &unknown] {
        seeds.push(format!("{lines}\n\n{body}").into_bytes());
    }
    seeds
}
