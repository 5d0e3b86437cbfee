//! What a release needs of the crates, and what the crates need of the compiler.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What a release publishes.
const PUBLISHED: [&str; 5] =
    ["wechatpay-codegen", "wechatpay-documentation", "wechatpay-gateway", "wechatpay-runtime", "wechatpay-sdk"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The packages that cargo knows.
fn packages(arguments: &[&str]) -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = [&["metadata", "--locked", "--format-version", "1"], arguments].concat();
    let output = Command::new(cargo).current_dir(root()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap()
}

fn published() -> Vec<Value> {
    let mut published = packages(&["--no-deps"]);
    published.retain(|package| package["publish"].is_null());
    published.sort_by_key(|package| name(package).to_owned());
    published
}

#[test]
fn the_crates_of_a_release_are_these() {
    assert_eq!(published().iter().map(name).collect::<Vec<_>>(), PUBLISHED);
}

#[test]
fn what_is_published_says_what_it_is() {
    for package in published() {
        let name = name(&package);
        for key in ["description", "license", "repository", "readme", "rust_version"] {
            assert!(package[key].as_str().is_some_and(|text| !text.is_empty()), "{name}: {key}");
        }
        let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned();
        assert!(folder.join(package["readme"].as_str().unwrap()).is_file(), "{name}: readme");
        // crates.io takes five of each.
        for key in ["keywords", "categories"] {
            assert!((1..=5).contains(&package[key].as_array().unwrap().len()), "{name}: {key}");
        }
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let own = std::fs::read_to_string(folder.join(licence)).unwrap_or_default();
            let text = std::fs::read_to_string(root().join(licence)).unwrap();
            assert!(own.ends_with(&text), "{name}: copy {licence} there");
        }
    }
}

#[test]
fn versions_are_in_step() {
    let published = published();
    let version = published[0]["version"].as_str().unwrap();
    for package in &published {
        assert_eq!(package["version"].as_str(), Some(version), "{}", name(package));
        for dependency in package["dependencies"].as_array().unwrap() {
            if PUBLISHED.contains(&name(dependency)) {
                let required = dependency["req"].as_str().unwrap();
                assert_eq!(required, format!("={version}"), "{} → {}: Cargo.toml", name(package), name(dependency));
            }
        }
    }
}

#[test]
fn what_is_published_depends_on_nothing_that_is_not() {
    for package in published() {
        for dependency in package["dependencies"].as_array().unwrap() {
            let is_ours = !dependency["path"].is_null();
            let said = format!("{} → {}", name(&package), name(dependency));
            assert!(!is_ours || PUBLISHED.contains(&name(dependency)), "{said}");
            // What is wanted in any version, or from a folder or a repository, can't be published.
            assert!(dependency["req"] != "*", "{said}: no version");
        }
    }
}

/// `1.95` → (1, 95).
fn minor_of(version: &str) -> (u32, u32) {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap());
    (parts.next().unwrap(), parts.next().unwrap_or(0))
}

#[test]
fn no_dependency_needs_a_newer_compiler() {
    let all = packages(&["--all-features"]);
    let needs = |package: &Value| package["rust_version"].as_str().map(minor_of);
    let ours = all.iter().find(|package| name(package) == "wechatpay-sdk").and_then(needs).unwrap();
    let newer = all.iter().filter(|package| needs(package).is_some_and(|needed| needed > ours));
    let newer = newer.map(|package| format!("{} {} {}", name(package), package["version"], package["rust_version"]));
    assert_eq!(newer.collect::<Vec<_>>(), Vec::<String>::new(), "raise rust-version, or take an older one");
    assert!(all.iter().filter(|package| needs(package).is_some()).count() > 100);
}
