//! What WeChat Pay would refuse in APIv2, in the order in which it looks: certificate, form, merchant, nonce, signature, fields.

use serde_json::{Map, Value, json};

use super::sign::{SignType, message, sign};
use super::{MERCHANTS, Pairs, borrowed, documented, find, form, xml};
use crate::call::{Call, Channel};
use crate::check;
use crate::documentation::{Kind, Operation};
use crate::keys::Keys;
use crate::refusal::Refusal;
use crate::shared::Shared;

/// The longest nonce.
const NONCE: usize = 32;

/// Everything; what the page says of the fields only unless it is `lenient`.
pub async fn check(
    shared: &Shared,
    keys: &Keys,
    operation: &Operation,
    lenient: bool,
    call: &mut Call,
) -> Result<(), Refusal> {
    certificate(shared, operation, call)?;
    check::target(call).map_err(Refusal::in_v2)?;
    let fields = fields(operation, call).await?;
    call.json =
        fields.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect::<Map<_, _>>().into();
    merchant(shared, &fields)?;
    if !operation.unsigned_request {
        nonce(operation, &fields)?;
        signature(keys, operation, &fields)?;
    }
    // What is documented is read all the same: a record in clear is of use.
    let mut read = call.clone();
    match documented::check(keys, operation, fields, &mut read) {
        Ok(()) => *call = read,
        Err(refusal) if !lenient => return Err(refusal),
        Err(_) => {}
    }
    Ok(())
}

fn certificate(shared: &Shared, operation: &Operation, call: &Call) -> Result<(), Refusal> {
    if !operation.client_certificate || !shared.client_certificates {
        return Ok(());
    }
    match call.channel {
        Channel::Certified => Ok(()),
        Channel::Tls => Err(Refusal::no_certificate()),
        Channel::Plain => Err(Refusal::returned(
            "NO_CERTIFICATE",
            format!(
                "{} needs the merchant's client certificate, so it is to be had at {} only, unless the gateway is started \
                 without_client_certificates()",
                operation.key(),
                shared.tls_url
            ),
        )),
    }
}

/// The fields that came, wherever they stand.
async fn fields(operation: &Operation, call: &mut Call) -> Result<Pairs, Refusal> {
    match operation.body.as_ref().map(|body| body.kind) {
        None => Ok(call.query.clone()),
        Some(Kind::Multipart) => {
            let read = form::read(call).await;
            read.map_err(|problem| Refusal::returned("PARAM_ERROR", format!("no multipart/form-data: {problem}")))
        }
        Some(_) if call.body.is_empty() => Err(Refusal::returned("POST_DATA_EMPTY", "post数据为空")),
        Some(_) => xml::read(&call.body)
            .map_err(|problem| Refusal::returned("XML_FORMAT_ERROR", format!("XML格式错误: {problem}"))),
    }
}

fn merchant(shared: &Shared, fields: &[(String, String)]) -> Result<(), Refusal> {
    match MERCHANTS.iter().find_map(|name| find(fields, name)) {
        Some(stated) if stated != shared.mchid => Err(Refusal::returned("MCHID_NOT_EXIST", "商户号mch_id不存在")),
        _ => Ok(()),
    }
}

/// Bodies of XML have one; what is sent in other ways names it in its table, or does without.
fn nonce(operation: &Operation, fields: &[(String, String)]) -> Result<(), Refusal> {
    let needs = operation.body.as_ref().is_some_and(|body| body.kind == Kind::Xml) && !operation.nonceless;
    match find(fields, "nonce_str") {
        None | Some("") if needs => Err(Refusal::returned("LACK_PARAMS", "缺少参数nonce_str")),
        Some(nonce) if nonce.chars().count() > NONCE => {
            Err(Refusal::returned("PARAM_ERROR", "参数格式校验错误: nonce_str"))
        }
        _ => Ok(()),
    }
}

fn signature(keys: &Keys, operation: &Operation, fields: &[(String, String)]) -> Result<(), Refusal> {
    let stated = find(fields, "sign_type").filter(|own| !own.is_empty()).or(operation.sign_type.as_deref());
    let Some(sign_type) = SignType::of(stated) else {
        return Err(Refusal::returned("PARAM_ERROR", "参数格式校验错误: sign_type"));
    };
    if find(fields, "sign").is_some_and(|own| own == sign(borrowed(fields), &keys.api_v2, sign_type)) {
        return Ok(());
    }
    let signed = message(borrowed(fields), "***");
    let detail = json!({ "field": "sign", "issue": "is not that of these fields", "string_to_sign": signed });
    Err(Refusal::returned("SIGNERROR", "签名错误").with(detail))
}
