//! What is received: envelope, typed content, unknown events, plain ones, values encrypted once more, several merchants.

use serde_json::{Value, json};
use wechatpay::webhook::Event;
use wechatpay::webhook::v3::transaction_success::content::TradeState;
use wechatpay::{Receiver, Rejection, UnknownEvent};

use crate::sender::{API_V3_KEY, MCHID, NOW, Sent, envelope, keys};
use crate::{client, receive, recipient};

#[tokio::test]
async fn a_payment() {
    let content = json!({ "out_trade_no": "1217752501201407033233368018", "trade_state": "SUCCESS",
        "amount": { "payer_total": 100, "new_field": [1] }, "another": 1.50 });
    let sent = Sent::new("TRANSACTION.SUCCESS", &content);
    let notification = receive(&client().receiver().unwrap(), &sent).await.unwrap();
    assert_eq!(notification.id, "EV-2018022511223320873");
    assert_eq!(notification.create_time.as_deref(), Some("2026-01-01T08:00:00+08:00"));
    assert_eq!(notification.event_type, "TRANSACTION.SUCCESS");
    assert_eq!(notification.resource_type.as_deref(), Some("encrypt-resource"));
    assert_eq!(notification.summary.as_deref(), Some("支付成功"));
    assert_eq!(notification.original_type.as_deref(), Some("transaction"));
    assert_eq!(notification.associated_data.as_deref(), Some("transaction"));
    assert_eq!(notification.recipient(), MCHID);
    assert_eq!(notification.request_id(), Some("08F78BB5AF0610D302189F95C1"));
    assert_eq!(notification.plaintext(), content.to_string().as_bytes());
    assert_eq!(notification.json(), content);
    assert_eq!(notification.raw(), &sent.body);
    let shown = format!("{notification:?}");
    assert!(shown.contains("TRANSACTION.SUCCESS") && !shown.contains("plaintext"), "{shown}");

    let Event::TransactionSuccess(payment) = notification.event else { panic!("another event") };
    assert_eq!(payment.out_trade_no.as_deref(), Some("1217752501201407033233368018"));
    assert_eq!(payment.trade_state, Some(TradeState::Success));
    assert_eq!(payment.unknown_fields.get("another"), Some("1.5"));
    let amount = payment.amount.unwrap();
    assert_eq!(amount.payer_total, Some(100));
    assert_eq!(amount.unknown_fields.get("new_field"), Some("[1]"));
}

#[tokio::test]
async fn what_is_not_documented_or_off_is_unknown() {
    let receiver = client().receiver().unwrap();
    // The second one is documented, but its feature is off here, unless all are on.
    let off = (!cfg!(feature = "every-product")).then_some("VEHICLE.ENTRANCE_STATE_CHANGE");
    for event_type in ["TRANSACTION.TELEPORTED"].into_iter().chain(off) {
        let content = json!({ "plate_number": "粤B888888" });
        let notification = receive(&receiver, &Sent::new(event_type, &content)).await.unwrap();
        let Event::Unknown(event) = notification.event else { panic!("known: {event_type}") };
        assert_eq!((event.event_type(), event.json()), (event_type, content.clone()));
        assert!(!format!("{event:?}").contains("888888"));
    }
}

#[tokio::test]
async fn a_value_of_another_kind_is_told_and_can_be_received_untyped() {
    let receiver = client().receiver().unwrap();
    let sent = Sent::new("TRANSACTION.SUCCESS", &json!({ "amount": [7] }));
    let rejection = receive(&receiver, &sent).await.unwrap_err();
    assert_eq!(
        rejection.to_string(),
        "the content of the notification EV-2018022511223320873 (TRANSACTION.SUCCESS) could not be read: `amount`: expected \
         an object, found a list"
    );
    assert_eq!(rejection.reply().status(), 500);
    let untyped = receiver.receive::<UnknownEvent>(&sent.headers(), &sent.body).await.unwrap();
    assert_eq!(untyped.event.json(), json!({ "amount": [7] }));
}

/// No page documents one today.
#[tokio::test]
async fn one_that_is_not_encrypted() {
    let receiver = client().receiver().unwrap();
    let content = |out_trade_no: &str| json!({ "out_trade_no": out_trade_no });
    let mut body = envelope("1", "TRANSACTION.SUCCESS", "transaction", API_V3_KEY, &Value::Null);
    body["event_type"] = "TRANSACTION.TELEPORTED".into();
    body["resource"] = content("in the resource");
    let in_resource = receive(&receiver, &Sent::of(&body)).await.unwrap();
    assert_eq!(in_resource.json(), content("in the resource"));
    assert!(!in_resource.was_encrypted() && matches!(in_resource.event, Event::Unknown(_)));
    body.as_object_mut().unwrap().remove("resource");
    body["out_trade_no"] = "beside the envelope".into();
    let beside = receive(&receiver, &Sent::of(&body)).await.unwrap();
    assert_eq!(beside.json()["out_trade_no"], "beside the envelope");
    // Whoever knows the page takes no less than it promises.
    assert!(receive(&receiver, &Sent::new("TRANSACTION.SUCCESS", &json!({}))).await.unwrap().was_encrypted());
    let in_resource = json!({ "ciphertext": "", "algorithm": "AEAD_AES_256_GCM", "out_trade_no": "1" });
    for resource in [Value::Null, content("1"), in_resource] {
        body["event_type"] = "TRANSACTION.SUCCESS".into();
        body["resource"] = resource;
        let rejection = receive(&receiver, &Sent::of(&body)).await.unwrap_err();
        assert!(matches!(rejection, Rejection::Undecryptable { .. }), "{rejection}");
        assert!(rejection.to_string().ends_with("it is not encrypted, and its page says that it is"), "{rejection}");
        assert_eq!(rejection.reply().status(), 500);
    }
}

