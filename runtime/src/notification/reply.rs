//! What the merchant answers to a notification.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use crate::message::{self, Encode, ToField, Writer, to_json};

/// The answer to a notification: status, headers, body.
///
/// WeChat Pay waits 5 seconds for it. What is no success is repeated: 15 times in 24 hours, as a rule.
///
/// It becomes an `http::Response`, for any framework. With the feature `axum` it implements `IntoResponse`: a handler returns it.
///
/// ```
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::Reply;
///
/// assert_eq!(Reply::success().status(), 204);
/// let failure = Reply::failure("the order is locked");
/// assert_eq!(failure.status(), 500);
/// assert_eq!(failure.body(), r#"{"code":"FAIL","message":"the order is locked"}"#);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Reply {
    /// It was handled: 204, without a body.
    #[inline]
    pub fn success() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// It could not be handled, and shall be sent once more: 500 with the code `FAIL`. WeChat Pay sees the message.
    #[inline]
    pub fn failure(message: &str) -> Self {
        Self::refusal(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    /// A status of its own with the code `FAIL`.
    #[inline]
    pub(super) fn refusal(status: StatusCode, message: &str) -> Self {
        Self::json(status.as_u16(), &Ordinary { code: "FAIL", message })
    }

    /// To a notification of APIv2: it was handled. 200, with `SUCCESS` in XML.
    #[cfg(feature = "v2")]
    pub fn v2_success() -> Self {
        Self::xml(StatusCode::OK, "SUCCESS", "OK")
    }

    /// To a notification of APIv2: it could not be handled, and shall be sent once more. 500, with `FAIL` in XML. WeChat Pay sees
    /// the message.
    ///
    /// ```
    /// # use wechatpay_runtime as wechatpay;
    /// use wechatpay::Reply;
    ///
    /// let failure = Reply::v2_failure("the order is locked");
    /// let xml = "<xml><return_code>FAIL</return_code><return_msg>the order is locked</return_msg></xml>";
    /// assert_eq!(failure.body(), xml);
    /// ```
    #[cfg(feature = "v2")]
    pub fn v2_failure(message: &str) -> Self {
        Self::v2_refusal(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    /// A status of its own with `FAIL` in XML: the status is for the logs on the way, WeChat Pay's APIv2 reads the body.
    #[cfg(feature = "v2")]
    pub(super) fn v2_refusal(status: StatusCode, message: &str) -> Self {
        Self::xml(status, "FAIL", message)
    }

    #[cfg(feature = "v2")]
    fn xml(status: StatusCode, code: &str, message: &str) -> Self {
        let mut body = crate::v2::Document::default();
        body.set("return_code", code);
        let no_text = |character: char| character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}');
        body.set("return_msg", message.replace(no_text, " "));
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"))]);
        Self { status, headers, body: body.to_xml().unwrap_or_default().into() }
    }

    /// A body of its own, for the notifications that ask for one. The typed replies of the pages that do come by this.
    ///
    /// What is no HTTP status becomes 500.
    #[inline]
    pub fn json(status: u16, body: &dyn ToField) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, headers, body: to_json(body).into() }.with_status(status)
    }

    /// A body of its own in XML, for the notifications of APIv2 that ask for one.
    ///
    /// What is no HTTP status becomes 500, and what is no XML, an empty body.
    #[cfg(feature = "v2")]
    pub fn v2_xml(status: u16, body: &dyn ToField) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"))]);
        let xml = crate::v2::Document::from_json(&to_json(body)).and_then(|document| document.to_xml());
        let body = xml.unwrap_or_default().into();
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, headers, body }.with_status(status)
    }

    /// The same with another status: 500 with a typed body. What is no HTTP status becomes 500.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), ..self }
    }

    /// With these headers besides. What does not fit into a header is left out.
    #[must_use]
    #[inline]
    pub fn with_headers(mut self, headers: &dyn ToField) -> Self {
        for (name, json) in message::fields(&to_json(headers)).iter() {
            let text = message::value::<String>(json).unwrap_or_else(|| json.to_owned());
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(text)) {
                self.headers.insert(name, value);
            }
        }
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers: `Content-Type` where there is a body.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body; empty for the ordinary success.
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

impl From<Reply> for Response<Bytes> {
    fn from(reply: Reply) -> Self {
        let mut response = Response::new(reply.body);
        *response.status_mut() = reply.status;
        *response.headers_mut() = reply.headers;
        response
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reply").field(&self.status).field(&self.body).finish()
    }
}

/// The ordinary body.
#[derive(Debug)]
struct Ordinary<'a> {
    code: &'a str,
    message: &'a str,
}

impl Encode for Ordinary<'_> {
    fn encode(&self, out: &mut Writer) {
        out.field("code", &self.code).field("message", &self.message);
    }
}
