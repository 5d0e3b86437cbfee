//! Where it was measured: the machine, the compiler, the state of this repository.

use std::path::Path;
use std::process::Command;

use crate::git;

/// Name and value, in the order to be told.
pub fn facts(root: &Path) -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or_else(|_| unknown(), |cores| cores.to_string());
    let commit = git::ask(root, &["show", "--no-patch", "--format=%h of %cs", "HEAD"]);
    let yardsticks = ["serde", "serde_json", "reqwest", "tokio"].iter().filter_map(|name| locked(root, name));
    vec![
        ("processor", field("/proc/cpuinfo", "model name").unwrap_or_else(unknown)),
        ("cores", cores),
        ("memory", field("/proc/meminfo", "MemTotal").and_then(|size| gigabytes(&size)).unwrap_or_else(unknown)),
        ("kernel", line("/proc/sys/kernel/osrelease").unwrap_or_else(unknown)),
        (
            "load at the start",
            line("/proc/loadavg").and_then(|load| load.split(' ').next().map(str::to_owned)).unwrap_or_else(unknown),
        ),
        ("rustc", said("rustc").unwrap_or_else(unknown)),
        ("cargo", said("cargo").unwrap_or_else(unknown)),
        ("crates", yardsticks.collect::<Vec<_>>().join(", ")),
        ("commit", commit.map_or_else(unknown, |commit| commit.trim().to_owned())),
    ]
}

fn unknown() -> String {
    "unknown".to_owned()
}

/// The version that `program --version` says.
fn said(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().strip_prefix(program).unwrap_or(&text).trim().to_owned())
}

/// `serde 1.0.228`, by Cargo.lock.
fn locked(root: &Path, name: &str) -> Option<String> {
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).ok()?;
    let (_, after) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    Some(format!("{name} {}", after.split('"').next()?))
}

/// The value of a line `name: value`.
fn field(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}

fn line(path: &str) -> Option<String> {
    std::fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}

/// `24 GB` of `23456789 kB`.
fn gigabytes(size: &str) -> Option<String> {
    let kilobytes = size.split(' ').next()?.parse::<u64>().ok()?;
    Some(format!("{} GB", kilobytes * 1024 / 1_000_000_000))
}
