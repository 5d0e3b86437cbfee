//! Where it was measured: the machine, the compiler, the state of this repository. The benches take this file, too.

use std::path::Path;
use std::process::Command;

/// Name and value, in the order to be told; the crates as the folder's `Cargo.lock` has them.
pub fn facts(folder: &Path, crates: &[&str]) -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or_else(|_| unknown(), |cores| cores.to_string());
    let crates = crates.iter().filter_map(|name| locked(folder, name)).collect::<Vec<_>>();
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
        ("crates", crates.join(", ")),
        ("commit", commit(folder).unwrap_or_else(unknown)),
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

/// `1234abcd of 2026-11-21`.
fn commit(folder: &Path) -> Option<String> {
    let mut git = Command::new("git");
    let output = git.arg("-C").arg(folder).args(["show", "--no-patch", "--format=%h of %cs", "HEAD"]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// `serde 1.0.228`, by Cargo.lock.
fn locked(folder: &Path, name: &str) -> Option<String> {
    let lock = std::fs::read_to_string(folder.join("Cargo.lock")).ok()?;
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
