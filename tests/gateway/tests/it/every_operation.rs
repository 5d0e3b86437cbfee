//! Every documented operation takes the request of its samples and answers by itself.

use serde_json::Value;
use wechatpay_gateway::Gateway;

use crate::send;

#[tokio::test]
async fn takes_its_sample_and_answers() {
    let gateway = Gateway::start().await.unwrap();
    let mut problems = Vec::new();
    let operations = gateway.operations().collect::<Vec<_>>();
    assert!(operations.len() > 800);
    for operation in &operations {
        let answer = send(&gateway, &gateway.sample(operation, Value::Null).unwrap()).await;
        let call = gateway.calls().pop().unwrap();
        if !matches!(answer.status, 200 | 204) {
            problems.push(format!("{operation}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)));
        } else if !call.unknown().is_empty() {
            problems.push(format!("{operation}: unknown {:?}", call.unknown()));
        } else if answer.header("Request-ID").is_none() {
            problems.push(format!("{operation}: no Request-ID"));
        }
    }
    assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
}
