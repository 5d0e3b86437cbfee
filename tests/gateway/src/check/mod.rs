//! What WeChat Pay would refuse, in the order in which it looks.

mod authorization;
mod body;
mod fields;
mod headers;
mod target;
mod upload;
mod value;

use crate::call::Call;
use crate::documentation::{Kind, Operation};
use crate::keys::Keys;
use crate::refusal::Refusal;

pub(crate) use authorization::{Nonces, message};
pub(crate) use fields::typed;
pub(crate) use headers::documented as documented_headers;
pub(crate) use target::{check as target, decode, documented as documented_target};
pub(crate) use value::{Problem, Reader};

/// Who may call, and when.
pub struct Caller<'a> {
    pub mchid: &'a str,
    pub brand_id: &'a str,
    pub keys: &'a Keys,
    pub nonces: &'a Nonces,
    /// Seconds since 1970.
    pub now: i64,
}

/// What holds for every request, documented or not: headers, target, signature.
pub async fn every(caller: &Caller<'_>, call: &mut Call) -> Result<(), Refusal> {
    headers::every(call, caller.keys)?;
    if headers::is_multipart(call) {
        upload::read(call).await?;
    }
    authorization::check(caller, call)?;
    target::check(call)
}

/// What the documentation says of the operation.
pub fn documented(keys: &Keys, operation: &Operation, call: &mut Call) -> Result<(), Refusal> {
    let key = call.header("Wechatpay-Serial").and_then(|serial| keys.of(serial));
    let reader = Reader { key: key.map(|platform| &*platform.key), keys, padding: operation.padding };
    target::documented(&reader, operation, call)?;
    headers::documented(&reader, operation, call)?;
    match operation.body.as_ref() {
        None => body::none(call),
        Some(body) if body.kind == Kind::Multipart => upload::documented(&reader, body, call),
        Some(body) => body::documented(&reader, body, call),
    }
}
