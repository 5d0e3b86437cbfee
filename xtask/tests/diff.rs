//! `cargo xtask diff`, run as a person runs it; its page, looked at in a browser.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const PAGE: &str = "openapi/v3/shop/orders.md";

fn page(rows: &str) -> String {
    format!(
        "---\ntitle: 开店\n---\n\n# {{{{ $frontmatter.title }}}} {{#post}}\n\n| 请求参数 | 类型 {{.type}} | 描述 {{.desc}}\n\
         | --- | --- | ---\n| json {{data-required}} | object | 请求\n{rows}\n{{.im-table #request}}\n\n\
         | 返回字典 | 类型 {{.type}} | 描述 {{.desc}}\n| --- | --- | ---\n| shop_id {{data-required}} | string | 店铺\n\n\
         {{.im-table #response}}\n"
    )
}

const BEFORE: &str = "| shop_no {data-required data-indent=1} | string | 店号\n";
const AFTER: &str =
    "| shop_no {data-required data-indent=1} | integer | 店号\n| note {data-indent=1} | string | 备注<script>\n";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").arg("-C").arg(root).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with a commit before and a working tree after.
fn repository() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), &format!("spec/{PAGE}"), &page(BEFORE));
    write(root.path(), "spec/products.toml", "[shop]\nprefixes = [\"v3/shop\"]\n");
    write(root.path(), "Cargo.toml", "[workspace.package]\nversion = \"0.3.1\"\n");
    git(root.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(root.path(), &["add", "."]);
    git(root.path(), &["commit", "--quiet", "--message", "before"]);
    root
}

