//! What an answer of APIv2 says: first that it was received, then whose it is, then what became of it.

use bytes::Bytes;

use super::rules::Rules;
use super::sign::ApiV2Key;
use super::xml::Document;
use crate::error::{Cause, RefusalStage};
use crate::message::DecodeError;
use crate::operation::Verification;
use crate::verification::Unverified;

/// What is to be made of an answer.
pub(crate) enum Judgment {
    /// The operation was done. The body as JSON.
    Success(Bytes),
    /// It was not. The body as JSON, if it is any.
    Refused { json: Option<Bytes>, stage: RefusalStage, verified: bool },
    /// Nobody knows. The body as JSON, if it is any.
    Unknown { json: Option<Bytes>, cause: Cause },
}

impl Judgment {
    /// Of an answer in the place of a file: it can only be a refusal.
    pub(crate) fn of_file(self) -> Self {
        match self {
            Self::Success(json) => {
                let error = DecodeError::new("", "expected a file, found XML that refuses nothing");
                Self::Unknown { json: Some(json), cause: Cause::Undecodable(error) }
            }
            other => other,
        }
    }
}

/// Judges an answer of HTTP status 2xx.
///
/// `return_code` says whether the request was taken at all. A refusal at this stage need not be signed: WeChat Pay may not
/// even know by whose key. Whatever comes after it is believed only if it is signed, where the page says that it is.
pub(crate) fn judge(body: &[u8], rules: Rules, verification: Verification, key: &ApiV2Key) -> Judgment {
    let document = match read(body, rules) {
        Ok(document) => document,
        Err(error) => return Judgment::Unknown { json: None, cause: Cause::Undecodable(error) },
    };
    let json = Bytes::from(document.to_json());
    let unknown = |cause| Judgment::Unknown { json: Some(json.clone()), cause };
    let refused = |stage, verified| Judgment::Refused { json: Some(json.clone()), stage, verified };
    let verified = match is_signed(&document, key) {
        Ok(verified) => verified,
        Err(unverified) => return unknown(Cause::Unverified(unverified)),
    };
    let name = if rules.answers_json() { "retcode" } else { "return_code" };
    match document.text(name) {
        Some("SUCCESS" | "0") => {}
        Some(_) => return refused(RefusalStage::ReturnCode, verified),
        None => return unknown(Cause::Undecodable(DecodeError::new(name, "expected a text, found none"))),
    }
    if !verified && verification != Verification::Unsigned {
        return unknown(Cause::Unverified(Unverified::Unsigned));
    }
    match document.text("result_code") {
        // Two of them, or fields in it: nobody can say which one counts.
        None if document.has("result_code") => {
            unknown(Cause::Undecodable(DecodeError::new("result_code", "expected one text")))
        }
        None | Some("SUCCESS" | "") => Judgment::Success(json),
        Some(_) => refused(RefusalStage::ResultCode, verified),
    }
}

/// Judges an answer of HTTP status 4xx or 5xx. It may be anything, but a signature that is there must fit.
pub(crate) fn judge_refusal(body: &[u8], rules: Rules, key: &ApiV2Key) -> Judgment {
    let Ok(document) = read(body, rules) else {
        return Judgment::Refused { json: None, stage: RefusalStage::HttpStatus, verified: false };
    };
    let json = Some(Bytes::from(document.to_json()));
    match is_signed(&document, key) {
        Ok(verified) => Judgment::Refused { json, stage: RefusalStage::HttpStatus, verified },
        Err(unverified) => Judgment::Unknown { json, cause: Cause::Unverified(unverified) },
    }
}

fn read(body: &[u8], rules: Rules) -> Result<Document, DecodeError> {
    if rules.answers_json() {
        Document::from_json(body).map_err(|problem| DecodeError::new("", problem))
    } else {
        Document::from_xml(body)
    }
}

/// Whether it is signed; an error if it is, and not by this key.
fn is_signed(document: &Document, key: &ApiV2Key) -> Result<bool, Unverified> {
    if !document.has("sign") {
        return Ok(false);
    }
    let pairs = document.pairs().ok_or(Unverified::Uncovered)?;
    match document.text("sign") {
        Some("") => Ok(false),
        Some(signature) if key.verify(&pairs, signature) => Ok(true),
        _ => Err(Unverified::Signature),
    }
}
