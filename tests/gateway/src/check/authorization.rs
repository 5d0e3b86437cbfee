//! `Authorization`: who calls, when, and over which bytes they signed.

use std::collections::HashMap;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Caller, upload};
use crate::call::Call;
use crate::lock;
use crate::refusal::Refusal;

/// How far a timestamp may be away, in seconds.
const FRESH: u64 = 300;

/// The nonces of the last minutes, with their time.
pub type Nonces = Mutex<HashMap<String, i64>>;

/// The string to sign.
pub fn message(method: &str, target: &str, timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{method}\n{target}\n{timestamp}\n{nonce}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// Everything of it.
pub fn check(caller: &Caller<'_>, call: &Call) -> Result<(), Refusal> {
    let header = call.header("Authorization").unwrap_or_default();
    let form = || Refusal::authorization("Authorization", "its form is not that of a signed request");
    let (scheme, rest) = header.split_once(' ').ok_or_else(form)?;
    let fields = fields(rest).ok_or_else(form)?;
    let field = |name: &str| {
        let value = fields.get(name).copied().filter(|value| !value.is_empty());
        value.ok_or_else(|| Refusal::authorization(name, "is missing"))
    };
    let (who, expected) = match scheme {
        "WECHATPAY2-SHA256-RSA2048" => ("mchid", caller.mchid),
        "WECHATPAY-BRAND-SHA256-RSA2048" => ("brand_id", caller.brand_id),
        _ => return Err(Refusal::authorization("Authorization", "its scheme is not known")),
    };
    let (id, nonce, timestamp, serial, signature) =
        (field(who)?, field("nonce_str")?, field("timestamp")?, field("serial_no")?, field("signature")?);
    if fields.len() != 5 {
        return Err(Refusal::authorization("Authorization", "has a field that no signed request has"));
    }
    if id != expected {
        return Err(Refusal::authorization(who, "is not the one that the certificate was given to"));
    }
    if serial != caller.keys.merchant_serial {
        return Err(Refusal::authorization("serial_no", "is not the serial number of the merchant's certificate"));
    }
    let Some(time) = timestamp.parse::<i64>().ok().filter(|time| time.abs_diff(caller.now) <= FRESH) else {
        return Err(Refusal::authorization("timestamp", "is more than 5 minutes away"));
    };
    let message = message(call.method(), call.target(), timestamp, nonce, upload::signed(call));
    let signature = STANDARD.decode(signature).unwrap_or_default();
    if !caller.keys.merchant.verify(&message, &signature) {
        return Err(Refusal::signature(call.method(), call.target(), &message));
    }
    remember(caller, nonce, time)
}

/// Each nonce serves once.
fn remember(caller: &Caller<'_>, nonce: &str, time: i64) -> Result<(), Refusal> {
    let mut nonces = lock(caller.nonces);
    nonces.retain(|_, time| time.abs_diff(caller.now) <= FRESH);
    match nonces.insert(nonce.to_owned(), time) {
        None => Ok(()),
        Some(_) => Err(Refusal::authorization("nonce_str", "was used before")),
    }
}

/// `a="1",b="2"`; nothing if it has another form, or a name twice.
fn fields(text: &str) -> Option<HashMap<&str, &str>> {
    let mut fields = HashMap::new();
    for pair in text.split(',') {
        let (name, value) = pair.trim().split_once('=')?;
        let value = value.strip_prefix('"')?.strip_suffix('"')?;
        if fields.insert(name, value).is_some() {
            return None;
        }
    }
    Some(fields)
}
