//! For a comment on a pull request.

use super::{Report, Rows, facts, harmless, places, what};
use crate::diff::{Change, Level};

/// A hosting site takes comments of 65536 characters; some room is left for what stands around this one.
const MOST: usize = 60_000;

/// The changes as Markdown: summary, what breaks, the rest folded. Cut with a word about it where a comment would be too long.
#[must_use]
pub fn markdown(report: &Report<'_>, rows: &Rows<'_>) -> String {
    let (from, to) = (code(report.from), code(report.to));
    if report.is_empty() {
        return format!("No changes of the API from {from} to {to}.\n");
    }
    let mut text =
        format!("## API changes\n\n{from} → {to}: {}\n\n**Next version {}**\n\n", report.summary(), report.verdict());
    for item in report.not_compared {
        text.push_str(&format!("- **not compared**, its page has an error: {}\n", code(item)));
    }
    if !report.not_compared.is_empty() {
        text.push('\n');
    }
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
        let old = change
            .old
            .as_ref()
            .and_then(|state| rows.before(&state.origin))
            .map(|row| format!("  - {}\n", harmless(row)));
        let new = change
            .new
            .as_ref()
            .and_then(|state| rows.after(&state.origin))
            .map(|row| format!("  + {}\n", harmless(row)));
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
    format!("{fence}{space}{}{space}{fence}", harmless(text))
}

/// Prose that holds code: what stands between backticks is code, and nothing else that a page says is markup. Backticks that
/// don't pair are a page's own.
fn plain(text: &str) -> String {
    let text = harmless(text);
    let parts = text.split('`').collect::<Vec<_>>();
    if parts.len() % 2 == 0 {
        return parts.iter().map(|part| escaped(part)).collect::<Vec<_>>().join("\\`");
    }
    let is_code = |index: usize| index % 2 == 1;
    let parts = parts.iter().enumerate().map(|(index, part)| match (is_code(index), part.is_empty()) {
        // Two backticks side by side would open a longer fence.
        (true, true) => "\\`\\`".to_owned(),
        (true, false) => format!("`{part}`"),
        (false, _) => escaped(part),
    });
    parts.collect()
}

/// Neither markup nor a mention of somebody.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            // A joiner without width: what looks like a name is none.
            '@' => escaped.push_str("@\u{2060}"),
            '\\' | '*' | '_' | '[' | ']' | '(' | ')' | '!' | '#' | '~' | '|' | '>' => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_says_is_no_markup() {
        let cases = [
            ("`i64` instead of `String`", "`i64` instead of `String`"),
            ("![x](https://a) instead of nothing", "\\!\\[x\\]\\(https://a\\) instead of nothing"),
            ("ask @somebody, <b>now</b>", "ask @\u{2060}somebody, &lt;b\\>now&lt;/b\\>"),
            ("a`b instead of *c*", "a\\`b instead of \\*c\\*"),
            ("a``b", "a\\`\\`b"),
            ("one\ntwo\u{1b}[2J", "one\\\\ntwo\\\\u{1b}\\[2J"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected);
        }
        assert_eq!(code("a``b\r~~~"), "``` a``b\\r~~~ ```");
    }
}
