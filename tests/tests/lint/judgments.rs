//! `docs/lint/judgments.tsv`: whether what the rules find on the real pages is a defect; the defaults follow from it.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_inspect::lint::{self, Rule};
use wechatpay_tests::trees;

use crate::file;

/// Below so many right ones of a hundred findings a rule is off.
const LEAST: usize = 90;

/// Of a rule with more findings so many are judged.
const MOST: usize = 50;

/// A finding that somebody looked at.
struct Judgment {
    rule: Rule,
    place: String,
    right: bool,
}

fn judgments() -> Vec<Judgment> {
    let text = std::fs::read_to_string(file("docs/lint/judgments.tsv")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let judgments = lines.map(|line| {
        let cells = line.split('\t').collect::<Vec<_>>();
        let [code, place, verdict, why] = cells.as_slice() else { panic!("rule, place, verdict, why, not: {line}") };
        assert!(matches!(*verdict, "right" | "wrong" | "unclear"), "no verdict: {line}");
        assert!(why.len() > 20, "no reason: {line}");
        let rule = Rule::named(code).unwrap_or_else(|| panic!("no rule: {line}"));
        Judgment { rule, place: (*place).to_owned(), right: *verdict == "right" }
    });
    judgments.collect()
}

/// Right ones and all of each rule that has any.
pub fn counts() -> BTreeMap<Rule, (usize, usize)> {
    let mut counts = BTreeMap::<_, (usize, usize)>::new();
    for judgment in judgments() {
        let (right, all) = counts.entry(judgment.rule).or_default();
        *right += usize::from(judgment.right);
        *all += 1;
    }
    counts
}

#[test]
fn a_rule_is_on_if_nine_of_ten_findings_are_right() {
    let counts = counts();
    for rule in Rule::ALL {
        let Some((right, all)) = counts.get(rule) else { continue };
        let is_precise = right * 100 >= all * LEAST;
        assert_eq!(rule.is_on(), is_precise, "{}: {right} of {all} are right", rule.name());
    }
}

/// Lines move with the pages; what was judged must not become unknown altogether.
#[test]
fn what_was_judged_is_found() {
    let pages = trees::spec().unwrap();
    let found = lint::sample(lint::lint(&pages, Rule::ALL), MOST, 1);
    let places = found.iter().map(|one| (one.rule, format!("{}:{}", one.origin.page, one.origin.line)));
    let places = places.collect::<BTreeSet<_>>();
    let judgments = judgments();
    let known = judgments.iter().filter(|judgment| places.contains(&(judgment.rule, judgment.place.clone()))).count();
    assert!(known * 2 > judgments.len(), "{known} of {} are found: judge anew", judgments.len());
}
