//! Each rule finds what its fixture is about, and no other rule finds anything there.

use std::collections::BTreeSet;

use wechatpay_inspect::lint::{self, Rule};
use wechatpay_tests::trees;

use crate::{fixture, found, shown};

/// The fixture on which no rule finds anything.
const CLEAN: &str = "clean";

#[test]
fn every_rule_is_shown() {
    for rule in Rule::ALL {
        insta::with_settings!({ snapshot_path => "../snapshots/lint", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(rule.name(), shown(rule.name()));
        });
    }
}

#[test]
fn every_rule_finds_its_own_alone() {
    for rule in Rule::ALL {
        let rules = found(rule.name()).1.into_iter().map(|finding| finding.rule).collect::<BTreeSet<_>>();
        assert_eq!(rules, BTreeSet::from([*rule]), "{}", rule.name());
    }
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    assert_eq!(found(CLEAN).1, []);
}

#[test]
fn every_fixture_is_one_of_a_rule() {
    let names = Rule::ALL.iter().map(|rule| rule.name().to_owned()).chain([CLEAN.to_owned()]);
    assert_eq!(trees::fixtures("lint").unwrap().into_iter().collect::<BTreeSet<_>>(), names.collect());
}

#[test]
fn a_rule_that_is_not_asked_finds_nothing() {
    let pages = fixture("sample-type");
    assert_eq!(lint::lint(&pages, &[Rule::SampleValue]), []);
    assert_eq!(lint::lint(&pages, &[Rule::SampleType]).len(), 1);
}

#[test]
fn the_order_of_the_pages_does_not_matter() {
    let mut pages = trees::spec().unwrap();
    let found = lint::lint(&pages, Rule::ALL);
    assert!(found.windows(2).all(|pair| pair[0].origin <= pair[1].origin), "they are ordered by place");
    pages.reverse();
    assert_eq!(lint::lint(&pages, Rule::ALL), found);
}

#[test]
fn a_page_and_its_distilled_form_have_the_same_defects() {
    for rule in Rule::ALL {
        let (pages, found) = found(rule.name());
        let distilled = pages.iter().filter_map(wechatpay_tests::promises::distilled).collect::<Vec<_>>();
        let again = lint::lint(&distilled, Rule::ALL);
        let messages = |found: &[lint::Finding]| found.iter().map(|one| one.message.clone()).collect::<BTreeSet<_>>();
        assert_eq!(messages(&again), messages(&found), "{}", rule.name());
    }
}
