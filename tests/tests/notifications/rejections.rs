//! What is not received: which check failed, what to do, and the reply, byte by byte.

use serde_json::{Value, json};
use wechatpay::{BoxError, Receiver, Recipient, Rejection, Unverified};

use crate::sender::{API_V3_KEY, NOW, PUBLIC_KEY_ID, Sent, envelope, keys};
use crate::{client, receive, recipient, rejection};

fn payment() -> Sent {
    Sent::new("TRANSACTION.SUCCESS", &json!({ "out_trade_no": "1" }))
}

/// The reply to what is not provably WeChat Pay's.
fn is_unverified(rejection: &Rejection, expected: &Unverified) {
    match rejection {
        Rejection::Unverified(why) => assert_eq!(why, expected),
        other => panic!("{other}"),
    }
    let reply = rejection.reply();
    assert_eq!(reply.status(), 401);
    assert_eq!(reply.body(), r#"{"code":"FAIL","message":"the signature could not be verified"}"#);
}

#[tokio::test]
async fn a_changed_body() {
    let sent = payment();
    let headers = sent.headers();
    let receiver = client().receiver().unwrap();
    let parsed: Value = serde_json::from_slice(&sent.body).unwrap();
    let mut flipped = sent.body.clone();
    flipped[20] ^= 1;
    let longer = [&sent.body[..], b" "].concat();
    for body in [serde_json::to_vec(&parsed).unwrap(), flipped, longer, Vec::new()] {
        let rejection = receiver.receive::<wechatpay::UnknownEvent>(&headers, &body).await.unwrap_err();
        is_unverified(&rejection, &Unverified::Signature);
        assert!(rejection.to_string().contains("byte by byte as it came"), "{rejection}");
    }
}

#[tokio::test]
async fn a_wrong_signature() {
    is_unverified(&rejection(&payment().by_stranger()).await, &Unverified::Signature);
    // Probes: one in base64, one not even that.
    for probe in ["WECHATPAY/SIGNTEST/5wXZ3mBM0u3F7eDbcJRFyA==", "WECHATPAY/SIGNTEST/*abc"] {
        is_unverified(&rejection(&payment().signature(probe)).await, &Unverified::Signature);
    }
    is_unverified(&rejection(&payment().serial("0A")).await, &Unverified::UnknownSerial("0A".to_owned()));
}

#[tokio::test]
async fn a_time_too_far_away_on_either_side() {
    let receiver = client().receiver().unwrap();
    for near in [NOW - 300, NOW + 300] {
        receive(&receiver, &payment().at(near)).await.unwrap();
    }
    for far in [NOW - 301, NOW + 301] {
        let rejection = rejection(&payment().at(far)).await;
        is_unverified(&rejection, &Unverified::Stale { timestamp: far, now: NOW });
        assert!(rejection.to_string().contains("clock of this machine"), "{rejection}");
    }
}

#[tokio::test]
async fn a_missing_header() {
    let receiver = client().receiver().unwrap();
    for name in ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature", "Wechatpay-Serial"] {
        let sent = payment();
        let mut headers = sent.headers();
        headers.remove(name);
        let rejection = receiver.receive::<wechatpay::UnknownEvent>(&headers, &sent.body).await.unwrap_err();
        is_unverified(&rejection, &Unverified::Header(name));
    }
}

