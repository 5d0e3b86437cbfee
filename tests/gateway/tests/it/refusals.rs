//! What is refused, and how.

use serde_json::{Value, json};
use wechatpay_gateway::{Gateway, SampleRequest};

use crate::{Answer, send};

const JSAPI: &str = "POST /v3/pay/transactions/jsapi";

/// A request with one header more or another one.
fn with(mut request: SampleRequest, name: &str, value: Option<&str>) -> SampleRequest {
    request.headers.retain(|(own, _)| own != name);
    request.headers.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    request
}

/// A request of which something was changed after it was signed.
fn signed_again(gateway: &Gateway, request: SampleRequest) -> SampleRequest {
    let authorization = gateway.authorization(&request.method, &request.target, &request.body);
    with(request, "Authorization", Some(&authorization))
}

#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) -> Value {
    let body = answer.json();
    assert_eq!((answer.status, body["code"].as_str()), (status, Some(code)), "{body}");
    assert!(answer.header("Request-ID").is_some());
    body["detail"].clone()
}

#[tokio::test]
async fn urls_and_methods() {
    let gateway = Gateway::start().await.unwrap();
    let mut request = gateway.sample(JSAPI, Value::Null).unwrap();
    request.target = "/v3/pay/transactions/nothing".to_owned();
    refused(&send(&gateway, &request).await, 404, "RESOURCE_NOT_EXISTS");
    request.target = "/v3/pay/transactions/jsapi".to_owned();
    request.method = "PUT".to_owned();
    refused(&send(&gateway, &request).await, 405, "INVALID_REQUEST");
}

#[tokio::test]
async fn headers_of_every_request() {
    let gateway = Gateway::start().await.unwrap();
    for (name, value) in [
        ("Accept", Some("text/html")),
        ("User-Agent", Some("")),
        ("Content-Type", Some("text/plain")),
        ("Wechatpay-Serial", None),
        ("Wechatpay-Serial", Some("PUB_KEY_ID_0")),
    ] {
        let answer = send(&gateway, &with(gateway.sample(JSAPI, Value::Null).unwrap(), name, value)).await;
        let detail = refused(&answer, 400, "PARAM_ERROR");
        assert_eq!((&detail["field"], &detail["location"]), (&json!(name), &json!("header")));
        assert!(answer.is_signed(&gateway));
    }
}

#[tokio::test]
async fn signatures() {
    let gateway = Gateway::start().await.unwrap();
    let good = || gateway.sample(JSAPI, Value::Null).unwrap();
    let authorization =
        |request: &SampleRequest| request.headers.iter().find(|(name, _)| name == "Authorization").unwrap().1.clone();

    let mut tampered = good();
    tampered.body.push(b' ');
    let answer = send(&gateway, &tampered).await;
    let detail = refused(&answer, 401, "SIGN_ERROR");
    assert!(answer.header("Wechatpay-Signature").is_none());
    let information = &detail["sign_information"];
    assert_eq!((&information["method"], &information["url"]), (&json!("POST"), &json!("/v3/pay/transactions/jsapi")));
    assert!(information["truncated_sign_message"].as_str().unwrap().starts_with("POST\n/v3/pay/transactions/jsapi\n"));
    assert!(information["sign_message_length"].as_u64().unwrap() > tampered.body.len() as u64);

    for (from, to, field) in [
        ("mchid=\"1900000109\"", "mchid=\"1900000110\"", "mchid"),
        ("mchid=\"1900000109\"", "brand_id=\"1900000109\"", "mchid"),
        ("WECHATPAY2-SHA256-RSA2048", "WECHATPAY2-SM2-WITH-SM3", "Authorization"),
        ("WECHATPAY2-SHA256-RSA2048 ", "", "Authorization"),
        ("serial_no=\"0A", "serial_no=\"A", "serial_no"),
        ("serial_no=\"0A", "serial_no=\"0a", "serial_no"),
        ("timestamp=\"", "timestamp=\"1", "timestamp"),
        ("nonce_str=\"", "nonce=\"", "nonce_str"),
        ("signature=\"", "signature=\"AAAA", "signature"),
    ] {
        let request = good();
        let other = authorization(&request).replace(from, to);
        let detail = refused(&send(&gateway, &with(request, "Authorization", Some(&other))).await, 401, "SIGN_ERROR");
        assert_eq!(detail["field"], field, "{from} → {to}");
    }
    let detail = refused(&send(&gateway, &with(good(), "Authorization", None)).await, 401, "SIGN_ERROR");
    assert_eq!(detail["field"], "Authorization");

    let once = good();
    assert_eq!(send(&gateway, &once).await.status, 200);
    assert_eq!(refused(&send(&gateway, &once).await, 401, "SIGN_ERROR")["field"], "nonce_str");
    assert_eq!(gateway.calls().last().unwrap().refusal().unwrap().code(), "SIGN_ERROR");
}

