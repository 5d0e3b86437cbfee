//! The same pages give the same bytes, whatever their order; and `generated/` holds just these bytes.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::path::{Path, PathBuf};

use wechatpay_codegen::emit::{self, Files};
use wechatpay_codegen::source::Source;
use wechatpay_tests::trees;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn emitted(pages: &[Source]) -> Files {
    let file = |name: &str| Source::new(name, &std::fs::read_to_string(root().join("spec").join(name)).unwrap());
    let api = wechatpay_codegen::api(pages, &file("overlay.toml"), &file("products.toml"), &mut Vec::new());
    emit::emit(&api).files
}

/// Another order of the pages for each round: a shuffle that needs no chance.
fn shuffled(sources: &[Source], round: usize) -> Vec<Source> {
    let mut shuffled = sources.to_vec();
    let count = shuffled.len();
    for index in 0..count {
        shuffled.swap(index, (index * 7919 + round * 104_729) % count);
    }
    shuffled
}

#[test]
fn ten_orders_of_the_pages_give_the_same_bytes() {
    let all = trees::spec().unwrap();
    let some = all.into_iter().filter(|page| page.path.contains("v3/pay/") || page.path.contains("webhook/v3/T"));
    let some = some.collect::<Vec<_>>();
    let first = emitted(&some);
    assert!(first.len() > 20);
    for round in 0..10 {
        assert!(emitted(&shuffled(&some, round)) == first, "round {round}");
    }
}

#[test]
fn generated_is_what_the_pages_say() {
    let files = emitted(&shuffled(&trees::spec().unwrap(), 1));
    let stale = files.iter().filter(|(path, file)| {
        std::fs::read_to_string(root().join("generated").join(path)).unwrap_or_default() != **file
    });
    let stale = stale.map(|(path, _)| path.as_str()).collect::<Vec<_>>();
    assert!(stale.is_empty(), "run: cargo xtask regen\n{stale:#?}");
}
