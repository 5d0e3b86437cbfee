//! What the front end takes: every field as it spells it, and the signatures by other code than the client's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::rand_core::UnwrapErr;
use rsa::signature::Verifier;
use serde_json::{Value, json};
use sha2::Sha256;
use wechatpay::front_end::{Coupon, V2FrontEnd, returning_to};
use wechatpay::v2::{ApiV2Key, SignType};
use wechatpay::{BoxError, BoxFuture, Client, ClientBuilder, Error, NotSentReason, Signer, blocking};

const APPID: &str = "wx8888888888888888";
const MCHID: &str = "1900000109";
const PREPAY_ID: &str = "wx201410272009395522657a690389285100";
const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";
const TIMESTAMP: &str = "1767225600";

fn new_key() -> RsaPrivateKey {
    RsaPrivateKey::new(&mut UnwrapErr(getrandom::SysRng), 2048).unwrap()
}

/// The merchant's.
fn key() -> &'static RsaPrivateKey {
    static KEY: OnceLock<RsaPrivateKey> = OnceLock::new();
    KEY.get_or_init(new_key)
}

fn builder() -> ClientBuilder {
    static WECHAT_PAY: OnceLock<RsaPrivateKey> = OnceLock::new();
    let public_key = WECHAT_PAY.get_or_init(new_key).to_public_key().to_public_key_pem(LineEnding::LF).unwrap();
    let builder =
        Client::builder().mchid(MCHID).certificate_serial("0A8B07E7").public_key("PUB_KEY_ID_01", &public_key);
    builder.clock(|| 1_767_225_600).nonce(|| NONCE.to_owned())
}

fn client() -> Client {
    builder().private_key(&key().to_pkcs8_pem(LineEnding::LF).unwrap()).build().unwrap()
}

/// Takes the signature out and holds it against the message.
fn is_signed(value: &mut Value, field: &str, message: &str) {
    let signature = value.as_object_mut().unwrap().remove(field).unwrap();
    let signature = Signature::try_from(&STANDARD.decode(signature.as_str().unwrap()).unwrap()[..]).unwrap();
    VerifyingKey::<Sha256>::new(key().to_public_key()).verify(message.as_bytes(), &signature).unwrap();
}

fn jsapi_message() -> String {
    format!("{APPID}\n{TIMESTAMP}\n{NONCE}\nprepay_id={PREPAY_ID}\n")
}

fn jsapi_fields(sign_type: &str) -> Value {
    json!({ "appId": APPID, "timeStamp": TIMESTAMP, "nonceStr": NONCE, "package": format!("prepay_id={PREPAY_ID}"),
        "signType": sign_type })
}

#[tokio::test]
async fn pages_in_wechat_and_mini_programs() {
    let client = client();
    let mut payment = serde_json::to_value(client.front_end().jsapi(APPID, PREPAY_ID).await.unwrap()).unwrap();
    is_signed(&mut payment, "paySign", &jsapi_message());
    assert_eq!(payment, jsapi_fields("RSA"));

    let mut payment = serde_json::to_value(client.front_end().mini_program(APPID, PREPAY_ID).await.unwrap()).unwrap();
    is_signed(&mut payment, "paySign", &jsapi_message());
    let mut expected = jsapi_fields("RSA");
    expected.as_object_mut().unwrap().remove("appId");
    assert_eq!(payment, expected);
}

#[tokio::test]
async fn apps() {
    let client = client();
    for (payment, partnerid) in [
        (client.front_end().app(APPID, PREPAY_ID).await.unwrap(), MCHID),
        (client.front_end().app_of("1900000110", APPID, PREPAY_ID).await.unwrap(), "1900000110"),
    ] {
        let mut payment = serde_json::to_value(payment).unwrap();
        is_signed(&mut payment, "sign", &format!("{APPID}\n{TIMESTAMP}\n{NONCE}\n{PREPAY_ID}\n"));
        let expected = json!({ "appid": APPID, "partnerid": partnerid, "prepayid": PREPAY_ID, "package": "Sign=WXPay",
            "noncestr": NONCE, "timestamp": TIMESTAMP });
        assert_eq!(payment, expected);
    }
}

