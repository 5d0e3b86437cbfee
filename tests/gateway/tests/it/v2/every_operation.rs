//! Every documented operation of APIv2 takes the request of its sample, and answers by itself with what it documents.

use std::collections::HashMap;

use serde_json::{Value, json};
use wechatpay_gateway::{Gateway, Padding};

use super::is_signed;
use crate::{Answer, send};

/// Those of APIv2, by method and URL.
pub fn documentation() -> HashMap<String, Value> {
    let lines = wechatpay_documentation::OPERATIONS.lines().skip(1);
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap()).filter(|line| line["version"] == "v2");
    let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    lines.map(|line| (format!("{} {}", text(&line, "method"), text(&line, "url")), line)).collect()
}

/// What is wrong with an answer by its fields: types, values, encryption, running numbers.
fn misfits(gateway: &Gateway, operation: &Value, fields: &Value, answer: &Value, problems: &mut Vec<String>) {
    for field in fields.as_array().into_iter().flatten() {
        let name = field["name"].as_str().unwrap();
        if name == "sign" || (field["required"].is_null() && name.contains("err")) {
            continue;
        }
        for number in 0..if name.contains("$n") { 2 } else { 1 } {
            let own = name.replace("$n", &number.to_string()).replace("$m", "1");
            let items = match &answer[&own] {
                Value::Array(items) => items.iter().collect(),
                one => vec![one],
            };
            for item in items {
                if !fits(gateway, operation, field, item) {
                    problems.push(format!("{}/{own}: {item}", operation["url"]));
                }
                misfits(gateway, operation, &field["children"], item, problems);
            }
        }
    }
}

fn fits(gateway: &Gateway, operation: &Value, field: &Value, value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let is_type = match field["type"].as_str().unwrap_or("string") {
        "string" => !text.is_empty(),
        "integer" | "number" => text.parse::<i64>().is_ok() || value.is_i64(),
        "boolean" => text.parse::<bool>().is_ok(),
        _ => value.is_object(),
    };
    let is_documented =
        field["values"].as_array().is_none_or(|values| values.iter().any(|own| own == text || !value.is_string()));
    let padding = if operation["padding"] == "pkcs1" { Padding::Pkcs1 } else { Padding::Oaep };
    let is_readable = field["encrypted"] != "merchant" || gateway.merchant_key().decrypt(text, padding).is_some();
    let is_encoded = field["encoding"] != "json" || serde_json::from_str::<Value>(text).is_ok();
    is_type && is_documented && is_readable && is_encoded
}

/// What is wrong with an answer.
fn judge(gateway: &Gateway, line: &Value, sign_type: &str, answer: &Answer, problems: &mut Vec<String>) {
    let (fields, url) = (&line["answer"]["fields"], &line["url"]);
    match line["answer"]["kind"].as_str().unwrap() {
        "redirect" => assert_eq!(answer.status, 302, "{url}"),
        "file" => assert!(answer.body.first() != Some(&b'<') && answer.status == 200, "{url}"),
        _ if url == "/appauth/getaccesstoken" && line["answer"]["format"] == "json" => {
            assert_eq!(answer.json()["retcode"], 0);
            misfits(gateway, line, fields, &answer.json(), problems);
        }
        _ => {
            let xml = answer.xml();
            let has_sign = fields.as_array().is_some_and(|own| own.iter().any(|own| own["name"] == "sign"));
            if xml["sign"].is_string() != has_sign || has_sign && !is_signed(gateway, &xml, sign_type) {
                problems.push(format!("{url}: sign {}", xml["sign"]));
            }
            misfits(gateway, line, fields, &xml, problems);
        }
    }
}

async fn every_operation(gateway: &Gateway) {
    let mut problems = Vec::new();
    let documentation = documentation();
    assert!(documentation.len() >= 128);
    for (operation, line) in &documentation {
        let answer = send(gateway, &gateway.sample(operation, Value::Null).unwrap()).await;
        let call = gateway.calls().pop().unwrap();
        if let Some(refusal) = call.refusal() {
            problems.push(format!("{operation}: {refusal}"));
            continue;
        }
        if !call.unknown().is_empty() || answer.header("Wechatpay-Signature").is_some() {
            problems.push(format!("{operation}: unknown {:?}, or signed as APIv3 is", call.unknown()));
        }
        let sign_type = call.json()["sign_type"].as_str().unwrap_or("MD5");
        judge(gateway, line, sign_type, &answer, &mut problems);
    }
    assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
}

