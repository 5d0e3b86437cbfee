//! docs/ir.md names every key of the exported IR, and no other.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use serde_json::Value;
use wechatpay_tests::trees;

/// Keys that may stand in an export, though `spec/` brings none about: it has no prose, and its overlay names no such query.
const RARE: [&str; 2] = ["prose", "settled_by"];

#[test]
fn every_key_is_documented() -> Result<(), Box<dyn Error>> {
    let mut occurring = BTreeSet::new();
    keys(&exported()?, &mut occurring);
    occurring.extend(RARE.map(str::to_owned));
    let text = std::fs::read_to_string(root().join("docs/ir.md"))?;
    let documented = text.lines().filter_map(documented_key).collect::<BTreeSet<_>>();
    let undocumented = occurring.difference(&documented).collect::<Vec<_>>();
    let unknown = documented.difference(&occurring).collect::<Vec<_>>();
    assert_eq!((undocumented, unknown), (vec![], vec![]), "keys that docs/ir.md lacks, and keys that only it has");
    Ok(())
}

/// `key` of ``| `key` | … ``.
fn documented_key(line: &str) -> Option<String> {
    let (key, _) = line.strip_prefix("| `")?.split_once('`')?;
    Some(key.to_owned())
}

/// The IR of `spec/` as `cargo xtask export ir` prints it.
fn exported() -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::to_value(trees::spec_api()?)?)
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                found.insert(key.clone());
                if key == "sample" { sample_keys(value, found) } else { keys(value, found) }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// The kinds of sample values; the names inside an object are names on the wire.
fn sample_keys(value: &Value, found: &mut BTreeSet<String>) {
    let Value::Object(map) = value else { return };
    for (kind, value) in map {
        found.insert(kind.clone());
        match value {
            Value::Object(names) => names.values().for_each(|value| sample_keys(value, found)),
            Value::Array(items) => items.iter().for_each(|item| sample_keys(item, found)),
            _ => {}
        }
    }
}
