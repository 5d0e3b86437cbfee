//! `cargo xtask package`: the crates that a release publishes, and a program that has nothing but them.
//!
//! `cargo package` compiles what it packs inside of this repository. Here it is unpacked elsewhere: what a package lacks,
//! the program lacks.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::workspace::{self, Crate};

/// What crates.io takes, in bytes.
const LARGEST: u64 = 10 * 1024 * 1024;

/// Packages, unpacks, builds.
pub fn run(root: &Path, allow_dirty: bool) -> Result<ExitCode> {
    let workspace = workspace::read(root)?;
    pack(root, &workspace.published, allow_dirty)?;
    let place = tempfile::tempdir().context("can't make a temporary folder")?;
    for package in &workspace.published {
        let archive = workspace.target.join("package").join(format!("{}.crate", stem(package)));
        let size = std::fs::metadata(&archive).with_context(|| format!("can't read {}", archive.display()))?.len();
        say!("{:>9} bytes {}", size, archive.display());
        if size > LARGEST {
            bail!(
                "{} is larger than crates.io takes ({LARGEST} bytes): leave out more of it by `include`",
                stem(package)
            );
        }
        unpack(&archive, place.path())?;
    }
    program(root, place.path(), &workspace.published)?;
    let mut cargo = workspace::cargo(place.path(), &["build", "--quiet"]);
    finish(cargo.env("CARGO_TARGET_DIR", &workspace.target)).context("the packages do not build by themselves")?;
    say!("a program builds of these alone");
    Ok(ExitCode::SUCCESS)
}

fn pack(root: &Path, crates: &[Crate], allow_dirty: bool) -> Result<()> {
    // What is packed is compiled below, so cargo need not do it, too.
    let mut cargo = workspace::cargo(root, &["package", "--quiet", "--locked", "--no-verify"]);
    cargo.args(crates.iter().flat_map(|package| ["--package", package.name.as_str()]));
    if allow_dirty {
        cargo.arg("--allow-dirty");
    }
    finish(&mut cargo)
}

fn unpack(archive: &Path, place: &Path) -> Result<()> {
    finish(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(place))
}

/// A crate that depends on all of them, each in place of the one of crates.io.
fn program(root: &Path, place: &Path, crates: &[Crate]) -> Result<()> {
    let mut manifest = "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n".to_owned();
    manifest.push_str("\n[dependencies]\n");
    manifest.extend(crates.iter().map(|package| format!("{} = \"{}\"\n", package.name, package.version)));
    manifest.push_str("\n[patch.crates-io]\n");
    manifest.extend(crates.iter().map(|package| format!("{} = {{ path = {:?} }}\n", package.name, stem(package))));
    let source =
        "//! A program.\n\nfn main() {\n    println!(\"{:?}\", wechatpay::Client::builder().build().err());\n}\n";
    std::fs::create_dir(place.join("src"))?;
    std::fs::write(place.join("Cargo.toml"), manifest)?;
    std::fs::write(place.join("src/main.rs"), source)?;
    // The same versions of everything else.
    std::fs::copy(root.join("Cargo.lock"), place.join("Cargo.lock")).context("can't copy Cargo.lock")?;
    Ok(())
}

/// `wechatpay-sdk-0.1.0`.
fn stem(package: &Crate) -> String {
    format!("{}-{}", package.name, package.version)
}

fn finish(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("can't run {program}"))?;
    if !status.success() {
        bail!("{program} failed: {status}");
    }
    Ok(())
}
