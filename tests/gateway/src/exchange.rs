//! One exchange: the request is judged, recorded and answered.

use std::time::Duration;

use bytes::Bytes;
use sha1::{Digest, Sha1};

use crate::answer::{self, Answered};
use crate::call::Call;
use crate::check::{self, Caller};
use crate::documentation::{Operation, Verification, Version};
use crate::filled::Filled;
use crate::keys::Keys;
use crate::refusal::{Form, Refusal};
use crate::reply::{Content, End, Reply};
use crate::seed::{Chance, hex};
use crate::shared::Shared;
use crate::{lock, v2};

/// An answer as it goes on the wire.
pub struct Prepared {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
    /// What comes after it.
    pub filled: Option<Filled>,
    pub delay: Duration,
    pub end: End,
}

/// Judges, records, answers.
pub async fn exchange(shared: &Shared, mut call: Call) -> Prepared {
    let keys = lock(&shared.keys).clone();
    let route = route(shared, &mut call);
    let verdict = match &route {
        Ok(route) => judge(shared, &keys, route, &mut call).await,
        Err(refusal) => Err(refusal.clone()),
    };
    call.refusal = verdict.err();
    if let Some(observer) = &shared.observer {
        observer(&call);
    }
    let number = {
        let mut calls = lock(&shared.calls);
        calls.push(call.clone());
        calls.len()
    };
    let route = route.unwrap_or_default();
    let reply = reply(shared, &route, &call);
    // Whoever makes a reply may have changed them.
    let keys = lock(&shared.keys).clone();
    prepare(shared, &keys, &route, &call, number, reply)
}

/// Where a request goes.
#[derive(Default)]
struct Route {
    /// None where no page documents the URL.
    operation: Option<&'static Operation>,
    /// The key of its replies.
    key: Option<String>,
    lenient: bool,
}

fn route(shared: &Shared, call: &mut Call) -> Result<Route, Refusal> {
    let path = call.path().to_owned();
    let found = shared.documentation.route(&path);
    let routes = lock(&shared.routes);
    if let Some(operation) = routes.mistaken() {
        return Err(Refusal::mistaken(operation));
    }
    let is_known = !found.is_empty();
    let fitting = found.into_iter().filter(|(operation, _)| operation.method == call.method).collect();
    if let Some((operation, values)) = routes.choose(fitting) {
        let names = operation.parameters.iter().map(|field| field.name.clone());
        let values = values.into_iter().map(|value| check::decode(value).unwrap_or_else(|| value.to_owned()));
        call.parameters = names.zip(values).collect();
        let key = operation.key();
        call.operation = Some(key.clone());
        let lenient = routes.is_lenient(&key);
        return Ok(Route { operation: Some(operation), key: Some(key), lenient });
    }
    let key = routes.undocumented(call.method(), &path).map(str::to_owned);
    match (key, is_known) {
        (Some(key), _) => Ok(Route { operation: None, key: Some(key), lenient: true }),
        (None, _) if routes.has_any() => Ok(Route { operation: None, key: None, lenient: true }),
        (None, true) => Err(Refusal::no_such_method(call.method(), &path)),
        (None, false) => Err(Refusal::no_such_url(&path)),
    }
}

async fn judge(shared: &Shared, keys: &Keys, route: &Route, call: &mut Call) -> Result<(), Refusal> {
    let now = (shared.clock)();
    let caller = Caller { mchid: &shared.mchid, brand_id: &shared.brand_id, keys, nonces: &shared.nonces, now };
    if let Some(operation) = route.operation.filter(|own| own.version == Version::V2) {
        return v2::check(shared, keys, operation, route.lenient, call).await;
    }
    check::every(&caller, call).await?;
    let Some(operation) = route.operation else {
        call.json = serde_json::from_slice(&call.body).unwrap_or_default();
        return Ok(());
    };
    // What is documented is read all the same: a record in clear is of use.
    let mut read = call.clone();
    match check::documented(keys, operation, &mut read) {
        Ok(()) => *call = read,
        Err(refusal) if !route.lenient => return Err(refusal),
        Err(_) => call.json = serde_json::from_slice(&call.body).unwrap_or_default(),
    }
    Ok(())
}

