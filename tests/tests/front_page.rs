//! The crate's front page: what it shows without compiling it is compiled elsewhere, and its table counts right.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::path::Path;

use wechatpay_tests::trees;

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

fn front_page() -> String {
    let library = text("generated/src/lib.rs");
    let lines = library.lines().filter_map(|line| line.strip_prefix("//!"));
    lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
}

/// The programs between fences of a kind.
fn programs<'t>(text: &'t str, fence: &str) -> Vec<&'t str> {
    let fence = format!("```{fence}\n");
    text.split(&fence).skip(1).filter_map(|rest| Some(rest.split_once("```")?.0)).collect()
}

/// They take crates that the SDK does not depend on; the README's programs are compiled with them.
#[test]
fn what_is_not_compiled_there_stands_in_the_readme() {
    let (front_page, readme) = (front_page(), text("README.md"));
    let (shown, compiled) = (programs(&front_page, "ignore"), programs(&readme, "rust,no_run"));
    assert_eq!(shown.len(), 2);
    for program in shown {
        assert!(compiled.contains(&program), "not in the README:\n{program}");
    }
}

#[test]
fn its_table_counts_every_operation_and_notification() {
    let (api, page) = (trees::spec_api().unwrap(), front_page());
    let rows = page.lines().filter(|line| line.contains("](products::"));
    let counts = rows.map(|row| row.split('|').skip(2).take(3).map(|cell| cell.trim().parse::<usize>().unwrap()));
    let counts = counts.map(|mut row| (row.next().unwrap() + row.next().unwrap(), row.next().unwrap()));
    let (operations, notifications) = counts.fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
    assert_eq!((operations, notifications), (api.operations.len(), api.notifications.len()));
}

/// Of each operation there is an example in its module's documentation.
#[test]
fn every_operation_has_an_example() {
    let api = trees::spec_api().unwrap();
    let without = api.operations.iter().filter(|operation| {
        let modules = operation.segments.iter().map(|segment| segment.module.trim_start_matches("r#"));
        let file = text(&format!("generated/src/{}.rs", modules.collect::<Vec<_>>().join("/")));
        let module = format!("pub mod {} {{", operation.method.to_string().to_lowercase());
        let docs = file.split_once(&module).unwrap().0;
        let own = docs.rsplit_once("\n}\n").map_or(docs, |(_, own)| own);
        !own.contains("/// ```no_run\n") || !own.contains("Request")
    });
    assert_eq!(without.map(|operation| operation.url.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
}
