//! Trees of pages on disk: `spec/` and the fixtures.

use std::io;
use std::path::{Path, PathBuf};

use wechatpay_codegen::ir::Api;
use wechatpay_codegen::source::Source;

/// The pages of `spec/`, ordered by path.
///
/// # Errors
/// A page can't be read.
pub fn spec() -> io::Result<Vec<Source>> {
    read(&package().join("../spec"))
}

/// The finished IR of `spec/`.
///
/// # Errors
/// A file can't be read.
pub fn spec_api() -> io::Result<Api> {
    let side = |name: &str| {
        Ok::<_, io::Error>(Source::new(name, &std::fs::read_to_string(package().join("../spec").join(name))?))
    };
    Ok(wechatpay_codegen::api(&spec()?, &side("overlay.toml")?, &side("products.toml")?, &mut Vec::new()))
}

/// The pages of a fixture, ordered by path.
///
/// # Errors
/// A page can't be read.
pub fn fixture(kind: &str, name: &str) -> io::Result<Vec<Source>> {
    read(&folder(kind).join(name))
}

/// A file of a fixture that is no page (`overlay.toml`), if the fixture has it; its name below the fixture is its path.
///
/// # Errors
/// The file can't be read.
pub fn side_file(kind: &str, name: &str, file: &str) -> io::Result<Option<Source>> {
    let path = folder(kind).join(name).join(file);
    if !path.is_file() {
        return Ok(None);
    }
    Ok(Some(Source::new(file, &std::fs::read_to_string(path)?)))
}

/// The names of the fixtures of a kind (`grammar`, `mistakes`).
///
/// # Errors
/// The folder can't be read.
pub fn fixtures(kind: &str) -> io::Result<Vec<String>> {
    let entries = std::fs::read_dir(folder(kind))?.collect::<io::Result<Vec<_>>>()?;
    let mut names = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>();
    names.sort();
    Ok(names)
}

/// Every tree there is, with its name: the fixtures, then `spec/`.
///
/// # Errors
/// A page can't be read.
pub fn all() -> io::Result<Vec<(String, Vec<Source>)>> {
    let mut trees = Vec::new();
    for kind in ["grammar", "mistakes"] {
        for name in fixtures(kind)? {
            trees.push((format!("{kind}/{name}"), fixture(kind, &name)?));
        }
    }
    trees.push(("spec".to_owned(), spec()?));
    Ok(trees)
}

fn folder(kind: &str) -> PathBuf {
    package().join("fixtures").join(kind)
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(root: &Path) -> io::Result<Vec<Source>> {
    let mut pages = Vec::new();
    collect(root, "", &mut pages)?;
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(pages)
}

fn collect(folder: &Path, below: &str, pages: &mut Vec<Source>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), pages)?;
        } else if name.ends_with(".md") {
            pages.push(Source::new(&name, &std::fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}
