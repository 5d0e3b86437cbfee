//! Some findings of many, drawn at random and again the same: those that are judged.

use std::collections::BTreeMap;

use super::finding::Finding;
use super::table::Rule;

/// At most so many findings of each rule, in their order. The draw depends on the seed and on the findings themselves, so that
/// one finding more or less moves few others in or out.
#[must_use]
pub fn sample(findings: Vec<Finding>, most: usize, seed: u64) -> Vec<Finding> {
    let mut ranks = BTreeMap::<Rule, Vec<u64>>::new();
    for finding in &findings {
        ranks.entry(finding.rule).or_default().push(rank(finding, seed));
    }
    ranks.values_mut().for_each(|ranks| ranks.sort_unstable());
    let is_drawn = |finding: &Finding| {
        let last = ranks.get(&finding.rule).and_then(|ranks| ranks.get(most.checked_sub(1)?.min(ranks.len() - 1)));
        last.is_some_and(|last| rank(finding, seed) <= *last)
    };
    findings.into_iter().filter(is_drawn).collect()
}

/// A number out of place and message (FNV-1a, then mixed).
fn rank(finding: &Finding, seed: u64) -> u64 {
    let place = format!("{}:{} {}", finding.origin.page, finding.origin.line, finding.message);
    let hash = place.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}
