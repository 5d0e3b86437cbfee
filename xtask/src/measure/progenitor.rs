//! A yardstick: the client of the same API that progenitor makes of our OpenAPI document.
//!
//! Of APIv3 alone, without signing, verifying, encrypting and what progenitor can't generate: docs/openapi.md.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use wechatpay_codegen::ir::Api;
use wechatpay_inspect::openapi;

use super::cost::{self, Cost};
use super::scratch::{CLIENT, Scratch};

/// Where its program is installed, below the place.
const TOOLS: &str = "tools";
const DOCUMENT: &str = "progenitor.json";

/// Generates the client, puts it among the packages, and says what generating it costs.
pub fn generate(scratch: &Scratch, api: &Api, runs: usize) -> Result<Cost> {
    let program = installed(scratch)?;
    let (document, left_out) = openapi::progenitor(api);
    scratch.write(DOCUMENT, &document.to_string())?;
    tell!("progenitor's client, but for {} operations", left_out.len());
    let arguments = ["--input", DOCUMENT, "--output", CLIENT, "--name", CLIENT, "--version", "0.0.0"];
    let cost = cost::best(
        runs,
        || Ok(()),
        || {
            let mut command = Command::new(&program);
            command.current_dir(scratch.folder()).arg("progenitor").args(arguments);
            command
        },
    )?;
    let source = scratch.folder().join(CLIENT).join("src/lib.rs");
    let text = std::fs::read_to_string(&source).with_context(|| format!("can't read {}", source.display()))?;
    std::fs::write(&source, mended(&text)).with_context(|| format!("can't write {}", source.display()))?;
    scratch.add(CLIENT)?;
    Ok(cost)
}

/// Its program, in the version that the document is for. Cargo does nothing if it is there.
fn installed(scratch: &Scratch) -> Result<PathBuf> {
    let tools = scratch.folder().join(TOOLS);
    tell!("cargo install cargo-progenitor");
    let mut install = scratch.cargo(&["install", "cargo-progenitor", "--version", openapi::PROGENITOR, "--locked"]);
    cost::of(install.arg("--root").arg(&tools))?;
    Ok(tools.join("bin").join(format!("cargo-progenitor{}", std::env::consts::EXE_SUFFIX)))
}

/// It formats with options of rustfmt's that are unstable. Where a name is too long for a line, one of them puts the function
/// behind its last line of documentation, into the comment.
fn mended(text: &str) -> String {
    const FUNCTION: &str = "    pub async fn ";
    let lines = text.split_inclusive('\n').flat_map(|line| match line.split_once(FUNCTION) {
        Some((comment, function)) if comment.trim_start().starts_with("///") => [comment, "\n", FUNCTION, function],
        _ => [line, "", "", ""],
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_leaves_the_comment() {
        let text = "    ///Arguments:\n    /// - `body`    pub async fn a_post < 'a > (){\n    }\n    /// b\n    pub async fn b() {}\n";
        let expected = "    ///Arguments:\n    /// - `body`\n    pub async fn a_post < 'a > (){\n    }\n    /// b\n    pub async fn b() {}\n";
        assert_eq!(mended(text), expected);
        assert_eq!(mended(expected), expected);
    }
}