#[tokio::test]
async fn takes_its_sample_and_answers() {
    every_operation(&Gateway::builder().without_client_certificates().start().await.unwrap()).await;
}

#[tokio::test]
async fn with_another_seed_too() {
    every_operation(&Gateway::builder().seed(7).without_client_certificates().start().await.unwrap()).await;
}

#[tokio::test]
async fn names() {
    let gateway = Gateway::start().await.unwrap();
    for name in ["POST /pay/micropay", "POST /v2/pay/micropay", "v2.pay.micropay.post"] {
        assert_eq!(gateway.sample(name, Value::Null).unwrap().target, "/pay/micropay");
    }
    assert!(gateway.operations().any(|own| own == "POST /pay/micropay"));
}

#[tokio::test]
async fn the_request_comes_back() {
    let gateway = Gateway::start().await.unwrap();
    let fields = json!({ "out_trade_no": "A-17", "total_fee": 7, "sign_type": "HMAC-SHA256" });
    let answer = send(&gateway, &gateway.sample("POST /pay/micropay", fields).unwrap()).await.xml();
    assert_eq!((&answer["out_trade_no"], &answer["total_fee"]), (&json!("A-17"), &json!("7")));
    assert_eq!((&answer["return_code"], &answer["result_code"]), (&json!("SUCCESS"), &json!("SUCCESS")));
    assert_eq!(answer["sign"].as_str().unwrap().len(), 64);
    assert!(answer["err_code"].is_null() && is_signed(&gateway, &answer, "HMAC-SHA256"));
}

#[tokio::test]
async fn numbered_fields_have_their_counts() {
    let gateway = Gateway::start().await.unwrap();
    let answer = send(&gateway, &gateway.sample("POST /pay/refundquery", Value::Null).unwrap()).await.xml();
    assert_eq!(answer["refund_count"], "2");
    for name in ["refund_id_1", "coupon_refund_count_0", "coupon_refund_id_1_1"] {
        assert!(answer[name].is_string(), "{name}");
    }
    let order = send(&gateway, &gateway.sample("POST /pay/orderquery", Value::Null).unwrap()).await.xml();
    assert!(order["coupon_id_1"].is_string() && order["coupon_id_2"].is_null() && order["coupon_count"] == "2");
}

#[tokio::test]
async fn nested_lists() {
    let gateway = Gateway::builder().without_client_certificates().start().await.unwrap();
    let several = json!({ "hblist": { "hbinfo": [{ "openid": "a" }, { "openid": "b", "amount": 7 }] } });
    gateway.on("POST /mmpaymkttransfers/gethbinfo").reply(wechatpay_gateway::Reply::documented(several));
    let answer = send(&gateway, &gateway.sample("POST /mmpaymkttransfers/gethbinfo", Value::Null).unwrap()).await;
    assert_eq!(answer.xml()["hblist"]["hbinfo"], json!([{ "openid": "a" }, { "openid": "b", "amount": "7" }]));
}

#[tokio::test]
async fn bills() {
    use std::io::Read;

    let gateway = Gateway::builder().without_client_certificates().start().await.unwrap();
    let plain = json!({ "bill_date": "20141110", "tar_type": "" });
    let bill = send(&gateway, &gateway.sample("POST /pay/downloadbill", plain).unwrap()).await;
    let text = String::from_utf8(bill.body).unwrap();
    assert!(text.starts_with("\u{feff}交易时间,") && text.contains("`2014-11-10 "), "{text}");
    let gzip =
        send(&gateway, &gateway.sample("POST /pay/downloadfundflow", json!({ "tar_type": "GZIP" })).unwrap()).await;
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*gzip.body).read_to_string(&mut text).unwrap();
    assert!(text.starts_with("\u{feff}记账时间,"), "{text}");
    gateway.on("POST /pay/downloadbill").reply(wechatpay_gateway::Reply::v2_error("20002", "No Bill Exist"));
    let refused = send(&gateway, &gateway.sample("POST /pay/downloadbill", Value::Null).unwrap()).await.xml();
    let expected = json!({ "return_code": "FAIL", "return_msg": "No Bill Exist", "error_code": "20002" });
    assert_eq!(refused, expected);
}
