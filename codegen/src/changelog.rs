//! The changelog (keepachangelog.com): the part of its section "Unreleased" that follows from the documentation.
//!
//! That part stands between two marks and is replaced as a whole, so that writing it again changes nothing; what people wrote
//! around it stays. The first mark notes since which revision it tells.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::diff::{Change, Kind, Level, Report, Rule};

/// A changelog that has no entry yet.
const EMPTY: &str = "\
# Changelog

What changed for those who use the crate, after [Keep a Changelog](https://keepachangelog.com/en/1.1.0/); versions follow
[Semantic Versioning](https://semver.org/).

## [Unreleased]
";

const UNRELEASED: &str = "## [Unreleased]";
const BEGIN: &str = "<!-- documentation since ";
const BEGUN: &str = ": written by `cargo xtask update`, which replaces all up to the next mark -->";
const END: &str = "<!-- end of documentation -->";

/// Since which revision the unreleased part tells; nothing if there is no such part.
#[must_use]
pub fn since(changelog: &str) -> Option<&str> {
    let line = unreleased(changelog)?.lines().find_map(|line| line.strip_prefix(BEGIN))?;
    line.strip_suffix(BEGUN)
}

/// The changelog with the changes since a revision; a part that stood there before is replaced. Its lines end as they did.
#[must_use]
pub fn with(changelog: &str, since: &str, report: &Report<'_>) -> String {
    if changelog.contains("\r\n") {
        return with(&changelog.replace("\r\n", "\n"), since, report).replace('\n', "\r\n");
    }
    let part = format!("{BEGIN}{since}{BEGUN}\n\n{}{END}\n", part(report));
    let changelog = if changelog.trim().is_empty() { EMPTY } else { changelog };
    let (Some(start), Some(section)) = (below_heading(changelog), unreleased(changelog)) else {
        return insert(changelog, &format!("{UNRELEASED}\n\n{part}"));
    };
    let rest = &changelog[start + section.len()..];
    let section = match (section.find(BEGIN), section.find(END)) {
        (Some(begin), Some(end)) if begin < end => {
            format!("{}{part}{}", &section[..begin], separated(&section[end + END.len()..]))
        }
        _ => format!("\n\n{part}{}", separated(section)),
    };
    let section = section.trim_end().to_owned();
    let gap = if rest.is_empty() { "\n" } else { "\n\n" };
    format!("{}{section}{gap}{rest}", &changelog[..start])
}

/// What stands below the heading "Unreleased", up to the next release.
fn unreleased(changelog: &str) -> Option<&str> {
    let rest = changelog.get(below_heading(changelog)?..)?;
    Some(rest.find("\n## ").map_or(rest, |next| &rest[..=next]))
}

/// Where the heading "Unreleased" ends: a line of its own, wherever else it is spoken of.
fn below_heading(changelog: &str) -> Option<usize> {
    let mut start = 0;
    for line in changelog.split_inclusive('\n') {
        if line.trim_end() == UNRELEASED {
            return Some(start + UNRELEASED.len());
        }
        start += line.len();
    }
    None
}

/// What people wrote, one blank line below the part.
fn separated(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() { String::new() } else { format!("\n{text}\n") }
}

/// In front of the first release, or at the end.
fn insert(changelog: &str, section: &str) -> String {
    match changelog.find("\n## ") {
        Some(release) => format!("{}\n\n{section}\n{}", changelog[..release].trim_end(), &changelog[release + 1..]),
        None => format!("{}\n\n{section}", changelog.trim_end()),
    }
}

/// The headings, in the order of keepachangelog.com.
const HEADINGS: [&str; 4] = ["Added", "Changed", "Deprecated", "Removed"];

fn part(report: &Report<'_>) -> String {
    let mut text = String::new();
    let (quiet, told) = report.changes.iter().partition::<Vec<_>, _>(|change| is_quiet(change));
    // Writing to a string can't fail.
    if report.changes.is_empty() {
        let _ = writeln!(text, "The documentation changed nothing.\n");
        return text;
    }
    let _ = writeln!(text, "The documentation asks for {} at least: {}.\n", report.release.to, report.release.why);
    let mut by_heading = BTreeMap::<&str, Vec<&Change>>::new();
    for change in told {
        by_heading.entry(heading(change)).or_default().push(change);
    }
    for heading in HEADINGS {
        let Some(changes) = by_heading.get(heading) else { continue };
        let _ = writeln!(text, "### {heading}\n");
        changes.iter().for_each(|change| text.push_str(&line(change)));
        text.push('\n');
    }
    if !quiet.is_empty() {
        let are = if quiet.len() == 1 { "change is" } else { "changes are" };
        let _ = writeln!(text, "{} more {are} of labels, links, samples and the like: no code notices.\n", quiet.len());
    }
    text
}

/// What nobody who uses the crate has to read.
fn is_quiet(change: &Change) -> bool {
    change.level == Level::Patch && change.kind != Kind::Moved
}

fn heading(change: &Change) -> &'static str {
    match (change.rule, change.kind) {
        (Rule::Deprecated | Rule::OperationMoved, _) => "Deprecated",
        (_, Kind::Added) => "Added",
        (_, Kind::Removed) => "Removed",
        (_, Kind::Changed | Kind::Moved) => "Changed",
    }
}

fn line(change: &Change) -> String {
    let breaking = if change.level == Level::Major { "**Breaking:** " } else { "" };
    let path = change.path.as_ref().map(|path| format!(" `{path}`")).unwrap_or_default();
    let feature = change.product.as_ref().map(|product| format!(" (feature `{product}`)")).unwrap_or_default();
    format!("- {breaking}`{}`{path}{feature}: {}. {}.\n", change.item, change.rule.when(), sentence(&change.rust))
}

/// With a capital, unless it begins with code.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Release;

    fn written(changelog: &str, since: &str) -> String {
        let release = Release { level: None, from: "1.0.0".into(), to: "1.0.0".into(), why: "nothing changed".into() };
        with(changelog, since, &Report { from: "a", to: "b", release: &release, changes: &[], not_compared: &[] })
    }

    #[test]
    fn writing_it_again_changes_nothing_whatever_stands_around_it() {
        let around = [
            "",
            "# Changelog\n",
            "# Changelog\n\n## [Unreleased]\n",
            "# Changelog\n\n## [Unreleased]\n\n### Fixed\n\n- Ours.\n",
            "# Changelog\n\n## [Unreleased]\n\n## [1.0.0]\n\n- Old.\n",
            "# Changelog\n\n## [1.0.0]\n\n- Old.\n",
            "# Changelog\n\nWhat comes stands below `## [Unreleased]`.\n\n### [Unreleased]: no\n\n## [1.0.0]\n\n- Old.\n",
            "# Changelog\r\n\r\n## [Unreleased]\r\n\r\n- Ours.\r\n\r\n## [1.0.0]\r\n\r\n- Old.\r\n",
            "# Changelog\n\n## [Unreleased]\n\n- Ours.\n\n## [1.0.0]\n\n- Old.\n\n## [0.9.0]\n\n- Older.\n",
        ];
        for text in around {
            let once = written(text, "abc");
            assert_eq!(since(&once), Some("abc"), "{once}");
            assert_eq!(written(&once, "abc"), once, "of {text:?}");
            for line in text.lines().filter(|line| !line.is_empty()) {
                assert_eq!(once.lines().filter(|own| *own == line).count(), 1, "{line} in {once}");
            }
            assert!(!once.replace('\r', "").contains("\n\n\n") && once.ends_with('\n'), "{once:?}");
            let windows = once.matches("\r\n").count();
            assert!(windows == 0 || windows == once.matches('\n').count(), "{once:?}");
            assert_eq!(since(&written(&once, "def")), Some("def"));
        }
    }

    #[test]
    fn a_released_part_is_no_longer_the_unreleased_one() {
        let released = written("", "abc").replace(UNRELEASED, "## [1.0.1]");
        assert_eq!(since(&released), None);
        let next = written(&released, "def");
        assert_eq!(since(&next), Some("def"));
        assert!(next.find("since def") < next.find("## [1.0.1]"), "{next}");
        assert!(next.contains("since abc"));
    }
}
