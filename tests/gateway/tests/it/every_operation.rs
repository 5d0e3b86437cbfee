//! Every documented operation takes the request of its samples, and answers by itself with what it documents.

use std::collections::HashMap;

use serde_json::Value;
use wechatpay_gateway::{Gateway, Padding};

use crate::send;

/// The documented operations, by method and URL.
fn documentation() -> HashMap<String, Value> {
    let lines = wechatpay_documentation::OPERATIONS.lines().skip(1);
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    lines.map(|line| (format!("{} {}", text(&line, "method"), text(&line, "url")), line)).collect()
}

/// What is wrong with an answer by its fields.
fn misfits(gateway: &Gateway, fields: &Value, answer: &Value, path: &str, problems: &mut Vec<String>) {
    for field in fields.as_array().into_iter().flatten() {
        let name = field["name"].as_str().unwrap();
        let (path, value) = (format!("{path}/{name}"), &answer[name]);
        let items = match field["list"].as_bool() {
            Some(true) => value.as_array().map(|items| items.iter().collect()).unwrap_or_default(),
            _ => vec![value],
        };
        if items.is_empty() {
            problems.push(format!("{path}: {value}"));
        }
        for item in items {
            if !fits(gateway, field, item) {
                problems.push(format!("{path}: {item}"));
            }
            misfits(gateway, &field["children"], item, &path, problems);
        }
    }
}

fn fits(gateway: &Gateway, field: &Value, value: &Value) -> bool {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let is_type = match field["type"].as_str().unwrap_or("string") {
        "string" => value.as_str().is_some_and(|text| !text.is_empty()),
        "integer" => value.is_i64(),
        "number" | "decimal" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => value.is_object(),
    };
    let is_documented = field["values"].as_array().is_none_or(|values| values.iter().any(|own| *own == *text));
    let is_readable =
        field["encrypted"] != "merchant" || gateway.merchant_key().decrypt(&text, Padding::Oaep).is_some();
    let is_encoded = field["encoding"] != "json" || serde_json::from_str::<Value>(&text).is_ok();
    is_type && is_documented && is_readable && is_encoded
}

async fn every_operation(gateway: &Gateway, step: usize) {
    let (documentation, mut problems) = (documentation(), Vec::new());
    let operations = gateway.operations().filter(|own| own.contains(" /v3/")).collect::<Vec<_>>();
    assert!(operations.len() > 800);
    for operation in operations.iter().step_by(step) {
        let answer = send(gateway, &gateway.sample(operation, Value::Null).unwrap()).await;
        let (call, documented) = (gateway.calls().pop().unwrap(), &documentation[operation]);
        if !matches!(answer.status, 200 | 204) {
            problems.push(format!("{operation}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)));
            continue;
        }
        if !call.unknown().is_empty() || answer.header("Request-ID").is_none() {
            problems.push(format!("{operation}: unknown {:?}, or no Request-ID", call.unknown()));
        }
        let is_signed = documented["verification"].is_string() || answer.is_signed(gateway);
        if !is_signed {
            problems.push(format!("{operation}: not signed"));
        }
        if documented["answer"]["kind"] == "fields" {
            misfits(gateway, &documented["answer"]["fields"], &answer.json(), operation, &mut problems);
        }
    }
    assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
}

#[tokio::test]
async fn takes_its_sample_and_answers() {
    every_operation(&Gateway::start().await.unwrap(), 1).await;
}

#[tokio::test]
async fn with_another_seed_too() {
    every_operation(&Gateway::builder().seed(7).start().await.unwrap(), 1).await;
}
