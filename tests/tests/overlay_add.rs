//! Fields that the overlay adds: when such an entry is obsolete, who counts them, who says whose they are.

#![allow(clippy::panic, reason = "a test fails by a panic")]

use std::error::Error;

use wechatpay_codegen::diagnostics::{Code, Diagnostic, Severity};
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{account, api, diff, read, surface};
use wechatpay_inspect::explain::{Answer, Documentation};
use wechatpay_tests::trees;

const OVERLAY: &str = "spec/overlay.toml";

fn order(rows: &str) -> Vec<Source> {
    let heading = "| 返回字典 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---";
    let text = format!(
        "---\ntitle: 订单\n---\n\n# 订单 {{#get}}\n\n| 请求参数 | 类型 | 描述\n| --- | --- | ---\n\n{{.im-table #request}}\n\n\
         {heading}\n| amount {{data-required}} | object | 金额\n{rows}\n{{.im-table #response}}\n"
    );
    vec![Source::new("openapi/v3/shop/order.md", &text)]
}

const TOTAL: &str = "| total {data-indent=1} | integer | 总金额\n";
const PAYER_TOTAL: &str = "| payer_total {data-indent=1} | integer | 用户支付金额<br/>单位：分\n";
const CURRENCY: &str = "| currency {data-indent=1} | string | 币种\n";

/// Adds `payer_total` and `currency` to the amount, in lines 5 and 6.
const ADD: &str = "[[entry]]\non = \"GET /v3/shop/order\"\nfield = \"answer.amount\"\nadd = '''\n| payer_total | integer | \
                   用户支付金额<br/>单位：分\n| currency | string | 币种\n'''\nwhy = \"every answer has them\"\n";

/// The IR of the pages under an overlay.
fn under(pages: &[Source], overlay: &str) -> (Api, Vec<Diagnostic>) {
    let products = Source::new("spec/products.toml", "[shop]\nprefixes = [\"v3/shop\"]\n");
    let mut found = Vec::new();
    (api(pages, &Source::new(OVERLAY, overlay), &products, &mut found), found)
}

#[test]
fn as_if_the_page_named_them() {
    let (added, found) = under(&order(TOTAL), ADD);
    assert_eq!(found, []);
    let (named, _) = under(&order(&[TOTAL, PAYER_TOTAL, CURRENCY].concat()), "");
    assert_eq!(surface::lines(&added), surface::lines(&named));
    assert_eq!(diff::diff(&added, &named), []);
    let (before, _) = under(&order(TOTAL), "");
    let changes = diff::diff(&before, &added);
    let told = changes.iter().filter_map(|change| Some((change.path.as_deref()?, change.new.as_ref()?)));
    let told = told.map(|(path, state)| format!("{path} {}:{}", state.origin.page, state.origin.line));
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["answer.amount.currency spec/overlay.toml:6", "answer.amount.payer_total spec/overlay.toml:5"]
    );
}

#[test]
fn what_the_page_names_itself_is_an_error_here_and_a_warning_elsewhere() {
    let (api, found) = under(&order(&[TOTAL, PAYER_TOTAL].concat()), ADD);
    let [obsolete] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((obsolete.code, obsolete.severity), (Code::OverlayExpectation, Severity::Error));
    assert_eq!(
        obsolete.message,
        "`GET /v3/shop/order answer.amount`: the page itself names `payer_total` now: take the rows out of `add`"
    );
    assert_eq!(obsolete.clone().in_foreign_tree().severity, Severity::Warning);
    // The page is right about its own, and the rest is added all the same.
    let amount = api.operations.iter().flat_map(|operation| &operation.answer.fields).next();
    let fields = amount.map(|amount| amount.children.as_slice()).unwrap_or_default();
    let fields = fields.iter().map(|field| (field.name.wire.as_str(), &*field.origin.page));
    assert_eq!(
        fields.collect::<Vec<_>>(),
        [("total", "openapi/v3/shop/order.md"), ("payer_total", "openapi/v3/shop/order.md"), ("currency", OVERLAY)]
    );
}

#[test]
fn a_row_that_is_no_field_is_found_in_its_line() {
    let (_, found) = under(&order(TOTAL), &ADD.replace("| string |", "| strung |"));
    let [unknown] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((unknown.code, &*unknown.origin.page, unknown.origin.line), (Code::UnknownType, OVERLAY, 6));
}

#[test]
fn they_are_no_rows_of_the_account() -> Result<(), Box<dyn Error>> {
    let pages = order(TOTAL);
    let mut found = Vec::new();
    let stated = account::draw_up(&pages, &read(&pages, &mut found), &found);
    assert_eq!((stated.in_tables, stated.in_ir, stated.lost.len()), (2, 2, 0));
    assert_eq!(account::added(&under(&pages, ADD).0, OVERLAY), 2);
    let overlay = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/overlay.toml"))?;
    let rows = overlay.lines().filter(|line| line.starts_with('|')).count();
    let (api, _) = under(&trees::spec()?, &overlay);
    // Each row is used, some for several operations.
    assert!(rows > 0 && account::added(&api, OVERLAY) >= rows);
    Ok(())
}

#[test]
fn explain_says_whose_they_are() {
    let pages = order(TOTAL);
    let (api, found) = under(&pages, ADD);
    let overlay = Source::new(OVERLAY, ADD);
    let products = Source::new("spec/products.toml", "[shop]\nprefixes = [\"v3/shop\"]\n");
    let documentation = Documentation::new(&api, &pages, &found, &overlay, &products);
    let explained = |name: &str| match documentation.explain(name) {
        Answer::Found(items) => items.iter().map(ToString::to_string).collect::<String>(),
        other => panic!("{other:?}"),
    };
    let field = explained("v3.shop.order.get.answer.amount.payer_total");
    for line in [
        "page      none has it: added by spec/overlay.toml:5",
        "overlay   spec/overlay.toml:1: answer.amount: adds payer_total, adds currency",
        "            because every answer has them",
        "rows         5  | payer_total | integer | 用户支付金额<br/>单位：分  ← the overlay's",
    ] {
        assert!(field.contains(line), "{line} is not in:\n{field}");
    }
    assert!(explained("v3.shop.order.get.answer.amount").contains("adds payer_total"));
}