#[tokio::test]
async fn merchants_with_the_same_keys_are_told_apart_by_the_content() {
    let builder = ["1", "2", "3"]
        .iter()
        .fold(Receiver::builder(), |builder, name| builder.recipient(recipient(name, API_V3_KEY)));
    let receiver = builder.clock(|| NOW).build().unwrap();
    for (content, expected) in [
        (json!({ "mchid": "2" }), "2"),
        (json!({ "sp_mchid": "3", "sub_mchid": "2" }), "3"),
        (json!({ "sp_mchid": "4", "sub_mchid": "2" }), "2"),
        (json!({ "mchid": "4" }), "1"),
        (json!({ "nested": { "mchid": "2" } }), "1"),
    ] {
        let sent = Sent::new("TRANSACTION.SUCCESS", &content);
        assert_eq!(receive(&receiver, &sent).await.unwrap().recipient(), expected, "{content}");
    }
    let mut body = envelope("1", "TRANSACTION.TELEPORTED", "transaction", API_V3_KEY, &Value::Null);
    body["resource"] = json!({ "mchid": "3" });
    assert_eq!(receive(&receiver, &Sent::of(&body)).await.unwrap().recipient(), "3");
}

#[tokio::test]
async fn values_encrypted_once_more() {
    let content = json!({
        "phone_number": keys().merchant.encrypt("18666668888"),
        "user_information": {
            "common_field_list": [{ "name": "USER_FORM_FLAG_NAME", "value": keys().merchant.encrypt("张三") }],
            "custom_field_list": [{ "user_chosen_values": [keys().merchant.encrypt("one"), keys().stranger.encrypt("two")] }],
        },
    });
    let sent = Sent::new("MEMBERCARDSP.USER_CARD.CREATE", &content);
    let event = receive(&client().receiver().unwrap(), &sent).await.unwrap().event;
    let Event::MembercardspUserCardCreate(card) = &event else { panic!("another event") };
    assert_eq!(card.phone_number.as_ref().unwrap().expose().unwrap(), "18666668888");
    let information = card.user_information.as_ref().unwrap();
    assert_eq!(information.common_field_list[0].value.as_ref().unwrap().expose().unwrap(), "张三");
    let chosen = &information.custom_field_list[0].user_chosen_values;
    assert_eq!(chosen[0].expose().unwrap(), "one");
    assert_eq!(
        chosen[1].expose().unwrap_err().to_string(),
        "the value could not be decrypted: it is not encrypted with this key and padding"
    );
    assert!(!format!("{event:?}").contains("18666668888"));

    // Without a private key they stay as they came, and all else is there.
    let receiver = Receiver::builder().recipient(recipient("a", API_V3_KEY)).clock(|| NOW).build().unwrap();
    let Event::MembercardspUserCardCreate(card) = receive(&receiver, &sent).await.unwrap().event else { panic!() };
    let undecrypted = card.phone_number.unwrap().expose().unwrap_err();
    assert_eq!(undecrypted.received(), content["phone_number"]);
    assert!(undecrypted.to_string().ends_with("give it a `decryptor`"), "{undecrypted}");

    let with_key = recipient("a", API_V3_KEY).private_key(&keys().merchant.private_pem());
    let receiver = Receiver::builder().recipient(with_key).clock(|| NOW).build().unwrap();
    let Event::MembercardspUserCardCreate(card) = receive(&receiver, &sent).await.unwrap().event else { panic!() };
    assert_eq!(card.phone_number.unwrap().expose().unwrap(), "18666668888");
}

#[tokio::test]
async fn several_merchants() {
    const OTHER_KEY: &str = "fedcba9876543210fedcba9876543210";
    const ANOTHER_ID: &str = "PUB_KEY_ID_0222222222222222222222222222222222";
    let another = wechatpay::Recipient::new("another").api_v3_key(OTHER_KEY);
    let another = another.public_key(ANOTHER_ID, &keys().stranger.public_pem());
    // The first and the second share WeChat Pay's key, and differ in their own.
    let builder = Receiver::builder().client(&client()).recipient(recipient("other", OTHER_KEY)).recipient(another);
    let receiver = builder.clock(|| NOW).build().unwrap();
    let by = |key: &str| Sent::of(&envelope("1", "TRANSACTION.SUCCESS", "transaction", key, &json!({})));
    for (sent, expected) in
        [(by(API_V3_KEY), MCHID), (by(OTHER_KEY), "other"), (by(OTHER_KEY).by_stranger().serial(ANOTHER_ID), "another")]
    {
        assert_eq!(receive(&receiver, &sent).await.unwrap().recipient(), expected);
    }
    // A merchant's notification under another one's key is none of his.
    let stolen = by(API_V3_KEY).by_stranger().serial(ANOTHER_ID);
    let rejection = receive(&receiver, &stolen).await.unwrap_err();
    assert!(rejection.to_string().contains("tried that of another;"), "{rejection}");
    let unknown = receive(&receiver, &by(API_V3_KEY).serial("0A")).await.unwrap_err();
    assert!(unknown.to_string().contains("signed with the key 0A"), "{unknown}");
}
