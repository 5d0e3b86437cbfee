//! Mistakes of pages, overlay and products, a fixture for each kind of finding: how the finding looks on a terminal.

use std::collections::BTreeSet;
use std::error::Error;

use wechatpay_codegen::diagnostics::{Code, Diagnostic, Style, render};
use wechatpay_codegen::overlay::{self, Overlay};
use wechatpay_codegen::products::Products;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{check, read};
use wechatpay_tests::trees;

/// Findings that other stages make, and where they are tested.
const ELSEWHERE: [(Code, &str); 2] = [
    (Code::NameCollision, "names are given after everything here; codegen/tests"),
    (Code::MoveChangesParameters, "moves are resolved by names; codegen/tests"),
];

#[test]
fn every_mistake_is_shown() -> Result<(), Box<dyn Error>> {
    for name in trees::fixtures("mistakes")? {
        let shown = shown(&name)?;
        assert!(!shown.is_empty(), "{name} is not found in its fixture");
        insta::with_settings!({ snapshot_path => "snapshots/mistakes", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name.as_str(), shown);
        });
    }
    Ok(())
}

#[test]
fn every_kind_of_finding_has_a_fixture() -> Result<(), Box<dyn Error>> {
    let fixtures = trees::fixtures("mistakes")?.into_iter().collect::<BTreeSet<_>>();
    let elsewhere = ELSEWHERE.map(|(code, _)| code);
    // Those of pages in TypeScript are in `tests/twoslash.rs`.
    let names = Code::ALL.iter().filter(|code| !elsewhere.contains(code)).map(|code| code.name().to_owned());
    assert_eq!(fixtures, names.filter(|name| !name.starts_with("ts-")).collect());
    Ok(())
}

/// The findings that a fixture is about, as people see them.
fn shown(name: &str) -> Result<String, Box<dyn Error>> {
    let mut sources = trees::fixture("mistakes", name)?;
    let mut found = Vec::new();
    let mut api = read(&sources, &mut found);
    if let Some(source) = trees::side_file("mistakes", name, "overlay.toml")? {
        let overlay = Overlay::read(&source, &mut found);
        overlay::apply(&overlay, &mut api, &mut found);
        overlay::accept(&overlay, &mut found);
        sources.push(source);
    }
    if let Some(source) = trees::side_file("mistakes", name, "products.toml")? {
        Products::read(&source, &mut found).assign(&mut api, &mut found);
        sources.push(source);
    }
    check::check(&api, &mut found);
    found.retain(|finding| finding.code.name() == name);
    found.sort();
    Ok(found.iter().map(|finding| rendered(finding, &sources)).collect::<Vec<_>>().join("\n\n"))
}

fn rendered(finding: &Diagnostic, sources: &[Source]) -> String {
    let source = sources.iter().find(|source| source.path == finding.origin.page);
    render(finding, source.map(|source| source.text.as_ref()), Style::Plain)
}
