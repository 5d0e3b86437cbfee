//! For a comment on a pull request.

use super::{Report, Rows, facts, places, what};
use crate::diff::{Change, Level};

/// A hosting site takes comments of 65536 characters; some room is left for what stands around this one.
const MOST: usize = 60_000;

/// The changes as Markdown: summary, what breaks, the rest folded. Cut with a word about it where a comment would be too long.
#[must_use]
pub fn markdown(report: &Report<'_>, rows: &Rows<'_>) -> String {
    if report.changes.is_empty() {
        return format!("No changes of the API from `{}` to `{}`.\n", report.from, report.to);
    }
    let mut text = format!(
        "## API changes\n\n`{}` → `{}`: {}\n\n**Next version {}**\n\n",
        report.from,
        report.to,
        report.summary(),
        report.verdict()
    );
    let of = |level: Level| report.changes.iter().filter(|change| change.level == level).collect::<Vec<_>>();
    let mut left_out = 0;
    section(&mut text, "### Breaking", &of(Level::Major), rows, &mut left_out);
    for (level, title) in [(Level::Minor, "new or behaves otherwise"), (Level::Patch, "nothing to do")] {
        let changes = of(level);
        if changes.is_empty() {
            continue;
        }
        text.push_str(&format!("<details><summary>{} {}: {title}</summary>\n\n", changes.len(), level.name()));
        section(&mut text, "", &changes, rows, &mut left_out);
        text.push_str("</details>\n\n");
    }
    if left_out > 0 {
        text.push_str(&format!("{left_out} more: `cargo xtask diff` shows all.\n"));
    }
    text
}

fn section(text: &mut String, title: &str, changes: &[&Change], rows: &Rows<'_>, left_out: &mut usize) {
    if changes.is_empty() {
        return;
    }
    if !title.is_empty() {
        text.push_str(&format!("{title}\n\n"));
    }
    for change in changes {
        let entry = entry(change, rows);
        if text.len() + entry.len() > MOST {
            *left_out += 1;
        } else {
            text.push_str(&entry);
        }
    }
    text.push('\n');
}

fn entry(change: &Change, rows: &Rows<'_>) -> String {
    let facts = facts(change);
    let facts = if facts.is_empty() { String::new() } else { format!(": {}", code(&facts)) };
    let mut entry = format!("- **{}** {}{facts}", change.rule.name(), code(&what(change)));
    if change.level == Level::Patch {
        return format!("{entry} (`{}`)\n", change.fingerprint);
    }
    entry.push_str(&format!(
        "\n  wire: {}; Rust: {}\n  {}, {}, `{}`\n",
        plain(&change.wire),
        plain(&change.rust),
        change.direction.name(),
        code(&places(change)),
        change.fingerprint
    ));
    if change.level == Level::Major {
        let old = change.old.as_ref().and_then(|state| rows.before(&state.origin)).map(|row| format!("  - {row}\n"));
        let new = change.new.as_ref().and_then(|state| rows.after(&state.origin)).map(|row| format!("  + {row}\n"));
        if old != new.as_ref().map(|new| new.replacen('+', "-", 1)) {
            let fence = "~~~~";
            let rows = [old, new].into_iter().flatten().collect::<String>();
            entry.push_str(&format!("\n  {fence}diff\n{rows}  {fence}\n"));
        }
    }
    entry
}

/// Code, whatever backticks it holds.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let (fence, space) = ("`".repeat(longest + 1), if longest > 0 { " " } else { "" });
    format!("{fence}{space}{}{space}{fence}", text.replace('\n', " "))
}

/// Prose that holds code: only what would be markup of the page's is made harmless.
fn plain(text: &str) -> String {
    text.replace('\n', " ").replace('<', "&lt;").replace('|', "\\|")
}
