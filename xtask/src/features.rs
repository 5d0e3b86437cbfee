//! `cargo xtask features`: each choice of features compiles by itself, without a warning.
//!
//! `--all-features`, the tests and the default see few of them; what is cut by a `cfg` too much or too little shows where the
//! other features are off.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::git;
use crate::workspace::{self, Crate};

/// Up to so many features of a crate are tried in every combination.
const FEW: usize = 6;

/// What of a product belongs to APIv2 takes both features; no other two of a large crate belong together.
const PARTNER: &str = "v2";

/// A crate with some of its features, the default ones off.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    name: String,
    features: Vec<String>,
}

/// Checks all choices, or as many as `sample` says; prints those that fail.
pub fn run(root: &Path, sample: Option<usize>) -> Result<ExitCode> {
    let choices = workspace::read(root)?.published.iter().flat_map(choices).collect::<Vec<_>>();
    let all = choices.len();
    let commit = git::ask(root, &["rev-parse", "HEAD"]).unwrap_or_default();
    let choices = match sample {
        Some(number) => draw(choices, number, commit.trim()),
        None => choices,
    };
    let mut failed = 0;
    for choice in &choices {
        let complaint = check(root, choice)?;
        say!("{:6} {} [{}]", if complaint.is_some() { "FAILED" } else { "ok" }, choice.name, choice.features.join(","));
        if let Some(complaint) = complaint {
            tell!("{complaint}");
            failed += 1;
        }
    }
    say!("{} of {all} choices checked, {failed} failed", choices.len());
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// None, each alone, all; of few features every combination, of many each with its partner. Where features turn on others,
/// choices may come to the same: the first of them is checked.
fn choices(of: &Crate) -> Vec<Choice> {
    let mut sets = if of.features.len() <= FEW { subsets(&of.features) } else { some(&of.features) };
    let mut known = BTreeSet::new();
    sets.retain(|features| known.insert(turned_on(features, &of.implied)));
    sets.into_iter().map(|features| Choice { name: of.name.clone(), features }).collect()
}

/// Everything that features turn on, themselves included.
fn turned_on(features: &[String], implied: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let (mut all, mut new) = (BTreeSet::new(), features.to_vec());
    while let Some(feature) = new.pop() {
        new.extend(implied.get(&feature).into_iter().flatten().filter(|other| !all.contains(*other)).cloned());
        all.insert(feature);
    }
    all
}

fn subsets(features: &[String]) -> Vec<Vec<String>> {
    features.iter().fold(vec![Vec::new()], |sets, feature| {
        let with = sets.iter().map(|set| [set.as_slice(), std::slice::from_ref(feature)].concat()).collect::<Vec<_>>();
        [sets, with].concat()
    })
}

fn some(features: &[String]) -> Vec<Vec<String>> {
    let mut sets = vec![Vec::new(), features.to_vec()];
    sets.extend(features.iter().map(|feature| vec![feature.clone()]));
    if features.iter().any(|feature| feature == PARTNER) {
        let others = features.iter().filter(|feature| *feature != PARTNER);
        sets.extend(others.map(|feature| vec![feature.clone(), PARTNER.to_owned()]));
    }
    sets
}

/// Some of them: others with each commit, the same for the same one.
fn draw(mut choices: Vec<Choice>, number: usize, commit: &str) -> Vec<Choice> {
    choices.sort_by_cached_key(|choice| Sha256::digest(format!("{commit} {} {:?}", choice.name, choice.features)));
    choices.truncate(number);
    choices.sort();
    choices
}

/// What the compiler has against it.
fn check(root: &Path, choice: &Choice) -> Result<Option<String>> {
    let features = choice.features.join(",");
    let arguments = ["check", "--quiet", "--locked", "--package", &choice.name, "--no-default-features", "--features"];
    let output = workspace::cargo(root, &arguments).arg(features).output().context("can't run cargo")?;
    let said = String::from_utf8_lossy(&output.stderr);
    let is_fine = output.status.success() && !said.lines().any(|line| line.starts_with("warning"));
    Ok((!is_fine).then(|| said.trim_end().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(features: &[&str]) -> Crate {
        let features = features.iter().map(|name| (*name).to_owned()).collect();
        Crate { name: "a".to_owned(), version: "1.0.0".to_owned(), features, implied: BTreeMap::new() }
    }

    fn lists(of: &Crate) -> Vec<String> {
        choices(of).into_iter().map(|choice| choice.features.join("+")).collect()
    }

    #[test]
    fn few_features_are_tried_in_every_combination() {
        assert_eq!(lists(&named(&["x", "y"])), ["", "x", "y", "x+y"]);
    }

    #[test]
    fn many_are_tried_alone_all_at_once_and_with_their_partner() {
        let names = ["a", "b", "c", "d", "e", "f", "v2"];
        let lists = lists(&named(&names));
        assert_eq!(lists.len(), 2 + 7 + 6);
        for expected in ["", "a+b+c+d+e+f+v2", "a", "v2", "f+v2"] {
            assert!(lists.iter().any(|list| list == expected), "{expected:?} of {lists:?}");
        }
    }

    #[test]
    fn what_comes_to_the_same_is_tried_once() {
        let mut of = named(&["x", "y"]);
        of.implied = [("y".to_owned(), vec!["x".to_owned(), "dep:z".to_owned()])].into();
        assert_eq!(lists(&of), ["", "x", "y"]);
    }

    #[test]
    fn a_sample_is_that_of_its_commit() {
        let all = || choices(&named(&["a", "b", "c", "d", "e"]));
        let of = |commit: &str, number| draw(all(), number, commit);
        assert_eq!(of("1", 5).len(), 5);
        assert_eq!(of("1", 5), of("1", 5));
        assert_ne!(of("1", 5), of("2", 5));
        assert_eq!(of("1", 99).len(), all().len());
    }
}