#[test]
fn blocking_clients() {
    let client = blocking::Client::new(client()).unwrap();
    let mut payment = serde_json::to_value(client.front_end().jsapi(APPID, PREPAY_ID).unwrap()).unwrap();
    is_signed(&mut payment, "paySign", &jsapi_message());
    assert_eq!(client.front_end().mini_program(APPID, PREPAY_ID).unwrap().nonce_str, NONCE);
    assert_eq!(client.front_end().app(APPID, PREPAY_ID).unwrap().partnerid, MCHID);
    assert_eq!(client.front_end().v2().key(&api_v2_key()).payscore_confirmation("p").unwrap().mch_id, MCHID);
}

#[test]
fn browsers() {
    assert_eq!(
        returning_to("https://wx.tenpay.com/x?a=1", "https://a.b/?c=d&e"),
        "https://wx.tenpay.com/x?a=1&redirect_url=https%3A%2F%2Fa.b%2F%3Fc%3Dd%26e"
    );
    assert_eq!(returning_to("https://wx.tenpay.com/x", "y"), "https://wx.tenpay.com/x?redirect_url=y");
}

/// Signs in another way, or not at all.
struct Other(&'static str);

impl Signer for Other {
    fn sign<'a>(&'a self, _: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, BoxError>> {
        Box::pin(async { Err("the store is closed".into()) })
    }

    fn algorithm(&self) -> &'static str {
        self.0
    }
}

#[tokio::test]
async fn what_cannot_be_signed() {
    fn not_sent(error: Error, reason: NotSentReason) -> String {
        match &error {
            Error::NotSent(not_sent) => assert_eq!(not_sent.reason(), reason),
            other => panic!("{other}"),
        }
        error.to_string()
    }
    let client = client();
    for (appid, prepay_id) in [("", PREPAY_ID), (APPID, ""), ("a\nb", PREPAY_ID), (APPID, "a\nb")] {
        let error = client.front_end().jsapi(appid, prepay_id).await.unwrap_err();
        assert!(not_sent(error, NotSentReason::Request).ends_with("is empty or has a line break"));
    }
    let closed = builder().signer(Other("SHA256-RSA2048")).build().unwrap();
    let error = closed.front_end().app(APPID, PREPAY_ID).await.unwrap_err();
    assert_eq!(not_sent(error, NotSentReason::Signer), "signing failed");
    let national = builder().signer(Other("SM2-WITH-SM3")).build().unwrap();
    let error = national.front_end().app(APPID, PREPAY_ID).await.unwrap_err();
    assert!(not_sent(error, NotSentReason::Signer).contains("SM2-WITH-SM3"));
}

fn api_v2_key() -> ApiV2Key {
    ApiV2Key::new("192006250b4c09247ec02edce69f6a2d").unwrap()
}

