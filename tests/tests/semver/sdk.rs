//! The crate of a state: generated from the pages of all cases together, and compiled once.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;
use wechatpay_codegen::diagnostics::Severity;
use wechatpay_codegen::emit;
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::source::Source;

use crate::case::{Case, State};

/// Where everything is that no case says otherwise about.
const PRODUCTS: &str = "[shop]\nprefixes = [\"v2\", \"v3\", \"webhook/v3\"]\n";

/// A generated crate that is compiled as far as its metadata.
pub struct Sdk {
    folder: &'static Path,
    metadata: PathBuf,
}

/// The folder of all crates of this test.
pub fn workplace() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver")
}

impl Sdk {
    /// Generates the crate of a state, once in a run, and returns its folder.
    pub fn write(cases: &[Case], state: State) -> &'static Path {
        static FOLDERS: [OnceLock<PathBuf>; 2] = [OnceLock::new(), OnceLock::new()];
        let (index, name) = if state == State::Before { (0, "before") } else { (1, "after") };
        FOLDERS[index].get_or_init(|| {
            let folder = workplace().join(name);
            write(&folder, &api(&cases.iter().collect::<Vec<_>>(), state));
            folder
        })
    }

    /// Generates and compiles the crate of a state with every feature.
    pub fn build(cases: &[Case], state: State) -> Self {
        let folder = Self::write(cases, state);
        let output = cargo(folder, &["check", "--lib", "--no-default-features", "--features", "blocking,full"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let metadata = artifact(&output, "wechatpay");
        Self { folder, metadata }
    }

    /// Compiles callers as modules of one crate; the errors are those of rustc, as JSON.
    pub fn compile(&self, name: &str, callers: &[&Case]) -> Vec<Value> {
        let folder = self.folder.join("callers").join(name);
        let modules = callers.iter().map(|case| {
            save(&folder.join(format!("{}.rs", case.module())), &case.caller);
            format!("pub mod {};\n", case.module())
        });
        let root = format!("#![allow(deprecated)]\n{}", modules.collect::<String>());
        save(&folder.join("lib.rs"), &root);
        let output = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()))
            .args([
                "--edition=2024",
                "--crate-type=lib",
                "--crate-name=caller",
                "--emit=metadata",
                "--error-format=json",
            ])
            .arg(format!("--extern=wechatpay={}", self.metadata.display()))
            .arg(format!("-Ldependency={}", self.metadata.parent().unwrap().display()))
            .arg("-o")
            .arg(folder.join("libcaller.rmeta"))
            .arg(folder.join("lib.rs"))
            .output()
            .unwrap();
        let errors =
            messages(&output.stderr).into_iter().filter(|message| message["level"] == "error").collect::<Vec<_>>();
        assert_eq!(errors.is_empty(), output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        errors
    }
}

/// A caller with a manifest of its own, which names its features; what cargo says.
pub fn compile_alone(case: &Case, state: State) -> Output {
    let features = case.features.as_deref().unwrap();
    let folder =
        workplace().join("alone").join(case.module()).join(if state == State::Before { "before" } else { "after" });
    let sdk = folder.with_extension("sdk");
    write(&sdk, &api(&[case], state));
    let manifest = format!(
        "[package]\nname = \"caller\"\nedition = \"2024\"\n\n[dependencies]\nwechatpay-sdk = {{ path = {sdk:?}, \
         default-features = false, features = {features} }}\n\n[workspace]\n"
    );
    save(&folder.join("Cargo.toml"), &manifest);
    save(&folder.join("src/lib.rs"), &case.caller);
    save(&folder.join("Cargo.lock"), &std::fs::read_to_string(root().join("Cargo.lock")).unwrap());
    cargo(&folder, &["check"])
}

/// The finished API of the pages; nothing in it may be an error.
pub fn api(cases: &[&Case], state: State) -> Api {
    let side = |name: &str| cases.iter().map(|case| case.side_file(name, state)).collect::<String>();
    let pages = cases.iter().flat_map(|case| case.pages(state)).collect::<Vec<_>>();
    let (overlay, products) = (side("overlay.toml"), format!("{PRODUCTS}{}", side("products.toml")));
    let mut found = Vec::new();
    let (overlay, products) = (Source::new("overlay.toml", &overlay), Source::new("products.toml", &products));
    let api = wechatpay_codegen::api(&pages, &overlay, &products, &mut found);
    let errors = found.iter().filter(|finding| finding.code.severity() == Severity::Error);
    let errors = errors.map(|finding| format!("{:?} {}", finding.origin, finding.message)).collect::<Vec<_>>();
    assert!(errors.is_empty(), "{state:?}: {errors:#?}");
    api
}

/// Writes the crate: a package and a workspace of its own, with the runtime of this one.
fn write(folder: &Path, api: &Api) {
    let files = emit::emit(api).files;
    // What an earlier run left is in no module and so in no crate.
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("src/")) {
        save(&folder.join(path), text);
    }
    let own = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let package = own.split("\n\n").find(|part| part.starts_with("[workspace.package]")).unwrap();
    let runtime = root().join("runtime");
    let manifest = format!(
        "{}\n[workspace]\nresolver = \"3\"\n\n{package}\n\n[workspace.dependencies]\nwechatpay-runtime = {{ path = {runtime:?}, \
         default-features = false }}\n\n[workspace.lints]\n",
        files["Cargo.toml"]
    );
    save(&folder.join("Cargo.toml"), &manifest);
    save(&folder.join("Cargo.lock"), &std::fs::read_to_string(root().join("Cargo.lock")).unwrap());
}

fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
        .current_dir(folder)
        .args(arguments)
        .args(["--offline", "--message-format=json", "--target-dir"])
        .arg(workplace().join("target"))
        .output()
        .unwrap()
}

/// The metadata of a library that cargo checked.
fn artifact(output: &Output, library: &str) -> PathBuf {
    let is_it = |message: &Value| message["reason"] == "compiler-artifact" && message["target"]["name"] == library;
    let message = messages(&output.stdout).into_iter().find(is_it).unwrap();
    PathBuf::from(message["filenames"][0].as_str().unwrap())
}

/// The errors of the compiler that cargo handed on.
pub fn errors(output: &Output) -> Vec<Value> {
    let messages = messages(&output.stdout).into_iter().map(|mut message| message["message"].take());
    messages.filter(|message| message["level"] == "error").collect()
}

/// The lines that are JSON.
fn messages(text: &[u8]) -> Vec<Value> {
    String::from_utf8_lossy(text).lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Writes a file, if it is another: what is unchanged is not compiled again.
fn save(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|own| own == text) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
