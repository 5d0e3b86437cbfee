//! The stages in rows per second, over the pages of `spec/`, and over several times as many.
//!
//! `cargo bench -p wechatpay-codegen`.

use std::path::{Path, PathBuf};

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::names::{self, Renames};
use wechatpay_codegen::overlay::{self, Overlay};
use wechatpay_codegen::products::Products;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{account, api, diff, emit, lower, pages, read, surface};

fn main() {
    divan::main();
}

#[divan::bench]
fn page(bencher: Bencher<'_, '_>) {
    let sources = sources();
    bencher.counter(rows(&sources)).bench_local(|| pages(black_box(&sources), &mut Vec::new()));
}

#[divan::bench]
fn lower_stage(bencher: Bencher<'_, '_>) {
    let sources = sources();
    let pages = pages(&sources, &mut Vec::new());
    bencher.counter(rows(&sources)).bench_local(|| lower::lower(black_box(&pages), &mut Vec::new()));
}

#[divan::bench]
fn overlay_and_products(bencher: Bencher<'_, '_>) {
    let sources = sources();
    let stated = read(&sources, &mut Vec::new());
    bencher.counter(rows(&sources)).with_inputs(|| stated.clone()).bench_local_values(settle);
}

#[divan::bench]
fn name(bencher: Bencher<'_, '_>) {
    let sources = sources();
    let settled = settle(read(&sources, &mut Vec::new()));
    bencher
        .counter(rows(&sources))
        .with_inputs(|| settled.clone())
        .bench_local_values(|mut api| names::assign(&mut api, &Renames::default()));
}

#[divan::bench]
fn emit_stage(bencher: Bencher<'_, '_>) {
    let sources = sources();
    let api = named(&sources);
    bencher.counter(rows(&sources)).bench_local(|| emit::emit(black_box(&api)));
}

/// Two whole trees that are read; what an edit costs comes on top.
#[divan::bench]
fn diff_of_two_states(bencher: Bencher<'_, '_>) {
    let sources = sources();
    let (old, new) = (named(&sources), named(&sources));
    bencher.counter(rows(&sources)).bench_local(|| diff::diff(black_box(&old), black_box(&new)));
}

/// Every line of the surface.
#[divan::bench]
fn surface_stage(bencher: Bencher<'_, '_>) {
    let sources = sources();
    let api = named(&sources);
    bencher.counter(rows(&sources)).bench_local(|| surface::lines(black_box(&api)));
}

#[divan::bench]
fn all(bencher: Bencher<'_, '_>) {
    let sources = sources();
    bencher.counter(rows(&sources)).bench_local(|| emit::emit(&named(black_box(&sources))));
}

/// Pages → files of the same tree several times: rows per second stay, where the time grows as the rows do.
#[divan::bench(args = [1, 2, 4, 8])]
fn times_the_pages(bencher: Bencher<'_, '_>, times: usize) {
    let sources = several(times);
    bencher.counter(rows(&sources)).bench_local(|| emit::emit(&named(black_box(&sources))));
}

/// Two such trees, as `diff` reads and compares them.
#[divan::bench(args = [1, 2, 4, 8])]
fn diff_of_times_the_pages(bencher: Bencher<'_, '_>, times: usize) {
    let sources = several(times);
    bencher.counter(rows(&sources)).bench_local(|| diff::diff(&named(black_box(&sources)), &named(&sources)));
}

/// Every page so often, each at URLs of its own.
fn several(times: usize) -> Vec<Source> {
    let pages = sources();
    let copies = (0..times).flat_map(|copy| {
        pages.iter().map(move |page| match (copy, page.path.split_once('/'), page.path.strip_suffix(".md")) {
            (0, ..) | (_, None, _) | (.., None) => page.clone(),
            (_, Some(("webhook", _)), Some(path)) => Source::new(&format!("{path}.{copy}.md"), &page.text),
            (_, Some((root, path)), _) => {
                let (version, path) = path.split_once('/').unwrap_or(("v3", path));
                Source::new(&format!("{root}/{version}/copy-{copy}/{path}"), &page.text)
            }
        })
    });
    copies.collect()
}

fn named(sources: &[Source]) -> Api {
    api(sources, &file("overlay.toml"), &file("products.toml"), &mut Vec::new())
}

fn settle(mut api: Api) -> Api {
    let mut found = Vec::new();
    let overlay = Overlay::read(&file("overlay.toml"), &mut found);
    overlay::apply(&overlay, &mut api, &mut found);
    Products::read(&file("products.toml"), &mut found).assign(&mut api, &mut found);
    api
}

fn rows(sources: &[Source]) -> ItemsCount {
    ItemsCount::new(account::draw_up(sources, &Api::default(), &[]).in_tables)
}

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

fn file(name: &str) -> Source {
    Source::new(name, &std::fs::read_to_string(spec().join(name)).unwrap_or_default())
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&spec(), "", &mut sources);
    sources
}

fn collect(folder: &Path, prefix: &str, sources: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), sources);
        } else if path.ends_with(".md") {
            sources.push(Source::new(&path, &std::fs::read_to_string(entry.path()).unwrap_or_default()));
        }
    }
}
