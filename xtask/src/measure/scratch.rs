//! The place where things are measured: a workspace of its own, with programs that use the SDK and with the yardsticks.
//!
//! Cargo's own profiles count there, as they do for everyone who uses the SDK, and nothing of this repository's target
//! directory is touched.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use wechatpay_codegen::ir::Api;

use super::naive;
use crate::workspace::cargo;

/// The library of the yardstick of types alone.
pub const NAIVE: &str = "naive";

/// The package that progenitor generates, where it does.
pub const CLIENT: &str = "client";

/// The packages that are always there.
const PACKAGES: [&str; 5] = [NAIVE, "full", "default", "hello", "bare"];

/// A workspace below a folder.
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Writes the programs, with the versions of other crates that this repository has.
    pub fn new(root: &Path, folder: &Path, api: &Api) -> Result<Self> {
        let scratch = Self { folder: folder.to_owned() };
        let root = root.canonicalize().context("can't find the repository")?;
        scratch.workspace(&PACKAGES)?;
        let sdk = |features: &str| format!("wechatpay-sdk = {{ path = {:?}{features} }}\n", root.join("generated"));
        let serde = "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";
        let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n";
        let reqwest = "reqwest = { version = \"0.13\", default-features = false, features = [\"rustls\"] }\n";
        scratch.package(NAIVE, serde)?;
        scratch.package("full", &sdk(", features = [\"full\"]"))?;
        scratch.package("default", &sdk(""))?;
        scratch.package("hello", &format!("{}{tokio}", sdk("")))?;
        scratch.package("bare", &format!("{reqwest}{tokio}"))?;
        for (path, text) in naive::files(api) {
            scratch.write(&format!("{NAIVE}/{path}"), &text)?;
        }
        scratch.write("full/src/lib.rs", "pub use wechatpay;\n")?;
        scratch.write("default/src/lib.rs", "pub use wechatpay;\n")?;
        scratch.write("hello/src/main.rs", include_str!("hello.txt"))?;
        scratch.write("bare/src/main.rs", include_str!("bare.txt"))?;
        std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).context("can't copy Cargo.lock")?;
        Ok(scratch)
    }

    /// Adds a package that stands there.
    pub fn add(&self, package: &str) -> Result<()> {
        self.workspace(&[&PACKAGES[..], &[package]].concat())
    }

    /// Where everything is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A call of cargo there: one crate at a time is compiled whole, as a machine that builds a release does.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        self.cargo_into(&self.target(), arguments)
    }

    /// The same with another target directory.
    pub fn cargo_into(&self, target: &Path, arguments: &[&str]) -> Command {
        let mut cargo = cargo(&self.folder, arguments);
        cargo.env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0").arg("--quiet");
        for inherited in ["RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            cargo.env_remove(inherited);
        }
        cargo
    }

    /// Where it builds.
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// A folder beside the others, empty.
    pub fn empty(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).with_context(|| format!("can't empty {}", folder.display()))?;
        }
        std::fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
        Ok(folder)
    }

    fn workspace(&self, packages: &[&str]) -> Result<()> {
        let profile = "[profile.release]\nstrip = \"symbols\"\n";
        self.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = {packages:?}\n\n{profile}"))
    }

    fn package(&self, name: &str, dependencies: &str) -> Result<()> {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{dependencies}"
        );
        self.write(&format!("{name}/Cargo.toml"), &manifest)
    }

    /// Writes a file, unless it holds that already.
    pub fn write(&self, path: &str, text: &str) -> Result<()> {
        let path = self.folder.join(path);
        if std::fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).with_context(|| format!("can't make {}", parent.display()))?;
        }
        std::fs::write(&path, text).with_context(|| format!("can't write {}", path.display()))
    }
}
