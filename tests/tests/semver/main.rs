//! What the table of changes calls minor compiles, and what it calls major does not: asked of the compiler.
//!
//! Each case has pages before and after and a caller who writes what users write. Both crates are generated from the pages
//! of all cases together; a caller must compile with the first, and with the second unless its case names errors.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

mod case;
mod judge;
mod sdk;
mod table;

use std::sync::Mutex;

use case::{Case, State};
use sdk::Sdk;
use serde_json::Value;

#[test]
fn callers_compile_as_the_table_says() {
    let cases = case::all();
    let (alone, together): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.features.is_some());
    let (before, after) = (Sdk::build(&cases, State::Before), Sdk::build(&cases, State::After));

    let errors = before.compile("all", &together);
    assert!(errors.is_empty(), "before the change: {}", rendered(&errors));
    let (minor, major): (Vec<&Case>, Vec<&Case>) = together.into_iter().partition(|case| case.errors.is_empty());
    let errors = after.compile("minor", &minor);
    assert!(errors.is_empty(), "after a change that no code minds: {}", rendered(&errors));

    let (waiting, wrong) = (Mutex::new(major.as_slice()), Mutex::new(Vec::new()));
    let work = || {
        while let Some(case) = next(&waiting) {
            let errors = after.compile(&case.module(), &[case]);
            wrong.lock().unwrap().extend(judge(case, &errors));
        }
    };
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
    let mut wrong = wrong.into_inner().unwrap();
    wrong.extend(alone.into_iter().flat_map(manifest));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn next<'c>(waiting: &Mutex<&[&'c Case]>) -> Option<&'c Case> {
    let mut waiting = waiting.lock().unwrap();
    let (first, rest) = waiting.split_first()?;
    *waiting = rest;
    Some(first)
}

/// Each error must be one that the case names, and each that it names must come.
fn judge(case: &Case, errors: &[Value]) -> Vec<String> {
    let fits = |error: &Value, (code, part): &(String, String)| {
        error["code"]["code"] == code.as_str() && error["rendered"].as_str().unwrap().contains(part.as_str())
    };
    let is_summary = |error: &Value| error["code"].is_null() && error["spans"].as_array().is_some_and(Vec::is_empty);
    let others =
        errors.iter().filter(|error| !is_summary(error) && !case.errors.iter().any(|named| fits(error, named)));
    let others =
        others.map(|error| format!("{}: not of the change: {}", case.name, error["rendered"].as_str().unwrap()));
    let missing = case.errors.iter().filter(|named| !errors.iter().any(|error| fits(error, named)));
    let missing =
        missing.map(|(code, part)| format!("{}: compiles, or fails otherwise than by {code} {part}", case.name));
    others.chain(missing).collect()
}

/// A caller with a manifest: cargo says what is wrong with its features, the compiler what is missing without them.
fn manifest(case: &Case) -> Vec<String> {
    let (before, after) = (sdk::compile_alone(case, State::Before), sdk::compile_alone(case, State::After));
    assert!(before.status.success(), "{}: {}", case.name, String::from_utf8_lossy(&before.stderr));
    assert!(!after.status.success(), "{}: compiles", case.name);
    match case.errors.as_slice() {
        [(code, part)] if code == "manifest" => {
            let said = String::from_utf8_lossy(&after.stderr);
            (!said.contains(part.as_str())).then(|| format!("{}: not {part}: {said}", case.name)).into_iter().collect()
        }
        _ => judge(case, &sdk::errors(&after)),
    }
}

fn rendered(errors: &[Value]) -> String {
    errors.iter().filter_map(|error| error["rendered"].as_str()).collect::<Vec<_>>().join("\n")
}
