//! The entries that findings give are such as the overlay takes.

use wechatpay_codegen::overlay::{self, Overlay};
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{check, read};
use wechatpay_inspect::lint::{self, Finding, Rule};
use wechatpay_tests::trees;

use crate::found;

/// What is wrong with the entries of findings, each laid alone over its pages.
fn refused(pages: &[Source], found: &[Finding]) -> Vec<String> {
    let mut stated = Vec::new();
    let api = read(pages, &mut stated);
    check::check(&api, &mut stated);
    let entries = found.iter().filter_map(|finding| finding.overlay.as_deref());
    let refused = entries.filter_map(|entry| {
        let mut complaints = Vec::new();
        let overlay = Overlay::read(&Source::new("spec/overlay.toml", entry), &mut complaints);
        overlay::apply(&overlay, &mut api.clone(), &mut complaints);
        let mut accepted = stated.clone();
        overlay::accept(&overlay, &mut accepted);
        complaints.extend(accepted.into_iter().filter(|finding| &*finding.origin.page == "spec/overlay.toml"));
        (!complaints.is_empty()).then(|| format!("{entry}\n{complaints:?}"))
    });
    refused.collect()
}

#[test]
fn entries_for_fixtures_apply() {
    for rule in Rule::ALL {
        let (pages, found) = found(rule.name());
        assert_eq!(refused(&pages, &found), Vec::<String>::new(), "{}", rule.name());
    }
}

#[test]
fn entries_for_the_real_pages_apply() {
    let pages = trees::spec().unwrap();
    let found = lint::lint(&pages, Rule::ALL);
    assert!(found.iter().filter(|finding| finding.overlay.is_some()).count() > 20);
    assert_eq!(refused(&pages, &found), Vec::<String>::new());
}

#[test]
fn an_entry_that_does_not_apply_is_refused() {
    let (pages, mut found) = found(Rule::SampleType.name());
    found[0].overlay = found[0].overlay.take().map(|entry| entry.replace("json.width", "json.height"));
    assert_eq!(refused(&pages, &found).len(), 1);
}

/// A rule that knows what is right says so.
#[test]
fn these_rules_give_entries() {
    let give = [
        Rule::SampleType,
        Rule::SampleKey,
        Rule::RequiredNotInSample,
        Rule::MisspeltName,
        Rule::SisterType,
        Rule::EncryptedByLabel,
        Rule::IndentJump,
        Rule::PlaceholderWithoutRow,
        Rule::RowWithoutPlaceholder,
    ];
    for rule in give {
        assert!(found(rule.name()).1.iter().all(|finding| finding.overlay.is_some()), "{}", rule.name());
    }
}
