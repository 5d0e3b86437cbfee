//! The page reader: any text gives an IR or diagnostics, loses no row, and distils to the same facts.

use wechatpay_codegen::diagnostics::{Diagnostic, Style, render};
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{api, foreign};
use wechatpay_tests::mutation::{LINES, PIECES};
use wechatpay_tests::promises::broken_by_page;
use wechatpay_tests::trees;

use crate::Surface;

/// A page, with its path in a first line behind `@` if it has one.
pub const SURFACE: Surface = Surface { name: "page", check, seeds, words: &PIECES, longest: 8 << 10 };

/// How many findings are rendered: it takes longer than everything else.
const RENDERED: usize = 4;

/// The page that bytes stand for.
pub(crate) fn page(data: &[u8]) -> Source {
    let text = String::from_utf8_lossy(data);
    match text.strip_prefix('@').and_then(|rest| rest.split_once('\n')) {
        Some((path, text)) => Source::new(path, text),
        None => Source::new("openapi/v3/shop/orders.md", &text),
    }
}

fn check(data: &[u8]) {
    let page = page(data);
    assert_eq!(broken_by_page(&page), Vec::<String>::new());
    let (first, second) = (outcome(&page), outcome(&page));
    assert_eq!(first, second, "two runs differ");
}

/// Everything that comes of a page, as text.
fn outcome(page: &Source) -> String {
    let mut found = Vec::new();
    let products = Source::new("spec/products.toml", "[shop]\nprefixes = [\"v3/shop\", \"webhook/\"]\n");
    let mut api = api(std::slice::from_ref(page), &Source::new("spec/overlay.toml", ""), &products, &mut found);
    let left_out = foreign::leave_out(&mut api, &mut found);
    let rendered = found.iter().take(RENDERED).map(|finding| of(finding, page)).collect::<Vec<_>>();
    format!("{}\n{found:?}\n{left_out:?}\n{rendered:?}", serde_json::to_string(&api).unwrap())
}

fn of(finding: &Diagnostic, page: &Source) -> String {
    render(finding, Some(&page.text), Style::Plain)
}

/// The pages of the fixtures, each with its path, and every line that means something.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let trees = trees::all().unwrap().into_iter().filter(|(name, _)| name != "spec");
    let pages = trees.flat_map(|(_, pages)| pages).map(|page| format!("@{}\n{}", page.path, page.text).into_bytes());
    pages.chain([LINES.join("\n").into_bytes()]).collect()
}
