//! What is refused in APIv2, and how.

use serde_json::{Value, json};
use wechatpay_gateway::{Gateway, SampleRequest};

use super::{is_signed, raw, request};
use crate::send;

const QUERY: &str = "/pay/orderquery";

/// The refusal's code, and the answer.
async fn refused(gateway: &Gateway, request: &SampleRequest) -> (String, Value) {
    let answer = send(gateway, request).await;
    let code = gateway.calls().pop().unwrap().refusal().map(|own| own.code().to_owned()).unwrap_or_default();
    (code, answer.xml())
}

fn body(body: &str) -> SampleRequest {
    SampleRequest { body: body.as_bytes().to_vec(), ..raw(QUERY, &[]) }
}

fn complete(gateway: &Gateway) -> Vec<(&'static str, &str)> {
    vec![("appid", "wx1"), ("mch_id", gateway.mchid()), ("transaction_id", "42"), ("out_trade_no", "A-17")]
}

#[tokio::test]
async fn what_cannot_be_read() {
    let gateway = Gateway::start().await.unwrap();
    let bad = [
        "<xml><a>1</xml>",
        "<root><a>1</a></root>",
        "<xml><a><b>1</b></a></xml>",
        "<xml><a>1</a><a>2</a></xml>",
        "{}",
        "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><a>&x;</a></xml>",
    ];
    for text in bad {
        let (code, answer) = refused(&gateway, &body(text)).await;
        assert_eq!((&*code, &answer["return_code"]), ("XML_FORMAT_ERROR", &json!("FAIL")), "{text}");
        assert!(answer["return_msg"].as_str().unwrap().starts_with("XML格式错误") && answer["sign"].is_null());
    }
    assert_eq!(refused(&gateway, &body("")).await.0, "POST_DATA_EMPTY");
}

#[tokio::test]
async fn who_is_not_known() {
    let gateway = Gateway::start().await.unwrap();
    let (code, answer) = refused(&gateway, &request(&gateway, QUERY, &[("mch_id", "1")])).await;
    assert_eq!((&*code, &answer["return_code"]), ("MCHID_NOT_EXIST", &json!("FAIL")));
    let other = Gateway::start().await.unwrap();
    let (code, answer) = refused(&gateway, &request(&other, QUERY, &complete(&gateway))).await;
    assert_eq!(code, "SIGNERROR");
    assert_eq!(answer, json!({ "return_code": "FAIL", "return_msg": "签名错误" }));
    let refusal = gateway.calls().pop().unwrap().refusal().unwrap().clone();
    let signed = refusal.detail().unwrap()["string_to_sign"].as_str().unwrap().to_owned();
    assert!(signed.starts_with("appid=wx1&mch_id=") && signed.ends_with("&key=***"), "{signed}");
}

#[tokio::test]
async fn signatures() {
    let gateway = Gateway::start().await.unwrap();
    let fields = complete(&gateway);
    assert_eq!(refused(&gateway, &request(&gateway, QUERY, &fields)).await.0, "");
    let nonce = [&fields[..], &[("nonce_str", "n")]].concat();
    assert_eq!(refused(&gateway, &raw(QUERY, &nonce)).await.0, "SIGNERROR");
    // The other algorithm than the request names, and lower case.
    for (sign_type, signed_by, lower) in
        [("MD5", "HMAC-SHA256", false), ("HMAC-SHA256", "MD5", false), ("MD5", "MD5", true)]
    {
        let fields = [&nonce[..], &[("sign_type", sign_type)]].concat();
        let sign = gateway.sign_v2(&fields, signed_by);
        let sign = if lower { sign.to_lowercase() } else { sign };
        assert_eq!(refused(&gateway, &raw(QUERY, &[&fields[..], &[("sign", &sign)]].concat())).await.0, "SIGNERROR");
    }
    let hmac = [&fields[..], &[("sign_type", "HMAC-SHA256")]].concat();
    let (code, answer) = refused(&gateway, &request(&gateway, QUERY, &hmac)).await;
    assert!(code.is_empty() && is_signed(&gateway, &answer, "HMAC-SHA256"));
    let unknown = [&fields[..], &[("sign_type", "SHA1")]].concat();
    assert_eq!(refused(&gateway, &request(&gateway, QUERY, &unknown)).await.0, "PARAM_ERROR");
    let sign = gateway.sign_v2(&fields, "MD5");
    let (code, answer) = refused(&gateway, &raw(QUERY, &[&fields[..], &[("sign", &sign)]].concat())).await;
    assert_eq!((&*code, &answer["return_msg"]), ("LACK_PARAMS", &json!("缺少参数nonce_str")));
}