fn reply(shared: &Shared, route: &Route, call: &Call) -> Reply {
    if let Some(refusal) = &call.refusal {
        return refused(refusal);
    }
    let ordered = lock(&shared.routes).next(route.key.as_deref());
    ordered.map_or_else(|| Reply::documented(serde_json::Value::Null), |handler| handler(call))
}

fn refused(refusal: &Refusal) -> Reply {
    match refusal.form() {
        Form::Page => Reply::bytes(refusal.status(), refusal.page()).header("Content-Type", "text/html"),
        Form::Return => Reply::v2_failure(refusal.message()),
        Form::Result => Reply::v2_error(refusal.code(), refusal.message()),
        Form::Json => {
            let reply = Reply::json(refusal.status(), refusal.body());
            // Who is not known is told nothing that they could rely on.
            if refusal.status() == 400 { reply } else { reply.unsigned() }
        }
    }
}

fn prepare(shared: &Shared, keys: &Keys, route: &Route, call: &Call, number: usize, reply: Reply) -> Prepared {
    let operation = route.operation.filter(|own| own.version == Version::V2);
    if operation.is_some() || matches!(reply.content, Content::Fields(_)) {
        return v2::prepare(shared, keys, operation, call, number, reply);
    }
    let Answered { mut status, body, mut headers } = match &reply.content {
        Content::Bytes(status, body) => Answered { status: *status, body: body.clone(), headers: Vec::new() },
        Content::Error(status, code, message) => Answered::refused(*status, code, message),
        Content::Filled(status, _) => Answered { status: *status, body: Bytes::new(), headers: Vec::new() },
        // Those are APIv2's.
        Content::Fields(fields) | Content::Documented(fields) => {
            answer::documented(shared, keys, route.operation, call, fields)
        }
    };
    status = reply.status.unwrap_or(status);
    let filled = reply.content.filled();
    let mut chance = Chance::new(shared.seed, &[b"answer", &number.to_be_bytes()]);
    let id = reply.request_id.unwrap_or_else(|| format!("08{}", chance.hex(24).to_uppercase()));
    headers.push(("Request-ID".to_owned(), id));
    let mut signed = reply.signed;
    let verification = route.operation.filter(|_| (200..300).contains(&status)).map(|own| own.verification);
    match verification {
        Some(Verification::Unsigned) if signed.over.is_none() => signed.unsigned = true,
        Some(Verification::SignedSha1Json) if signed.over.is_none() => {
            let digest = filled.as_ref().map_or_else(|| hex(&Sha1::digest(&body)), Filled::sha1);
            signed.over = Some(format!(r#"{{"sha1":"{digest}"}}"#).into());
            if !signed.without.iter().any(|name| name == "wechatpay-statement-sha1") {
                headers.push(("Wechatpay-Statement-Sha1".to_owned(), digest));
            }
        }
        _ => {}
    }
    if status != 204 {
        let length = filled.as_ref().map_or(body.len() as u64, Filled::len);
        headers.push(("Content-Length".to_owned(), length.to_string()));
        if headers.iter().all(|(name, _)| name != "Content-Type") {
            headers.push(("Content-Type".to_owned(), "application/json; charset=utf-8".to_owned()));
        }
    }
    let preferred = call.header("Wechatpay-Serial");
    headers.extend(signed.headers(keys, preferred, (shared.clock)(), &body, &mut chance));
    headers.retain(|(name, _)| reply.headers.iter().all(|(own, _)| !own.eq_ignore_ascii_case(name)));
    headers.extend(reply.headers);
    Prepared { status, headers, body, filled, delay: reply.delay, end: reply.end }
}
