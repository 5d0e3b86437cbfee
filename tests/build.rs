//! Lists the typed operations of APIv2 for the tests that call each of them.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The generated modules of APIv2.
const ROOT: &str = "../generated/src/v2";
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
/// Words of Rust that are segments of URLs, too.
const WORDS: [&str; 8] = ["return", "try", "use", "type", "match", "move", "loop", "yield"];

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed={ROOT}");
    println!("cargo::rerun-if-changed=build.rs");
    let mut list = String::from("vec![\n");
    for file in files(Path::new(ROOT))? {
        let text = fs::read_to_string(&file)?;
        let chain = chain(&file);
        for method in METHODS {
            if let Some(kind) = kind(&text, method) {
                let _ = writeln!(list, "    {kind}!({chain}; {method}),");
            }
        }
    }
    list.push(']');
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(folder.join("v2_operations.rs"), list)
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    // Without APIv2 there is none.
    let Ok(entries) = fs::read_dir(folder) else { return Ok(files) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// `v2.pay.micropay` of `…/v2/pay/micropay.rs`.
fn chain(file: &Path) -> String {
    let below = file.strip_prefix(ROOT).unwrap_or(file).with_extension("");
    let segments = below.iter().map(|segment| segment.to_string_lossy().into_owned());
    let segments = segments.map(|own| if WORDS.contains(&&*own) { format!("r#{own}") } else { own });
    std::iter::once("v2".to_owned()).chain(segments).collect::<Vec<_>>().join(".")
}

/// What a method of the chain gives, if it has it.
fn kind(text: &str, method: &str) -> Option<&'static str> {
    let (_, rest) = text.split_once(&format!("pub fn {method}(self"))?;
    let (signature, _) = rest.split_once('{')?;
    Some(match signature {
        own if own.contains("Download<") => "file",
        own if own.contains("Result<String") => "address",
        // Files are not made of JSON.
        _ if text.contains("::rt::Upload") => "upload",
        _ => "call",
    })
}
