//! `docs/lint.md`: the table of rules, how often each is right, and an example of each.

use std::collections::BTreeMap;
use std::fmt::Write;

use wechatpay_inspect::lint::{self, Report, Rule, Style};

use crate::{file, found, judgments};

#[test]
fn the_documented_table_is_the_table() {
    let counts = judgments::counts();
    let mut table = "| rule | severity | default | right | what it finds |\n|---|---|---|---|---|\n".to_owned();
    for rule in Rule::ALL {
        let (name, severity) = (rule.name(), rule.severity().name());
        let state = if rule.is_on() { "on" } else { "off" };
        let precision = precision(&counts, *rule);
        writeln!(table, "| [`{name}`](#{name}) | {severity} | {state} | {precision} | {} |", rule.title()).unwrap();
    }
    holds("rules", &table);
}

#[test]
fn the_documented_examples_are_found() {
    let mut text = String::new();
    for rule in Rule::ALL {
        let (pages, found) = found(rule.name());
        let first = &found[..1];
        let shown = lint::text(&Report::new(first, &[*rule], &pages), Style::Plain);
        let example = shown.split("\n\n").next().unwrap();
        let why = format!("Why: {}. What to do: {}.", rule.why(), rule.help());
        write!(text, "\n### {}\n\n{}. {why}\n\n```text\n{example}\n```\n", rule.name(), sentence(rule.title()))
            .unwrap();
    }
    holds("examples", &(text + "\n"));
}

/// `16 of 16 (100 %)`.
fn precision(counts: &BTreeMap<Rule, (usize, usize)>, rule: Rule) -> String {
    match counts.get(&rule) {
        None => "nothing found".to_owned(),
        Some((right, all)) => format!("{right} of {all} ({} %)", right * 100 / all),
    }
}

fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + characters.as_str()
}

/// Whether a marked part of the page is what it must be.
fn holds(mark: &str, expected: &str) {
    let (begin, end) = (format!("<!-- {mark} -->\n"), format!("<!-- end of {mark} -->"));
    // Two tests write parts of one page.
    static PAGE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _one = PAGE.lock();
    let path = file("docs/lint.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(&begin).unwrap();
    let (stated, after) = rest.split_once(&end).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        return std::fs::write(path, format!("{before}{begin}{expected}{end}{after}")).unwrap();
    }
    assert_eq!(stated, expected, "UPDATE_DOCS=1 cargo test -p wechatpay-tests --test lint writes it");
}