/// Holds what is made against what another implementation of the rule signed.
fn with_v2(look: impl FnOnce(V2FrontEnd<'_>)) {
    look(client().front_end().v2().key(&api_v2_key()));
}

#[test]
fn payments_of_v2() {
    with_v2(|v2| {
        for (sign_type, jsapi, app) in [
            (SignType::Md5, "BBA54A7BD7EA4388D2BCD1FB86FCD9F7", "4A069C58C16ADEAB21B482CFED57B5EA"),
            (
                SignType::HmacSha256,
                "0EF6C4CFE55E15881171C2E768138C996D8AABFCB2E2F545FFF87F5644F51CC8",
                "DD1049CF88F6C7193F594D78105E6D7A7AB219D0039173249E745C6AA7187269",
            ),
        ] {
            let mut expected = jsapi_fields(sign_type.as_str());
            expected["paySign"] = jsapi.into();
            assert_eq!(serde_json::to_value(v2.jsapi(APPID, PREPAY_ID, sign_type).unwrap()).unwrap(), expected);
            assert_eq!(v2.mini_program(APPID, PREPAY_ID, sign_type).unwrap().pay_sign, jsapi);
            let expected = json!({ "appid": APPID, "partnerid": MCHID, "prepayid": PREPAY_ID, "package": "Sign=WXPay",
                "noncestr": NONCE, "timestamp": TIMESTAMP, "sign": app });
            let payment = v2.app(APPID, MCHID, PREPAY_ID, sign_type).unwrap();
            assert_eq!(serde_json::to_value(payment).unwrap(), expected);
        }
        assert!(v2.app(APPID, "", PREPAY_ID, SignType::Md5).unwrap_err().to_string().contains("`partnerid`"));
    });
}

#[test]
fn red_packets() {
    with_v2(|v2| {
        let packet = v2.red_packet(APPID, "sendid=242e8abd&ver=8&sign=ab/c+d==").unwrap();
        let expected = json!({ "timeStamp": TIMESTAMP, "nonceStr": NONCE, "signType": "MD5",
            "package": "sendid%3D242e8abd%26ver%3D8%26sign%3Dab%2Fc%2Bd%3D%3D", "paySign": "779DFC2339E7D1AE712099268D0E745C" });
        assert_eq!(serde_json::to_value(packet).unwrap(), expected);
    });
}

#[test]
fn coupons() {
    with_v2(|v2| {
        let coupons = [
            Coupon::new("98065001", "89560002019101000121"),
            Coupon::new("98065002", "89560002019101000122").coupon_code("ABC"),
        ];
        let expected = json!({
            "send_coupon_params": [
                { "stock_id": "98065001", "out_request_no": "89560002019101000121" },
                { "stock_id": "98065002", "out_request_no": "89560002019101000122", "coupon_code": "ABC" },
            ],
            "send_coupon_merchant": "10016226",
            "sign": "8F7BDB3D5FF121C9608E41242543FD920BF9EEF976049C3602FF29889B3A2437",
        });
        assert_eq!(serde_json::to_value(v2.coupon_plugin("10016226", coupons).unwrap()).unwrap(), expected);

        let page = |coupon_code| {
            let (open_id, stock_id, number) = ("oVvBvwEurkeUJpBzX90-6MfCHbec", "12111100000001", "20191204550002");
            v2.coupon_h5("10016226", open_id, stock_id, number, coupon_code).unwrap()
        };
        let start = "https://action.weixin.qq.com/busifavor/getcouponinfo?stock_id=12111100000001&\
                     out_request_no=20191204550002&send_coupon_merchant=10016226&open_id=oVvBvwEurkeUJpBzX90-6MfCHbec";
        let end = "#wechat_pay&wechat_redirect";
        let sign = "E3767674EE47B41E506E88EF0C74981F10DCB193A4E4977B39EB4CE10F14053E";
        assert_eq!(page("75345199"), format!("{start}&coupon_code=75345199&sign={sign}{end}"));
        let sign = "E14ACBB9525A59365D01500BFC7C855A0420BC932C5FB3443809FB046233AF3D";
        assert_eq!(page(""), format!("{start}&sign={sign}{end}"));
    });
}

#[test]
fn pay_score() {
    with_v2(|v2| {
        let confirmation = v2.payscore_confirmation("XXXX+/=").unwrap();
        let sign = "BF80EC1EC28CD452F4C95DE08DF3A8BDB79A4E1CE97870E139408FF16A784672";
        let expected = json!({ "mch_id": MCHID, "package": "XXXX+/=", "timestamp": TIMESTAMP, "nonce_str": NONCE,
            "sign_type": "HMAC-SHA256", "sign": sign });
        assert_eq!(serde_json::to_value(&confirmation).unwrap(), expected);
        assert_eq!(
            confirmation.query(),
            format!(
                "mch_id={MCHID}&package=XXXX%2B%2F%3D&timestamp={TIMESTAMP}&nonce_str={NONCE}&sign_type=HMAC-SHA256&sign={sign}"
            )
        );

        let detail = v2.payscore_detail("88888888000011", "1234323JKHDFE1243252").unwrap();
        let sign = "91DD1CBB8956F8D5B92886426BB62588BC650919667284604267FA760016E658";
        let expected = json!({ "mch_id": MCHID, "service_id": "88888888000011", "out_order_no": "1234323JKHDFE1243252",
            "timestamp": TIMESTAMP, "nonce_str": NONCE, "sign_type": "HMAC-SHA256", "sign": sign });
        assert_eq!(serde_json::to_value(&detail).unwrap(), expected);
        assert!(detail.query().ends_with(&format!("&sign_type=HMAC-SHA256&sign={sign}")));
    });
}

#[test]
fn the_key_is_never_shown() {
    with_v2(|v2| assert!(!format!("{v2:?}").contains("192006250b4c")));
}
