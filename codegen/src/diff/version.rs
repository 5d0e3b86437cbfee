//! The version that the next release must carry.

use serde::Serialize;

use super::{Change, Level};

/// The next release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Release {
    /// The weightiest of its changes; none if nothing changed.
    pub level: Option<Level>,
    /// The version before.
    pub from: String,
    /// The version that it must carry at least.
    pub to: String,
    /// Why that one.
    pub why: String,
}

impl Release {
    /// What the changes since a version ask for.
    ///
    /// # Errors
    /// The version is none.
    pub fn of(changes: &[Change], current: &str) -> Result<Self, semver::Error> {
        let level = changes.iter().map(|change| change.level).max();
        let from = semver::Version::parse(current)?;
        let (to, why) = next(&from, level);
        Ok(Self { level, from: from.to_string(), to: to.to_string(), why: why.to_owned() })
    }
}

/// Below 1.0 a breaking change raises the second number, everything else the third (what Cargo takes for compatible).
fn next(from: &semver::Version, level: Option<Level>) -> (semver::Version, &'static str) {
    let version = semver::Version::new;
    match (level, from.major, from.minor) {
        (None, ..) => (from.clone(), "nothing changed"),
        (Some(Level::Major), 0, 0) => (version(0, 0, from.patch + 1), "below 0.1 every release may break"),
        (Some(Level::Major), 0, minor) => {
            (version(0, minor + 1, 0), "code may stop compiling, and below 1.0 the second number says so")
        }
        (Some(Level::Major), major, _) => (version(major + 1, 0, 0), "code may stop compiling"),
        (Some(_), 0, minor) => {
            (version(0, minor, from.patch + 1), "code goes on compiling, and below 1.0 the third number says so")
        }
        (Some(Level::Minor), major, minor) => {
            (version(major, minor + 1, 0), "there is something new, code goes on compiling")
        }
        (Some(Level::Patch), major, minor) => (version(major, minor, from.patch + 1), "nobody gains or loses anything"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_and_above_one() {
        let cases = [
            ("0.1.3", Some(Level::Major), "0.2.0"),
            ("0.1.3", Some(Level::Minor), "0.1.4"),
            ("0.1.3", Some(Level::Patch), "0.1.4"),
            ("0.0.3", Some(Level::Major), "0.0.4"),
            ("1.2.3", Some(Level::Major), "2.0.0"),
            ("1.2.3", Some(Level::Minor), "1.3.0"),
            ("1.2.3", Some(Level::Patch), "1.2.4"),
            ("1.2.3", None, "1.2.3"),
        ];
        for (from, level, to) in cases {
            let next = semver::Version::parse(from).map(|from| next(&from, level).0.to_string());
            assert_eq!(next.ok().as_deref(), Some(to), "{from} {level:?}");
        }
    }
}
