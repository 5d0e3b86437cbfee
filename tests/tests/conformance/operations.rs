//! Every operation: the request arrives as the sample has it, and the answer comes back typed and whole.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use wechatpay::Client;
use wechatpay_codegen::ir::{Field, Operation};
use wechatpay_gateway::{Call, Gateway};

use crate::compared::{differences, plain, received};
use crate::prepared::{Preparation, Prepared, Tally, groups, is_filled, value, within};
use crate::sent::{Came, Case, Sent};
use crate::{client, contradictions, documented, table};

/// What calls are made with.
struct Walk {
    gateway: Gateway,
    client: Client,
    /// Sends what the gateway makes up itself.
    http: reqwest::Client,
}

impl Walk {
    async fn start() -> Self {
        let gateway = Gateway::start().await.unwrap();
        let identity = format!("{}{}", gateway.client_key(), gateway.client_certificate().unwrap());
        let http = reqwest::Client::builder()
            .tls_certs_only([reqwest::Certificate::from_pem(gateway.ca().as_bytes()).unwrap()])
            .identity(reqwest::Identity::from_pem(identity.as_bytes()).unwrap())
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self { client: client(&gateway), gateway, http }
    }

    /// Another gateway once this one has a long list of calls, which is copied for whoever looks at it.
    async fn refreshed(self) -> Self {
        if self.gateway.calls().len() < 200 { self } else { Self::start().await }
    }

    fn last(&self) -> Call {
        self.gateway.calls().pop().unwrap()
    }

    /// The gateway's own request of the operation with a value for every field, as it recorded it in clear.
    async fn spare(&self, operation: &Operation, key: &str) -> Value {
        let sample = self.gateway.sample(key, Value::Null).unwrap();
        let method = reqwest::Method::from_bytes(sample.method.as_bytes()).unwrap();
        let url = format!("{}{}", self.gateway.tls_url(), sample.target);
        let mut sent = self.http.request(method, url).body(sample.body);
        for (name, value) in &sample.headers {
            sent = sent.header(name, value);
        }
        sent.send().await.unwrap();
        let call = self.last();
        assert!(call.refusal().is_none(), "{key}: {:?}", call.refusal());
        received(operation, &call)
    }

    /// Sends it; what is wrong, if anything is.
    async fn problem(&self, case: &Case, operation: &Operation, prepared: &Prepared) -> Option<String> {
        let request = prepared.request(operation);
        let sent = Sent { client: self.client.clone(), parameters: prepared.parameters.clone(), request };
        let before = self.gateway.calls().len();
        let coming = match (case.send)(&sent) {
            Ok(coming) => coming,
            Err(error) => return Some(format!("the request can't be read: {error}")),
        };
        let came = coming.await;
        let calls = self.gateway.calls();
        let Some(call) = calls.get(before) else {
            return Some(format!("nothing was sent: {:#}", came.err()?));
        };
        if let Some(refusal) = call.refusal() {
            return Some(format!("refused: {refusal}"));
        }
        let came = match came {
            Ok(came) => came,
            Err(error) => return Some(format!("{error:#}")),
        };
        if !call.unknown().is_empty() {
            return Some(format!("no page knows {:?}", call.unknown()));
        }
        let found = differences(&self.gateway, operation, prepared, call);
        if !found.is_empty() {
            return Some(found.join("\n    "));
        }
        match came {
            // Nothing came: there is no JSON.
            Came::Fields { typed, json: Value::Null } => {
                (typed != json!({})).then(|| format!("read {typed} of nothing"))
            }
            Came::Fields { typed, json } => {
                let [typed, json] = [typed, json].map(|own| plain(&self.gateway, operation.version, &own));
                (typed != json).then(|| format!("read {typed}\n    of {json}"))
            }
            Came::File(bytes) => bytes.is_empty().then(|| "an empty file".to_owned()),
            Came::Address(address) => (!address.starts_with(self.gateway.tls_url())).then_some(address),
        }
    }
}

/// The fields that callers give, by their paths.
fn fields(operation: &Operation) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let parameters = [("path", operation.parameters.clone())];
    let groups = groups(operation).into_iter().map(|(name, message)| (name, message.fields));
    for (name, fields) in parameters.into_iter().chain(groups) {
        gather(&fields, &format!("{} {} {name}", operation.method, operation.url), &mut found);
    }
    found
}

