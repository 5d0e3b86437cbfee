//! The OpenAPI document keeps step with the IR: nothing is missing, nothing is there twice, everything is found.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod document;
mod examples;
mod owner;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::sync::LazyLock;

use serde_json::Value;
use wechatpay_codegen::ir::{self, Api};
use wechatpay_codegen::source::Source;
use wechatpay_inspect::openapi::{Version, document, progenitor};
use wechatpay_tests::trees;

use self::document::Document;

static API: LazyLock<Api> = LazyLock::new(|| trees::spec_api().unwrap());

static BOTH: LazyLock<[(Version, Document); 2]> = LazyLock::new(|| {
    [Version::V3_0, Version::V3_1].map(|version| (version, Document::new(document(&API, version), version)))
});

fn both() -> impl Iterator<Item = (Version, &'static Document)> {
    BOTH.iter().map(|(version, document)| (*version, document))
}

#[test]
fn every_operation_is_there_once() {
    let of_v3 = API.operations.iter().filter(|operation| operation.version == ir::Version::V3);
    let expected = of_v3.map(|operation| format!("{} {}", operation.method, operation.url)).collect::<BTreeSet<_>>();
    for (version, document) in both() {
        let found = document.operations();
        let names = found.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>();
        assert_eq!((found.len(), &names), (expected.len(), &expected), "{version:?}");
    }
    assert!(expected.len() > 800);
}

#[test]
fn every_notification_is_there() {
    let of_v3 = API.notifications.iter().filter(|page| page.version == ir::Version::V3);
    let expected = of_v3.map(|page| page.name.wire.as_str()).collect::<Vec<_>>();
    for (version, document) in both() {
        let names = document.webhooks().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names, expected, "{version:?}");
    }
}

/// Fields and documented values, operation by operation.
#[test]
fn every_field_and_value_is_there() {
    let mut expected = BTreeMap::new();
    for operation in API.operations.iter().filter(|operation| operation.version == ir::Version::V3) {
        expected.insert(format!("{} {}", operation.method, operation.url), owner::operation(operation));
    }
    for page in API.notifications.iter().filter(|page| page.version == ir::Version::V3) {
        expected.insert(page.name.wire.clone(), owner::notification(page));
    }
    for (version, document) in both() {
        let all = document.operations().into_iter().chain(document.webhooks());
        let found = all.map(|(name, operation)| (name, document.tally(operation))).collect::<BTreeMap<_, _>>();
        assert_eq!(found, expected, "{version:?}");
    }
    let fields = expected.values().map(|tally| tally.fields).sum::<usize>();
    assert!(fields > 19_000, "{fields}");
}

#[test]
fn every_reference_leads_to_a_component_and_each_component_belongs_to_one() {
    for (version, document) in both() {
        let mut owners = BTreeMap::<String, Vec<String>>::new();
        for (name, operation) in document.operations().into_iter().chain(document.webhooks()) {
            for schema in document.reached(operation) {
                owners.entry(schema).or_default().push(name.clone());
            }
        }
        let shared = owners.iter().filter(|(name, owners)| owners.len() > 1 && *name != "Error").collect::<Vec<_>>();
        assert_eq!(shared, Vec::new(), "{version:?}");
        let known = document.schemas().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(owners.into_keys().collect::<BTreeSet<_>>(), known, "{version:?}");
    }
}

#[test]
fn names_are_unique_and_plain() {
    for (version, document) in both() {
        let mut ids = BTreeSet::new();
        for (name, operation) in document.operations().into_iter().chain(document.webhooks()) {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{version:?} {name}: {id} twice");
        }
        let plain = |character: char| character.is_ascii_alphanumeric() || "._-".contains(character);
        let odd = document.schemas().keys().chain(&ids).filter(|name| !name.chars().all(plain)).collect::<Vec<_>>();
        assert_eq!(odd, Vec::<&String>::new(), "{version:?}");
        // Two that differ in case alone are one in many languages.
        let lower = document.schemas().keys().map(|name| name.to_lowercase()).collect::<BTreeSet<_>>();
        let twice = document.schemas().len() - lower.len();
        assert!(twice == 0, "{version:?}: {twice}");
    }
}

#[test]
fn no_two_paths_are_one_and_placeholders_are_parameters() {
    for (version, document) in both() {
        let mut templates = BTreeSet::new();
        for path in document.paths().keys() {
            let template = document::placeholders(path)
                .iter()
                .fold(path.clone(), |path, name| path.replace(&format!("{{{name}}}"), "{}"));
            assert!(templates.insert(template), "{version:?}: {path}");
        }
        for (name, operation) in document.operations() {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let of_path = parameters.filter(|parameter| parameter["in"] == "path");
            let of_path = of_path.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
            assert_eq!(of_path, document::placeholders(&name), "{version:?} {name}");
        }
    }
}

