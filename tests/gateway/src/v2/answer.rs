//! Answers of APIv2: XML that is signed in its fields, JSON of one operation, bills in plain text.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::sign::{SignType, sign};
use super::{MERCHANTS, borrowed, xml};
use crate::Error;
use crate::answer::{self, Maker};
use crate::call::Call;
use crate::documentation::{AnswerKind, Operation};
use crate::exchange::Prepared;
use crate::filled::Filled;
use crate::keys::Keys;
use crate::reply::{Content, Reply, XML};
use crate::seed::Chance;
use crate::shared::Shared;
use crate::signature::Signed;
use crate::time;

/// What is in an answer.
enum Made {
    /// Fields, and whether they are signed.
    Fields(Value, bool),
    Json(Value),
    Bytes(Bytes, &'static str),
}

/// The answer as it goes on the wire.
pub fn prepare(
    shared: &Shared,
    keys: &Keys,
    operation: Option<&Operation>,
    call: &Call,
    number: usize,
    reply: Reply,
) -> Prepared {
    let mut chance = Chance::new(shared.seed, &[b"answer", &number.to_be_bytes()]);
    let filled = reply.content.filled();
    let (status, made) = match (&reply.content, operation) {
        (Content::Bytes(status, body), _) => (*status, Made::Bytes(body.clone(), XML)),
        (Content::Filled(status, _), _) => (*status, Made::Bytes(Bytes::new(), XML)),
        (Content::Error(status, code, message), own) => (*status, refused(own, call, code, message)),
        (Content::Documented(fields), Some(own)) if own.answer.kind == AnswerKind::Redirect => {
            (302, Made::Fields(fields.clone(), false))
        }
        (Content::Documented(fields), Some(own)) => match documented(shared, keys, own, call, fields) {
            Ok(made) => (200, made),
            Err(error) => (500, refused(operation, call, "SYSTEMERROR", &error.to_string())),
        },
        (Content::Fields(fields) | Content::Documented(fields), _) if reply.signed.unsigned => {
            (200, Made::Fields(fields.clone(), false))
        }
        (Content::Fields(fields) | Content::Documented(fields), _) => {
            (200, Made::Fields(with_nonce(fields, &mut chance), true))
        }
    };
    let (body, media_type) = match made {
        Made::Bytes(body, media_type) => (body, media_type),
        Made::Json(value) => (value.to_string().into(), "application/json; charset=utf-8"),
        Made::Fields(fields, is_signed) => {
            let fields = if is_signed { signed(keys, reply.signed, operation, call, fields) } else { fields };
            (xml::write(&fields).into(), XML)
        }
    };
    let id = reply.request_id.unwrap_or_else(|| format!("08{}", chance.hex(24).to_uppercase()));
    let mut headers = vec![
        ("Request-ID".to_owned(), id),
        ("Content-Length".to_owned(), filled.as_ref().map_or(body.len() as u64, Filled::len).to_string()),
        ("Content-Type".to_owned(), media_type.to_owned()),
    ];
    headers.retain(|(name, _)| reply.headers.iter().all(|(own, _)| !own.eq_ignore_ascii_case(name)));
    headers.extend(reply.headers);
    Prepared { status: reply.status.unwrap_or(status), headers, body, filled, delay: reply.delay, end: reply.end }
}

/// A refusal in the words of the page.
fn refused(operation: Option<&Operation>, call: &Call, code: &str, message: &str) -> Made {
    let answer = operation.map(|own| &own.answer);
    if answer.is_some_and(|own| own.format.as_deref() == Some("json")) {
        return Made::Json(json!({ "retcode": -1, "retmsg": format!("{code}: {message}") }));
    }
    if answer.is_some_and(|own| own.kind == AnswerKind::File) {
        return Made::Fields(json!({ "return_code": "FAIL", "return_msg": message, "error_code": code }), false);
    }
    let (name, description) = match answer.is_some_and(|own| own.has("error_code")) {
        true => ("error_code", "error_code_des"),
        false => ("err_code", "err_code_des"),
    };
    let fields = json!({
        "return_code": "SUCCESS",
        "return_msg": "OK",
        "appid": call.json().get("appid"),
        "mch_id": call.json().get("mch_id"),
        "nonce_str": Chance::new(0, &[code.as_bytes(), message.as_bytes()]).letters(32),
        "result_code": "FAIL",
        name: code,
        description: message,
    });
    Made::Fields(fields, answer.is_none_or(|own| own.has("sign")))
}

fn documented(shared: &Shared, keys: &Keys, operation: &Operation, call: &Call, given: &Value) -> Result<Made, Error> {
    if operation.answer.kind == AnswerKind::File {
        return file(shared, operation, call);
    }
    let fields = &operation.answer.fields;
    let mut maker = Maker::for_answer(shared, keys, operation, call);
    let mut made = maker.object(fields, call.json());
    for field in fields {
        let value = settled(shared, keys, call, &field.name, field.required)?;
        if let (Some(value), Some(object)) = (value, made.as_object_mut()) {
            object.insert(field.name.clone(), value);
        }
    }
    // A page without table.
    if fields.is_empty() {
        made = json!({ "return_code": "SUCCESS", "return_msg": "OK", "result_code": "SUCCESS" });
    }
    let made = maker.over(fields, made, given);
    match operation.answer.format.as_deref() {
        Some("json") => Ok(Made::Json(made)),
        _ => Ok(Made::Fields(made, operation.answer.has("sign"))),
    }
}

/// What is not left to chance in an answer without fault; `null` is left out.
fn settled(shared: &Shared, keys: &Keys, call: &Call, name: &str, required: bool) -> Result<Option<Value>, Error> {
    let value = match name {
        "return_msg" | "result_msg" | "retmsg" => Value::from("OK"),
        "retcode" => Value::from(0),
        "sign" => Value::Null,
        "nonce_str" => {
            let words = [b"nonce", call.target().as_bytes(), call.json().to_string().as_bytes()].concat();
            Value::from(Chance::new(shared.seed, &[&words]).letters(32))
        }
        "sign_type" => return Ok(call.json().get(name).cloned()),
        "pub_key" => match keys.pay_to_bank() {
            Some(key) => Value::from(key.public_pkcs1()?),
            None => return Ok(None),
        },
        "sandbox_signkey" => Value::from(keys.api_v2.as_str()),
        _ if MERCHANTS.contains(&name) => Value::from(shared.mchid.as_str()),
        _ if name.ends_with("return_code") || name.ends_with("result_code") => Value::from("SUCCESS"),
        // Pages that require them have them say so.
        _ if is_error(name) && required => Value::from("SUCCESS"),
        _ if is_error(name) => Value::Null,
        _ => return Ok(None),
    };
    Ok(Some(value))
}

fn is_error(name: &str) -> bool {
    ["err_code", "err_code_des", "error_code", "error_code_des", "err_param"].iter().any(|end| name.ends_with(end))
}

/// Bills and comments.
fn file(shared: &Shared, operation: &Operation, call: &Call) -> Result<Made, Error> {
    let said = |name: &str| call.json().get(name).and_then(Value::as_str);
    let today = time::date((shared.clock)());
    let date = said("bill_date").or_else(|| said("begin_time")?.get(..8)).map_or(today, dashed);
    let text = match operation.url.as_str() {
        url if url.contains("fundflow") => answer::fund_flow(&date),
        url if url.contains("comment") => answer::comments(&date),
        _ => answer::trade(&shared.mchid, &date),
    };
    match said("tar_type") {
        Some("GZIP") => Ok(Made::Bytes(answer::gzip(text.as_bytes())?, "application/x-gzip")),
        _ => Ok(Made::Bytes(text.into(), "text/plain; charset=utf-8")),
    }
}

/// `2014-11-10` of `20141110`.
fn dashed(date: &str) -> String {
    match (date.get(..4), date.get(4..6), date.get(6..8)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => date.to_owned(),
    }
}

fn with_nonce(fields: &Value, chance: &mut Chance) -> Value {
    let mut fields = fields.clone();
    if let Some(object) = fields.as_object_mut() {
        object.entry("nonce_str").or_insert_with(|| Value::from(chance.letters(32)));
    }
    fields
}

/// The fields with their `sign`, by the algorithm of the request unless told otherwise.
fn signed(keys: &Keys, signed: Signed, operation: Option<&Operation>, call: &Call, fields: Value) -> Value {
    let Value::Object(mut object) = fields else { return fields };
    if signed.unsigned {
        object.remove("sign");
        return Value::Object(object);
    }
    if let Some(nonce) = signed.nonce {
        object.insert("nonce_str".to_owned(), Value::from(nonce));
    }
    // Who gives a signature of their own shall have it.
    if object.get("sign").is_some_and(Value::is_string) {
        return Value::Object(object);
    }
    let asked = call.json().get("sign_type").and_then(Value::as_str).filter(|own| !own.is_empty());
    let asked = asked.or_else(|| operation?.sign_type.as_deref());
    let sign_type = SignType::of(signed.sign_type.as_deref().or(asked)).unwrap_or_default();
    let key = if signed.by_stranger { "0123456789abcdef0123456789abcdef" } else { &keys.api_v2 };
    let pairs = match &signed.over {
        Some(text) => xml::read(text).unwrap_or_default(),
        None => xml::flat(&Value::Object(object.clone())),
    };
    let own = signed.literal.unwrap_or_else(|| sign(borrowed(&pairs), key, sign_type));
    object.insert("sign".to_owned(), Value::from(own));
    Value::Object(without(object, &signed.without))
}

fn without(mut object: Map<String, Value>, names: &[String]) -> Map<String, Value> {
    object.retain(|name, _| !names.contains(name));
    object
}
