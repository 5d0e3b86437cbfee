//! What holds for every page, whatever stands in it.

use wechatpay_codegen::diagnostics::Diagnostic;
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{account, distil, facts, pages, read};

/// The promises that a page breaks: no row is lost or invented, distilling twice is distilling once, and a page and its
/// distilled form have the same facts.
#[must_use]
pub fn broken_by_page(page: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let api = read(std::slice::from_ref(page), &mut found);
    let mut broken = open_account(std::slice::from_ref(page), &api, &found);
    let Some(once) = distilled(page) else { return broken };
    if distilled(&once).is_none_or(|twice| twice.text != once.text) {
        broken.push(format!("{}: distilling is not idempotent", page.path));
    }
    broken.extend(changed_facts(&api, &once).map(|what| format!("{}: distilling changes a fact: {what}", page.path)));
    broken
}

/// The promises that a tree breaks as a whole: its account, and that the order of its pages does not matter.
#[must_use]
pub fn broken_by_tree(tree: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    let api = read(tree, &mut found);
    let mut broken = open_account(tree, &api, &found);
    let reversed = tree.iter().rev().cloned().collect::<Vec<_>>();
    if read(&reversed, &mut Vec::new()) != api {
        broken.push("the order of the pages matters".to_owned());
    }
    broken
}

/// The distilled form of a page; `None` of a page that documents nothing.
#[must_use]
pub fn distilled(page: &Source) -> Option<Source> {
    let pages = pages(std::slice::from_ref(page), &mut Vec::new());
    let text = distil::distil(pages.first()?)?;
    Some(Source::new(&page.path, &text))
}

fn open_account(tree: &[Source], api: &Api, found: &[Diagnostic]) -> Vec<String> {
    let account = account::draw_up(tree, api, found);
    let lost = account.lost.iter().map(|(page, line)| format!("{page}:{line}: this row was lost"));
    let invented = account.invented.iter().map(|(page, line)| format!("{page}:{line}: this row stands in no table"));
    lost.chain(invented).collect()
}

fn changed_facts(api: &Api, distilled: &Source) -> Option<String> {
    let again = read(std::slice::from_ref(distilled), &mut Vec::new());
    match (facts::of(api), facts::of(&again)) {
        (Ok(before), Ok(after)) => facts::difference(&before, &after),
        _ => Some("it is no JSON".to_owned()),
    }
}
