//! The findings for the terminal. (JSON is what they serialize to.)

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Report;
use super::finding::{Finding, State};
use super::kinds::{Kind, Level};

/// The report as text: at most `most` findings of each kind, all of them if that is 0.
#[must_use]
pub fn text(report: &Report, most: usize, coloured: bool) -> String {
    let paint =
        |code: &str, text: &str| if coloured { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() };
    let mut text = String::new();
    let mut shown = BTreeMap::<Kind, usize>::new();
    for finding in &report.findings {
        let count = shown.entry(finding.kind).or_default();
        *count += 1;
        if most > 0 && *count > most {
            continue;
        }
        let colour = match finding.level {
            Level::High => "1;31",
            Level::Medium => "33",
            Level::Low => "2",
        };
        let level = paint(colour, &format!("{:6}", finding.level.name()));
        let name = paint("1", finding.kind.name());
        text.push_str(&format!("{level} {name} {} ({})\n", harmless(&what(finding)), finding.part.name()));
        text.push_str(&state("there", finding.there.as_ref()));
        text.push_str(&state("here", finding.here.as_ref()));
    }
    if !report.findings.is_empty() {
        text.push('\n');
    }
    for (kind, count) in &shown {
        let hidden = if most > 0 { count.saturating_sub(most) } else { 0 };
        let more = if hidden > 0 { format!(" ({hidden} not shown: --limit 0)") } else { String::new() };
        text.push_str(&format!("{count:6} {}: {}{more}\n", kind.name(), kind.title()));
    }
    text.push_str(&summary(report));
    text
}

/// The last line.
fn summary(report: &Report) -> String {
    let Report { compared, only_there, only_here, findings } = report;
    let counts = format!("{compared} compared, {only_there} only there, {only_here} only here");
    if findings.is_empty() {
        return format!("{counts}: no differences\n");
    }
    let levels = Level::ALL.map(|level| (findings.iter().filter(|one| one.level == level).count(), level.name()));
    let levels = levels.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
    format!("{counts}: {} differences: {}\n", findings.len(), levels.collect::<Vec<_>>().join(", "))
}

fn what(finding: &Finding) -> String {
    match &finding.path {
        Some(path) => format!("{} {path}", finding.item),
        None => finding.item.clone(),
    }
}

fn state(side: &str, state: Option<&State>) -> String {
    let Some(State { origin, fact }) = state else { return String::new() };
    format!("       {side:5} {}  {}:{}\n", harmless(fact), harmless(&origin.page), origin.line)
}

/// On one line, and nothing that a terminal would obey: pages hold what they hold.
fn harmless(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| {
        c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if obeyed(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(shown).collect())
}
