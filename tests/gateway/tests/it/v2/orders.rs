//! Ordered replies in APIv2: refusals, faults of the signature and of the connection.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use wechatpay_gateway::{Gateway, Padding, Reply};

use super::{is_signed, sign};
use crate::{send, try_send};

const PAY: &str = "POST /pay/micropay";

async fn answered(gateway: &Gateway, reply: Reply) -> Value {
    gateway.on(PAY).reply(reply);
    send(gateway, &gateway.sample(PAY, json!({ "sign_type": "MD5" })).unwrap()).await.xml()
}

#[tokio::test]
async fn refusals() {
    let gateway = Gateway::start().await.unwrap();
    for reply in [Reply::v2_error("ORDERPAID", "该订单已支付"), Reply::error(200, "ORDERPAID", "该订单已支付")]
    {
        let answer = answered(&gateway, reply).await;
        assert_eq!((&answer["return_code"], &answer["result_code"]), (&json!("SUCCESS"), &json!("FAIL")));
        assert_eq!((&answer["err_code"], &answer["err_code_des"]), (&json!("ORDERPAID"), &json!("该订单已支付")));
        assert!(is_signed(&gateway, &answer, "MD5"));
    }
    let answer = answered(&gateway, Reply::v2_failure("签名错误")).await;
    assert_eq!(answer, json!({ "return_code": "FAIL", "return_msg": "签名错误" }));
    let answer =
        answered(&gateway, Reply::documented(json!({ "result_code": "FAIL", "err_code": "USERPAYING" }))).await;
    assert!(answer["err_code"] == "USERPAYING" && is_signed(&gateway, &answer, "MD5"));
    gateway.on("GET /appauth/getaccesstoken").reply(Reply::v2_error("EXPIRED", "too late"));
    let token = gateway.sample("GET /appauth/getaccesstoken", Value::Null).unwrap();
    let body = String::from_utf8(send(&gateway, &token).await.body).unwrap();
    assert!(body.contains("EXPIRED: too late"), "{body}");
}

#[tokio::test]
async fn signatures() {
    let gateway = Gateway::start().await.unwrap();
    let documented = || Reply::documented(Value::Null);
    assert!(answered(&gateway, documented().unsigned()).await["sign"].is_null());
    let stranger = answered(&gateway, documented().by_stranger()).await;
    assert!(stranger["sign"].is_string() && !is_signed(&gateway, &stranger, "MD5"));
    assert_eq!(answered(&gateway, documented().signature("ABC")).await["sign"], "ABC");
    assert!(is_signed(&gateway, &answered(&gateway, documented().sign_type("HMAC-SHA256")).await, "HMAC-SHA256"));
    let other = answered(&gateway, documented().signed_as("<xml><a>1</a></xml>")).await;
    assert_eq!(other["sign"], *sign(&gateway, &json!({ "a": "1" }), "MD5"));
    assert!(!is_signed(&gateway, &other, "MD5"));
    let own = answered(&gateway, Reply::v2(json!({ "return_code": "SUCCESS", "new_field": "x", "n": 7 }))).await;
    assert!(own["new_field"] == "x" && own["nonce_str"].is_string() && is_signed(&gateway, &own, "MD5"));
    let raw = answered(&gateway, Reply::xml("<xml><a>1</a></xml>")).await;
    assert_eq!(raw, json!({ "a": "1" }));
}

#[tokio::test]
async fn connections() {
    let gateway = Gateway::start().await.unwrap();
    let request = gateway.sample(PAY, Value::Null).unwrap();
    for reply in [Reply::hang_up(), Reply::reset(), Reply::documented(Value::Null).cut(7)] {
        gateway.on(PAY).reply(reply);
        assert!(try_send(&gateway, &request).await.is_err());
    }
    let delay = Duration::from_millis(30);
    gateway.on(PAY).reply(Reply::documented(Value::Null).delay(delay));
    let start = Instant::now();
    send(&gateway, &request).await;
    assert!(start.elapsed() >= delay);
}

#[tokio::test]
async fn fields_over_the_documented_ones() {
    let gateway = Gateway::builder().without_client_certificates().start().await.unwrap();
    let operation = "POST /secsvc/getrealnameinfo";
    let sealed = gateway.merchant_key().encrypt("李四".as_bytes(), Padding::Pkcs1).unwrap();
    let fields = json!({ "encrypted_real_name": "张三", "encrypted_credential_id": sealed });
    gateway.on(operation).reply(Reply::documented(fields));
    let answer = send(&gateway, &gateway.sample(operation, Value::Null).unwrap()).await.xml();
    let opened = |name: &str| gateway.merchant_key().decrypt(answer[name].as_str().unwrap(), Padding::Pkcs1).unwrap();
    assert_eq!((opened("encrypted_real_name"), opened("encrypted_credential_id")), ("张三".into(), "李四".into()));
    // An object where the page has JSON in a text.
    gateway.on(PAY).reply(Reply::documented(json!({ "promotion_detail": { "promotion_id": "1" } })));
    let answer = send(&gateway, &gateway.sample(PAY, Value::Null).unwrap()).await.xml();
    assert_eq!(answer["promotion_detail"], r#"{"promotion_id":"1"}"#);
}

#[tokio::test]
async fn lenient() {
    let gateway = Gateway::start().await.unwrap();
    let request = gateway.sample(PAY, json!({ "total_fee": "many" })).unwrap();
    assert_eq!(send(&gateway, &request).await.xml()["result_code"], "FAIL");
    gateway.on(PAY).lenient().reply(Reply::documented(Value::Null));
    assert_eq!(send(&gateway, &request).await.xml()["result_code"], "SUCCESS");
    assert_eq!(gateway.calls().pop().unwrap().json()["total_fee"], "many");
}
