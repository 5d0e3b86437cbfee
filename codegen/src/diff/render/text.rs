//! For the terminal.

use super::{Report, facts, harmless, places, what};
use crate::diff::Level;

/// The changes as text; an empty diff is one line. Colours where the terminal has some.
#[must_use]
pub fn text(report: &Report<'_>, coloured: bool) -> String {
    if report.is_empty() {
        return format!("no changes from {} to {}\n", harmless(report.from), harmless(report.to));
    }
    let paint =
        |code: &str, text: &str| if coloured { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() };
    let mut text = String::new();
    for change in report.changes {
        let code = match change.level {
            Level::Major => "1;31",
            Level::Minor => "32",
            Level::Patch => "2",
        };
        let level = paint(code, &format!("{:5}", change.level.name()));
        let name = paint("1", change.rule.name());
        text.push_str(&format!("{level} {name} {} ({})\n", harmless(&what(change)), change.direction.name()));
        let facts = facts(change);
        if !facts.is_empty() {
            text.push_str(&format!("      {}\n", harmless(&facts)));
        }
        text.push_str(&format!("      wire: {}\n      rust: {}\n", harmless(&change.wire), harmless(&change.rust)));
        text.push_str(&format!("      {}\n", paint("2", &format!("at {}  {}", places(change), change.fingerprint))));
    }
    for item in report.not_compared {
        text.push_str(&format!("{} {}\n", paint("1;31", "not compared:"), harmless(item)));
    }
    text.push_str(&format!("\n{}\nnext version {}\n", report.summary(), report.verdict()));
    text
}