#[tokio::test]
async fn what_nobody_can_decrypt() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut body = envelope("EV-1", "TRANSACTION.SUCCESS", "transaction", API_V3_KEY, &json!({}));
        change(&mut body["resource"]);
        Sent::of(&body)
    };
    let other = envelope("EV-1", "TRANSACTION.SUCCESS", "transaction", &"x".repeat(32), &json!({}));
    for (sent, problem) in [
        (Sent::of(&other), "it is not encrypted with this APIv3 key; tried that of 1900000109; was it changed"),
        (with(&|resource| resource["associated_data"] = "refund".into()), "it is not encrypted with this APIv3 key"),
        (with(&|resource| resource["nonce"] = "short".into()), "its nonce has not 12 bytes"),
        (with(&|resource| resource["ciphertext"] = "*".into()), "its ciphertext is no base64"),
        (
            with(&|resource| resource["algorithm"] = "ROT13".into()),
            "it is encrypted with ROT13, which is not known here",
        ),
    ] {
        let rejection = rejection(&sent).await;
        assert!(matches!(&rejection, Rejection::Undecryptable { id, .. } if id == "EV-1"), "{rejection}");
        let text = rejection.to_string();
        assert!(text.starts_with("the notification EV-1 could not be decrypted: ") && text.contains(problem), "{text}");
        assert_eq!(rejection.reply().status(), 500);
        assert_eq!(rejection.reply().body(), r#"{"code":"FAIL","message":"the resource could not be decrypted"}"#);
    }
}

#[tokio::test]
async fn what_is_no_notification_or_too_large() {
    for body in [json!([]), json!({ "event_type": "X" }), json!({ "id": {}, "resource": 7 })] {
        let rejection = rejection(&Sent::of(&body)).await;
        assert!(matches!(rejection, Rejection::Malformed(_)), "{rejection}");
        assert_eq!(rejection.reply().status(), 400);
        assert_eq!(rejection.reply().body(), r#"{"code":"FAIL","message":"the body is no notification"}"#);
    }
    let receiver = Receiver::builder().client(&client()).limit(64).build().unwrap();
    let rejection = receive(&receiver, &payment()).await.unwrap_err();
    assert!(matches!(rejection, Rejection::TooLarge(64)), "{rejection}");
    assert_eq!(rejection.reply().status(), 413);
}

#[tokio::test]
async fn repeats() {
    let receiver = |handled: fn(String) -> Result<bool, BoxError>| {
        let builder = Receiver::builder().client(&client());
        builder.handled(move |id| async move { handled(id) }).build().unwrap()
    };
    receive(&receiver(|_| Ok(false)), &payment()).await.unwrap();
    let repeat = receive(&receiver(|id| Ok(id == "EV-2018022511223320873")), &payment()).await.unwrap_err();
    assert!(repeat.is_repeat(), "{repeat}");
    assert_eq!((repeat.reply().status().as_u16(), repeat.reply().body().len()), (204, 0));
    let failed = receive(&receiver(|_| Err("no connection".into())), &payment()).await.unwrap_err();
    assert!(matches!(failed, Rejection::RepeatUnknown { .. }), "{failed}");
    assert!(format!("{failed:#}").ends_with("could not be found out: no connection"), "{failed:#}");
    assert_eq!(failed.reply().body(), r#"{"code":"FAIL","message":"try again later"}"#);
    // Whoever is not WeChat Pay learns nothing of what was handled.
    let forged = receive(&receiver(|_| Ok(true)), &payment().by_stranger()).await.unwrap_err();
    assert!(matches!(forged, Rejection::Unverified(_)), "{forged}");
}

#[test]
fn a_receiver_that_cannot_work_is_not_built() {
    let built = |recipient: Recipient| Receiver::builder().recipient(recipient).build().unwrap_err().to_string();
    assert!(Receiver::builder().build().unwrap_err().to_string().contains("has no merchant"));
    assert!(built(recipient("a", "short")).contains("the APIv3 key has 5 bytes, not 32"));
    assert!(built(Recipient::new("a").api_v3_key(API_V3_KEY)).contains("`platform_certificate`"));
    let without_key = Recipient::new("a").public_key(PUBLIC_KEY_ID, &keys().wechat_pay.public_pem());
    assert!(built(without_key).contains("no APIv3 key"));
    assert!(built(recipient("a", API_V3_KEY).public_key(PUBLIC_KEY_ID, "nothing")).contains("no PEM text"));
    assert!(built(recipient("a", API_V3_KEY).private_key("nothing")).contains("the private key cannot be used"));
}
