//! `explain`: anything by any of its names.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod support;

use support::{write, xtask};
use tempfile::TempDir;

const ORDERS: &str = "\
---
title: 开店
---

# {{ $frontmatter.title }} {#post}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| json {data-required} | object | 请求
| shop_no {data-required data-indent=1} | string | 店号
| type {data-indent=1} | string | 类型<br/>`BIG` \\| `SELF` 枚举值之一
| owner {data-required data-indent=1} | object | 店主
| name {data-required data-indent=2} | string | 姓名
| item {data-indent=1} | object | 商品
| price {data-indent=2} | string | 价格

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| shop_id {data-required} | string | 店铺

{.im-table #response}
";

const ORDER: &str = "\
---
title: 查店
---

# {{ $frontmatter.title }} {#get}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| shop_no {data-required} | string | 店号

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| shop_id {data-required} | string | 店铺

{.im-table #response}
";

const NOTIFICATION: &str = "\
# 开店通知 {#post}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| body {data-required} | object | 通知
| event_type {data-required data-indent=1} | string | `SHOP.OPENED` \\| `SHOP.REOPENED` 枚举值之一
| resource {data-required data-indent=1} | object | 资源
| ciphertext {data-required data-indent=2} | string {data-encrypted=by-aes-gcm} | 密文
| {colspan=3 .im-table-line}
| shop_id {data-required data-indent=3} | string | 店铺

{.im-table #request}
";

const STUB: &str = "\
---
title: Moved to /openapi/v3/shop/orders
head:
  - - meta
    - http-equiv: refresh
      content: 0;url=/openapi/v3/shop/orders
---
";

const OVERLAY: &str = "\
[[entry]]
on = \"POST /v3/shop/orders\"
expect = { settled-by = \"no\" }
set = { settled-by = \"GET /v3/shop/orders/{shop_no}\" }
why = \"the query tells what became of it\"

[[entry]]
on = \"POST /v3/shop/orders\"
field = \"json.item.price\"
expect = { type = \"string\" }
set = { type = \"decimal\" }
why = \"the sample is a number\"

[[entry]]
on = \"POST /v3/shop/orders\"
field = \"json.owner\"
set = { rust = \"Keeper\" }
why = \"owners own\"
";

fn repository() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "spec/openapi/v3/shop/orders.md", ORDERS);
    write(root.path(), "spec/openapi/v3/shop/orders/{shop_no}.md", ORDER);
    write(root.path(), "spec/openapi/v3/shop/old.md", STUB);
    write(root.path(), "spec/webhook/v3/SHOP.OPENED.md", NOTIFICATION);
    let products =
        "[shop]\nprefixes = [\"v3/shop\"]\n\n[shop-orders]\nprefixes = [\"v3/shop/orders\", \"webhook/v3/SHOP\"]\n";
    write(root.path(), "spec/products.toml", products);
    write(root.path(), "spec/overlay.toml", OVERLAY);
    root
}

/// What is said of a name.
#[track_caller]
fn said(root: &TempDir, name: &str) -> String {
    xtask(root.path(), &["explain", name]).ends(0).out
}

#[track_caller]
fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn an_operation_goes_by_many_names() {
    let root = repository();
    let whole = said(&root, "POST /v3/shop/orders");
    for name in [
        "v3.shop.orders.post",
        "wechatpay::v3::shop::orders::post",
        "client.v3().shop().orders().post(request)",
        "https://api.mch.weixin.qq.com/v3/shop/orders",
        "openapi/v3/shop/orders.md",
        "spec/openapi/v3/shop/orders.md:6",
        "wechatpay::v3::shop::orders::post::Request",
    ] {
        assert_eq!(said(&root, name), whole, "{name}");
    }
    says(
        &whole,
        &[
            "POST /v3/shop/orders  开店",
            "openapi/v3/shop/orders.md:5",
            "wechatpay::v3::shop::orders::post\n",
            "shop-orders, by the prefix \"v3/shop/orders\" (spec/products.toml:5)",
            "settled-by = \"GET /v3/shop/orders/{shop_no}\" instead of \"no\"",
            "because the query tells what became of it",
            "a stub leads here: openapi/v3/shop/old.md",
            "  10  | shop_no {data-required data-indent=1} | string | 店号",
        ],
    );
}

#[test]
fn what_refers_to_a_query_are_the_operations_that_it_settles() {
    let root = repository();
    let query = said(&root, "GET /v3/shop/orders/{any_name}");
    says(&query, &["settles an unknown outcome of POST /v3/shop/orders", "the module is `by_shop_no`"]);
    assert_eq!(said(&root, "v3.shop.orders.shop_no.get"), query, "by accessors");
    assert_eq!(said(&root, "v3.shop.orders.by_shop_no.get"), query, "by modules");
}

#[test]
fn a_field_tells_its_rows_its_type_and_what_was_corrected() {
    let root = repository();
    let price = said(&root, "v3.shop.orders.post.request.item.price");
    says(
        &price,
        &[
            "openapi/v3/shop/orders.md:15",
            "decimal, optional",
            "request::Item_.price: Option<wechatpay::Decimal>",
            "spec/overlay.toml:7: json.item.price: type = \"decimal\" instead of \"string\"",
            "because the sample is a number",
            "a field of `json.item` (openapi/v3/shop/orders.md:14)",
            "  15  | price {data-indent=2} | string | 价格",
        ],
    );
    assert!(!price.contains("settled-by"), "an entry about something else: {price}");
    for name in ["json.item.price", "wechatpay::v3::shop::orders::post::request::Item_.price", "orders.md:15"] {
        let name = name.replace("orders.md", "spec/openapi/v3/shop/orders.md");
        assert_eq!(said(&root, &name), price, "{name}");
    }
    says(&said(&root, "v3.shop.orders.post.answer.shop_id"), &["Response.shop_id: String", "orders.md:21"]);
}

#[test]
fn a_name_tells_which_rule_or_entry_made_it() {
    let root = repository();
    says(&said(&root, "v3.shop.orders.post.json.type"), &["type → r#type: `r#`, because it is a keyword of Rust"]);
    let keeper = said(&root, "wechatpay::v3::shop::orders::post::request::Keeper");
    says(&keeper, &["the type of POST /v3/shop/orders  json.owner", "its type Keeper: chosen by spec/overlay.toml:14"]);
    says(&keeper, &["because owners own", "  13  | name {data-required data-indent=2} | string | 姓名"]);
    let item = said(&root, "v3.shop.orders.post.request.Item_");
    says(&item, &["with a final `_` because a group of the request is called so"]);
}

#[test]
fn values_notifications_and_stubs_are_explained() {
    let root = repository();
    let value = said(&root, "wechatpay::v3::shop::orders::post::request::Type::Self_");
    says(
        &value,
        &["json.type=SELF", "SELF → Self_: camel case, with a final `_`", "a documented value of `json.type`"],
    );
    assert_eq!(said(&root, "type=SELF"), value);
    let opened = said(&root, "SHOP.OPENED");
    says(
        &opened,
        &["wechatpay::webhook::Event::ShopOpened", "SHOP.OPENED, SHOP.REOPENED", "webhook/v3/SHOP.OPENED.md:1"],
    );
    assert_eq!(said(&root, "SHOP.REOPENED"), opened, "by an event type");
    let inside = said(&root, "wechatpay::webhook::v3::shop_opened::Content.shop_id");
    says(&inside, &["body.resource.ciphertext.shop_id", "shop_opened::Content.shop_id: Option<String>"]);
    says(&said(&root, "v3.shop.old"), &["this page moved", "calls     POST /v3/shop/orders"]);
}

#[test]
fn a_name_that_is_not_whole_lists_what_ends_in_it() {
    let root = repository();
    let names = said(&root, "shop_id");
    says(&names, &["webhook/v3/SHOP.OPENED  body.resource.ciphertext.shop_id", "POST /v3/shop/orders  answer.shop_id"]);
    for page in ["a", "b", "c"] {
        write(root.path(), &format!("spec/openapi/v3/shop/{page}.md"), ORDERS);
    }
    let run = xtask(root.path(), &["explain", "shop_id"]).ends(0);
    assert_eq!(run.out.lines().next(), Some("v3.shop.a.post.answer.shop_id"), "{}", run.out);
    says(&run.err, &["6 items are called so"]);
}

#[test]
fn a_name_that_nothing_has_gives_the_nearest() {
    let root = repository();
    let run = xtask(root.path(), &["explain", "v3.shop.orders.post.request.item.prise"]).ends(2);
    says(&run.err, &["nothing is called", "  v3.shop.orders.post.json.item.price"]);
    let run = xtask(root.path(), &["explain", "POST /v3/shop/oders"]).ends(2);
    says(&run.err, &["  v3.shop.orders.post"]);
    assert_eq!(xtask(root.path(), &["explain", "no such thing at all"]).ends(2).err.lines().count(), 1);
}

#[test]
fn another_tree_is_explained_by_its_own_rows() {
    let root = repository();
    let other = tempfile::tempdir().unwrap();
    write(other.path(), "docs/openapi/v3/shop/orders.md", &ORDERS.replace("| 店号", "| 店号，商户自定"));
    let docs = other.path().to_str().unwrap();
    let run = xtask(root.path(), &["explain", "v3.shop.orders.post.json.shop_no", "--docs", docs]).ends(0);
    says(&run.out, &["店号，商户自定"]);
    xtask(root.path(), &["explain", "GET /v3/shop/orders/{shop_no}", "--docs", docs]).ends(2);
}
