//! What is received, and what the caller sees of it.

use wechatpay_runtime::{Receiver, Recipient};

use crate::pages::{CheckSuccess, CombinedTransactionsSuccess, RefundProcessed, TransactionSuccess};
use crate::sender::{API_V3_KEY, KEY, MCHID, OTHER_KEY, Sent, event, req_info};
use crate::{client, receiver, receiver_of_both, recipient};

fn payment() -> Sent {
    Sent::new(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("mch_id", MCHID),
        ("out_trade_no", "1409811653"),
        ("total_fee", "100"),
        ("attach", "<支付> &\r\n测试 "),
        ("coupon_fee", "10"),
        ("coupon_id_0", "A"),
        ("coupon_id_1", "B"),
        ("coupon_id_x", "kept"),
        ("device_info", ""),
    ])
}

fn refund(key: &str) -> Sent {
    let info = "<root>\n<out_refund_no><![CDATA[R1]]></out_refund_no><refund_status>SUCCESS</refund_status>\
        <refund_fee>10</refund_fee></root>";
    Sent::new(&[("return_code", "SUCCESS"), ("appid", "wx8888888888888888"), ("mch_id", MCHID)])
        .with("req_info", &req_info(key, info))
}

#[test]
fn a_payment_by_either_signature() {
    for sent in [payment().signed(), payment().signed_by_hmac()] {
        let body = sent.xml();
        let payment = receiver().v2::<TransactionSuccess>(&body).unwrap();
        assert_eq!((payment.total_fee, payment.coupon_fee), (Some(100), Some(10)));
        assert_eq!(
            (payment.result_code.as_deref(), payment.attach.as_deref()),
            (Some("SUCCESS"), Some("<支付> &\r\n测试 "))
        );
        assert_eq!(payment.coupon_ids.values().collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(payment.unknown_fields.get("coupon_id_x"), Some("\"kept\""));
        assert!(payment.is_signed());
        assert_eq!((payment.recipient(), &payment.raw()[..]), (MCHID, &body[..]));
        assert_eq!(payment.json()["total_fee"], "100");
        assert_eq!(payment.into_inner().out_trade_no.as_deref(), Some("1409811653"));
    }
}

#[test]
fn what_failed_is_told_as_it_is() {
    let sent = payment().with("result_code", "FAIL").signed();
    assert_eq!(receiver().v2::<TransactionSuccess>(&sent.xml()).unwrap().result_code.as_deref(), Some("FAIL"));
}

#[test]
fn the_result_of_a_refund_is_decrypted_and_proves_little() {
    let refund_of = |sent: &Sent| receiver().v2::<RefundProcessed>(&sent.xml()).unwrap();
    let result = refund_of(&refund(KEY));
    let info = result.req_info.as_ref().unwrap();
    assert_eq!((&*info.out_refund_no, &*info.refund_status, info.refund_fee), ("R1", "SUCCESS", Some(10)));
    assert_eq!(result.appid.as_deref(), Some("wx8888888888888888"));
    assert_eq!(result.json()["req_info"]["refund_fee"], "10");
    assert!(!result.is_signed());
    assert!(refund_of(&refund(KEY).signed()).is_signed(), "a signature that is there proves more");
}

/// Encrypted by OpenSSL: `openssl enc -aes-256-ecb -base64 -A -K $(printf %s "$digest" | xxd -p -c 64)`, where the digest is
/// `printf %s "$key" | openssl md5`.
#[test]
fn the_result_of_a_refund_as_openssl_encrypts_it() {
    let info = "WBzGpzQuNpcFxIlFjUUD9CdH4BF3YHmtiHaWV8j0mqDmyt1ktL6KiRuDf54lmRtRsuivy+W7GOHBqU/pCYFHI29h5zsVoYNuky4WwJWgve1lKN3B\
        mGhU1XAFvvxnrPcC";
    let sent = refund(KEY).with("req_info", info);
    let result = receiver().v2::<RefundProcessed>(&sent.xml()).unwrap();
    assert_eq!(result.req_info.as_ref().unwrap().refund_status, "SUCCESS");
}

#[test]
fn several_orders_in_a_string() {
    let list =
        r#"{"order_num":2,"order_list":[{"out_trade_no":"1","total_fee":5},{"out_trade_no":"2","total_fee":"7"}]}"#;
    let fields =
        [("return_code", "SUCCESS"), ("result_code", "SUCCESS"), ("combine_mch_id", MCHID), ("sub_order_list", list)];
    let sent = Sent::new(&fields).with("combine_out_trade_no", "C1").signed_by_hmac();
    let combined = receiver().v2::<CombinedTransactionsSuccess>(&sent.xml()).unwrap();
    let orders = combined.sub_order_list.as_ref().unwrap();
    assert_eq!((combined.combine_out_trade_no.as_deref(), orders.order_num), (Some("C1"), Some(2)));
    let fees = orders.order_list.iter().map(|order| (order.out_trade_no.as_deref(), order.total_fee));
    assert_eq!(fees.collect::<Vec<_>>(), [(Some("1"), Some(5)), (Some("2"), Some(7))]);
}

#[test]
fn what_is_encrypted_with_the_api_v3_key() {
    for content in [
        "<xml><out_order_no>1234</out_order_no><state>DOING</state></xml>",
        r#"{"out_order_no":"1234","state":"DOING"}"#,
    ] {
        let sent = event("CHECK.SUCCESS", content).signed_by_hmac();
        let checked = receiver_of_both().v2::<CheckSuccess>(&sent.xml()).unwrap();
        let order = checked.event_ciphertext.as_ref().unwrap();
        assert_eq!((order.out_order_no.as_deref(), order.state.as_deref()), (Some("1234"), Some("DOING")));
        assert_eq!(checked.event_id.as_deref(), Some("EV-2018022511223320873"));
    }
}

#[test]
fn several_merchants() {
    let receiver = Receiver::builder()
        .recipient(recipient("1900000109", OTHER_KEY))
        .recipient(of_api_v3())
        .recipient(recipient("partner", KEY))
        .recipient(recipient(MCHID, KEY))
        .build()
        .unwrap();
    let whose = |sent: &Sent| receiver.v2::<TransactionSuccess>(&sent.xml()).unwrap().recipient().to_owned();
    assert_eq!(whose(&payment().signed()), MCHID, "two have the key: the content names one");
    assert_eq!(whose(&payment().with("mch_id", "partner").with("sub_mch_id", MCHID).signed()), "partner");
    assert_eq!(whose(&payment().with("mch_id", "nobody").signed()), "partner", "the first that fits");
    assert_eq!(whose(&payment().signed_with(OTHER_KEY)), "1900000109");
    for (key, name) in [(KEY, MCHID), (OTHER_KEY, "1900000109")] {
        assert_eq!(receiver.v2::<RefundProcessed>(&refund(key).xml()).unwrap().recipient(), name);
    }
}

#[test]
fn a_client_receives_its_own() {
    let receiver = client().receiver().unwrap();
    assert_eq!(receiver.v2::<TransactionSuccess>(&payment().signed().xml()).unwrap().recipient(), MCHID);
    let blocking = wechatpay_runtime::blocking::Client::new(client()).unwrap();
    assert!(!blocking.receiver().unwrap().v2::<RefundProcessed>(&refund(KEY).xml()).unwrap().is_signed());
}

#[test]
fn nothing_secret_is_shown() {
    let content = "<xml><out_order_no>1234</out_order_no></xml>";
    let checked = receiver_of_both().v2::<CheckSuccess>(&event("CHECK.SUCCESS", content).signed().xml()).unwrap();
    let shown = format!("{checked:?} {:?} {:?}", receiver_of_both(), recipient(MCHID, KEY).api_v3_key(API_V3_KEY));
    assert!(shown.contains("1234"), "the typed content is the caller's to show");
    for secret in [KEY, API_V3_KEY, "sign:", "fdasflkja484"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// One that receives notifications of APIv3 alone.
fn of_api_v3() -> Recipient {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap().public_key_pem();
    Recipient::new("v3").api_v3_key(API_V3_KEY).public_key("PUB_KEY_ID_0119000001092024091000111100000001", &key)
}