#[tokio::test]
async fn values() {
    let gateway = Gateway::start().await.unwrap();
    for (fields, field, issue) in [
        (json!({ "amount": { "total": "100" } }), "/amount/total", "must be an integer"),
        (json!({ "amount": { "total": 1.5 } }), "/amount/total", "must be an integer"),
        (json!({ "amount": 1 }), "/amount", "must be an object"),
        (json!({ "appid": "" }), "/appid", "must not be empty"),
        (json!({ "appid": 1 }), "/appid", "must be a string"),
        (json!({ "support_fapiao": "true" }), "/support_fapiao", "must be true or false"),
        (json!({ "limit_pay": "no_credit" }), "/limit_pay", "must be a list"),
        (
            json!({ "limit_pay": ["no_money"] }),
            "/limit_pay/0",
            "must be one of no_balance, no_credit, no_debit, balance_only",
        ),
        (
            json!({ "detail": { "goods_detail": [{ "quantity": 1 }] } }),
            "/detail/goods_detail/0/merchant_goods_id",
            "is required",
        ),
    ] {
        let answer = send(&gateway, &gateway.sample(JSAPI, fields).unwrap()).await;
        let detail = refused(&answer, 400, "PARAM_ERROR");
        assert_eq!((&detail["field"], &detail["issue"]), (&json!(field), &json!(issue)));
        assert_eq!(detail["location"], "body");
        assert!(answer.is_signed(&gateway));
    }
    let mut broken = gateway.sample(JSAPI, Value::Null).unwrap();
    broken.body = b"{".to_vec();
    refused(&send(&gateway, &signed_again(&gateway, broken)).await, 400, "PARAM_ERROR");

    let answer = send(&gateway, &gateway.sample(JSAPI, json!({ "tip": { "a": 1 } })).unwrap()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(gateway.calls().last().unwrap().unknown(), ["/body/tip"]);
}

#[tokio::test]
async fn targets() {
    let gateway = Gateway::start().await.unwrap();
    for target in ["/v3/certificates?", "/v3/certificates?algorithm_type=%5", "/v3/certificates?algorithm_type=%ff"] {
        let mut request = gateway.sample("GET /v3/certificates", Value::Null).unwrap();
        request.target = target.to_owned();
        let request = signed_again(&gateway, request);
        assert_eq!(refused(&send(&gateway, &request).await, 400, "PARAM_ERROR")["location"], "url", "{target}");
    }
    for (target, field, issue) in [
        ("/v3/certificates?algorithm_type=DSA", "algorithm_type", "must be one of SM2, RSA, ALL"),
        ("/v3/bill/tradebill?bill_type=ALL", "bill_date", "is required"),
        ("/v3/bill/tradebill?bill_date=", "bill_date", "must not be empty"),
    ] {
        let mut request = gateway.sample("GET /v3/certificates", Value::Null).unwrap();
        request.target = target.to_owned();
        let detail = refused(&send(&gateway, &signed_again(&gateway, request)).await, 400, "PARAM_ERROR");
        assert_eq!((&detail["field"], &detail["issue"]), (&json!(field), &json!(issue)));
        assert_eq!(detail["location"], "query");
    }
}
