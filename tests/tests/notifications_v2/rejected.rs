//! What is not received: why, and the reply, byte by byte.

use wechatpay_runtime::v2::Rejection;
use wechatpay_runtime::{Receiver, Unverified};

use crate::pages::{CheckSuccess, RefundProcessed, TransactionSuccess};
use crate::sender::{API_V3_KEY, KEY, MCHID, OTHER_KEY, Sent, event, req_info};
use crate::{receiver, receiver_of_both, recipient};

const INFO: &str = "<root><out_refund_no>R1</out_refund_no><refund_status>SUCCESS</refund_status></root>";

fn payment() -> Sent {
    Sent::new(&[("return_code", "SUCCESS"), ("mch_id", MCHID), ("out_trade_no", "secret"), ("total_fee", "100")])
}

fn of_payment(body: &[u8]) -> Rejection {
    receiver().v2::<TransactionSuccess>(body).unwrap_err()
}

fn of_refund(sent: &Sent) -> Rejection {
    receiver().v2::<RefundProcessed>(&sent.xml()).unwrap_err()
}

fn is_unverified(rejection: &Rejection, expected: &Unverified) {
    match rejection {
        Rejection::Unverified(why) => assert_eq!(why, expected),
        other => panic!("{other}"),
    }
    let reply = rejection.reply();
    let body = "<xml><return_code>FAIL</return_code><return_msg>the signature could not be verified</return_msg></xml>";
    assert_eq!((reply.status().as_u16(), &reply.body()[..]), (401, body.as_bytes()));
    assert!(!rejection.to_string().contains("secret"));
}

#[test]
fn a_wrong_signature() {
    let sent = payment().signed();
    for forged in [
        sent.clone().with("total_fee", "1"),
        sent.clone().with("more", "1"),
        sent.clone().without("total_fee"),
        sent.with("sign", "0123456789ABCDEF0123456789ABCDEF"),
        payment().with("sign", "short"),
        payment().signed_with(OTHER_KEY),
    ] {
        is_unverified(&of_payment(&forged.xml()), &Unverified::Signature);
    }
}

#[test]
fn no_signature_where_the_page_has_one() {
    is_unverified(&of_payment(&payment().xml()), &Unverified::Unsigned);
    is_unverified(&of_payment(&payment().with("sign", "").xml()), &Unverified::Unsigned);
    is_unverified(&of_payment(b"<xml/>"), &Unverified::Unsigned);
    let refund = payment().with("req_info", &req_info(KEY, INFO));
    is_unverified(&of_payment(&refund.xml()), &Unverified::Unsigned);
}

#[test]
fn what_a_signature_cannot_cover() {
    let signed = String::from_utf8(payment().signed().xml()).unwrap();
    for more in ["<total_fee>1</total_fee>", "<more><total_fee>1</total_fee></more>", "<sign>x</sign>"] {
        is_unverified(
            &of_payment(signed.replace("</xml>", &format!("{more}</xml>")).as_bytes()),
            &Unverified::Uncovered,
        );
    }
}

#[test]
fn a_signature_that_need_not_be_there_must_fit() {
    let refund = payment().with("req_info", &req_info(KEY, INFO));
    assert!(receiver().v2::<RefundProcessed>(&refund.xml()).is_ok());
    is_unverified(&of_refund(&refund.signed_with(OTHER_KEY)), &Unverified::Signature);
}

#[test]
fn what_the_merchant_signed_itself() {
    let address = [
        ("mch_id", MCHID),
        ("plan_id", "12535"),
        ("contract_code", "100000"),
        ("notify_url", "https://www.example.com/"),
    ];
    let page = [("appId", "wx2421b1c4370ec43b"), ("package", "prepay_id=u802345jgfjsdfgsdg888"), ("signType", "MD5")];
    let coupons = [("send_coupon_merchant", MCHID), ("stock_id0", "1"), ("out_request_no0", "2")];
    let score = [("mch_id", MCHID), ("service_id", "500001"), ("out_order_no", "1"), ("timestamp", "1530097563")];
    for fields in [&address[..], &page, &coupons, &score] {
        let rejection = of_payment(&Sent::new(fields).signed_by_hmac().xml());
        assert!(matches!(rejection, Rejection::Own), "{rejection}");
        assert_eq!(rejection.reply().status(), 401);
    }
}

#[test]
fn a_message_that_says_that_it_failed() {
    let failed = payment().with("return_code", "FAIL").with("return_msg", "secret");
    let rejection = of_payment(&failed.clone().signed().xml());
    assert!(matches!(rejection, Rejection::Failed), "{rejection}");
    assert!(!rejection.to_string().contains("secret"));
    assert!(matches!(of_refund(&failed), Rejection::Failed));
    let body = "<xml><return_code>FAIL</return_code><return_msg>return_code is not SUCCESS</return_msg></xml>";
    assert_eq!((rejection.reply().status().as_u16(), &rejection.reply().body()[..]), (400, body.as_bytes()));
    // Without a signature nobody knows who says so.
    is_unverified(&of_payment(&failed.xml()), &Unverified::Unsigned);
}

