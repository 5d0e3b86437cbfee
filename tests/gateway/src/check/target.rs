//! Path and query: their encoding, and what a page says of them.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::fields::{Place, pairs};
use super::value::Reader;
use crate::call::Call;
use crate::documentation::Operation;
use crate::refusal::Refusal;

/// That the encoding is whole, and no bare `?` ends the target; decodes the query.
pub fn check(call: &mut Call) -> Result<(), Refusal> {
    let refuse = |issue| Refusal::parameter("url", "/", &Value::from(call.target()), issue);
    let (path, query) = call.target.split_once('?').map_or((&*call.target, None), |(path, query)| (path, Some(query)));
    if query == Some("") {
        return Err(refuse("ends in a bare ?"));
    }
    if !is_encoded(&call.target) || path.contains('+') {
        return Err(refuse("is not percent-encoded"));
    }
    let pairs = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let decoded = pairs.map(|(name, value)| Some((decode(name)?, decode(&value.replace('+', " "))?)));
    let Some(decoded) = decoded.collect::<Option<Vec<_>>>() else { return Err(refuse("is no UTF-8 when decoded")) };
    call.query = decoded;
    Ok(())
}

/// Whether each character may stand in a URL, and each `%` begins two hexadecimal digits.
fn is_encoded(target: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte);
    let escapes = target.split('%').skip(1);
    target.bytes().all(allowed)
        && escapes
            .into_iter()
            .all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|digit| digit.is_ascii_hexdigit()))
}

/// What percent-encoded text holds.
pub fn decode(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned())
}

/// Path parameters and query by the page.
pub fn documented(reader: &Reader<'_>, operation: &Operation, call: &mut Call) -> Result<(), Refusal> {
    let parameters = std::mem::take(&mut call.parameters);
    call.parameters = pairs(reader, Place::Path, &operation.parameters, parameters, &mut Vec::new())?;
    let given = std::mem::take(&mut call.query);
    let (fields, required) =
        operation.query.as_ref().map_or((&[][..], false), |query| (query.fields.as_slice(), query.required));
    if required || !given.is_empty() {
        for field in fields.iter().filter(|field| field.required) {
            if given.iter().all(|(name, _)| *name != field.name) {
                return Err(Refusal::parameter("query", &field.name, &Value::Null, "is required"));
            }
        }
    }
    call.query = pairs(reader, Place::Query, fields, given, &mut call.unknown)?;
    Ok(())
}
