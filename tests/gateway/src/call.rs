//! A request as it came, and what was found in it.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use crate::refusal::Refusal;

/// How a request came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Channel {
    #[default]
    Plain,
    Tls,
    /// With the merchant's certificate.
    Certified,
}

/// A request, with what the gateway checked and found.
#[derive(Clone)]
pub struct Call {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) channel: Channel,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    pub(crate) operation: Option<String>,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) json: Value,
    /// The part of an upload that is no file, with its name.
    pub(crate) meta: Option<(String, Bytes)>,
    pub(crate) file: Option<File>,
    pub(crate) unknown: Vec<String>,
    pub(crate) refusal: Option<Refusal>,
}

/// The file of an upload.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// The name of its part.
    pub part: String,
    /// Its name.
    pub name: Option<String>,
    /// Its media type.
    pub content_type: Option<String>,
    /// Its content.
    pub content: Bytes,
}

impl Call {
    pub(crate) fn new(method: &str, target: &str, headers: Vec<(String, String)>, body: Bytes) -> Self {
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            channel: Channel::default(),
            headers,
            body,
            operation: None,
            parameters: Vec::new(),
            query: Vec::new(),
            json: Value::Null,
            meta: None,
            file: None,
            unknown: Vec::new(),
            refusal: None,
        }
    }

    /// `POST`.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Path and query as they were sent.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The path as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// Whether it came over TLS.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.channel != Channel::Plain
    }

    /// Whether it came with the merchant's client certificate.
    #[must_use]
    pub fn has_client_certificate(&self) -> bool {
        self.channel == Channel::Certified
    }

    /// The documented operation, `POST /v3/pay/transactions/jsapi`; none at a URL that no page documents.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// The first header of that name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, |key| key.eq_ignore_ascii_case(name))
    }

    /// The headers, their names in lower case.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// A path parameter, decoded.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        find(&self.parameters, |key| key == name)
    }

    /// The first value of that name in the query: decoded, and in clear if it was encrypted.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, |key| key == name)
    }

    /// All pairs of the query: decoded, and in clear if they were encrypted.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.query
    }

    /// The body as it was sent.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as text; empty if it is none.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_default()
    }

    /// The body, or the `meta` of an upload: encrypted values in clear. `null` if there is no JSON.
    ///
    /// Of APIv2: the fields of the XML, of the form or of the query, each as a text.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// The file of an upload.
    #[must_use]
    pub fn file(&self) -> Option<&File> {
        self.file.as_ref()
    }

    /// What the documentation does not know: `/body/amount/tip`, `/query/foo`. WeChat Pay passes over such fields, and
    /// pages lag behind it, so they are no reason to refuse a request.
    #[must_use]
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Why it was refused, if it was.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }
}

fn find(pairs: &[(String, String)], fits: impl Fn(&str) -> bool) -> Option<&str> {
    pairs.iter().find(|(key, _)| fits(key)).map(|(_, value)| value.as_str())
}

impl fmt::Debug for Call {
    /// Without values: they may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Call");
        debug.field("method", &self.method).field("path", &self.path()).field("operation", &self.operation);
        debug.field("unknown", &self.unknown).field("refusal", &self.refusal).finish_non_exhaustive()
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("part", &self.part).field("bytes", &self.content.len()).finish_non_exhaustive()
    }
}
