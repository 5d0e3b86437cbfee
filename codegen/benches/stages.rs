//! The stages in rows per second, over the pages of `spec/`, and over several times as many: rows per second stay, where the
//! time grows as the rows do.
//!
//! `cargo bench -p wechatpay-codegen`.

#[path = "../../tests/benches/report/mod.rs"]
mod report;

use std::path::{Path, PathBuf};

use wechatpay_codegen::ir::Api;
use wechatpay_codegen::names::{self, Renames};
use wechatpay_codegen::overlay::{self, Overlay};
use wechatpay_codegen::products::Products;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{account, api, diff, emit, lower, pages, read, surface};

/// That of the commands.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TIMES: [u32; 4] = [1, 2, 4, 8];
/// So much more time than the rows account for is still linear: caches and the allocator have their say.
const LINEAR: f64 = 1.25;

fn main() {
    report::machine(concat!(env!("CARGO_MANIFEST_DIR"), "/.."), &["pulldown-cmark", "rayon", "prettyplease"]);
    let columns = TIMES.map(stages);
    let rows = columns.each_ref().map(|column| column.rows);
    println!("rows: {rows:?}, of {TIMES:?} times the pages");

    let lines = columns[0].seconds.iter().enumerate().map(|(index, (name, once))| {
        let figures = columns.each_ref().map(|column| format!("{:.0}", column.rows / column.seconds[index].1));
        let last = &columns[TIMES.len() - 1];
        let growth = (last.seconds[index].1 / once) / (last.rows / columns[0].rows);
        let verdict = if growth <= LINEAR { "yes" } else { "**no**" };
        let name = std::iter::once((*name).to_owned());
        name.chain(figures).chain([format!("{growth:.2}"), verdict.to_owned()]).collect()
    });
    let head = ["rows per second", "1 ×", "2 ×", "4 ×", "8 ×", "time of a row, 8 × by 1 ×", "linear"];
    report::table(&head, &lines.collect::<Vec<_>>());
}

/// What each stage takes, of a tree.
struct Column {
    rows: f64,
    seconds: Vec<(&'static str, f64)>,
}

fn stages(times: u32) -> Column {
    let sources = several(times);
    let pages = pages(&sources, &mut Vec::new());
    let stated = read(&sources, &mut Vec::new());
    let settled = settle(stated.clone());
    let api = named(&sources);
    eprintln!("{times} × the pages");
    let assign = |mut api: Api| (names::assign(&mut api, &Renames::default()), api);
    let seconds = vec![
        ("page", report::median(|| wechatpay_codegen::pages(&sources, &mut Vec::new()))),
        ("lower", report::median(|| lower::lower(&pages, &mut Vec::new()))),
        ("overlay, products", report::median_of(|| stated.clone(), settle)),
        ("name", report::median_of(|| settled.clone(), assign)),
        ("emit", report::median(|| emit::emit(&api))),
        ("surface", report::median(|| surface::lines(&api))),
        ("diff of the same", report::median(|| diff::diff(&api, &api))),
        ("all, pages → files", report::median(|| emit::emit(&named(&sources)))),
        ("two trees read and compared", report::median(|| diff::diff(&named(&sources), &named(&sources)))),
    ];
    Column { rows: rows(&sources), seconds }
}

/// Every page so often, each at URLs of its own.
fn several(times: u32) -> Vec<Source> {
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

fn rows(sources: &[Source]) -> f64 {
    let rows = account::draw_up(sources, &Api::default(), &[]).in_tables;
    f64::from(u32::try_from(rows).unwrap_or(u32::MAX))
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
