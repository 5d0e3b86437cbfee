//! A request of APIv2: what is filled in, and what is signed.

use bytes::Bytes;

use super::rules::Rules;
use super::sign::{ApiV2Key, SignType};
use super::xml::Document;
use crate::encoding;
use crate::error::BoxError;
use crate::message::Sealed;
use crate::parts::Parts;

const SIGN: &str = "sign";
const SIGN_TYPE: &str = "sign_type";
const NONCE: &str = "nonce_str";

/// Where the fields go that are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Into the body, as XML.
    Xml,
    /// Into the query: the request has no body.
    Query,
    /// Into the text parts of a multipart body.
    Form,
}

/// A request whose nonce and signature each attempt makes anew.
pub(crate) struct Message {
    rules: Rules,
    /// Whether a file is asked for.
    asks_file: bool,
    shape: Shape,
    /// All that the request says: as JSON, or as pairs of the query.
    fields: Fields,
    sign_type: SignType,
    has_nonce: bool,
}

enum Fields {
    Json(Vec<u8>),
    Pairs(Vec<(String, String)>),
}

/// What one attempt sends.
pub(crate) struct Signed {
    /// The XML of the body, if that is its shape.
    pub(crate) body: Bytes,
    /// Encoded; empty unless that is its shape.
    pub(crate) query: String,
    /// The text parts of a form, if that is its shape.
    pub(crate) parts: Vec<(String, String)>,
}

impl Message {
    /// Takes out of the parts of a request what is signed: its body, or its query if it has none.
    ///
    /// # Errors
    /// What cannot be signed, or is not for XML.
    pub(crate) fn of(rules: Rules, parts: &mut Parts, asks_file: bool) -> Result<Self, String> {
        let shape = if parts.upload.is_some() { Shape::Form } else { Shape::Xml };
        let message = match parts.body.take() {
            None if !parts.method.has_body() => Self::query(rules, std::mem::take(&mut parts.query)),
            body => Self::body(rules, shape, &body.map(Sealed::into_json).unwrap_or_default()),
        };
        Ok(Self { asks_file, ..message? })
    }

    /// What the documentation says about the operation.
    pub(crate) fn rules(&self) -> Rules {
        self.rules
    }

    /// The media types of the answer.
    pub(crate) fn accepted(&self) -> &'static str {
        match self.rules.answers_json() {
            true => "application/json",
            false if self.asks_file => "text/plain, application/x-gzip, text/xml",
            false => "text/xml",
        }
    }

    /// Of a request without a body: the pairs of its query.
    ///
    /// # Errors
    /// What cannot be signed.
    fn query(rules: Rules, mut pairs: Vec<(String, String)>) -> Result<Self, String> {
        let stated = pairs.iter().find(|(name, _)| name == SIGN_TYPE).map(|(_, value)| value.clone());
        let (sign_type, filled) = sign_type(rules, stated.as_deref())?;
        if let Some(filled) = filled.filter(|_| rules.is_signed()) {
            pairs.push((SIGN_TYPE.to_owned(), filled.to_string()));
        }
        if pairs.iter().any(|(name, _)| name == SIGN) {
            return Err(STATED.to_owned());
        }
        let fields = Fields::Pairs(pairs);
        // No page with a query has a nonce in it.
        Ok(Self { rules, asks_file: false, shape: Shape::Query, fields, sign_type, has_nonce: false })
    }

    /// Of a request with a body, which is given as JSON.
    ///
    /// # Errors
    /// What cannot be signed, or is not for XML.
    fn body(rules: Rules, shape: Shape, json: &[u8]) -> Result<Self, String> {
        let mut document = Document::from_json(json)?;
        let (sign_type, filled) = sign_type(rules, document.text(SIGN_TYPE))?;
        if let Some(filled) = filled.filter(|_| rules.is_signed()) {
            document.set(SIGN_TYPE, filled.as_str());
        }
        if document.text(SIGN).is_some_and(|text| !text.is_empty()) {
            return Err(STATED.to_owned());
        }
        // Whatever XML cannot carry is found before anything is sent.
        document.to_xml()?;
        if rules.is_signed() && document.pairs().is_none() {
            return Err("a field of it stands twice or has fields of its own: the signature cannot cover it".to_owned());
        }
        // A nonce of the caller's stays: the signature of WeCom's red packets, which is another one, covers it. A form has none.
        let has_nonce = rules.has_nonce() && shape == Shape::Xml && !document.has(NONCE);
        let fields = Fields::Json(document.to_json());
        Ok(Self { rules, asks_file: false, shape, fields, sign_type, has_nonce })
    }

    /// Signs one attempt. `nonce` makes a new nonce.
    ///
    /// # Errors
    /// If no nonce can be made.
    pub(crate) fn sign(
        &self,
        key: Option<&ApiV2Key>,
        nonce: &dyn Fn() -> Result<String, BoxError>,
    ) -> Result<Signed, BoxError> {
        let nonce = if self.has_nonce { Some(nonce()?) } else { None };
        match &self.fields {
            Fields::Pairs(pairs) => {
                let mut pairs = pairs.clone();
                pairs.extend(nonce.map(|nonce| (NONCE.to_owned(), nonce)));
                if let Some(key) = key.filter(|_| self.rules.is_signed()) {
                    let sign = key.sign(&borrowed(&pairs), self.sign_type);
                    pairs.push((SIGN.to_owned(), sign));
                }
                Ok(Signed { body: Bytes::new(), query: encoding::query(&pairs), parts: Vec::new() })
            }
            Fields::Json(json) => {
                let mut document = Document::from_json(json)?;
                if let Some(nonce) = nonce {
                    document.set(NONCE, nonce);
                }
                if let Some(key) = key.filter(|_| self.rules.is_signed()) {
                    let sign = key.sign(&document.pairs().unwrap_or_default(), self.sign_type);
                    document.set(SIGN, sign);
                }
                let (mut body, mut parts) = (Bytes::new(), Vec::new());
                if self.shape == Shape::Form {
                    let pairs = document.pairs().unwrap_or_default();
                    parts = pairs.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
                } else {
                    body = document.to_xml()?.into();
                }
                Ok(Signed { body, query: String::new(), parts })
            }
        }
    }
}

const STATED: &str = "`sign` is the client's to make; leave it out";

/// How the request is signed, and what its `sign_type` has to say if it says nothing.
fn sign_type(rules: Rules, stated: Option<&str>) -> Result<(SignType, Option<SignType>), String> {
    match stated.filter(|stated| !stated.is_empty()) {
        None => Ok((rules.only_sign_type().unwrap_or_default(), rules.only_sign_type())),
        Some(stated) => {
            match [SignType::Md5, SignType::HmacSha256].into_iter().find(|known| known.as_str() == stated) {
                Some(known) => Ok((known, None)),
                None => Err("its `sign_type` is neither `MD5` nor `HMAC-SHA256`".to_owned()),
            }
        }
    }
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