#[test]
fn examples_are_of_their_schemas() {
    for (version, document) in both() {
        let (checked, wrong) = examples::check(document);
        assert_eq!(wrong, Vec::<String>::new(), "{version:?}");
        assert!(checked > 900, "{checked}");
    }
}

#[test]
fn each_version_has_its_own_words_only() {
    for (version, document) in both() {
        let mut keys = BTreeSet::new();
        document::keys(document.value(), &mut keys);
        let of_other: &[&str] = match version {
            Version::V3_0 => &["const", "contentMediaType", "contentSchema", "webhooks", "identifier"],
            Version::V3_1 => &["x-webhooks", "x-content-schema", "x-content-media-type", "enum"],
        };
        assert_eq!(of_other.iter().filter(|key| keys.contains(**key)).collect::<Vec<_>>(), Vec::<&&str>::new());
    }
}

#[test]
fn a_reader_of_3_0_takes_it() -> Result<(), Box<dyn Error>> {
    let read = serde_json::from_value::<openapiv3::OpenAPI>(document(&API, Version::V3_0))?;
    let in_paths = read.paths.iter().filter_map(|(_, item)| item.as_item()).flat_map(|item| item.iter()).count();
    let beside = read
        .paths
        .iter()
        .filter_map(|(_, item)| item.as_item())
        .filter(|item| item.extensions.contains_key("x-same-path"));
    let of_v3 = API.operations.iter().filter(|operation| operation.version == ir::Version::V3).count();
    assert_eq!(in_paths + beside.count(), of_v3);
    Ok(())
}

/// Uploads, and a name that stands in the path and in the query: nothing else is left out, and what stays is as it was.
#[test]
fn what_progenitor_cannot_generate_is_left_out() {
    let names = |message: Option<&ir::Message>| -> BTreeSet<String> {
        message.into_iter().flat_map(|message| &message.fields).map(|field| field.name.wire.clone()).collect()
    };
    let refused = API.operations.iter().filter(|operation| operation.version == ir::Version::V3).filter(|operation| {
        let (query, headers) = (names(operation.query.as_ref()), names(operation.headers.as_ref()));
        let path = operation.parameters.iter().map(|field| field.name.wire.clone()).collect::<BTreeSet<_>>();
        let is_upload = operation.body.as_ref().is_some_and(|body| body.kind == ir::BodyKind::Multipart);
        is_upload || !path.is_disjoint(&query) || !path.union(&query).all(|name| !headers.contains(name))
    });
    let refused = refused.map(|operation| format!("{} {}", operation.method, operation.url)).collect::<BTreeSet<_>>();
    let (document, left_out) = progenitor(&API);
    let document = Document::new(document, Version::V3_0);
    assert_eq!(left_out.iter().map(|(operation, _)| operation.clone()).collect::<BTreeSet<_>>(), refused);
    assert_eq!(refused.len(), left_out.len());
    let whole = &BOTH[0].1;
    let kept = |document: &Document| {
        let all = document.operations().into_iter().map(|(name, operation)| (name, operation.clone()));
        all.filter(|(name, _)| !refused.contains(name)).collect::<Vec<_>>()
    };
    assert_eq!(kept(&document), kept(whole));
    assert_eq!(document.operations().len() + refused.len(), whole.operations().len());
    assert_eq!((document.schemas(), document.webhooks()), (whole.schemas(), whole.webhooks()));
}

#[test]
fn small_documents() -> Result<(), Box<dyn Error>> {
    let cases = [
        ("encryption", Version::V3_1),
        ("enumerations", Version::V3_1),
        ("multipart", Version::V3_1),
        ("notifications", Version::V3_1),
        ("notifications", Version::V3_0),
        ("other_answers", Version::V3_1),
    ];
    for (fixture, version) in cases {
        let (overlay, products) = (Source::new("overlay.toml", ""), Source::new("products.toml", ""));
        let api = wechatpay_codegen::api(&trees::fixture("grammar", fixture)?, &overlay, &products, &mut Vec::new());
        let document = document(&api, version);
        let shown = ["paths", "webhooks", "x-webhooks"].map(|key| document[key].clone());
        let shown = shown.into_iter().chain([document["components"]["schemas"].clone()]).filter(|part| !part.is_null());
        let text = serde_json::to_string_pretty(&shown.collect::<Vec<Value>>())?;
        insta::assert_snapshot!(format!("{fixture}_{version:?}"), text);
    }
    Ok(())
}
