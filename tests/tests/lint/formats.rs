//! The findings as JSON, as SARIF, as a page.

use wechatpay_codegen::source::Source;
use wechatpay_inspect::lint::{self, Report, Rule};

use crate::found;

/// Two findings with all that a finding can have: a related place, an item, an entry; one is settled.
const FIXTURE: &str = "misspelt-name";

/// An overlay that settles the second.
const OVERLAY: &str = r#"
[[entry]]
on = "POST /v3/market/stalls/move"
field = "json.payer _note"
expect = { name = "payer _note" }
set = { name = "payer_note" }
why = "a blank inside the name"
"#;

fn shown(write: impl Fn(&Report<'_>) -> String) -> String {
    let (pages, mut found) = found(FIXTURE);
    lint::settle(&mut found, &pages, &Source::new("spec/overlay.toml", OVERLAY));
    write(&Report::new(&found, &[Rule::MisspeltName, Rule::MisspeltWord], &pages))
}

fn holds(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots/lint", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn json() {
    holds("json", &shown(|report| lint::json(report).unwrap()));
}

/// `npx @microsoft/sarif-multitool validate` finds nothing wrong with what it shows.
#[test]
fn sarif() {
    let text = shown(|report| lint::sarif(report, "spec/").unwrap());
    let version = format!("\"semanticVersion\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&version), "{text}");
    holds("sarif", &text.replace(&version, "\"semanticVersion\": \"…\""));
}

#[test]
fn places_in_sarif_are_addresses() {
    let (pages, found) = found("row-without-placeholder");
    let text = lint::sarif(&Report::new(&found, Rule::ALL, &pages), "spec/").unwrap();
    assert!(text.contains("\"uri\": \"spec/openapi/v3/market/stalls/%7Bstall_id%7D.md\""), "{text}");
}

#[test]
fn html() {
    let text = shown(|report| lint::html(report, "spec"));
    let cards = text.split_once("<main>").unwrap().1.split_once("</main>").unwrap().0;
    holds("html", cards);
}

#[test]
fn what_a_page_says_is_no_markup() {
    let page = "openapi/v3/market/stalls.md";
    let text = "# 租摊位 {#get}\n\n| 请求参数 | 类型 | 描述\n| --- | --- | ---\n| query | object | 查询\n\
                | a&\"b' {data-indent=1} | string | <script>alert(1)</script>\n\n\
                | 返回字典 | 类型 | 描述\n| --- | --- | ---\n| id | string | 编号\n";
    let pages = [Source::new(page, text)];
    let found = lint::lint(&pages, Rule::ALL);
    assert_eq!(found.len(), 1, "{found:?}");
    let html = lint::html(&Report::new(&found, Rule::ALL, &pages), "<b>");
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && html.contains("a&amp;&quot;b&#39;"), "{html}");
    assert!(!html.contains("alert(1)</script>") && html.contains("<p class=tree>&lt;b&gt;</p>"), "{html}");
}

#[test]
fn what_the_overlay_settles_needs_no_entry() {
    let (pages, mut found) = found(FIXTURE);
    lint::settle(&mut found, &pages, &Source::new("spec/overlay.toml", OVERLAY));
    let settled = found.iter().map(|one| (one.settled.as_ref().map(|entry| entry.line), one.overlay.is_some()));
    assert_eq!(settled.collect::<Vec<_>>(), [(None, true), (Some(2), false)]);
}
