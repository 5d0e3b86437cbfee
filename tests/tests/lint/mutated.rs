//! Pages full of errors: the lint takes any, and says the same of it each time.

use std::panic::catch_unwind;

use wechatpay_codegen::source::Source;
use wechatpay_inspect::lint::{self, Report, Rule, Style};
use wechatpay_tests::mutation::{Random, mutate};
use wechatpay_tests::trees;

/// How many trees of pages with errors are tried.
const MUTATIONS: usize = 1_000;

/// How many pages a tree has: some rules compare pages.
const PAGES: usize = 3;

#[test]
fn errors_make_nothing_fall() {
    let kinds = Rule::ALL.iter().flat_map(|rule| trees::fixture("lint", rule.name()).unwrap());
    let others = trees::all().unwrap().into_iter().flat_map(|(_, pages)| pages).filter(|page| page.text.len() < 1_500);
    let seeds = kinds.chain(others).collect::<Vec<_>>();
    for number in 0..MUTATIONS {
        let mut random = Random::new(number as u64 + 1);
        let pages = (0..PAGES).map(|_| {
            let (page, donor) = (&seeds[random.below(seeds.len())], &seeds[random.below(seeds.len())]);
            mutate(page, donor, &mut random)
        });
        let pages = pages.collect::<Vec<_>>();
        let outcome = catch_unwind(|| (everything(&pages), everything(&pages)));
        let texts = || pages.iter().map(|page| &*page.text).collect::<Vec<_>>().join("\n=====\n");
        match outcome {
            Ok((first, second)) => assert_eq!(first, second, "mutation {number}: two runs differ\n{}", texts()),
            Err(_) => panic!("mutation {number}: it panics\n{}", texts()),
        }
    }
}

/// All that is said of pages, in every form.
fn everything(pages: &[Source]) -> String {
    let found = lint::lint(pages, Rule::ALL);
    let report = Report::new(&found, Rule::ALL, pages);
    let texts = [lint::text(&report, Style::Plain), lint::html(&report, "spec")];
    let data = [lint::json(&report).unwrap(), lint::sarif(&report, "spec/").unwrap()];
    texts.concat() + &data.concat()
}
