//! A notification's body: what is received was encrypted and is read as it was; what was tampered with is not received.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use serde_json::Value;
use wechatpay::webhook::{Event, Notification};
use wechatpay::{Rejection, UnknownEvent};

use crate::head::headers;
use crate::material::{API_V3_KEY, SEALED};
use crate::peer::{self, RECEIVER};
use crate::{Surface, texts};

/// The body, a line `%%%`, the content. In the body, `{ciphertext}` is the content encrypted as the body says; in the content,
/// `{sealed}` is a value encrypted for the merchant.
pub const SURFACE: Surface = Surface { name: "notification", check, seeds, words: WORDS, longest: 4 << 10 };

const WORDS: &[&str] = &[
    "\n%%%\n",
    "{ciphertext}",
    "{sealed}",
    "\"id\":",
    "\"event_type\":",
    "\"resource\":",
    "\"algorithm\":\"AEAD_AES_256_GCM\"",
    "\"AEAD_SM4_GCM\"",
    "\"nonce\":\"123456789012\"",
    "\"associated_data\":",
    "\"ciphertext\":",
    "\"original_type\":",
    "\"create_time\":",
    "\"resource_type\":\"encrypt-resource\"",
    "\"summary\":",
    "TRANSACTION.SUCCESS",
    "REFUND.SUCCESS",
    "REFUND.ABNORMAL",
    "MEMBERCARDSP.USER_CARD.DELETE",
    "COUPON.USE",
    "\"mchid\":",
    "\"sp_mchid\":",
    "\"amount\":",
    "\"payer\":",
    "null",
    "true",
    "\"\"",
    "[]",
    "{}",
    "1.0",
    "1e3",
    "\\u0000",
    "\"done\"",
    "\\\"",
    "\":{\"",
];

fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (body, content) = text.split_once("\n%%%\n").unwrap_or((&text, "{}"));
    let content = content.replace("{sealed}", &SEALED);
    let ciphertext = encrypt(body, content.as_bytes());
    let sent = body.replace("{ciphertext}", &ciphertext);
    let headers = signed(&sent);
    let typed = peer::wait(RECEIVER.receive::<Event>(&headers, sent.as_bytes()));
    let plain = peer::wait(RECEIVER.receive::<UnknownEvent>(&headers, sent.as_bytes()));
    assert!(!matches!(typed, Err(Rejection::Unverified(_))), "a signed body was refused");
    let is_encrypted = states_ciphertext(&sent, &ciphertext);
    match (&typed, &plain) {
        (Ok(typed), Ok(plain)) => {
            assert_eq!((&typed.id, typed.plaintext(), typed.raw()), (&plain.id, plain.plaintext(), plain.raw()));
            assert_eq!(typed.raw(), sent.as_bytes());
        }
        (Ok(_), Err(rejection)) => panic!("typed it is received, untyped it is not: {rejection}"),
        _ => {}
    }
    if let Ok(plain) = &plain {
        assert_eq!(plain.was_encrypted() && is_encrypted, is_encrypted);
        assert!(!is_encrypted || plain.plaintext() == content.as_bytes(), "it was decrypted to something else");
    }
    assert_eq!(outcome(&typed), outcome(&peer::wait(RECEIVER.receive::<Event>(&headers, sent.as_bytes()))));
    if is_encrypted && plain.is_ok() {
        let sent = body.replace("{ciphertext}", &tampered(&ciphertext));
        let received = peer::wait(RECEIVER.receive::<UnknownEvent>(&signed(&sent), sent.as_bytes()));
        assert!(matches!(received, Err(Rejection::Undecryptable { .. })), "a ciphertext may be changed: {received:?}");
    }
}

/// What came of it, as text; with what its reply is.
fn outcome(received: &Result<Notification, Rejection>) -> String {
    match received {
        Ok(notification) => format!("{notification:?} {:?}", notification.json()),
        Err(rejection) => format!("{rejection} {:?}", rejection.reply()),
    }
}

fn signed(body: &str) -> HeaderMap {
    let lines = b"Wechatpay-Timestamp: {now}\nWechatpay-Nonce: abc\nWechatpay-Serial: 70F1\nWechatpay-Signature: {toy}";
    headers(lines, body.as_bytes())
}

/// Encrypts with the nonce and the associated data that the body states.
fn encrypt(body: &str, content: &[u8]) -> String {
    let body = serde_json::from_str::<Value>(body).unwrap_or_default();
    let text = |name: &str| body["resource"][name].as_str().unwrap_or_default();
    let Ok(nonce) = Nonce::try_assume_unique_for_key(text("nonce").as_bytes()) else { return "AAAA".to_owned() };
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, API_V3_KEY.as_bytes()).unwrap());
    let mut sealed = content.to_vec();
    key.seal_in_place_append_tag(nonce, Aad::from(text("associated_data")), &mut sealed).unwrap();
    STANDARD.encode(sealed)
}

/// Whether the body says that this is its ciphertext, by AES.
fn states_ciphertext(body: &str, ciphertext: &str) -> bool {
    let Ok(body) = serde_json::from_str::<Value>(body) else { return false };
    let algorithm = &body["resource"]["algorithm"];
    body["resource"]["ciphertext"] == ciphertext && (algorithm.is_null() || *algorithm == "AEAD_AES_256_GCM")
}

/// With another first character.
fn tampered(ciphertext: &str) -> String {
    let first = if ciphertext.starts_with('A') { "B" } else { "A" };
    format!("{first}{}", &ciphertext[1..])
}

fn seeds() -> Vec<Vec<u8>> {
    let envelope = |event: &str, kind: &str| {
        format!(
            r#"{{"id":"EV-1","create_time":"2015-05-20T13:29:35+08:00","resource_type":"encrypt-resource","event_type":"{event}","summary":"x","resource":{{"original_type":"{kind}","algorithm":"AEAD_AES_256_GCM","ciphertext":"{{ciphertext}}","associated_data":"{kind}","nonce":"fdasflkja484"}}}}"#
        )
    };
    let payment = r#"{"transaction_id":"1217752501201407033233368018","amount":{"payer_total":100,"total":100,"currency":"CNY"},"mchid":"1230000109","trade_state":"SUCCESS","promotion_detail":[{"amount":100,"goods_detail":[{"quantity":1}]}],"payer":{"openid":"o"},"attach":null}"#;
    let refund = r#"{"mchid":"1900000100","transaction_id":"1","refund_status":"SUCCESS","amount":{"total":999,"refund":999,"payer_total":999,"payer_refund":999}}"#;
    let card = r#"{"create_from":"x","common_field_list":[{"name":"USER_FORM_INFO_FLAG_MOBILE","value":"{sealed}"}],"user_information_flag":["a"],"phone_number":"{sealed}"}"#;
    let mut seeds = texts(&[
        "{\"id\":\"done1\",\"event_type\":\"A\"}",
        "{\"id\":\"1\",\"event_type\":\"A\",\"resource\":{\"x\":1}}",
        "[]",
    ]);
    for (event, kind, content) in [
        ("TRANSACTION.SUCCESS", "transaction", payment),
        ("REFUND.SUCCESS", "refund", refund),
        ("MEMBERCARDSP.USER_CARD.DELETE", "membercard", card),
        ("MEMBERCARDSP.USER_CARD.CREATE", "membercard", card),
        ("ZOO.OPENED", "zoo", "{\"a\":[1.50,{\"b\":null}]}"),
    ] {
        seeds.push(format!("{}\n%%%\n{content}", envelope(event, kind)).into_bytes());
    }
    seeds
}