fn diff(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("diff").args(arguments).arg("--root").arg(root).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn nothing_is_one_line() {
    let root = repository();
    let output = diff(root.path(), &["--fail-on", "patch"]);
    assert_eq!((output.status.code(), stdout(&output).lines().count()), (Some(0), 1));
}

#[test]
fn a_change_says_where_what_and_which_version_follows() {
    let root = repository();
    write(root.path(), &format!("spec/{PAGE}"), &page(AFTER));
    let output = diff(root.path(), &[]);
    let text = stdout(&output);
    for part in [
        "major type-changed POST /v3/shop/orders json.shop_no (request)",
        "`i64` instead of `String`",
        "minor request-field-added POST /v3/shop/orders json.note (request)",
        "openapi/v3/shop/orders.md:10",
        "next version 0.3.1 → 0.4.0",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(diff(root.path(), &["--fail-on", "major"]).status.code(), Some(1));
    let markdown = stdout(&diff(root.path(), &["--format", "markdown"]));
    assert!(markdown.find("### Breaking").unwrap() < markdown.find("<details>").unwrap(), "{markdown}");
}

#[test]
fn accepted_changes_pass_until_they_are_none() {
    let root = repository();
    write(root.path(), &format!("spec/{PAGE}"), &page(AFTER));
    let json = stdout(&diff(root.path(), &["--format", "json"]));
    let json = serde_json::from_str::<serde_json::Value>(&json).unwrap();
    let fingerprint = json["changes"][0]["fingerprint"].as_str().unwrap();
    let accept = root.path().join("accepted.toml");
    let run = |text: &str| {
        std::fs::write(&accept, text).unwrap();
        diff(root.path(), &["--fail-on", "major", "--accept", accept.to_str().unwrap()]).status.code()
    };
    let entry = format!("[[change]]\nfingerprint = \"{fingerprint}\"\nwhy = \"nobody calls it\"\n");
    assert_eq!(run(&entry), Some(0));
    assert_eq!(run(&entry.replace("nobody calls it", " ")), Some(2));
    assert_eq!(run(&format!("{entry}[[change]]\nfingerprint = \"000000000000\"\nwhy = \"gone\"\n")), Some(1));
}

#[test]
fn revisions_and_directories_are_compared_alike() {
    let root = repository();
    let other = tempfile::tempdir().unwrap();
    write(other.path(), PAGE, &page(AFTER));
    let output = diff(root.path(), &["--from", "HEAD", "--to", other.path().to_str().unwrap(), "--fail-on", "major"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(diff(root.path(), &["--from", "no-such-revision"]).status.code(), Some(2));
}

/// An error of its page is no removal, but no peace of mind either.
#[test]
fn what_cannot_be_read_any_more_is_not_passed_over() {
    let root = repository();
    let broken = page(BEFORE).replace("| object | 请求", "| integer | 请求");
    write(root.path(), &format!("spec/{PAGE}"), &broken);
    git(root.path(), &["commit", "--quiet", "--all", "--message", "broken"]);
    let run = |arguments: &[&str]| diff(root.path(), &[&["--from", "HEAD~", "--to", "HEAD"], arguments].concat());
    let output = run(&["--fail-on", "major"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(text.contains("not compared: POST /v3/shop/orders (body-type, openapi/v3/shop/orders.md:9:3)"), "{text}");
    assert!(!text.contains("operation-removed"), "{text}");
    for format in ["markdown", "html", "json"] {
        let text = stdout(&run(&["--format", format]));
        assert!(text.contains("POST /v3/shop/orders (body-type"), "{text}");
    }
    let back = diff(root.path(), &["--from", "HEAD", "--to", "HEAD~", "--fail-on", "patch"]);
    assert_eq!(back.status.code(), Some(0), "what could not be read before breaks nobody");
}

/// The bytes of a commit count, whatever git makes of them elsewhere.
#[test]
fn attributes_and_settings_of_git_change_nothing() {
    let root = repository();
    write(root.path(), ".gitattributes", &format!("spec/{PAGE} export-ignore\n"));
    write(root.path(), &format!("spec/{PAGE}"), &page(BEFORE).replace('\n', "\r\n"));
    git(root.path(), &["config", "core.autocrlf", "true"]);
    git(root.path(), &["add", "."]);
    git(root.path(), &["commit", "--quiet", "--message", "attributes"]);
    let output = diff(root.path(), &["--from", "HEAD", "--fail-on", "patch"]);
    assert_eq!((output.status.code(), stdout(&output).lines().count()), (Some(0), 1), "{}", stdout(&output));
}

#[test]
fn a_project_in_a_folder_of_a_repository_has_its_own_version() {
    let root = repository();
    let below = root.path().join("below");
    write(&below, &format!("spec/{PAGE}"), &page(BEFORE));
    write(&below, "spec/products.toml", "[shop]\nprefixes = [\"v3/shop\"]\n");
    write(&below, "Cargo.toml", "[workspace.package]\nversion = \"2.0.0\"\n");
    git(root.path(), &["add", "."]);
    git(root.path(), &["commit", "--quiet", "--message", "below"]);
    write(&below, &format!("spec/{PAGE}"), &page(AFTER));
    let text = stdout(&diff(&below, &["--from", "HEAD"]));
    assert!(text.contains("next version 2.0.0 → 3.0.0"), "{text}");
}

#[test]
fn what_is_no_text_and_what_is_no_file_is_said() {
    let root = repository();
    let says = |arguments: &[&str], part: &str| {
        let output = diff(root.path(), arguments);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(part), "{part} is not in\n{text}");
    };
    let path = root.path().join("spec").join(PAGE);
    std::fs::write(&path, [page(BEFORE).as_bytes(), b"\xff"].concat()).unwrap();
    says(&["--from", "HEAD"], "orders.md: line 19 is no UTF-8");
    git(root.path(), &["commit", "--quiet", "--all", "--message", "bytes"]);
    says(&["--from", "HEAD", "--to", "HEAD"], "orders.md in HEAD");
    says(&["--from", "main..HEAD"], "is neither a directory nor a revision");
    // A directory's overlay is not passed over either.
    let other = tempfile::tempdir().unwrap();
    write(other.path(), PAGE, &page(BEFORE));
    std::fs::write(other.path().join("overlay.toml"), b"\xff").unwrap();
    says(&["--from", "HEAD~", "--to", other.path().to_str().unwrap()], "overlay.toml: line 1 is no UTF-8");
}

/// A commit has no page where a link stands, and a link may lead in circles.
#[test]
#[cfg(unix)]
fn links_are_refused_in_both() {
    let root = repository();
    let path = root.path().join("spec").join(PAGE);
    std::fs::rename(&path, root.path().join("elsewhere.md")).unwrap();
    std::os::unix::fs::symlink(root.path().join("elsewhere.md"), &path).unwrap();
    git(root.path(), &["add", "."]);
    git(root.path(), &["commit", "--quiet", "--message", "link"]);
    for arguments in [&["--from", "HEAD"][..], &["--from", "HEAD~"], &["--from", "HEAD~", "--to", "HEAD"]] {
        let output = diff(root.path(), arguments);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains("is a symbolic link: put the pages themselves there"), "{text}");
    }
    std::fs::remove_file(&path).unwrap();
    for name in ["one", "two"] {
        std::os::unix::fs::symlink("..", root.path().join("spec/openapi/v3").join(name)).unwrap();
    }
    assert_eq!(diff(root.path(), &["--from", "HEAD~"]).status.code(), Some(2));
}

/// The page in a browser: the script runs, shows every change, and what pages hold is text.
#[test]
fn the_page_works_in_a_browser() {
    let root = repository();
    write(root.path(), &format!("spec/{PAGE}"), &page(AFTER));
    let html = stdout(&diff(root.path(), &["--format", "html"]));
    assert!(!html.contains("备注<script>") && !html.contains("://"), "{html}");
    let Some(browser) = browser() else {
        eprintln!("SKIPPED: no chromium here; install Debian's package `chromium`");
        return;
    };
    // A reader's choice, as a reader makes it: only what is minor stays.
    let choice = "<script>const b=document.querySelector('[data-level=major]');b.click();</script>";
    write(root.path(), "page.html", &html.replace("</html>", &format!("{choice}</html>")));
    let file = format!("file://{}", root.path().join("page.html").display());
    let profile = format!("--user-data-dir={}", root.path().join("profile").display());
    let flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom"];
    let output = Command::new(browser).args(flags).args([&profile, &file]).output().unwrap();
    let dom = stdout(&output);
    assert!(dom.contains("1 of 2 shown"), "{dom}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(dom.matches("<article class=\"major\"").count(), 1);
    assert_eq!(dom.matches("hidden=\"\"").count(), 2, "the major change, and the note that nothing is shown: {dom}");
}

fn browser() -> Option<&'static str> {
    let is_there =
        |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find(is_there)
}
