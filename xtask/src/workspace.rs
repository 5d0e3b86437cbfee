//! The crates of this repository, as cargo knows them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The workspace.
pub struct Workspace {
    /// The crates that a release publishes.
    pub published: Vec<Crate>,
    /// Where cargo builds.
    pub target: PathBuf,
}

/// A crate.
pub struct Crate {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its features but `default`, ordered.
    pub features: Vec<String>,
    /// What each of them turns on: features of its own, dependencies.
    pub implied: BTreeMap<String, Vec<String>>,
}

/// Asks cargo.
pub fn read(root: &Path) -> Result<Workspace> {
    let output =
        cargo(root, &["metadata", "--no-deps", "--format-version", "1"]).output().context("can't run cargo")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let metadata =
        serde_json::from_slice::<Value>(&output.stdout).context("cargo metadata says something unexpected")?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata names no packages")?;
    // `publish = false` is an empty list of registries there.
    let published = packages.iter().filter(|package| package.get("publish").is_none_or(Value::is_null));
    let published = published.map(crate_of).collect::<Option<Vec<_>>>().context("cargo metadata lacks a name")?;
    let target = metadata.get("target_directory").and_then(Value::as_str).context("cargo metadata names no target")?;
    Ok(Workspace { published, target: target.into() })
}

fn crate_of(package: &Value) -> Option<Crate> {
    let text = |key: &str| Some(package.get(key)?.as_str()?.to_owned());
    let texts = |list: &Value| Some(list.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    let table = package.get("features")?.as_object()?.iter().filter(|(name, _)| *name != "default");
    let implied = table.map(|(name, list)| Some((name.clone(), texts(list)?))).collect::<Option<BTreeMap<_, _>>>()?;
    let features = implied.keys().cloned().collect();
    Some(Crate { name: text("name")?, version: text("version")?, features, implied })
}

/// A call of cargo in a folder: the cargo that called us, if one did.
pub fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).args(arguments);
    cargo
}
