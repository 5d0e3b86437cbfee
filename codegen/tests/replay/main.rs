//! Edits of the documentation, replayed: each operator says what the diff must say, and it must say nothing else.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod edits;
mod places;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use edits::{Edit, OPERATORS, Tree};
use places::Places;
use wechatpay_codegen::diff::{self, Rule};
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::source::Source;

/// How many edits are replayed.
const SEEDS: u64 = 1200;

/// How many of them happen at once in the whole tree.
const AT_ONCE: u64 = 400;

struct Spec {
    pages: Tree,
    overlay: Source,
    products: Source,
}

impl Spec {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        let mut pages = Tree::new();
        collect(&root, "", &mut pages);
        let file = |name: &str| Source::new(name, &std::fs::read_to_string(root.join(name)).unwrap());
        Self { pages, overlay: file("overlay.toml"), products: file("products.toml") }
    }

    /// Of a few pages: the overlay, which speaks of none of them, is left aside.
    fn part(&self, pages: &Tree) -> Api {
        self.api_with(pages, &Source::new("overlay.toml", ""))
    }

    fn api(&self, pages: &Tree) -> Api {
        self.api_with(pages, &self.overlay)
    }

    fn api_with(&self, pages: &Tree, overlay: &Source) -> Api {
        let sources = pages.iter().map(|(path, text)| Source::new(path, text)).collect::<Vec<_>>();
        wechatpay_codegen::api(&sources, overlay, &self.products, &mut Vec::new())
    }
}

fn collect(folder: &Path, prefix: &str, pages: &mut Tree) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), pages);
        } else if path.ends_with(".md") {
            pages.insert(path, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// What the diff says, as item, field and rule.
fn said(old: &Api, new: &Api) -> BTreeSet<(String, String, Rule)> {
    let changes = diff::diff(old, new);
    changes.into_iter().map(|change| (change.item, change.path.unwrap_or_default(), change.rule)).collect()
}

/// The pages of a tree that an edit touches, before and after.
fn touched(spec: &Spec, edit: &Edit) -> (Tree, Tree) {
    let before = edit.pages.keys().filter_map(|path| Some((path.clone(), spec.pages.get(path)?.clone())));
    let after = edit.pages.iter().filter_map(|(path, text)| Some((path.clone(), text.clone()?)));
    (before.collect(), after.collect())
}

#[test]
fn the_diff_says_what_was_edited_and_nothing_else() {
    let spec = Spec::read();
    let api = spec.api(&spec.pages);
    let places = Places::of(&api, &spec.overlay.text);
    let (mut wrong, mut count) = (Vec::new(), BTreeMap::<&str, usize>::new());
    let mut all = BTreeMap::new();
    for seed in 0..SEEDS {
        let (name, operator) = OPERATORS[usize::try_from(seed).unwrap() % OPERATORS.len()];
        let Some(edit) = edits::at_random(operator, &places, &spec.pages, seed) else { continue };
        *count.entry(name).or_default() += 1;
        let (before, after) = touched(&spec, &edit);
        let said = said(&spec.part(&before), &spec.part(&after));
        if said != edit.expected {
            wrong.push(format!("{name}, seed {seed}\n  expected {:?}\n  said     {said:?}", edit.expected));
        }
        let is_alone = edit.pages.keys().all(|path| all.values().all(|other: &Edit| !other.pages.contains_key(path)));
        if seed < AT_ONCE && is_alone {
            all.insert(seed, edit);
        }
    }
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
    assert!(count.values().sum::<usize>() >= 1000, "{count:?}");
    assert!(OPERATORS.iter().all(|(name, _)| count.get(name).is_some_and(|count| *count > 20)), "{count:?}");

    // Hundreds of pages of the whole tree at once.
    assert!(all.len() >= 100);
    let mut pages = spec.pages.clone();
    let mut expected = BTreeSet::new();
    for edit in all.into_values() {
        for (path, text) in edit.pages {
            match text {
                Some(text) => pages.insert(path, text),
                None => pages.remove(&path),
            };
        }
        expected.extend(edit.expected);
    }
    let said = said(&api, &spec.api(&pages));
    let difference = said.symmetric_difference(&expected).collect::<Vec<_>>();
    assert!(difference.is_empty(), "{difference:?}");
}
