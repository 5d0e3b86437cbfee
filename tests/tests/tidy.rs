//! House rules.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::path::{Path, PathBuf};

/// Folders of hand-written Rust.
const HAND_WRITTEN: [&str; 4] = ["codegen", "runtime", "xtask", "tests"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
}

fn hand_written() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in HAND_WRITTEN {
        files(&root().join(folder), "rs", &mut found);
    }
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn no_file_is_long() {
    let long = hand_written().into_iter().filter(|(_, text)| text.lines().count() > 500);
    assert_eq!(long.map(|(path, _)| path).collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn every_file_says_what_it_is() {
    let silent = hand_written().into_iter().filter(|(path, text)| {
        let is_test_module = path.file_name().is_some_and(|name| name == "tests.rs");
        !is_test_module && !text.starts_with("//!")
    });
    assert_eq!(silent.map(|(path, _)| path).collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn library_code_does_not_panic() {
    let words = ["todo!(", "unimplemented!(", "unreachable!(", "dbg!(", ".unwrap()", ".expect(", "panic!("];
    let mut found = Vec::new();
    for (path, text) in hand_written() {
        let relative = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        // What is emitted there is a test.
        let is_test = relative.starts_with("tests/")
            || relative.contains("/round_trip/")
            || relative.contains("/tests")
            || relative.contains("/benches/");
        let library = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in (1..).zip(library.lines()).filter(|_| !is_test) {
            if words.iter().any(|word| line.contains(word)) && !line.trim_start().starts_with("//") {
                found.push(format!("{relative}:{number}: {line}"));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path.join("Cargo.toml")).unwrap();
        text.parse::<toml::Table>().unwrap()
    };
    let workspace = read(&root());
    assert_eq!(workspace["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    for member in workspace["workspace"]["members"].as_array().unwrap() {
        let name = member.as_str().unwrap();
        let manifest = read(&root().join(name));
        let inherits = manifest.get("lints").and_then(|lints| lints.get("workspace")?.as_bool());
        assert_eq!(inherits, Some(true), "{name}/Cargo.toml lacks `[lints] workspace = true`");
    }
}

#[test]
fn nothing_unsafe_is_written() {
    // Emitted code, and crates outside the workspace that take none of its lints, too.
    let mut sources = hand_written();
    let mut emitted = Vec::new();
    files(&root().join("generated"), "rs", &mut emitted);
    sources.extend(emitted.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())));
    let mut found = Vec::new();
    for (path, text) in sources {
        for (number, line) in (1..).zip(text.lines()) {
            let code = line.split("//").next().unwrap_or_default();
            let mut words = code.split(' ').filter(|word| !word.is_empty());
            let begins = |next: &str| ["{", "fn", "impl", "trait", "extern"].iter().any(|word| next.starts_with(word));
            // A word of its own, or an attribute's `unsafe(`.
            let is_unsafe = words.any(|word| word == "unsafe") && words.next().is_none_or(begins);
            if is_unsafe || code.contains(&["unsafe", "("].concat()) {
                found.push(format!("{}:{number}: {line}", path.display()));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_readmes_say_the_same() {
    let outline = |name: &str| {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let mut fenced = false;
        let mut outline = Vec::new();
        for line in text.lines() {
            if line.starts_with("```") {
                fenced = !fenced;
                outline.push(line.to_owned());
            } else if fenced && !line.trim_start().starts_with("//") && !line.trim_start().starts_with('#') {
                let code = line.split("  //").next().unwrap_or(line).split("  #").next().unwrap_or(line);
                outline.push(code.trim_end().to_owned());
            } else if !fenced && line.starts_with('#') {
                outline.push(line.chars().take_while(|c| *c == '#').collect());
            }
        }
        outline
    };
    assert_eq!(outline("README.md"), outline("README.zh-CN.md"));
}

#[test]
fn no_sample_program_got_into_spec() {
    let mut pages = Vec::new();
    files(&root().join("spec"), "md", &mut pages);
    let programs = pages.into_iter().filter(|page| std::fs::read_to_string(page).unwrap().contains("$instance"));
    assert_eq!(programs.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn the_table_of_the_wire_names_tests_that_are_there() {
    let table = std::fs::read_to_string(root().join("docs/wire.md")).unwrap();
    let named = table.split('`').skip(1).step_by(2).filter_map(|code| code.split_once("::"));
    let named = named.filter(|(module, test)| {
        let is_name = |text: &str| text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        is_name(module) && is_name(test)
    });
    let (mut count, mut missing) = (0, Vec::new());
    for (module, test) in named {
        let folders = [
            "tests/tests/wire",
            "tests/tests/notifications",
            "tests/tests/notifications_v2",
            "tests/tests/v2",
            "tests/tests",
            "runtime/src",
            "runtime/src/client",
            "runtime/src/keys",
            "runtime/src/v2",
            "runtime/src/v2/xml",
        ];
        let places = folders.map(|folder| format!("{folder}/{module}.rs"));
        let found = places.iter().filter_map(|place| std::fs::read_to_string(root().join(place)).ok());
        if !found.into_iter().any(|text| text.contains(&format!("fn {test}("))) {
            missing.push(format!("{module}::{test}"));
        }
        count += 1;
    }
    assert_eq!(missing, Vec::<String>::new());
    assert!(count > 50, "{count}");
}

#[test]
fn every_host_of_a_page_may_receive_credentials() {
    let mut sources = Vec::new();
    files(&root().join("generated/src"), "rs", &mut sources);
    let known = std::fs::read_to_string(root().join("runtime/src/hosts.rs")).unwrap();
    let (mut count, mut unknown) = (0, Vec::new());
    for source in sources {
        let text = std::fs::read_to_string(&source).unwrap();
        for base in text.split(".host(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let host = base.strip_prefix("https://").and_then(|rest| rest.split('/').next());
            if !host.is_some_and(|host| known.contains(&format!("    \"{host}\",\n"))) {
                unknown.push((source.clone(), base.to_owned()));
            }
            count += 1;
        }
    }
    // A new one: is it WeChat Pay's? Then it belongs to the list there; the client refuses all others.
    assert_eq!(unknown, Vec::<(PathBuf, String)>::new());
    assert!(count > 50, "{count}");
}
