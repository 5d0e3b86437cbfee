//! What holds for every page: fixtures, `spec/`, and pages full of errors.

use std::error::Error;
use std::panic::catch_unwind;

use wechatpay_codegen::read;
use wechatpay_codegen::source::Source;
use wechatpay_tests::mutation::{Random, mutate};
use wechatpay_tests::promises::{broken_by_page, broken_by_tree};
use wechatpay_tests::trees;

#[test]
fn every_page_keeps_the_promises() -> Result<(), Box<dyn Error>> {
    for (name, tree) in trees::all()? {
        let pages = tree.iter().flat_map(broken_by_page);
        let broken = pages.chain(broken_by_tree(&tree)).collect::<Vec<_>>();
        assert_eq!(broken, Vec::<String>::new(), "{name}");
    }
    Ok(())
}

#[test]
fn ten_runs_give_the_same_bytes() -> Result<(), Box<dyn Error>> {
    for (name, tree) in trees::all()? {
        let run = || serde_json::to_string(&read(&tree, &mut Vec::new()));
        let first = run()?;
        for _ in 1..10 {
            assert!(run()? == first, "{name}");
        }
    }
    Ok(())
}

#[test]
fn errors_break_no_promise() -> Result<(), Box<dyn Error>> {
    let (pages, mutations) = (seeds()?, mutations());
    let broken = std::thread::scope(|scope| {
        let workers = (0..WORKERS).map(|worker| {
            let numbers = (worker..mutations).step_by(WORKERS);
            let pages = &pages;
            scope.spawn(move || numbers.filter_map(|number| broken_by_errors(pages, number)).take(MOST).collect())
        });
        let workers = workers.collect::<Vec<_>>();
        let results =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| vec!["a worker fell".to_owned()]));
        results.flatten().collect::<Vec<String>>()
    });
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
    Ok(())
}

/// How many threads try pages with errors.
const WORKERS: usize = 4;

/// How many pages with errors are tried: `MUTATIONS`.
fn mutations() -> usize {
    std::env::var("MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
}

/// How many failures a worker tells at most.
const MOST: usize = 5;

/// The pages that errors are put into: the fixtures, and the smallest pages of `spec/`.
fn seeds() -> std::io::Result<Vec<Source>> {
    let pages = trees::all()?.into_iter().flat_map(|(_, pages)| pages);
    Ok(pages.filter(|page| page.text.len() < 700).collect())
}

/// The promises broken by the page that a number stands for, and that page.
fn broken_by_errors(pages: &[Source], number: usize) -> Option<String> {
    let mut random = Random::new(number as u64 + 1);
    let page = pages.get(random.below(pages.len()))?;
    let donor = pages.get(random.below(pages.len()))?;
    let page = mutate(page, donor, &mut random);
    let broken = catch_unwind(|| broken_by_page(&page)).unwrap_or_else(|_| vec!["the reader panics".to_owned()]);
    (!broken.is_empty()).then(|| format!("mutation {number}:\n{}\n{}", broken.join("\n"), page.text))
}
