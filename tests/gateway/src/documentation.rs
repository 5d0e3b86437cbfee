//! The documentation's data, read once.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Error;
use crate::keys::Padding;
use crate::router::Router;

const CERTIFICATES: &str = "GET /v3/certificates";
const GLOBAL_CERTIFICATES: &str = "GET /v3/global/certificates";

/// Everything.
pub struct Documentation {
    pub operations: Vec<Operation>,
    pub notifications: Vec<Notification>,
    /// The place of each operation below [`Self::operations`], by URL.
    router: Router,
    by_name: HashMap<String, usize>,
}

/// An operation.
#[derive(Debug, Deserialize)]
pub struct Operation {
    /// `v3.pay.transactions.jsapi.post`.
    pub name: String,
    pub version: Version,
    pub method: String,
    pub url: String,
    host: Option<String>,
    #[serde(default)]
    pub verification: Verification,
    #[serde(default)]
    pub padding: Padding,
    /// Of APIv2: the merchant's certificate is needed.
    #[serde(default)]
    pub client_certificate: bool,
    /// Of APIv2: there is no `nonce_str`.
    #[serde(default)]
    pub nonceless: bool,
    /// Of APIv2: there is no `sign`.
    #[serde(default)]
    pub unsigned_request: bool,
    /// Of APIv2: the only algorithm.
    pub sign_type: Option<String>,
    #[serde(default)]
    pub parameters: Vec<Field>,
    pub query: Option<Group>,
    pub headers: Option<Group>,
    pub body: Option<Group>,
    pub answer: Answer,
}

impl Operation {
    /// `POST /v3/pay/transactions/jsapi`.
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.url)
    }

    /// The fields of what is sent: of the body, or of the query where there is no body.
    pub fn sent(&self) -> &[Field] {
        self.body.as_ref().or(self.query.as_ref()).map_or(&[], |group| &group.fields)
    }

    /// What its host puts before the path: `/hk`, or nothing.
    pub fn prefix(&self) -> &str {
        let address = self.host.as_deref().and_then(|host| Some(host.split_once("://")?.1));
        let path = address.and_then(|address| address.get(address.find('/')?..));
        path.unwrap_or_default().trim_end_matches('/')
    }
}

/// The protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Version {
    V2,
    V3,
}

/// How a successful answer is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verification {
    #[default]
    SignedBody,
    SignedSha1Json,
    Unsigned,
}

/// A notification.
#[derive(Debug, Deserialize)]
pub struct Notification {
    pub name: String,
    pub version: Version,
    #[serde(default)]
    pub event_types: Vec<String>,
    pub body: Group,
    #[serde(default)]
    pub content: Vec<String>,
}

/// A query, headers or a body.
#[derive(Debug, Deserialize)]
pub struct Group {
    #[serde(default)]
    pub kind: Kind,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub list: bool,
    pub fields: Vec<Field>,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    #[default]
    Json,
    Xml,
    Multipart,
}

/// What an operation answers.
#[derive(Debug, Deserialize)]
pub struct Answer {
    pub kind: AnswerKind,
    /// `json` where that is not how the protocol writes.
    pub format: Option<String>,
    #[serde(default)]
    pub fields: Vec<Field>,
}

impl Answer {
    /// Whether there is a field of that name.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    Fields,
    Empty,
    File,
    Redirect,
}

/// A field.
#[derive(Debug, Deserialize)]
pub struct Field {
    pub name: String,
    #[serde(default)]
    pub r#type: Scalar,
    #[serde(default)]
    pub list: bool,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub values: Vec<String>,
    pub constant: Option<String>,
    pub encrypted: Option<Encrypted>,
    pub encoding: Option<String>,
    #[serde(default)]
    pub bare_list: bool,
    /// How many running numbers the name holds: `coupon_id_$n`.
    #[serde(default)]
    pub numbered: usize,
    #[serde(default)]
    pub children: Vec<Field>,
    #[serde(default)]
    pub content: Vec<Field>,
    pub sample: Option<Value>,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scalar {
    #[default]
    String,
    Integer,
    Number,
    Decimal,
    Boolean,
    Object,
    True,
    File,
    Any,
}

/// Whose key encrypts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encrypted {
    Platform,
    Merchant,
    PayToBank,
    AesGcm,
    AesEcb,
}

impl Documentation {
    /// The embedded one.
    pub fn embedded() -> Result<&'static Self, Error> {
        static EMBEDDED: OnceLock<Result<Documentation, String>> = OnceLock::new();
        let read = EMBEDDED.get_or_init(|| Self::read().map_err(|error| error.to_string()));
        read.as_ref().map_err(|problem| Error::Documentation(problem.clone()))
    }

    fn read() -> Result<Self, serde_json::Error> {
        let operations = lines::<Operation>(wechatpay_documentation::OPERATIONS)?;
        let notifications = lines::<Notification>(wechatpay_documentation::NOTIFICATIONS)?;
        let (mut router, mut by_name) = (Router::default(), HashMap::new());
        for (index, operation) in operations.iter().enumerate() {
            router.insert(&operation.url, index);
            if !operation.prefix().is_empty() {
                router.insert(&format!("{}{}", operation.prefix(), operation.url), index);
            }
            for name in [operation.name.clone(), operation.key(), without_names(&operation.key())] {
                by_name.entry(name).or_insert(index);
            }
            // As the page is called; on the wire there is no `v2`.
            if operation.version == Version::V2 {
                by_name.entry(format!("{} /v2{}", operation.method, operation.url)).or_insert(index);
            }
        }
        // No page has it, but outside of the mainland the certificates are to be had there.
        if let (Some(index), None) = (by_name.get(CERTIFICATES).copied(), by_name.get(GLOBAL_CERTIFICATES)) {
            router.insert(GLOBAL_CERTIFICATES.trim_start_matches("GET "), index);
            by_name.insert(GLOBAL_CERTIFICATES.to_owned(), index);
        }
        Ok(Self { operations, notifications, router, by_name })
    }

    /// The operation of a chain name or of `METHOD url`, whatever its placeholders are called.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        let index = self.by_name.get(name).or_else(|| self.by_name.get(&without_names(name)))?;
        self.operations.get(*index)
    }

    /// The operations of any method whose URL fits, the best fit first, with what stands in place of the placeholders.
    pub fn route<'p>(&self, path: &'p str) -> Vec<(&Operation, Vec<&'p str>)> {
        let found = self.router.find(path).into_iter();
        found.filter_map(|(index, values)| Some((self.operations.get(index)?, values))).collect()
    }

    /// The notification of APIv3 with an event type, or the name of its page.
    pub fn notification(&self, event: &str) -> Option<&Notification> {
        let fits = |own: &&Notification| own.event_types.iter().any(|own| own == event) || own.name == event;
        self.notifications_of(Version::V3).find(fits)
    }

    /// The notification of APIv2 whose page has that name.
    pub fn notification_v2(&self, name: &str) -> Option<&Notification> {
        self.notifications_of(Version::V2).find(|own| own.name == name)
    }

    /// Those of a protocol.
    pub fn notifications_of(&self, version: Version) -> impl Iterator<Item = &Notification> {
        self.notifications.iter().filter(move |own| own.version == version)
    }
}

/// `GET /v3/a/{}` of `GET /v3/a/{id}`.
pub fn without_names(key: &str) -> String {
    let parts = key.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    parts.collect::<Vec<_>>().join("{}")
}

/// Every line but the first, which says where the file comes from.
fn lines<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, serde_json::Error> {
    text.lines().skip(1).map(serde_json::from_str).collect()
}
