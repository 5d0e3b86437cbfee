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

/// What weighs as much as the rule of a case, in its diff, is that rule alone; and its callers compile as the level says.
#[test]
fn every_case_shows_its_rule() {
    let mut wrong = Vec::new();
    for case in case::all() {
        let changes = diff(&sdk::api(&[&case], State::Before), &sdk::api(&[&case], State::After));
        let Some(rule) = Rule::ALL.iter().find(|rule| rule.name() == case.rule()) else { continue };
        let weighty = changes.iter().filter(|change| change.level >= rule.level());
        let rules = weighty.map(|change| change.rule.name()).collect::<BTreeSet<_>>();
        if rules != BTreeSet::from([case.rule()]) {
            wrong.push(format!("{}: the diff says {rules:?}", case.name));
        }
        let fails = !case.errors.is_empty() || WIRE_ONLY.contains(&case.name.as_str());
        if fails != (rule.level() == Level::Major) {
            let callers = if fails { "fail" } else { "compile" };
            wrong.push(format!("{}: {}, and its callers {callers}", case.name, rule.level().name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
