//! The fields of a request of APIv2 against its page.

use md5::{Digest, Md5};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{Pairs, find};
use crate::call::Call;
use crate::check::{self, Problem, Reader};
use crate::documentation::{Field, Operation, Scalar};
use crate::keys::Keys;
use crate::refusal::Refusal;
use crate::seed::hex;

/// Required fields, types, values, encodings and encryption; the fields are recorded in clear.
pub fn check(keys: &Keys, operation: &Operation, fields: Pairs, call: &mut Call) -> Result<(), Refusal> {
    let reader = Reader { key: None, keys, padding: operation.padding };
    check::documented_headers(&reader, operation, call).map_err(Refusal::in_v2)?;
    if operation.body.is_some() {
        check::documented_target(&reader, operation, call).map_err(Refusal::in_v2)?;
    }
    for field in operation.sent().iter().filter(|field| field.required && field.name != "sign") {
        let is_there = match field.r#type {
            Scalar::File => call.file.as_ref().is_some_and(|file| file.part == field.name),
            _ => find(&fields, &field.name).is_some_and(|value| !value.is_empty()),
        };
        if !is_there {
            return Err(Refusal::resulted("PARAM_ERROR", format!("缺少参数{}", field.name)));
        }
    }
    let mut read = Map::new();
    for (name, value) in fields {
        let plain = match operation.sent().iter().find(|field| field.name == name) {
            // What is empty is absent.
            Some(_) if value.is_empty() => value,
            Some(field) => {
                let refuse = |problem| Refusal::resulted("PARAM_ERROR", described(&name, &problem));
                one(&reader, field, &value, &mut call.unknown).map_err(refuse)?
            }
            None => {
                if !by_rule(operation, &name) {
                    call.unknown.push(format!("/body/{name}"));
                }
                value
            }
        };
        read.insert(name, Value::from(plain));
    }
    call.json = Value::Object(read);
    if operation.body.is_none() {
        call.query =
            call.query.drain(..).map(|(name, value)| (name.clone(), in_clear(&call.json, &name, value))).collect();
    }
    digest(call)
}

/// Fields that no page has to name.
fn by_rule(operation: &Operation, name: &str) -> bool {
    match name {
        "sign" => !operation.unsigned_request,
        "nonce_str" => !operation.nonceless && !operation.unsigned_request,
        _ => false,
    }
}

/// A text as its field would have it, in clear.
fn one(reader: &Reader<'_>, field: &Field, value: &str, unknown: &mut Vec<String>) -> Result<String, Problem> {
    let prefix = format!("/body/{}", field.name);
    match field.encoding.as_deref() {
        Some("json") => {
            let read = reader.encoded(field, &Value::from(value), &prefix, unknown)?;
            Ok(text(read))
        }
        Some("url") => {
            query(reader, field, value, &prefix, unknown)?;
            Ok(value.to_owned())
        }
        _ => {
            let typed = check::typed(field.r#type, value);
            // The text of a number is what was sent, not what it was read as.
            let plain = reader.one(field, &typed)?;
            Ok(plain.as_str().map_or_else(|| value.to_owned(), str::to_owned))
        }
    }
}

/// `posttime%3D123%26mobile%3D1380…`: a query, encoded as a whole.
fn query(
    reader: &Reader<'_>,
    field: &Field,
    value: &str,
    prefix: &str,
    unknown: &mut Vec<String>,
) -> Result<(), Problem> {
    let problem = |issue: &str| Problem::new(&Value::from(value), issue);
    let decoded = percent_decode_str(value).decode_utf8().map_err(|_| problem("must be url-encoded UTF-8"))?;
    for pair in decoded.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').ok_or_else(|| problem("must hold name=value"))?;
        match field.content.iter().find(|own| own.name == name) {
            Some(own) => drop(reader.one(own, &check::typed(own.r#type, value))?),
            None => unknown.push(format!("{prefix}/{name}")),
        }
    }
    Ok(())
}

/// The file is what its digest says.
fn digest(call: &Call) -> Result<(), Refusal> {
    let stated = call.json.get("media_hash").and_then(Value::as_str);
    let (Some(stated), Some(file)) = (stated, &call.file) else { return Ok(()) };
    if stated.eq_ignore_ascii_case(&hex(&Md5::digest(&file.content))) {
        return Ok(());
    }
    Err(Refusal::resulted("PARAM_ERROR", "media_hash is not the MD5 of the file"))
}

fn described(name: &str, problem: &Problem) -> String {
    format!("参数格式校验错误: {name}{} {}", problem.pointer, problem.issue)
}

fn in_clear(json: &Value, name: &str, value: String) -> String {
    json.get(name).and_then(Value::as_str).map_or(value, str::to_owned)
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
