//! Refusals, in WeChat Pay's form.

use std::fmt;

use serde_json::{Value, json};

/// How many characters of the string to sign a refusal shows.
const SHOWN: usize = 256;

/// Why a request is refused: `{"code", "message", "detail"}` with a status; in APIv2 a `return_code` or a `result_code`.
#[derive(Clone, PartialEq)]
pub struct Refusal {
    status: u16,
    code: &'static str,
    message: String,
    detail: Option<Value>,
    form: Form,
}

/// How a refusal is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// APIv3's.
    Json,
    /// A page of the server before the gateway.
    Page,
    /// APIv2's: `return_code`, unsigned.
    Return,
    /// APIv2's: `result_code`, signed.
    Result,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), detail: None, form: Form::Json }
    }

    /// APIv2's `return_code`: the request is not to be trusted, or not to be read.
    pub(crate) fn returned(code: &'static str, message: impl Into<String>) -> Self {
        Self { form: Form::Return, ..Self::new(200, code, message) }
    }

    /// APIv2's `result_code`: the request means something that is not possible.
    pub(crate) fn resulted(code: &'static str, message: impl Into<String>) -> Self {
        Self { form: Form::Result, ..Self::new(200, code, message) }
    }

    /// What the server before WeChat Pay answers to a request without certificate.
    pub(crate) fn no_certificate() -> Self {
        Self { form: Form::Page, ..Self::new(400, "NO_CERTIFICATE", "No required SSL certificate was sent") }
    }

    /// The same as APIv2 tells it: a value that may not be so.
    pub(crate) fn in_v2(self) -> Self {
        Self { status: 200, form: Form::Result, ..self }
    }

    /// With what is wrong where.
    pub(crate) fn with(self, detail: Value) -> Self {
        Self { detail: Some(detail), ..self }
    }

    pub(crate) fn form(&self) -> Form {
        self.form
    }

    /// The gateway was told of an operation that is none.
    pub(crate) fn mistaken(operation: &str) -> Self {
        let message = format!(
            "the gateway was given replies to {operation}, which no page documents; Gateway::on_undocumented is for such"
        );
        Self::new(500, "NOT_DOCUMENTED", message)
    }

    /// A URL that is not there.
    pub(crate) fn no_such_url(path: &str) -> Self {
        Self::new(404, "RESOURCE_NOT_EXISTS", format!("there is no {path}"))
    }

    /// A URL that has other methods only.
    pub(crate) fn no_such_method(method: &str, path: &str) -> Self {
        Self::new(405, "INVALID_REQUEST", format!("{path} knows no {method}"))
    }

    /// A value that may not be so.
    pub(crate) fn parameter(location: &str, field: &str, value: &Value, issue: impl Into<String>) -> Self {
        let issue = issue.into();
        let detail = json!({ "field": field, "value": value, "issue": issue, "location": location });
        Self { detail: Some(detail), ..Self::new(400, "PARAM_ERROR", format!("{location} {field}: {issue}")) }
    }

    /// A header that may not be so.
    pub(crate) fn header(name: &str, value: Option<&str>, issue: impl Into<String>) -> Self {
        Self::parameter("header", name, &value.map_or(Value::Null, Value::from), issue)
    }

    /// An `Authorization` that proves nothing.
    pub(crate) fn authorization(field: &str, issue: impl Into<String>) -> Self {
        let issue = issue.into();
        let detail = json!({ "field": field, "issue": issue, "location": "authorization" });
        Self { detail: Some(detail), ..Self::new(401, "SIGN_ERROR", format!("Authorization: {issue}")) }
    }

    /// A signature over something else, with what should have been signed.
    pub(crate) fn signature(method: &str, target: &str, message: &[u8]) -> Self {
        let text = String::from_utf8_lossy(message);
        let detail = json!({
            "field": "signature",
            "issue": "sign not match",
            "location": "authorization",
            "sign_information": {
                "method": method,
                "url": target,
                "truncated_sign_message": text.chars().take(SHOWN).collect::<String>(),
                "sign_message_length": message.len(),
            },
        });
        Self { detail: Some(detail), ..Self::new(401, "SIGN_ERROR", "the signature does not fit the request") }
    }

    /// The HTTP status. In APIv2 it is 200.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// `PARAM_ERROR`.
    #[must_use]
    pub fn code(&self) -> &str {
        self.code
    }

    /// For people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What is wrong where.
    #[must_use]
    pub fn detail(&self) -> Option<&Value> {
        self.detail.as_ref()
    }

    /// A page of nginx.
    pub(crate) fn page(&self) -> String {
        let (status, message) = (self.status, &self.message);
        format!(
            "<html>\r\n<head><title>{status} {message}</title></head>\r\n<body>\r\n<center><h1>{status} Bad Request</h1>\
             </center>\r\n<center>{message}</center>\r\n</body>\r\n</html>\r\n"
        )
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "code": self.code, "message": self.message });
        if let (Some(detail), Some(body)) = (&self.detail, body.as_object_mut()) {
            body.insert("detail".to_owned(), detail.clone());
        }
        body
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status, self.code, self.message)
    }
}

impl fmt::Debug for Refusal {
    /// Without the detail: it holds values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refusal({self})")
    }
}
