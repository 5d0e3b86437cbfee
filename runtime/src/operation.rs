//! What the documentation says about an operation, as data.

use std::borrow::Cow;
use std::fmt;

use crate::encrypted::{Encrypted, Encryption, Padding};
#[cfg(feature = "v2")]
use crate::v2::Rules;

/// One method of one URL.
///
/// ```
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::{Method, Operation};
///
/// const OPERATION: Operation = Operation::new(Method::Post, "/v3/refunds").host("https://api.mch.weixin.qq.com/hk/");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    method: Method,
    path: &'static str,
    host: Option<&'static str>,
    verification: Verification,
    encryption: Encryption,
    settled_by: Option<&'static str>,
    reads: bool,
    protocol: Protocol,
}

impl Operation {
    /// An operation at the usual hosts whose answer is signed. Placeholders stand in braces.
    pub const fn new(method: Method, path: &'static str) -> Self {
        Self {
            method,
            path,
            host: None,
            verification: Verification::SignedBody,
            encryption: Encryption { table: &[], padding: Padding::Oaep },
            settled_by: None,
            reads: false,
            protocol: Protocol::V3,
        }
    }

    /// Another host, with scheme and, if need be, what stands before the path.
    #[must_use]
    pub const fn host(self, base: &'static str) -> Self {
        Self { host: Some(base), ..self }
    }

    /// Another way to verify the answer.
    #[must_use]
    pub const fn verification(self, verification: Verification) -> Self {
        Self { verification, ..self }
    }

    /// The fields that stand encrypted on the wire.
    #[must_use]
    pub const fn encrypted(self, fields: &'static [Encrypted]) -> Self {
        Self { encryption: Encryption { table: fields, padding: self.encryption.padding }, ..self }
    }

    /// Another padding of the encrypted fields than OAEP.
    #[must_use]
    pub const fn padding(self, padding: Padding) -> Self {
        Self { encryption: Encryption { table: self.encryption.table, padding }, ..self }
    }

    /// The query that settles an unknown outcome: `GET /v3/pay/transactions/out-trade-no/{out_trade_no}`.
    #[must_use]
    pub const fn settled_by(self, query: &'static str) -> Self {
        Self { settled_by: Some(query), ..self }
    }

    /// An operation of APIv2. Its path is the one on the wire: `/pay/micropay`.
    #[cfg(feature = "v2")]
    #[must_use]
    pub const fn v2(self, rules: Rules) -> Self {
        Self { protocol: Protocol::V2(rules), ..self }
    }

    /// It changes nothing, although its method is another than `GET`: a query that is a `POST`.
    #[must_use]
    pub const fn reads(self) -> Self {
        Self { reads: true, ..self }
    }

    /// The method.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The path with its placeholders: `/v3/pay/transactions/id/{transaction_id}`.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The host of its own: `https://apihk.mch.weixin.qq.com/`.
    pub const fn own_host(&self) -> Option<&'static str> {
        self.host
    }

    /// How its answer is verified.
    pub const fn answer_verification(&self) -> Verification {
        self.verification
    }

    /// The fields that stand encrypted on the wire.
    pub const fn encrypted_fields(&self) -> &'static [Encrypted] {
        self.encryption.table
    }

    /// How the encrypted fields are padded.
    pub const fn encryption_padding(&self) -> Padding {
        self.encryption.padding
    }

    /// The query that settles an unknown outcome, if the documentation has one.
    pub const fn settling_query(&self) -> Option<&'static str> {
        self.settled_by
    }

    /// Whether requests of it change nothing on the server, so that to repeat one does no harm.
    pub const fn changes_nothing(&self) -> bool {
        self.reads || matches!(self.method, Method::Get)
    }

    pub(crate) const fn protocol(&self) -> Protocol {
        self.protocol
    }

    pub(crate) const fn encryption(&self) -> Encryption {
        self.encryption
    }
}

impl fmt::Display for Operation {
    /// As in errors: `POST /v3/refund/domestic/refunds`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// Which of WeChat Pay's protocols an operation speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// JSON, signed in headers with RSA.
    V3,
    /// XML, signed in itself with the key of APIv2.
    #[cfg(feature = "v2")]
    V2(Rules),
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
}

impl Method {
    /// As on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether requests of this method carry a body, be it an empty one.
    pub(crate) const fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How the answer to an operation is verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verification {
    /// The signature covers the body: the rule. Of APIv2: it stands in the body and covers its other fields.
    #[default]
    SignedBody,
    /// The signature covers a small JSON that holds the SHA-1 of the body.
    SignedSha1Json,
    /// A successful answer has no signature. Of APIv2: it need not have one; one that is there must fit.
    Unsigned,
}

/// What an operation is called in errors: `POST /v3/refund/domestic/refunds`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OperationName {
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
    /// The query that settles an unknown outcome.
    pub(crate) settled_by: Option<&'static str>,
    /// Whether requests of it change anything on the server.
    pub(crate) writes: bool,
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