fn gather(fields: &[Field], at: &str, found: &mut BTreeSet<String>) {
    for field in fields.iter().filter(|field| !is_filled(field)) {
        let path = format!("{at}/{}", field.name.wire);
        gather(within(field), &path, found);
        found.insert(path);
    }
}

fn cases() -> BTreeMap<String, Case> {
    let cases = table::operations();
    let count = cases.len();
    let by_name = cases.into_iter().map(|case| (case.operation.to_string(), case)).collect::<BTreeMap<_, _>>();
    assert_eq!(by_name.len(), count);
    by_name
}

fn key(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.url)
}

#[tokio::test]
async fn the_samples_there_and_back() {
    let (mut walk, api, cases, listed) = (Walk::start().await, documented(), cases(), contradictions::listed());
    let (mut tally, mut problems, mut called, mut sampled) = (Tally::default(), Vec::new(), BTreeSet::new(), 0);
    for operation in &api.operations {
        walk = walk.refreshed().await;
        let merchant = walk.gateway.mchid();
        let key = key(operation);
        let Some(case) = cases.get(&key) else {
            problems.push(format!("{key}: not in the table"));
            continue;
        };
        let sample = operation.sample.as_ref().map_or(Value::Null, value);
        sampled += usize::from(!sample.is_null());
        let spare = spare(&walk, operation, &key).await;
        let none = BTreeSet::new();
        let own = listed.get(&key).unwrap_or(&none);
        tally.passed_over.clear();
        let preparation = Preparation { operation, contradictions: own, merchant, tally: &mut tally };
        let prepared = preparation.prepare(&sample, &spare);
        if let Some(problem) = walk.problem(case, operation, &prepared).await {
            problems.push(format!("{key}: {problem}"));
        }
        called.insert(key.clone());
        if tally.passed_over != *own {
            problems.push(format!("{key}: no longer in the sample: {:?}", own.difference(&tally.passed_over)));
        }
        // Each one for itself still blocks the way.
        for place in own {
            let others = own.iter().filter(|other| *other != place).cloned().collect::<BTreeSet<_>>();
            let mut unused = Tally::default();
            let preparation = Preparation { operation, contradictions: &others, merchant, tally: &mut unused };
            let prepared = preparation.prepare(&sample, &spare);
            if walk.problem(case, operation, &prepared).await.is_none() {
                problems.push(format!("{key}: {place} is no contradiction any more: delete its line"));
            }
        }
    }
    let strangers = listed.keys().filter(|key| !called.contains(*key)).collect::<Vec<_>>();
    assert!(strangers.is_empty(), "contradictions of no operation: {strangers:?}");
    println!("{} operations, {sampled} with a sample, {} fields with a value", called.len(), tally.fields.len());
    println!("contradictions: {}", listed.values().map(BTreeSet::len).sum::<usize>());
    for (kind, count) in &tally.tolerated {
        println!("tolerated: {count} × {kind}");
    }
    assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
    assert_eq!(called, cases.into_keys().collect());
    assert_eq!(called.len(), api.operations.len());
}

#[tokio::test]
async fn every_field_there_and_back() {
    let (mut walk, api, cases) = (Walk::start().await, documented(), cases());
    let (mut tally, mut problems, mut documented) = (Tally::default(), Vec::new(), BTreeSet::new());
    for operation in &api.operations {
        walk = walk.refreshed().await;
        let key = key(operation);
        let spare = spare(&walk, operation, &key).await;
        let preparation = Preparation {
            operation,
            contradictions: &BTreeSet::new(),
            merchant: walk.gateway.mchid(),
            tally: &mut tally,
        };
        let prepared = preparation.prepare(&spare, &spare);
        documented.extend(fields(operation));
        if let Some(problem) = walk.problem(&cases[&key], operation, &prepared).await {
            problems.push(format!("{key}: {problem}"));
        }
    }
    println!("{} operations, {} fields of requests", api.operations.len(), documented.len());
    assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
    let missing = documented.difference(&tally.fields).collect::<Vec<_>>();
    assert!(missing.is_empty(), "never sent: {missing:#?}");
    assert_eq!(tally.fields.len(), documented.len());
}

/// What the gateway sends itself; an upload's parts are beside its file.
async fn spare(walk: &Walk, operation: &Operation, key: &str) -> Value {
    match walk.spare(operation, key).await {
        Value::Null => json!({}),
        spare => spare,
    }
}
