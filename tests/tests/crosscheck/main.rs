//! Two documentations compared: `spec/`, written in TypeScript, is `spec/`; and each edit of it is found, and nothing else.

mod edits;

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Arc, LazyLock};

use wechatpay_codegen::diagnostics::{Diagnostic, Style, render};
use wechatpay_codegen::ir::{Api, Operation};
use wechatpay_codegen::source::Source;
use wechatpay_inspect::crosscheck::{self, Finding, Kind, Scope, Side};
use wechatpay_tests::mutation::Random;
use wechatpay_tests::trees;
use wechatpay_tests::typescript::{self, Hand};

/// The IR of `spec/`, as the emitter sees it.
static SPEC: LazyLock<Result<Api, String>> = LazyLock::new(|| spec().map_err(|error| error.to_string()));

fn spec() -> Result<Api, Box<dyn Error>> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
    let side_file = |name: &str| -> std::io::Result<Source> {
        Ok(Source::new(&format!("spec/{name}"), &std::fs::read_to_string(format!("{root}/{name}"))?))
    };
    let (overlay, products) = (side_file("overlay.toml")?, side_file("products.toml")?);
    Ok(wechatpay_codegen::api(&trees::spec()?, &overlay, &products, &mut Vec::new()))
}

/// The operations of an API as pages in TypeScript.
fn written(operations: &[Operation], random: &mut Random) -> Vec<Source> {
    let mut pages = BTreeMap::<Arc<str>, Vec<&Operation>>::new();
    for operation in operations {
        pages.entry(operation.origin.page.clone()).or_default().push(operation);
    }
    let pages = pages.into_iter();
    pages.map(|(path, operations)| Source::new(&path, &typescript::page(&operations, Hand::any(random)))).collect()
}

/// Pages read and compared; what the reader found, too.
fn compared(here: &Side, pages: &[Source], scope: Scope) -> (Vec<Finding>, Vec<Diagnostic>, Side) {
    let (mut there, mut found) = (Side::default(), Vec::new());
    there.add(pages, &mut found);
    (crosscheck::compare(here, &there, scope).findings, found, there)
}

fn shown(findings: &[Finding]) -> String {
    let line =
        |one: &Finding| format!("{} {} {:?} {:?} {:?}", one.kind.name(), one.item, one.path, one.here, one.there);
    findings.iter().take(20).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn pages_in_typescript_say_what_the_tables_say() -> Result<(), Box<dyn Error>> {
    let api = SPEC.as_ref().map_err(String::as_str)?;
    let here = Side::new(api.clone());
    for seed in 0..HANDS {
        let pages = written(&api.operations, &mut Random::new(seed));
        let (findings, found, there) = compared(&here, &pages, Scope::All);
        assert!(findings.is_empty(), "{} findings\n{}", findings.len(), shown(&findings));
        assert_eq!(there.account.operations, api.operations.len());
        assert!(there.account.is_closed(), "{} {:?}", there.account, there.account.lost);
        let told = found.iter().take(5).map(|one| {
            let page = pages.iter().find(|page| page.path == one.origin.page);
            render(one, page.map(|page| page.text.as_ref()), Style::Plain)
        });
        assert!(found.is_empty(), "{} diagnostics\n{}", found.len(), told.collect::<Vec<_>>().join("\n"));
    }
    Ok(())
}

/// In how many hands all of `spec/` is written.
const HANDS: u64 = 2;

#[test]
fn each_edit_is_found_and_nothing_else() -> Result<(), Box<dyn Error>> {
    let api = SPEC.as_ref().map_err(String::as_str)?;
    let mut made = BTreeMap::<Kind, usize>::new();
    let mut failures = Vec::new();
    for seed in 0..EDITS {
        let mut random = Random::new(seed + 1);
        let Some(own) = api.operations.get(random.below(api.operations.len())) else { continue };
        let Some(edit) = edits::edit(own, &mut random) else { continue };
        let here = Side::new(Api { operations: vec![own.clone()], ..Api::default() });
        let hand = Hand { marks: true, ..Hand::any(&mut random) };
        let page = Source::new(&edit.page, &typescript::page(&[&edit.operation], hand));
        let (findings, ..) = compared(&here, std::slice::from_ref(&page), Scope::All);
        let kinds = findings.iter().map(|one| (one.kind, one.path.clone())).collect::<Vec<_>>();
        *made.entry(edit.expected[0].0).or_default() += 1;
        if kinds != edit.expected {
            failures.push(format!("{seed} {:?}\nfound\n{}\n{}", edit.expected, shown(&findings), page.text));
        }
    }
    assert!(failures.is_empty(), "{}\n{}", failures.len(), failures.iter().take(3).cloned().collect::<String>());
    let untried = edits::KINDS.iter().filter(|kind| made.get(kind).is_none_or(|count| *count < 5));
    assert_eq!(untried.collect::<Vec<_>>(), Vec::<&Kind>::new(), "{made:?}");
    Ok(())
}

/// How many edits are tried.
const EDITS: u64 = 1_000;

#[test]
fn every_kind_of_difference_is_shown() -> Result<(), Box<dyn Error>> {
    let side = |name: &str| -> Result<Side, Box<dyn Error>> {
        let forms = crosscheck::split(trees::fixture("crosscheck", name)?);
        assert!(forms.findings().is_empty());
        let (mut found, mut typescript_found) = (Vec::new(), Vec::new());
        let mut side = Side::new(wechatpay_codegen::read(&forms.tables, &mut found));
        side.add(&forms.typescript, &mut typescript_found);
        assert_eq!(typescript_found, Vec::<Diagnostic>::new());
        Ok(side)
    };
    let (here, there) = (side("here")?, side("there")?);
    let report = crosscheck::compare(&here, &there, Scope::All);
    let missing = Kind::ALL.iter().filter(|kind| report.findings.iter().all(|one| one.kind != **kind));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&Kind>::new());
    insta::with_settings!({ snapshot_path => "../snapshots/crosscheck", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("differences", crosscheck::text(&report, 0, false));
    });
    let documented = include_str!("../../../docs/crosscheck.md");
    let row = |kind: &&Kind| format!("| `{}` | {} | {}", kind.name(), kind.level().name(), kind.title());
    let undocumented = Kind::ALL.iter().filter(|kind| !documented.contains(&row(kind)));
    assert_eq!(undocumented.collect::<Vec<_>>(), Vec::<&Kind>::new());
    // A documentation is what it is, and the other way round nothing is missing that was not extra.
    assert_eq!(crosscheck::compare(&there, &there, Scope::All).findings, Vec::<Finding>::new());
    Ok(())
}

#[test]
fn what_only_we_document_is_left_out_if_you_say_so() -> Result<(), Box<dyn Error>> {
    let api = SPEC.as_ref().map_err(String::as_str)?;
    let here = Side::new(api.clone());
    let page = written(api.operations.get(..1).unwrap_or_default(), &mut Random::new(1));
    let (findings, ..) = compared(&here, &page, Scope::Common);
    assert_eq!(findings, Vec::<Finding>::new());
    let (findings, ..) = compared(&here, &page, Scope::All);
    assert_eq!(findings.len(), api.operations.len() - 1);
    assert!(findings.iter().all(|one| one.kind == Kind::OperationExtra));
    Ok(())
}
