//! `update`: first run, second run, stop at a decision, resume.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod support;

use support::{commit, everything, git, read, write, xtask};
use tempfile::TempDir;

const PAGE: &str = "openapi/v3/shop/orders.md";

const RAW: &str = "\
---
title: 开店
---

# {{ $frontmatter.title }} {#post}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| json {data-required} | object | 请求
| shop_no {data-required data-indent=1} | string | 店号，由商户自行编排
| remark {data-indent=1} | string | 备注

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| shop_id {data-required} | string | 店铺

{.im-table #response}
";

/// A repository in step with its documentation, committed.
fn settled() -> (TempDir, TempDir) {
    let (root, upstream) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(root.path(), "Cargo.toml", "[workspace.package]\nversion = \"0.3.1\"\n");
    write(root.path(), "spec/products.toml", "[shop]\nprefixes = [\"v3/shop\"]\n");
    publish(&upstream, PAGE, RAW);
    git(root.path(), &["init", "--quiet", "--initial-branch", "main"]);
    xtask(root.path(), &["sync", upstream.path().to_str().unwrap()]).ends(0);
    xtask(root.path(), &["regen"]).ends(0);
    write(root.path(), ".gitignore", "*.lock\n");
    commit(root.path(), "Begin");
    (root, upstream)
}

fn publish(upstream: &TempDir, page: &str, text: &str) {
    write(upstream.path(), &format!("docs/{page}"), text);
}

fn update(root: &TempDir, upstream: &TempDir, options: &[&str]) -> support::Run {
    xtask(root.path(), &[&["update", upstream.path().to_str().unwrap()], options].concat())
}

fn changelog(root: &TempDir) -> String {
    read(root.path(), "CHANGELOG.md")
}

#[track_caller]
fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn nothing_new_changes_nothing() {
    let (root, upstream) = settled();
    let before = everything(root.path());
    let run = update(&root, &upstream, &[]).ends(0);
    assert_eq!(everything(root.path()), before);
    says(&run.err, &["0 new, 0 changed, 1 unchanged", "nothing to note", "nothing is left to do"]);
}

#[test]
fn one_run_brings_pages_code_version_and_changelog_and_the_second_changes_nothing() {
    let (root, upstream) = settled();
    let added =
        RAW.replace("| remark", "| floor {data-indent=1} | integer | 楼层\n| remark").replace("店号，由", "店号：由");
    publish(&upstream, PAGE, &added.replace("| shop_id {data-required}", "| shop_id"));
    publish(&upstream, "openapi/v3/shop/closings.md", RAW);
    let run = update(&root, &upstream, &[]).ends(0);
    says(&run.out, &["changed  openapi/v3/shop/orders.md", "new      openapi/v3/shop/closings.md"]);
    says(&run.err, &["[1/4]", "[2/4]", "[3/4]", "[4/4]", "to review: git diff spec"]);
    says(&run.out, &["next version 0.3.1 → 0.4.0"]);
    says(&read(root.path(), "generated/src/v3/shop/orders.rs"), &["floor"]);
    let text = changelog(&root);
    says(
        &text,
        &[
            "# Changelog\n",
            "## [Unreleased]\n",
            "The documentation asks for 0.4.0 at least",
            "### Added\n\n",
            "- `POST /v3/shop/closings` (feature `shop`): an operation is new.",
            "- `POST /v3/shop/orders` `json.floor` (feature `shop`): an optional field of a request.",
            "### Changed\n\n- **Breaking:** `POST /v3/shop/orders` `answer.shop_id`",
        ],
    );
    let before = everything(root.path());
    let again = update(&root, &upstream, &[]).ends(0);
    assert_eq!(everything(root.path()), before);
    says(&again.err, &["CHANGELOG.md says it already"]);
    says(&again.out, &["next version 0.3.1 → 0.4.0"]);
}

#[test]
fn committed_or_not_the_changelog_tells_all_since_the_last_release() {
    let (root, upstream) = settled();
    git(root.path(), &["tag", "v0.3.1"]);
    publish(&upstream, PAGE, &RAW.replace("| remark", "| floor {data-indent=1} | integer | 楼层\n| remark"));
    update(&root, &upstream, &[]).ends(0);
    commit(root.path(), "Follow the documentation");
    publish(&upstream, "openapi/v3/shop/closings.md", RAW);
    update(&root, &upstream, &[]).ends(0);
    says(&changelog(&root), &["json.floor", "POST /v3/shop/closings"]);
    commit(root.path(), "Follow the documentation");
    let before = everything(root.path());
    update(&root, &upstream, &[]).ends(0);
    assert_eq!(everything(root.path()), before);

    let released = changelog(&root).replace("## [Unreleased]", "## [0.3.2] - 2026-01-01");
    write(root.path(), "CHANGELOG.md", &released);
    commit(root.path(), "Release 0.3.2");
    git(root.path(), &["tag", "v0.3.2"]);
    publish(&upstream, "openapi/v3/shop/openings.md", RAW);
    update(&root, &upstream, &[]).ends(0);
    let text = changelog(&root);
    let (unreleased, release) = text.split_once("\n## [0.3.2]").unwrap();
    says(unreleased, &["POST /v3/shop/openings"]);
    assert!(!unreleased.contains("closings"), "{unreleased}");
    says(release, &["POST /v3/shop/closings", "json.floor"]);
}

#[test]
fn what_people_wrote_into_the_changelog_stays() {
    let (root, upstream) = settled();
    let own = "# What changed\n\nMine.\n\n## [Unreleased]\n\n### Fixed\n\n- A thing of ours.\n\n## [0.3.1]\n\n- Old.\n";
    write(root.path(), "CHANGELOG.md", own);
    commit(root.path(), "Changelog");
    for floor in ["floor", "storey"] {
        let row = format!("| {floor} {{data-indent=1}} | integer | 楼层\n| remark");
        publish(&upstream, PAGE, &RAW.replace("| remark", &row));
        update(&root, &upstream, &[]).ends(0);
        let text = changelog(&root);
        says(
            &text,
            &["# What changed\n\nMine.\n\n## [Unreleased]\n\n<!-- documentation since ", &format!("json.{floor}")],
        );
        says(&text, &["<!-- end of documentation -->\n\n### Fixed\n\n- A thing of ours.\n\n## [0.3.1]\n\n- Old.\n"]);
        assert_eq!(text.matches("end of documentation").count(), 1);
    }
    assert!(!changelog(&root).contains("json.floor"), "the part is replaced");
}

#[test]
fn a_page_without_product_stops_it_until_a_person_decides() {
    let (root, upstream) = settled();
    publish(&upstream, "openapi/v3/garden/plants.md", RAW);
    let generated = everything(&root.path().join("generated"));
    for _ in 0..2 {
        let stopped = update(&root, &upstream, &[]).ends(2);
        says(
            &stopped.err,
            &["no-product", "prefixes = [\"v3/garden\"]", "stopped: settle what is said above", "cargo xtask update"],
        );
        assert!(!stopped.err.contains("[3/4]"), "{}", stopped.err);
        assert_eq!(everything(&root.path().join("generated")), generated, "whole or not at all");
        assert!(!root.path().join("CHANGELOG.md").exists());
    }
    write(
        root.path(),
        "spec/products.toml",
        "[shop]\nprefixes = [\"v3/shop\"]\n\n[garden]\nprefixes = [\"v3/garden\"]\n",
    );
    let resumed = update(&root, &upstream, &[]).ends(0);
    says(&resumed.err, &["0 new, 0 changed, 2 unchanged"]);
    says(&resumed.out, &["next version 0.3.1 → 0.3.2"]);
    says(&changelog(&root), &["`POST /v3/garden/plants` (feature `garden`)"]);
}

#[test]
fn edits_on_both_sides_stop_it_before_anything_is_written() {
    let (root, upstream) = settled();
    let page = format!("spec/{PAGE}");
    write(root.path(), &page, &read(root.path(), &page).replace("| string | 备注", "| string[] | 备注"));
    commit(root.path(), "Edit");
    publish(&upstream, PAGE, &RAW.replace("| string | 店铺", "| integer | 店铺"));
    let before = everything(root.path());
    let stopped = update(&root, &upstream, &[]).ends(1);
    says(&stopped.out, &["+| remark {data-indent=1} | string[] | 备注"]);
    says(&stopped.err, &["stopped: decide about the edits above"]);
    assert_eq!(everything(root.path()), before);
    update(&root, &upstream, &["--overwrite-edits"]).ends(0);
    says(&changelog(&root), &["`answer.shop_id`"]);
}

#[test]
fn a_row_that_is_not_read_stops_it_and_warnings_do_not() {
    let (root, upstream) = settled();
    let stray = RAW.replace("| json {", "| stray | string | 何物\n| json {");
    publish(&upstream, PAGE, &stray);
    let stopped = update(&root, &upstream, &[]).ends(2);
    says(&stopped.err, &["this row is not in the IR", "spec/known.txt", "stopped:"]);
    publish(&upstream, PAGE, &RAW.replace("data-indent=1} | string | 备注", "data-indent=1 data-odd} | string | 备注"));
    let warned = update(&root, &upstream, &[]).ends(0);
    says(&warned.err, &["unknown-attribute"]);
}

#[test]
fn it_says_what_it_compares_with_or_that_there_is_nothing() {
    let (root, upstream) = settled();
    let first = git(root.path(), &["rev-parse", "--short=12", "HEAD"]).out.trim().to_owned();
    publish(&upstream, PAGE, &RAW.replace("| remark", "| floor {data-indent=1} | integer | 楼层\n| remark"));
    update(&root, &upstream, &["--since", "main"]).ends(0);
    says(&changelog(&root), &[&format!("<!-- documentation since {first}:")]);
    let gone = changelog(&root).replace(&first, "0123456789ab");
    write(root.path(), "CHANGELOG.md", &gone);
    let lost = update(&root, &upstream, &[]).ends(2);
    says(&lost.err, &["since 0123456789ab, which is not in this checkout: fetch it, or say --since REV"]);
    let bare = tempfile::tempdir().unwrap();
    says(&update(&bare, &upstream, &[]).ends(2).err, &["no git repository"]);
    assert_eq!(everything(bare.path()).len(), 0, "nothing is written before that is clear");
}