#[test]
fn what_nobody_can_decrypt() {
    let refund = |info: &str| payment().with("req_info", info);
    let whole = req_info(KEY, INFO);
    for (info, problem) in [
        (req_info(OTHER_KEY, INFO), "it is not encrypted with this APIv2 key"),
        (whole[..whole.len() - 24].to_owned(), "it is not encrypted with this APIv2 key"),
        ("*".to_owned(), "it is no base64"),
        (String::new(), "there is no `req_info`"),
        (req_info(KEY, "secret"), "what the key opens is no content: not XML"),
    ] {
        let rejection = of_refund(&refund(&info));
        assert!(matches!(rejection, Rejection::Undecryptable { .. }), "{rejection}");
        assert!(rejection.to_string().contains(problem) && !rejection.to_string().contains("secret"), "{rejection}");
        assert_eq!(rejection.reply().status(), 500);
    }
    let of_event =
        |receiver: &Receiver, sent: Sent| receiver.v2::<CheckSuccess>(&sent.signed().xml()).unwrap_err().to_string();
    let sent = || event("CHECK.SUCCESS", "<xml/>");
    assert!(of_event(&receiver(), sent()).contains("no recipient has an APIv3 key; give it `api_v3_key`"));
    for name in ["event_nonce", "event_associated_data"] {
        let problem = of_event(&receiver_of_both(), sent().with(name, "fdasflkja485"));
        assert!(problem.contains("it is not encrypted with this APIv3 key; tried that of 10000100"), "{problem}");
    }
    let other = recipient(MCHID, KEY).api_v3_key("0123456789abcdef0123456789abcdeF");
    let receiver = Receiver::builder().recipient(other).build().unwrap();
    assert!(of_event(&receiver, sent()).contains("it is not encrypted with this APIv3 key"));
}

#[test]
fn what_is_no_notification() {
    for body in [&b"{}"[..], b"", b"<xml>", b"\xff", b"<!DOCTYPE xml><xml/>"] {
        let rejection = of_payment(body);
        assert!(matches!(rejection, Rejection::Malformed(_)), "{rejection}");
        let reply = "<xml><return_code>FAIL</return_code><return_msg>the body is no notification</return_msg></xml>";
        assert_eq!((rejection.reply().status().as_u16(), &rejection.reply().body()[..]), (400, reply.as_bytes()));
    }
}

#[test]
fn what_is_more_than_the_limit() {
    let receiver = Receiver::builder().recipient(recipient(MCHID, KEY)).limit(1000).build().unwrap();
    let body = payment().with("attach", &"x".repeat(1000)).signed().xml();
    let rejection = receiver.v2::<TransactionSuccess>(&body).unwrap_err();
    assert!(matches!(rejection, Rejection::TooLarge(1000)), "{rejection}");
    let huge = format!("<xml><a>{}</a></xml>", "x".repeat(50 << 20));
    assert!(matches!(of_payment(huge.as_bytes()), Rejection::TooLarge(0x10_0000)));
}

#[test]
fn what_holds_something_else() {
    let rejection = of_payment(&payment().with("total_fee", "secret").signed().xml());
    let expected = "the content of the notification could not be read: `total_fee`: expected an integer of 64 bits, found another \
         string; is it another page's?";
    assert_eq!(rejection.to_string(), expected);
    assert_eq!(rejection.reply().status(), 500);
    let rejection = of_refund(&payment().with("req_info", &req_info(KEY, "<root/>")));
    assert!(
        rejection.to_string().contains("`req_info.out_refund_no`: expected a string, found nothing"),
        "{rejection}"
    );
}

#[test]
fn who_has_no_key() {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap().public_key_pem();
    let v3 = wechatpay_runtime::Recipient::new("v3").api_v3_key(API_V3_KEY).public_key("PUB_KEY_ID_01", &key);
    let receiver = Receiver::builder().recipient(v3).build().unwrap();
    let rejection = receiver.v2::<TransactionSuccess>(&payment().signed().xml()).unwrap_err();
    assert!(matches!(rejection, Rejection::NoKey), "{rejection}");
    assert!(rejection.to_string().contains("`api_v2_key`") && rejection.reply().status() == 500);
    for (recipient, problem) in [
        (recipient(MCHID, "short"), "the APIv2 key has 5 bytes, not 32"),
        (wechatpay_runtime::Recipient::new(MCHID), "or `api_v2_key`"),
        (wechatpay_runtime::Recipient::new(MCHID).api_v3_key(API_V3_KEY), "has no key of WeChat Pay's"),
        (recipient(MCHID, KEY).public_key("PUB_KEY_ID_01", &key), "has no APIv3 key"),
    ] {
        let error = Receiver::builder().recipient(recipient).build().unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }
}

#[tokio::test]
async fn one_with_an_api_v2_key_alone_receives_nothing_of_api_v3() {
    let mut headers = http::HeaderMap::new();
    for (name, value) in [("timestamp", "1767225600"), ("nonce", "n"), ("signature", "AAAA"), ("serial", "0A")] {
        headers.insert(http::HeaderName::try_from(format!("wechatpay-{name}")).unwrap(), value.parse().unwrap());
    }
    let receiver = Receiver::builder().recipient(recipient(MCHID, KEY)).clock(|| 1_767_225_600).build().unwrap();
    let rejection = receiver.receive::<wechatpay_runtime::UnknownEvent>(&headers, b"{}").await.unwrap_err();
    assert!(rejection.to_string().contains("signed with the key 0A"), "{rejection}");
}
