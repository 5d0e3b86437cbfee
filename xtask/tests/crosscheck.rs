//! `cargo xtask crosscheck`, run as a person runs it: what it prints, and how it ends.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod support;

use std::path::Path;

use serde_json::Value;
use support::{Run, write, xtask};
use tempfile::TempDir;

const TABLES: &str = "\
---
title: 开店
---

# {{ $frontmatter.title }} {#post}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| json {data-required} | object | 请求
| shop_no {data-required data-indent=1} | string | 店号

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| shop_id {data-required} | string | 店铺

{.im-table #response}
";

const TYPES: &str = "\
---
title: 开店
---

# {{ $frontmatter.title }} {#post}

```js twoslash
namespace WeChatPay.OpenAPI.V3.Shop {
  export interface Orders {
    post(data: { shop_no: string }): AxiosPromise<{ shop_id: string }>
  }
}
```
";

/// A repository of one page, and beside it the other documentation.
fn repository(other: &str) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "spec/openapi/v3/shop/orders.md", TABLES);
    write(root.path(), "spec/products.toml", "[shop]\nprefixes = [\"v3/shop\"]\n");
    write(root.path(), "other/openapi/v3/shop/orders.md", other);
    root
}

fn crosscheck(root: &Path, more: &[&str]) -> Run {
    let other = root.join("other");
    let arguments = ["crosscheck", other.to_str().unwrap()].into_iter().chain(more.iter().copied());
    xtask(root, &arguments.collect::<Vec<_>>())
}

#[test]
fn the_same_in_types_and_in_tables_ends_with_0() {
    let types = crosscheck(repository(TYPES).path(), &[]).ends(0);
    assert!(types.out.contains("3 members: 2 in the IR, 1 lead to a call, 0 in diagnostics"), "{}", types.out);
    assert!(types.out.ends_with("1 compared, 0 only there, 0 only here: no differences\n"), "{}", types.out);
    let tables = crosscheck(repository(TABLES).path(), &[]).ends(0);
    assert_eq!(tables.out, "1 compared, 0 only there, 0 only here: no differences\n");
}

#[test]
fn differences_end_with_1_for_people_and_for_programs() {
    let root = repository(&TYPES.replace("shop_no: string", "shop_no: number, name: string, colour: string"));
    let text = crosscheck(root.path(), &["--limit", "1"]).ends(1);
    assert!(text.out.contains("field-missing POST /v3/shop/orders json.colour (request)"), "{}", text.out);
    assert!(!text.out.contains("json.name"), "{}", text.out);
    assert!(text.out.contains("(1 not shown: --limit 0)"), "{}", text.out);
    let json = crosscheck(root.path(), &["--format", "json"]).ends(1);
    let json = serde_json::from_str::<Value>(&json.out).unwrap();
    let kinds = json["report"]["findings"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap());
    assert_eq!(kinds.collect::<Vec<_>>(), ["field-missing", "field-missing", "type-differs"]);
    assert_eq!(json["there"]["members"], 5);
    let there = &json["report"]["findings"][0]["there"]["origin"];
    assert_eq!((there["page"].as_str(), there["line"].as_u64()), (Some("openapi/v3/shop/orders.md"), Some(10)));
}

#[test]
fn what_only_we_have_counts_unless_only_the_common_is_asked_for() {
    let root = repository(TYPES);
    write(root.path(), "spec/openapi/v3/shop/goods.md", TABLES);
    let all = crosscheck(root.path(), &[]).ends(1);
    assert!(all.out.contains("low    operation-extra POST /v3/shop/goods (item)"), "{}", all.out);
    crosscheck(root.path(), &["--common"]).ends(0);
}

#[test]
fn a_broken_page_ends_with_2_and_the_others_are_compared() {
    let root = repository(TYPES);
    write(root.path(), "other/openapi/v3/shop/broken.md", &TYPES.replace("string }>", "'string }>"));
    let run = crosscheck(root.path(), &["--common"]).ends(2);
    assert!(run.err.contains("error[ts-unclosed]: the string is not closed"), "{}", run.err);
    assert!(run.err.contains("--> openapi/v3/shop/broken.md:10:"), "{}", run.err);
    assert!(run.out.contains("1 compared, 1 only there"), "{}", run.out);
}

#[test]
fn a_page_that_says_nothing_is_named_and_not_compared() {
    let silent = "# Open {#post}\n\n```js\nwxpay.v3.shop.orders.post({ shop_no })\n```\n";
    let run = crosscheck(repository(silent).path(), &["--common"]).ends(0);
    assert!(run.err.contains("the page has neither tables nor types"), "{}", run.err);
    assert!(run.out.starts_with("0 compared"), "{}", run.out);
    crosscheck(repository(silent).path(), &["--limit", "x"]).ends(2);
}
