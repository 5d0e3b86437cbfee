//! The cases against the table of rules: each rule that weighs has a case, and each case shows its rule and nothing else.

use std::collections::BTreeSet;

use wechatpay_codegen::diff::{Level, Rule, diff};

use crate::case::{self, Case, State};
use crate::sdk;

/// Cases that weigh although callers compile: the Rust type stays, what is sent or read under it does not.
const WIRE_ONLY: [&str; 1] = ["encryption-began.of-the-same-type"];

#[test]
fn every_rule_that_weighs_has_a_case() {
    let cases = case::all();
    let shown = cases.iter().map(Case::rule).collect::<BTreeSet<_>>();
    let rules = Rule::ALL.iter().map(|rule| rule.name()).collect::<BTreeSet<_>>();
    assert_eq!(shown.difference(&rules).collect::<Vec<_>>(), Vec::<&&str>::new(), "no rules");
    let weighty = Rule::ALL.iter().filter(|rule| rule.level() > Level::Patch).map(|rule| rule.name());
    let unproven = weighty.filter(|rule| !shown.contains(rule)).collect::<Vec<_>>();
    assert_eq!(unproven, Vec::<&str>::new(), "without case");
}

/// What weighs in the diff of a case is its rule alone, and its callers compile as the level says.
#[test]
fn every_case_shows_its_rule() {
    let mut wrong = Vec::new();
    for case in case::all() {
        let changes = diff(&sdk::api(&[&case], State::Before), &sdk::api(&[&case], State::After));
        let weighty = changes.iter().filter(|change| change.level > Level::Patch || change.rule.name() == case.rule());
        let rules = weighty.map(|change| change.rule.name()).collect::<BTreeSet<_>>();
        if rules != BTreeSet::from([case.rule()]) {
            wrong.push(format!("{}: the diff says {rules:?}", case.name));
        }
        let level = Rule::ALL.iter().find(|rule| rule.name() == case.rule()).map(|rule| rule.level());
        let fails = !case.errors.is_empty() || WIRE_ONLY.contains(&case.name.as_str());
        if fails != (level == Some(Level::Major)) {
            wrong.push(format!("{}: {level:?}, and its callers {}", case.name, if fails { "fail" } else { "compile" }));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
