//! The document around everything.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use wechatpay_codegen::ir::{self, Api, Notification, Operation};

use super::answer::{ERROR, HEADERS};
use super::facts::{self, Object, put};
use super::operation::{self, server};
use super::paths::Paths;
use super::schema::Components;
use super::version::Version;
use super::webhook;

/// The base of operations that name no other, and the one to turn to if it can't be reached.
const SERVERS: [(&str, &str); 2] =
    [("https://api.mch.weixin.qq.com", "WeChat Pay"), ("https://api2.mch.weixin.qq.com", "The same, as a reserve")];

/// The licence of this project, whose work the document is.
const LICENCE: &str = "MIT OR Apache-2.0";

/// What a reader has to know before all else, in Markdown.
const INTRODUCTION: &str = "\
Every operation and notification of APIv3, made from the tables of the documentation. Names are those of the Rust SDK.

- **Signing.** Each request bears `Authorization: WECHATPAY2-SHA256-RSA2048 …` over method, path with query, timestamp, nonce and \
body, each with its line feed; of an upload only the part with JSON is signed. Each answer is to be verified by its headers \
`Wechatpay-…`, over timestamp, nonce and body; `x-signing` says where it is otherwise.
- **Encryption.** Where `x-encryption` stands, the value on the wire is a ciphertext in Base64; its `key` says whose key it takes, \
and `plaintext` what it holds.
- **Enumerations are open.** WeChat Pay adds values without notice, so the documented ones stand in `x-extensible-enum`, and the \
schema allows every other.
- **Answers grow.** Fields that no table names may come with any answer.
- **Status 202** means: accepted, not done. Repeat the request with the same parameters.
- **One path, two names.** OpenAPI takes paths for the same if only the names of their placeholders differ. The second of such \
operations stands in `x-same-path` of the first.";

/// The operations and notifications of APIv3 as an OpenAPI document.
#[must_use]
pub fn document(api: &Api, version: Version) -> Value {
    let operations = api.operations.iter().filter(|operation| operation.version == ir::Version::V3).collect::<Vec<_>>();
    let notifications = api.notifications.iter().filter(|page| page.version == ir::Version::V3).collect::<Vec<_>>();
    let (mut paths, mut components) = (Paths::default(), Components::default());
    for operation in &operations {
        let object = operation::object(operation, &mut components, version);
        paths.add(&operation.url, facts::method(operation.method), object);
    }
    let webhooks =
        notifications.iter().map(|page| (page.name.wire.clone(), webhook::item(page, &mut components, version)));
    let webhooks = webhooks.collect::<Object>();
    let mut document = Object::new();
    put(
        &mut document,
        [
            ("openapi", json!(version.number())),
            ("info", info(version)),
            ("servers", SERVERS.iter().map(|(base, description)| server(base, Some(description))).collect()),
            ("security", security()),
            ("tags", tags(&operations, &notifications)),
            ("paths", paths.into_object().into()),
            (version.webhooks(), webhooks.into()),
            ("components", self::components(components)),
        ],
    );
    document.into()
}

fn info(version: Version) -> Value {
    json!({
        "title": "WeChat Pay APIv3",
        "version": env!("CARGO_PKG_VERSION"),
        "description": INTRODUCTION,
        "license": version.licence(LICENCE),
    })
}

/// The schemes of `Authorization`: the merchant's, the same in national crypto, a brand's.
const SCHEMES: [(&str, &str); 3] = [
    (
        "WECHATPAY2-SHA256-RSA2048",
        "`mchid`, `nonce_str`, `timestamp`, `serial_no` of the merchant's certificate, `signature`.",
    ),
    ("WECHATPAY2-SM2-WITH-SM3", "The same in national crypto."),
    ("WECHATPAY-BRAND-SHA256-RSA2048", "Of a brand: `brand_id` in place of `mchid`, and the brand's certificate."),
];

fn security() -> Value {
    SCHEMES.iter().map(|(scheme, _)| json!({ *scheme: [] })).collect()
}

/// A tag for each product.
fn tags(operations: &[&Operation], notifications: &[&Notification]) -> Value {
    let mut counts = BTreeMap::<&str, (usize, usize)>::new();
    for product in operations.iter().filter_map(|operation| operation.product.as_deref()) {
        counts.entry(product).or_default().0 += 1;
    }
    for product in notifications.iter().filter_map(|page| page.product.as_deref()) {
        counts.entry(product).or_default().1 += 1;
    }
    let tags = counts.into_iter().map(|(product, (operations, notifications))| {
        let counts = [counted(operations, "operation"), counted(notifications, "notification")];
        let counts = counts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        json!({ "name": product, "description": format!("{counts}; feature `{product}` of the SDK") })
    });
    tags.collect()
}

fn counted(number: usize, what: &str) -> Option<String> {
    match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        number => Some(format!("{number} {what}s")),
    }
}

fn components(schemas: Components) -> Value {
    let mut schemas = schemas.into_sorted();
    put(&mut schemas, [("Error", error())]);
    let headers = HEADERS.iter().map(|(name, description, _)| {
        ((*name).to_owned(), json!({ "description": description, "schema": { "type": "string" } }))
    });
    let schemes = SCHEMES.iter().map(|(scheme, description)| {
        ((*scheme).to_owned(), json!({ "type": "http", "scheme": scheme, "description": description }))
    });
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } });
    json!({
        "schemas": schemas,
        "headers": headers.collect::<Object>(),
        "responses": { "Error": {
            "description": ERROR,
            "headers": { "Request-ID": { "$ref": "#/components/headers/Request-ID" } },
            "content": content,
        } },
        "securitySchemes": schemes.collect::<Object>(),
    })
}

fn error() -> Value {
    json!({
        "type": "object",
        "description": "What WeChat Pay says of an error. Anything of it may be missing.",
        "properties": {
            "code": { "type": "string", "description": "What happened, for programs: `PARAM_ERROR`" },
            "message": { "type": "string", "description": "The same for people" },
            "detail": { "description": "What is wrong where: any JSON" },
        },
    })
}
