//! Every operation of APIv2, by its path, with the sample of its page and what the documentation says of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use wechatpay_gateway::Gateway;
use wechatpay_runtime::v2::{Rules, SignType};
use wechatpay_runtime::{Chain, Client, Error, Query, Verification};

use crate::peer::Received;

fn operations() -> Vec<Value> {
    let lines = wechatpay_documentation::OPERATIONS.lines().skip(1);
    lines.map(|line| serde_json::from_str::<Value>(line).unwrap()).filter(|line| line["version"] == "v2").collect()
}

/// What the client has to know of it.
fn rules(line: &Value) -> Rules {
    let is = |name: &str| line[name] == true;
    let mut rules = Rules::new();
    if is("client_certificate") {
        rules = rules.client_certificate();
    }
    if is("nonceless") {
        rules = rules.nonceless();
    }
    if is("unsigned_request") {
        rules = rules.unsigned_request();
    }
    if line["answer"]["format"] == "json" {
        rules = rules.json_answer();
    }
    match line["sign_type"].as_str() {
        Some("HMAC-SHA256") => rules.sign_type(SignType::HmacSha256),
        Some("MD5") => rules.sign_type(SignType::Md5),
        _ => rules,
    }
}

/// The fields of the page's sample, without what the client fills in.
fn sample(gateway: &Gateway, line: &Value) -> (Map<String, Value>, Map<String, Value>) {
    let operation = format!("{} {}", line["method"].as_str().unwrap(), line["url"].as_str().unwrap());
    let sample = gateway.sample(operation, Value::Null).unwrap();
    let received = Received {
        method: sample.method,
        path: String::new(),
        query: sample.target.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default(),
        headers: http::HeaderMap::new(),
        body: sample.body.into(),
    };
    let is_filled = |name: &str| match name {
        "nonce_str" | "sign" => true,
        "sign_type" => line["sign_type"].is_string(),
        _ => false,
    };
    let own = |fields: BTreeMap<String, String>| {
        let fields = fields.into_iter().filter(|(name, _)| !is_filled(name));
        fields.map(|(name, text)| (name, Value::String(text))).collect::<Map<_, _>>()
    };
    let body = if received.body.is_empty() { Map::new() } else { own(received.fields()) };
    (own(received.pairs()), body)
}

fn chain<'c>(client: &'c Client, line: &Value) -> Chain<'c, Client> {
    let chain = client.chain(format!("v2{}", line["url"].as_str().unwrap())).v2(rules(line));
    if line["verification"] == "unsigned" { chain.verification(Verification::Unsigned) } else { chain }
}

#[tokio::test]
async fn by_path_with_the_sample_of_its_page() {
    let gateway = Gateway::start().await.unwrap();
    let client = Client::builder()
        .mchid(gateway.mchid())
        .api_v2_key(&gateway.api_v2_key())
        .client_certificate_pkcs12(gateway.client_certificate_pkcs12().unwrap())
        .root_certificate(&gateway.ca())
        .base_url(gateway.tls_url())
        .build()
        .unwrap();
    let (mut count, mut problems) = (0, Vec::new());
    for line in operations() {
        // The form of an upload has a test of its own, and users are sent elsewhere.
        if line["body"]["kind"] == "multipart" || line["answer"]["kind"] == "redirect" {
            continue;
        }
        let (query, body) = sample(&gateway, &line);
        let (query, body) = (Query(Value::Object(query)), Value::Object(body));
        let chain = chain(&client, &line);
        let outcome = match (line["method"].as_str(), line["answer"]["kind"].as_str()) {
            (_, Some("file")) => chain.download(&body).to_memory().await.map(|_| ()),
            (Some("GET"), _) => chain.get(&query).await.map(|_| ()),
            _ => chain.post(&(query, body)).await.map(|_| ()),
        };
        if let Err(error) = outcome {
            problems.push(error.to_string());
        }
        let call = gateway.calls().pop().unwrap();
        if let Some(refusal) = call.refusal() {
            problems.push(format!("{}: {refusal:?}", line["url"]));
        }
        assert_eq!(call.has_client_certificate(), line["client_certificate"] == true, "{}", line["url"]);
        count += 1;
    }
    assert_eq!(problems, Vec::<String>::new());
    assert!(count > 120, "{count}");
}

#[tokio::test]
async fn without_the_certificate_none_that_needs_it_is_sent() {
    let gateway = Gateway::start().await.unwrap();
    let client = Client::builder().mchid(gateway.mchid()).api_v2_key(&gateway.api_v2_key()).base_url(gateway.url());
    let client = client.build().unwrap();
    let mut count = 0;
    for line in operations().iter().filter(|line| line["client_certificate"] == true) {
        let error = chain(&client, line).post(&()).await.unwrap_err();
        assert!(matches!(error, Error::NotSent(_)), "{error}");
        count += 1;
    }
    assert!(count > 50 && gateway.calls().is_empty(), "{count}");
}