#[tokio::test]
async fn fields() {
    let gateway = Gateway::builder().without_client_certificates().start().await.unwrap();
    let cases = [
        ("POST /pay/micropay", json!({ "auth_code": "" }), "缺少参数auth_code"),
        ("POST /pay/micropay", json!({ "total_fee": "many" }), "total_fee"),
        ("POST /pay/micropay", json!({ "scene_info": "no JSON" }), "scene_info"),
        ("POST /pay/unifiedorder", json!({ "user_type": "PASSPORT" }), "user_type"),
        ("POST /pay/unifiedorder", json!({ "detail": "{\"goods_detail\":[{\"quantity\":\"many\"}]}" }), "detail"),
        ("POST /mchrisk/querymchrisk", json!({ "certificates_number": "in clear" }), "certificates_number"),
    ];
    for (operation, fields, problem) in cases {
        let (code, answer) = refused(&gateway, &gateway.sample(operation, fields).unwrap()).await;
        assert_eq!(code, "PARAM_ERROR", "{operation}: {problem}");
        assert_eq!((&answer["return_code"], &answer["result_code"]), (&json!("SUCCESS"), &json!("FAIL")));
        assert_eq!(answer["err_code"], "PARAM_ERROR");
        assert!(answer["err_code_des"].as_str().unwrap().contains(problem), "{answer}");
    }
    // Where the page's answers are signed such a refusal is.
    let hmac = json!({ "auth_code": "", "sign_type": "HMAC-SHA256" });
    let (_, answer) = refused(&gateway, &gateway.sample("POST /pay/micropay", hmac).unwrap()).await;
    assert!(is_signed(&gateway, &answer, "HMAC-SHA256"));
}

#[tokio::test]
async fn constants_of_a_query() {
    let gateway = Gateway::start().await.unwrap();
    let fields = json!({ "grant_type": "password" });
    let request = gateway.sample("GET /appauth/getaccesstoken", fields).unwrap();
    assert!(request.target.starts_with("/appauth/getaccesstoken?mch_id="));
    let answer = send(&gateway, &request).await;
    assert_eq!(gateway.calls().pop().unwrap().refusal().unwrap().code(), "PARAM_ERROR");
    assert!(String::from_utf8_lossy(&answer.body).contains("grant_type"));
}

#[tokio::test]
async fn unknown_fields_are_noted() {
    let gateway = Gateway::start().await.unwrap();
    let request = request(&gateway, QUERY, &[&complete(&gateway)[..], &[("tip", "1")]].concat());
    assert_eq!(refused(&gateway, &request).await.0, "");
    let call = gateway.calls().pop().unwrap();
    assert_eq!((call.unknown(), &call.json()["tip"]), (&["/body/tip".to_owned()][..], &json!("1")));
}

#[tokio::test]
async fn uploads() {
    let gateway = Gateway::builder().without_client_certificates().start().await.unwrap();
    let upload = "POST /secapi/mch/uploadmedia";
    let good = gateway.sample(upload, Value::Null).unwrap();
    assert_eq!(refused(&gateway, &good).await.0, "");
    let call = gateway.calls().pop().unwrap();
    assert_eq!(call.file().unwrap().part, "media");
    let wrong = json!({ "media_hash": "0123456789abcdef0123456789abcdef" });
    let (code, answer) = refused(&gateway, &gateway.sample(upload, wrong).unwrap()).await;
    assert!(code == "PARAM_ERROR" && answer["err_code_des"].as_str().unwrap().contains("media_hash"));
}

#[tokio::test]
async fn encrypted_fields_are_recorded_in_clear() {
    let gateway = Gateway::builder().without_client_certificates().start().await.unwrap();
    let key = wechatpay_key(&gateway).await;
    assert!(key.contains("RSA PUBLIC KEY"));
    assert!(gateway.pay_to_bank_key().unwrap().contains("BEGIN PUBLIC KEY"));
    let request = gateway.sample("POST /mchrisk/querymchrisk", Value::Null).unwrap();
    assert_eq!(refused(&gateway, &request).await.0, "");
    let call = gateway.calls().pop().unwrap();
    assert!(call.json()["certificates_number"].as_str().unwrap().len() < 100);
}

async fn wechatpay_key(gateway: &Gateway) -> String {
    let answer = send(gateway, &gateway.sample("POST /risk/getpublickey", Value::Null).unwrap()).await;
    match answer.body.is_empty() || answer.status != 200 {
        true => String::new(),
        false => answer.xml()["pub_key"].as_str().unwrap_or_default().to_owned(),
    }
}
