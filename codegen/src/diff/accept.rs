//! Changes that somebody looked at and takes: by fingerprint, each with its reason.
//!
//! ```toml
//! [[change]]
//! fingerprint = "0123456789ab"
//! why = "nobody calls it: it answered 404 since spring"
//! ```

use serde::Deserialize;

use super::{Change, Level};

/// The entries of an accept file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    #[serde(default, rename = "change")]
    changes: Vec<Entry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fingerprint: String,
    why: String,
}

/// What remains after the accepted changes are set aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Fingerprints of the changes that weigh too much and that nobody accepted.
    pub findings: Vec<String>,
    /// How many were accepted.
    pub accepted: usize,
    /// Entries that no longer match a change.
    pub stale: Vec<String>,
}

impl Accepted {
    /// Reads an accept file.
    ///
    /// # Errors
    /// The text is not of that form, an entry has no reason, or two have one fingerprint.
    pub fn read(text: &str) -> Result<Self, String> {
        let accepted = toml::from_str::<Self>(text).map_err(|error| error.to_string())?;
        let mut known = std::collections::BTreeSet::new();
        for Entry { fingerprint, why } in &accepted.changes {
            if why.trim().is_empty() {
                return Err(format!("`{fingerprint}` must say why"));
            }
            if !known.insert(fingerprint) {
                return Err(format!("`{fingerprint}` stands there twice"));
            }
        }
        Ok(accepted)
    }

    /// Judges the changes: those of a level, or above it, are findings unless they are accepted.
    #[must_use]
    pub fn judge(&self, changes: &[Change], fail_on: Option<Level>) -> Judgement {
        let is_accepted = |change: &&Change| self.changes.iter().any(|entry| entry.fingerprint == change.fingerprint);
        let weighs = |change: &&Change| fail_on.is_some_and(|level| change.level >= level);
        let findings = changes.iter().filter(|change| weighs(change) && !is_accepted(change));
        let stale = self.changes.iter().filter(|entry| changes.iter().all(|c| c.fingerprint != entry.fingerprint));
        Judgement {
            findings: findings.map(|change| change.fingerprint.clone()).collect(),
            accepted: changes.iter().filter(is_accepted).count(),
            stale: stale.map(|entry| format!("{} ({})", entry.fingerprint, entry.why)).collect(),
        }
    }
}
