//! `sync`: raw and distilled pages alike; what was edited here is shown and not lost.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod support;

use support::{commit, everything, git, read, write, xtask};
use tempfile::TempDir;

const PAGE: &str = "openapi/v3/shop/orders.md";

/// As upstream writes it: prose, a program, cells in any form.
const RAW: &str = "\
---
title: 开店
description: 商户用它来开店
---

# {{ $frontmatter.title }} {#post}

{{ $frontmatter.description }}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| json {data-required} | object | 请求
| shop_no {data-required data-indent=1} | string | 店号，由商户自行编排
| remark { data-indent=1 } | string | 备注

{.im-table #request}

::: code-group

```php [异步纯链式]
$instance->v3->shop->orders->postAsync(['json' => ['shop_no' => '17', 'remark' => '新']]);
```

:::

| 返回字典 | 类型 {.type} | 描述 {.desc}
| -- | -- | --
| shop_id {data-required} | string | 店铺

{.im-table #response}
";

fn pair() -> (TempDir, TempDir) {
    let (root, upstream) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(root.path(), "spec/products.toml", "[shop]\nprefixes = [\"v3/shop\"]\n");
    write(upstream.path(), &format!("docs/{PAGE}"), RAW);
    write(upstream.path(), "docs/openapi/v3/shop/others.md", &RAW.replace("shop->orders", "shop->others"));
    (root, upstream)
}

fn sync(root: &TempDir, upstream: &TempDir, options: &[&str]) -> support::Run {
    xtask(root.path(), &[&["sync", upstream.path().to_str().unwrap()], options].concat())
}

/// Edits a page of `spec/`.
fn edit(root: &TempDir, from: &str, to: &str) {
    let page = format!("spec/{PAGE}");
    let text = read(root.path(), &page);
    assert!(text.contains(from), "{text}");
    write(root.path(), &page, &text.replace(from, to));
}

/// Edits a page of upstream.
fn publish(upstream: &TempDir, from: &str, to: &str) {
    assert!(RAW.contains(from));
    write(upstream.path(), &format!("docs/{PAGE}"), &RAW.replace(from, to));
}

#[test]
fn a_second_sync_changes_nothing() {
    let (root, upstream) = pair();
    let first = sync(&root, &upstream, &[]).ends(0);
    assert!(first.err.contains("2 new, 0 changed, 0 unchanged"), "{}", first.err);
    let before = everything(root.path());
    let second = sync(&root, &upstream, &[]).ends(0);
    assert_eq!(second.out, "");
    assert!(second.err.contains("0 new, 0 changed, 2 unchanged"), "{}", second.err);
    assert_eq!(everything(root.path()), before);
}

#[test]
fn raw_and_distilled_pages_give_the_same() {
    let (root, upstream) = pair();
    sync(&root, &upstream, &[]).ends(0);
    assert!(!read(root.path(), &format!("spec/{PAGE}")).contains("$instance"));
    let distilled = tempfile::tempdir().unwrap();
    for (path, text) in everything(&root.path().join("spec")) {
        if path.ends_with(".md") {
            write(distilled.path(), &path, &text);
        }
    }
    let before = everything(root.path());
    assert_eq!(sync(&root, &distilled, &[]).ends(0).out, "", "distilled pages have nothing new");
    assert_eq!(everything(root.path()), before);

    let fresh = tempfile::tempdir().unwrap();
    sync(&fresh, &distilled, &[]).ends(0);
    assert_eq!(read(fresh.path(), &format!("spec/{PAGE}")), read(root.path(), &format!("spec/{PAGE}")));
    assert_eq!(read(fresh.path(), "spec/upstream.txt"), read(root.path(), "spec/upstream.txt"));
}

#[test]
fn an_edit_of_a_page_that_upstream_left_alone_is_shown_and_kept() {
    let (root, upstream) = pair();
    sync(&root, &upstream, &[]).ends(0);
    edit(&root, "| remark {data-indent=1}", "| floor {data-indent=1} | integer | 楼层\n| remark {data-indent=1}");
    let edited = read(root.path(), &format!("spec/{PAGE}"));
    write(upstream.path(), "docs/openapi/v3/shop/third.md", &RAW.replace("shop->orders", "shop->third"));
    for _ in 0..2 {
        let run = sync(&root, &upstream, &[]).ends(0);
        assert!(run.out.contains(&format!("edited here, kept: {PAGE}")), "{}", run.out);
        assert!(run.out.contains("\n+| floor {data-indent=1} | integer | 楼层"), "{}", run.out);
        assert!(run.err.contains("1 edited here and kept"), "{}", run.err);
        assert_eq!(read(root.path(), &format!("spec/{PAGE}")), edited);
    }
    assert!(root.path().join("spec/openapi/v3/shop/third.md").exists(), "other pages are synced");
    sync(&root, &upstream, &["--overwrite-edits"]).ends(0);
    assert!(!read(root.path(), &format!("spec/{PAGE}")).contains("floor"));
    assert_eq!(sync(&root, &upstream, &[]).ends(0).out, "");
}

#[test]
fn where_both_changed_a_page_nothing_is_written_until_a_person_decides() {
    let (root, upstream) = pair();
    sync(&root, &upstream, &[]).ends(0);
    edit(&root, "{data-indent=1} | string | 备注", "{data-indent=1} | string[] | 备注");
    publish(&upstream, "| string | 店铺", "| integer | 店铺");
    write(upstream.path(), "docs/openapi/v3/shop/third.md", &RAW.replace("shop->orders", "shop->third"));
    let before = everything(root.path());
    for _ in 0..2 {
        let stopped = sync(&root, &upstream, &[]).ends(1);
        assert!(stopped.out.contains(&format!("edited here, changed upstream: {PAGE}")), "{}", stopped.out);
        assert!(stopped.out.contains("-| remark {data-indent=1} | string | 备注"), "{}", stopped.out);
        assert!(stopped.out.contains("+| remark {data-indent=1} | string[] | 备注"), "{}", stopped.out);
        assert!(stopped.err.contains("nothing was written: 1 page was edited here"), "{}", stopped.err);
        assert!(stopped.err.contains("--overwrite-edits"), "{}", stopped.err);
        assert_eq!(everything(root.path()), before, "whole or not at all");
    }
    sync(&root, &upstream, &["--keep-edits"]).ends(0);
    assert!(read(root.path(), &format!("spec/{PAGE}")).contains("string[]"));
    assert!(root.path().join("spec/openapi/v3/shop/third.md").exists());
    let shown = sync(&root, &upstream, &[]).ends(0);
    assert!(shown.out.contains("edited here, kept"), "decided once, but still shown: {}", shown.out);
    sync(&root, &upstream, &["--overwrite-edits"]).ends(0);
    let text = read(root.path(), &format!("spec/{PAGE}"));
    assert!(text.contains("| integer | 店铺") && !text.contains("string[]"));
}

#[test]
fn an_edit_is_one_whether_it_is_committed_or_not() {
    let (root, upstream) = pair();
    git(root.path(), &["init", "--quiet"]);
    sync(&root, &upstream, &[]).ends(0);
    commit(root.path(), "Sync");
    edit(&root, "| string | 备注", "| string[] | 备注");
    commit(root.path(), "Edit");
    publish(&upstream, "| string | 店铺", "| integer | 店铺");
    sync(&root, &upstream, &[]).ends(1);
}

#[test]
fn what_a_sync_wrote_is_no_edit_though_it_is_not_committed() {
    let (root, upstream) = pair();
    git(root.path(), &["init", "--quiet"]);
    commit(root.path(), "Begin");
    sync(&root, &upstream, &[]).ends(0);
    publish(&upstream, "| string | 店铺", "| integer | 店铺");
    let run = sync(&root, &upstream, &[]).ends(0);
    assert_eq!(run.out, format!("changed  {PAGE}\n"));
}

#[test]
fn where_no_sync_was_noted_the_last_commit_tells_what_was_edited() {
    let (root, upstream) = pair();
    git(root.path(), &["init", "--quiet"]);
    sync(&root, &upstream, &[]).ends(0);
    std::fs::remove_file(root.path().join("spec/upstream.txt")).unwrap();
    commit(root.path(), "Sync, as it was before upstream.txt");
    edit(&root, "| string | 备注", "| string[] | 备注");
    let kept = sync(&root, &upstream, &[]).ends(0);
    assert!(kept.out.contains("edited here, kept"), "{}", kept.out);
    std::fs::remove_file(root.path().join("spec/upstream.txt")).unwrap();
    publish(&upstream, "| string | 店铺", "| integer | 店铺");
    sync(&root, &upstream, &[]).ends(1);
}

#[test]
fn blanks_and_prose_are_no_edits() {
    let (root, upstream) = pair();
    sync(&root, &upstream, &[]).ends(0);
    edit(&root, "| string | 备注", "|  string  |  备注，可以不填 ");
    publish(&upstream, "| string | 店铺", "| integer | 店铺");
    let run = sync(&root, &upstream, &[]).ends(0);
    assert_eq!(run.out, format!("changed  {PAGE}\n"));
}

#[test]
fn an_edited_page_is_not_deleted_with_those_that_upstream_lacks() {
    let (root, upstream) = pair();
    sync(&root, &upstream, &[]).ends(0);
    edit(&root, "| string | 备注", "| string[] | 备注");
    std::fs::remove_file(upstream.path().join("docs").join(PAGE)).unwrap();
    let stopped = sync(&root, &upstream, &["--delete-missing", "--delete-many"]).ends(1);
    assert!(stopped.out.contains("edited here, deleted upstream"), "{}", stopped.out);
    sync(&root, &upstream, &["--delete-missing", "--delete-many", "--keep-edits"]).ends(0);
    assert!(root.path().join("spec").join(PAGE).exists());
    sync(&root, &upstream, &["--delete-missing", "--delete-many", "--overwrite-edits"]).ends(0);
    assert!(!root.path().join("spec").join(PAGE).exists());
}

#[test]
fn a_kept_edit_is_still_one_when_upstream_has_forgotten_the_page() {
    let (root, upstream) = pair();
    git(root.path(), &["init", "--quiet"]);
    sync(&root, &upstream, &[]).ends(0);
    edit(&root, "| string | 备注", "| string[] | 备注");
    std::fs::remove_file(upstream.path().join("docs").join(PAGE)).unwrap();
    let delete = ["--delete-missing", "--delete-many"];
    sync(&root, &upstream, &[&delete[..], &["--keep-edits"]].concat()).ends(0);
    commit(root.path(), "Keep");
    let again = sync(&root, &upstream, &delete).ends(0);
    assert!(again.out.contains(&format!("edited here, kept: {PAGE}")), "{}", again.out);
    assert!(root.path().join("spec").join(PAGE).exists());
}

#[test]
fn a_page_of_our_own_is_neither_deleted_nor_replaced_by_one_of_that_name() {
    let (root, upstream) = pair();
    git(root.path(), &["init", "--quiet"]);
    sync(&root, &upstream, &[]).ends(0);
    let own = "openapi/v3/shop/third.md";
    let text = read(root.path(), &format!("spec/{PAGE}")).replace("备注", "我们的");
    write(root.path(), &format!("spec/{own}"), &text);
    commit(root.path(), "A page of our own");
    sync(&root, &upstream, &["--delete-missing", "--delete-many"]).ends(0);
    write(upstream.path(), &format!("docs/{own}"), &RAW.replace("shop->orders", "shop->third"));
    let stopped = sync(&root, &upstream, &[]).ends(1);
    assert!(stopped.out.contains(&format!("edited here, changed upstream: {own}")), "{}", stopped.out);
    assert_eq!(read(root.path(), &format!("spec/{own}")), text);
}

#[test]
fn where_nobody_can_tell_what_was_edited_a_person_decides() {
    let (root, upstream) = pair();
    sync(&root, &upstream, &[]).ends(0);
    std::fs::remove_file(root.path().join("spec/upstream.txt")).unwrap();
    edit(&root, "| string | 备注", "| string[] | 备注");
    sync(&root, &upstream, &[]).ends(1);
    assert!(read(root.path(), &format!("spec/{PAGE}")).contains("string[]"));
    sync(&root, &upstream, &["--overwrite-edits"]).ends(0);
}

#[test]
fn a_folder_that_upstream_lacks_does_not_go_as_a_small_part_of_the_whole() {
    let (root, upstream) = pair();
    for number in 0..20 {
        write(upstream.path(), &format!("docs/openapi/v3/shop/page-{number}.md"), RAW);
    }
    write(upstream.path(), "docs/openapi/v2/shop/only.md", RAW);
    sync(&root, &upstream, &[]).ends(0);
    std::fs::remove_dir_all(upstream.path().join("docs/openapi/v2")).unwrap();
    let refused = sync(&root, &upstream, &["--delete-missing"]).ends(2);
    assert!(refused.err.contains("lacks 1 of 1 pages of openapi/v2/: is the checkout whole?"), "{}", refused.err);
    std::fs::remove_file(upstream.path().join("docs/openapi/v3/shop/page-3.md")).unwrap();
    write(upstream.path(), "docs/openapi/v2/shop/only.md", RAW);
    sync(&root, &upstream, &["--delete-missing"]).ends(0);
}

#[test]
fn a_page_deleted_here_is_told_from_a_new_one() {
    let (root, upstream) = pair();
    sync(&root, &upstream, &[]).ends(0);
    std::fs::remove_file(root.path().join("spec").join(PAGE)).unwrap();
    assert_eq!(sync(&root, &upstream, &[]).ends(0).out, format!("deleted here, there again: {PAGE}\n"));
}

#[test]
fn files_of_others_in_the_folder_stay() {
    let (root, upstream) = pair();
    let others = ["spec/.gitattributes", "spec/.notes/mine", "spec/openapi/v3/.keep", "generated/.gitignore"];
    sync(&root, &upstream, &[]).ends(0);
    others.iter().for_each(|path| write(root.path(), path, "mine\n"));
    publish(&upstream, "| string | 店铺", "| integer | 店铺");
    sync(&root, &upstream, &[]).ends(0);
    xtask(root.path(), &["regen"]).ends(0);
    for path in others {
        assert_eq!(read(root.path(), path), "mine\n");
    }
}
