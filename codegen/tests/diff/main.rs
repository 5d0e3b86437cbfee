//! The diff: every rule by a case of its own, and what holds for all of them.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod cases;
mod pages;

use std::collections::BTreeSet;

use cases::cases;
use pages::State;
use wechatpay_codegen::diff::{self, Change, Rule};
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::source::Source;

fn api(state: &State) -> Api {
    let sources = state.pages.iter().map(|(path, text)| Source::new(path, text)).collect::<Vec<_>>();
    let (overlay, products) =
        (Source::new("overlay.toml", &state.overlay), Source::new("products.toml", &state.products));
    wechatpay_codegen::api(&sources, &overlay, &products, &mut Vec::new())
}

fn rules(changes: &[Change]) -> Vec<Rule> {
    let mut rules = changes.iter().map(|change| change.rule).collect::<Vec<_>>();
    rules.sort();
    rules
}

#[test]
fn every_rule_applies_to_its_case_and_nothing_else_does() {
    let mut wrong = Vec::new();
    for case in cases() {
        let changes = diff::diff(&api(&case.before), &api(&case.after));
        let mut expected = case.rules.clone();
        expected.sort();
        if rules(&changes) != expected {
            let told = changes.iter().map(|c| {
                format!(
                    "{:?} {:?} {:?}",
                    c.rule,
                    c.path,
                    (c.old.as_ref().map(|s| &s.fact), c.new.as_ref().map(|s| &s.fact))
                )
            });
            wrong.push(format!("expected {expected:?}\n  found {}", told.collect::<Vec<_>>().join("\n  found ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_rule_has_a_case() {
    let shown = cases().into_iter().flat_map(|case| case.rules).collect::<BTreeSet<_>>();
    let missing = Rule::ALL.iter().filter(|rule| !shown.contains(rule)).collect::<Vec<_>>();
    assert_eq!(missing, Vec::<&Rule>::new());
}

#[test]
fn a_state_does_not_differ_from_itself() {
    for case in cases() {
        assert_eq!(diff::diff(&api(&case.after), &api(&case.after)), []);
    }
}

#[test]
fn the_documented_table_is_the_table() {
    let mut table =
        "| rule | level | change in the documentation | on the wire | in Rust |\n|---|---|---|---|---|\n".to_owned();
    for rule in Rule::ALL {
        let (name, level) = (rule.name(), rule.level().name());
        table.push_str(&format!("| `{name}` | {level} | {} | {} | {} |\n", rule.when(), rule.wire(), rule.rust()));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/diff.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once("<!-- rules -->\n").unwrap();
    let (stated, after) = rest.split_once("<!-- end of rules -->").unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let text = format!("{before}<!-- rules -->\n{table}<!-- end of rules -->{after}");
        return std::fs::write(path, text).unwrap();
    }
    assert_eq!(stated, table, "UPDATE_DOCS=1 cargo test -p wechatpay-codegen --test diff writes it");
}
