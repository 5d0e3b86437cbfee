//! Operations: one method of one URL.

use serde::Serialize;

use super::{Answer, Body, Field, Message, Name, Origin, Sample};

/// One method of one URL.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// Which protocol.
    pub version: Version,
    /// The HTTP method.
    pub method: Method,
    /// The path on the wire, with placeholders: `/v3/pay/transactions/id/{transaction_id}`. Without the `v2/` of v2.
    pub url: String,
    /// The chain: the page's path below `openapi`, segment by segment.
    pub segments: Vec<Segment>,
    /// The heading.
    pub origin: Origin,
    /// `JSAPI下单`.
    pub title: String,
    /// The page's description, if the page has one. Prose, not a fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prose: Option<String>,
    /// The product = the feature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Status marks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// The official pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Another host than the usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<Host>,
    /// How the answer is verified.
    pub verification: Verification,
    /// How RSA encryption pads.
    pub padding: Padding,
    /// What the client has to do besides.
    pub flags: Flags,
    /// v2: the only way to sign that the page has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_type: Option<SignType>,
    /// The path parameters, in the order of the URL.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Field>,
    /// The query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Message>,
    /// The headers that the table names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Message>,
    /// The body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// Rows that set an option of the HTTP client (`timeout`, `fragment`, `security`, `nonceless`), and constants that
    /// repeat a segment of the URL.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Field>,
    /// What comes back.
    pub answer: Answer,
    /// The query that settles an unknown outcome: method and page path, which are those on the wire but for the `/v2` of v2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_by: Option<String>,
    /// Somebody looked, and no query settles it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unsettled: bool,
    /// The sample of the request, group by group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
}

/// Which protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Version {
    /// APIv2: XML, MD5 or HMAC-SHA256.
    V2,
    /// APIv3: JSON, RSA.
    V3,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
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

impl std::fmt::Display for Method {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        })
    }
}

/// A segment of the chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Segment {
    /// `pay`, or `transaction_id` of `{transaction_id}`; Rust: the accessor.
    pub name: Name,
    /// Whether it is a path parameter.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub parameter: bool,
    /// The Rust module (`by_transaction_id`). Set by `names`.
    pub module: String,
}

/// A status mark: an admonition with an `.im-…` class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The class without `im-` (`deprecated`).
    pub kind: String,
    /// Where it stands.
    pub origin: Origin,
    /// Its date, if its text states one (`2022.09.08`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Where its text sends the reader: a page of the documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
}

/// A link to an official page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// `官方文档`.
    pub text: String,
    /// The address.
    pub href: String,
}

/// A host of the operation's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Host {
    /// With scheme and final slash: `https://api.mch.weixin.qq.com/hk/`.
    pub base: String,
    /// Whether the page requires it.
    pub required: bool,
    /// The row.
    pub origin: Origin,
    /// The row's label (`声明接入点`) and what stands behind the address (`香港接入`).
    pub label: String,
}

/// How an answer is verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verification {
    /// The signature covers the body: the rule.
    #[default]
    SignedBody,
    /// The signature covers a small JSON that holds the file's SHA-1.
    SignedSha1Json,
    /// A successful answer has no signature.
    Unsigned,
}

/// How RSA encryption pads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Padding {
    /// RSAES-OAEP with SHA-1: the rule.
    #[default]
    Oaep,
    /// RSAES-PKCS1-v1_5.
    Pkcs1,
}

/// What the client has to do besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flags {
    /// v2: the merchant's client certificate (`security` row).
    pub client_certificate: bool,
    /// v2: no `nonce_str` (`nonceless` row).
    pub nonceless: bool,
    /// v2: no `sign`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unsigned_request: bool,
    /// Nothing changes on the server, whatever the method.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reads: bool,
}

/// How a request of v2 is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignType {
    /// MD5.
    Md5,
    /// HMAC-SHA256.
    HmacSha256,
}

impl SignType {
    /// As on the wire.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }

    /// Of a documented value of `sign_type`.
    #[must_use]
    pub fn of(wire: &str) -> Option<Self> {
        [Self::Md5, Self::HmacSha256].into_iter().find(|known| known.wire() == wire)
    }
}

/// A redirect stub: this page moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The stub.
    pub origin: Origin,
    /// The old page's path without root and ending (`openapi/v3/papay/entrust-sign/…`).
    pub from: String,
    /// The new one, likewise.
    pub to: String,
    /// The chain of the old page. Set by `names`.
    pub segments: Vec<Segment>,
}
