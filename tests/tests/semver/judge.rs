//! cargo-semver-checks judges the same cases; where it says otherwise than the table, `docs/semver.md` says why.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use wechatpay_codegen::diff::{Level, Rule};

use crate::case::{self, Case, State};
use crate::sdk::{self, Sdk};

/// Without the tool, the page is held against the cases alone.
#[test]
fn disagreements_are_explained() {
    let cases = case::all();
    let explained = explained();
    let names = cases.iter().map(|case| case.name.clone()).collect::<BTreeSet<_>>();
    assert_eq!(explained.difference(&names).collect::<Vec<_>>(), Vec::<&String>::new(), "no cases");
    let Some(said) = said(&cases) else {
        eprintln!("skipped: there is no cargo-semver-checks (cargo install cargo-semver-checks --locked)");
        return;
    };
    let disagrees = |case: &&Case| is_major(case) != is_accused(case, &said);
    let found = cases.iter().filter(disagrees).map(|case| case.name.clone()).collect::<BTreeSet<_>>();
    assert_eq!(found, explained, "docs/semver.md explains other cases than there are");
}

/// What the tool finds between both crates, in its own words.
fn said(cases: &[Case]) -> Option<String> {
    Command::new("cargo-semver-checks").args(["semver-checks", "--version"]).output().ok()?;
    let (before, after) = (Sdk::write(cases, State::Before), Sdk::write(cases, State::After));
    let output = Command::new("cargo-semver-checks")
        .args(["semver-checks", "--release-type=minor", "--color=never", "--manifest-path"])
        .arg(after.join("Cargo.toml"))
        .arg("--baseline-root")
        .arg(before)
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TARGET_DIR", sdk::workplace().join("judge"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("Failed in:"), "{said}{}", String::from_utf8_lossy(&output.stderr));
    Some(said)
}

/// Whether a finding is about an item of the case: of its modules, its events, its features.
fn is_accused(case: &Case, said: &str) -> bool {
    let module = case.module();
    let event = module.split('_').map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..])).collect::<String>();
    let mut marks = vec![format!("/{module}/"), format!("/{module}.rs"), format!("::{module}::")];
    marks.push(format!("variant Event::{event},"));
    let features = case.features.iter().flat_map(|features| features.split('"').skip(1).step_by(2));
    marks.extend(features.map(|feature| format!("feature {feature} in")));
    said.lines().any(|line| line.starts_with("  ") && marks.iter().any(|mark| line.contains(mark.as_str())))
}

fn is_major(case: &Case) -> bool {
    Rule::ALL.iter().any(|rule| rule.name() == case.rule() && rule.level() == Level::Major)
}

/// The first cells of the page's table of disagreements.
fn explained() -> BTreeSet<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/semver.md");
    let text = std::fs::read_to_string(page).unwrap();
    let (_, table) = text.split_once("## Where cargo-semver-checks says otherwise").unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split_once('`')).map(|(name, _)| name.to_owned()).collect()
}
