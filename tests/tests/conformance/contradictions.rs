//! Where a sample contradicts its table, so that the two can't be sent together: each with its reason.

use std::collections::{BTreeMap, BTreeSet};

/// The committed list.
const LIST: &str = include_str!("contradictions.txt");

/// The places by operation.
pub fn listed() -> BTreeMap<String, BTreeSet<String>> {
    let mut listed = BTreeMap::<String, BTreeSet<String>>::new();
    for line in LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let parts = line.split(" | ").collect::<Vec<_>>();
        let [operation, place, reason] = parts.as_slice() else { panic!("operation | place | reason, not: {line}") };
        assert!(reason.len() > 20, "no reason: {line}");
        let is_new = listed.entry((*operation).to_owned()).or_default().insert((*place).to_owned());
        assert!(is_new, "twice: {line}");
    }
    listed
}
