//! The commands, run as a person runs them, on a small repository of their own.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by a panic")]

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const PAGE: &str = "spec/openapi/v3/shop/orders.md";
const PAGE_TEXT: &str = "\
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

/// A repository with one page.
fn repository() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), PAGE, PAGE_TEXT);
    write(root.path(), "spec/products.toml", "[shop]\nprefixes = [\"v3/shop\"]\n");
    root
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn xtask(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).arg("--root").arg(root).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("no signal")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn regen_writes_once_and_then_nothing() {
    let root = repository();
    let first = xtask(root.path(), &["regen"]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    let file = root.path().join("generated/src/v3/shop/orders.rs");
    let written = std::fs::metadata(&file).unwrap().modified().unwrap();
    assert_eq!(code(&xtask(root.path(), &["regen", "--check"])), 0);

    write(root.path(), "spec/openapi/v3/shop/other.md", PAGE_TEXT);
    assert_eq!(code(&xtask(root.path(), &["regen"])), 0);
    assert!(root.path().join("generated/src/v3/shop/other.rs").exists());
    assert_eq!(
        std::fs::metadata(&file).unwrap().modified().unwrap(),
        written,
        "an unchanged file keeps its time stamp"
    );
}

#[test]
fn check_lists_what_differs_and_ends_with_the_command() {
    let root = repository();
    assert_eq!(code(&xtask(root.path(), &["regen"])), 0);
    write(root.path(), PAGE, &PAGE_TEXT.replace("shop_id", "store_id"));
    write(root.path(), "spec/openapi/v3/shop/other.md", PAGE_TEXT);
    let extra = "generated/src/v3/gone.rs";
    std::fs::copy(root.path().join("generated/src/v3/shop/orders.rs"), root.path().join(extra)).unwrap();
    let check = xtask(root.path(), &["regen", "--check"]);
    assert_eq!(code(&check), 1);
    for line in [
        "stale    generated/src/v3/shop/orders.rs",
        "missing  generated/src/v3/shop/other.rs",
        "extra    generated/src/v3/gone.rs",
    ] {
        assert!(stdout(&check).contains(line), "{line} in {}", stdout(&check));
    }
    assert!(stderr(&check).trim_end().ends_with("run: cargo xtask regen"));
    assert_eq!(code(&xtask(root.path(), &["regen"])), 0);
    assert!(!root.path().join(extra).exists());
}

#[test]
fn a_file_that_is_not_generated_stops_the_run() {
    let root = repository();
    assert_eq!(code(&xtask(root.path(), &["regen"])), 0);
    write(root.path(), "generated/src/v3/notes.rs", "// mine\n");
    write(root.path(), PAGE, &PAGE_TEXT.replace("shop_id", "store_id"));
    let stopped = xtask(root.path(), &["regen"]);
    assert_eq!(code(&stopped), 2);
    assert!(stderr(&stopped).contains("generated/src/v3/notes.rs is not generated"));
    assert_eq!(std::fs::read_to_string(root.path().join("generated/src/v3/notes.rs")).unwrap(), "// mine\n");
    let untouched = std::fs::read_to_string(root.path().join("generated/src/v3/shop/orders.rs")).unwrap();
    assert!(untouched.contains("shop_id") && !untouched.contains("store_id"));
}

#[test]
fn what_is_left_of_an_interrupted_run_is_swept_up() {
    let root = repository();
    write(root.path(), "generated.new/half", "half");
    assert_eq!(code(&xtask(root.path(), &["regen"])), 0);
    assert!(!root.path().join("generated.new").exists());
    assert!(!root.path().join("generated/half").exists());
}

#[test]
fn a_page_without_product_is_an_error_here_and_a_warning_elsewhere() {
    let root = repository();
    write(root.path(), "spec/products.toml", "");
    let own = xtask(root.path(), &["regen"]);
    assert_eq!(code(&own), 2);
    for line in ["[shop]", "prefixes = [\"v3/shop\"]"] {
        assert!(stderr(&own).lines().any(|shown| shown.trim() == line), "{}", stderr(&own));
    }
    let spec = root.path().join("spec");
    let foreign = xtask(root.path(), &["regen", "--docs", spec.to_str().unwrap()]);
    assert_eq!(code(&foreign), 0, "{}", stderr(&foreign));
}

#[test]
fn an_error_of_a_page_stops_nothing_else_in_a_foreign_tree() {
    let root = repository();
    let foreign = tempfile::tempdir().unwrap();
    write(foreign.path(), "openapi/v3/shop/orders.md", PAGE_TEXT);
    let secret = PAGE_TEXT.replace("| string | 店号", "| string {data-encrypted=by-rsa-pubkey} | 店号");
    write(foreign.path(), "openapi/v3/shop/secrets.md", &secret);
    let included = PAGE_TEXT.replace("| 请求参数", "<!--@include: ./rows.md-->\n\n| 请求参数");
    write(foreign.path(), "openapi/v3/shop/included.md", &included);
    let regen = xtask(root.path(), &["regen", "--docs", foreign.path().to_str().unwrap()]);
    assert_eq!(code(&regen), 0, "{}", stderr(&regen));
    assert!(stderr(&regen).contains("left out: POST /v3/shop/secrets (unknown-key, openapi/v3/shop/secrets.md:10:"));
    assert!(stderr(&regen).contains("left out: POST /v3/shop/included (not-here, openapi/v3/shop/included.md:7:1)"));
    assert!(root.path().join("generated/src/v3/shop/orders.rs").exists());
    assert!(!root.path().join("generated/src/v3/shop/secrets.rs").exists());
    write(root.path(), "spec/openapi/v3/shop/secrets.md", &secret);
    assert_eq!(code(&xtask(root.path(), &["regen"])), 2, "in our own pages it is an error");
}

#[test]
fn sync_distils_and_says_what_it_did() {
    let root = repository();
    let upstream = tempfile::tempdir().unwrap();
    let text = PAGE_TEXT.replace("| 店号", "| 店号，由商户自行编排");
    write(upstream.path(), "docs/openapi/v3/shop/orders.md", &text);
    write(upstream.path(), "docs/openapi/v3/shop/old.md", &text);
    assert_eq!(code(&xtask(root.path(), &["sync", upstream.path().to_str().unwrap()])), 0);
    std::fs::remove_file(upstream.path().join("docs/openapi/v3/shop/old.md")).unwrap();
    write(upstream.path(), "docs/openapi/v3/shop/new.md", &text);
    let sync = xtask(root.path(), &["sync", upstream.path().to_str().unwrap()]);
    assert_eq!(code(&sync), 0, "{}", stderr(&sync));
    assert!(stdout(&sync).contains("new      openapi/v3/shop/new.md"));
    assert!(stdout(&sync).contains("kept, though upstream lacks it: openapi/v3/shop/old.md"));
    assert!(!stdout(&sync).contains("changed"), "the facts of orders.md are the same");
    assert_eq!(std::fs::read_to_string(root.path().join(PAGE)).unwrap(), PAGE_TEXT);
    assert!(root.path().join("spec/products.toml").exists(), "what is no page stays");
    let upstream = upstream.path().to_str().unwrap();
    let refused = xtask(root.path(), &["sync", "--delete-missing", upstream]);
    assert_eq!(code(&refused), 2, "one page of three is more than a quarter");
    assert!(stderr(&refused).contains("lacks 1 of 3 pages"), "{}", stderr(&refused));
    assert!(root.path().join("spec/openapi/v3/shop/old.md").exists());
    let again = xtask(root.path(), &["sync", "--delete-missing", "--delete-many", upstream]);
    assert!(stdout(&again).contains("deleted openapi/v3/shop/old.md"));
    assert!(!root.path().join("spec/openapi/v3/shop/old.md").exists());
}

#[test]
fn verify_fails_for_a_row_that_is_not_accounted_for_in_known_txt() {
    let root = repository();
    assert_eq!(code(&xtask(root.path(), &["verify"])), 0);
    write(root.path(), PAGE, &PAGE_TEXT.replace("店号\n", "店号\n| stray | string | 何物\n"));
    let verify = xtask(root.path(), &["verify"]);
    assert_eq!(code(&verify), 1, "{}", stderr(&verify));
    assert!(stderr(&verify).contains("this row is not in the IR (unknown-group)"));
    write(root.path(), "spec/known.txt", "openapi/v3/shop/orders.md\t| stray | string | 何物\tbelongs nowhere\n");
    assert_eq!(code(&xtask(root.path(), &["verify"])), 0);
    write(root.path(), PAGE, PAGE_TEXT);
    let outdated = xtask(root.path(), &["verify"]);
    assert_eq!(code(&outdated), 1);
    assert!(stderr(&outdated).contains("this row is no longer left out"));
}

#[test]
fn a_folder_without_pages_is_broken_input() {
    let root = repository();
    let empty = tempfile::tempdir().unwrap();
    let verify = xtask(root.path(), &["verify", "--docs", empty.path().to_str().unwrap()]);
    assert_eq!(code(&verify), 2);
    assert!(stderr(&verify).contains("holds neither `openapi` nor `webhook`"));
}
