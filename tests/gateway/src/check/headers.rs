//! The headers of every request, and those that a page names.

use serde_json::Value;

use super::fields::{Place, pairs};
use super::value::Reader;
use crate::answer::CERTIFICATES;
use crate::call::Call;
use crate::documentation::Operation;
use crate::keys::Keys;
use crate::refusal::Refusal;

/// Headers that pages name but that are checked for every request, or are the transport's business.
const OF_EVERY_REQUEST: [&str; 6] =
    ["accept", "accept-encoding", "authorization", "content-type", "user-agent", "wechatpay-serial"];

/// `Accept`, `User-Agent`, `Content-Type`, `Wechatpay-Serial`.
pub fn every(call: &Call, keys: &Keys) -> Result<(), Refusal> {
    let accept = call.header("Accept");
    if !accept.is_some_and(|accept| accept.split(',').any(accepts_json)) {
        return Err(Refusal::header("Accept", accept, "must be application/json"));
    }
    if call.header("User-Agent").is_none_or(str::is_empty) {
        return Err(Refusal::header("User-Agent", None, "must not be empty"));
    }
    let media_type = media_type(call);
    let is_known = media_type.as_deref().is_some_and(|own| matches!(own, "application/json" | "multipart/form-data"));
    if !call.body.is_empty() && !is_known {
        return Err(Refusal::header("Content-Type", media_type.as_deref(), "must be application/json"));
    }
    // Who leaves it out can't tell which key will sign the answer while one takes another's place.
    let serial = call.header("Wechatpay-Serial");
    match serial.and_then(|serial| keys.of(serial)) {
        Some(_) => Ok(()),
        // Who asks for the certificates may know no key yet.
        None if serial.is_none() && CERTIFICATES.contains(&call.path()) => Ok(()),
        None => Err(Refusal::header("Wechatpay-Serial", serial, "must be the ID of a key of WeChat Pay's")),
    }
}

fn accepts_json(range: &str) -> bool {
    let range = range.split(';').next().unwrap_or_default().trim();
    matches!(range, "application/json" | "*/*" | "application/*")
}

/// `application/json` of `application/json; charset=utf-8`.
fn media_type(call: &Call) -> Option<String> {
    let essence = call.header("Content-Type")?.split(';').next()?;
    Some(essence.trim().to_ascii_lowercase())
}

/// Whether the body is one of an upload.
pub fn is_multipart(call: &Call) -> bool {
    media_type(call).as_deref() == Some("multipart/form-data")
}

/// Whether the body is JSON.
pub fn is_json(call: &Call) -> Result<(), Refusal> {
    let media_type = media_type(call);
    match media_type.as_deref() {
        Some("application/json") => Ok(()),
        other => Err(Refusal::header("Content-Type", other, "must be application/json")),
    }
}

/// Those of the page.
pub fn documented(reader: &Reader<'_>, operation: &Operation, call: &Call) -> Result<(), Refusal> {
    let Some(group) = &operation.headers else { return Ok(()) };
    let fields = group.fields.iter().filter(|field| !OF_EVERY_REQUEST.contains(&field.name.to_lowercase().as_str()));
    for field in fields {
        let given = call.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(&field.name));
        let given = given.map(|(_, value)| (field.name.clone(), value.clone())).collect::<Vec<_>>();
        if given.is_empty() && field.required {
            return Err(Refusal::parameter("header", &field.name, &Value::Null, "is required"));
        }
        pairs(reader, Place::Header, std::slice::from_ref(field), given, &mut Vec::new())?;
    }
    Ok(())
}
