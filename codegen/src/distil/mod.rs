//! A page → its facts, in the documentation's own table form: what `spec/` holds.
//!
//! Kept: title, method anchors, status marks with date and successor, the tables with canonical cells, the sample of the
//! request as JSON, official links. Left out: prose, programs, decoration. Distilling what is distilled changes nothing, and
//! the IR of a page has the same facts as the IR of its distilled form.

mod cells;
mod sample;

use std::fmt::Write;

use crate::lower::{is_overview, marks_of, sample_of};
use crate::page::{Heading, Page, Section, Table, escaped};

/// The distilled form of a page; `None` for a page that documents nothing.
#[must_use]
pub fn distil(page: &Page) -> Option<String> {
    if is_overview(&page.path) {
        return None;
    }
    if let Some(url) = &page.front_matter.refresh {
        return Some(stub(url));
    }
    let mut text = String::new();
    if let Some(title) = &page.front_matter.title {
        text.push_str(&format!("---\ntitle: {}\n---\n", scalar(title)));
    }
    let (mut above, mut left_out) = (None, None);
    for part in &page.sections {
        if !says_something(part) {
            left_out = left_out.or(Some(part));
            continue;
        }
        if let Some(between) = left_out.take().filter(|_| would_join(above, part)) {
            section(between, &mut text);
        }
        section(part, &mut text);
        above = part.heading.as_ref();
    }
    Some(text)
}

fn stub(url: &str) -> String {
    let (title, content) = (scalar(&format!("Moved to {url}")), scalar(&format!("0;url={url}")));
    format!("---\ntitle: {title}\nhead:\n  - - meta\n    - http-equiv: refresh\n      content: {content}\n---\n")
}

/// A YAML scalar: quoted where a plain one would mean something else.
fn scalar(text: &str) -> String {
    let special = |c: char| ":#'\"{}[],&*!|>%@`?-".contains(c);
    let looks_otherwise =
        text.parse::<f64>().is_ok() || matches!(text, "" | "true" | "false" | "null" | "~" | "yes" | "no");
    if text.starts_with(special)
        || text.contains(char::is_control)
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || looks_otherwise
    {
        return serde_json::Value::from(text).to_string();
    }
    text.to_owned()
}

/// Whether anything would be lost with a section.
fn says_something(section: &Section) -> bool {
    section.heading.as_ref().is_none_or(|heading| heading.anchor.is_some() || !section.tables.is_empty())
}

/// Whether a section would be a part of the operation above it, if no heading stood between them.
fn would_join(above: Option<&Heading>, section: &Section) -> bool {
    let headings = above.zip(section.heading.as_ref());
    headings.is_some_and(|(above, own)| above.has_below(own.level, own.anchor.as_deref()))
}

fn section(section: &Section, text: &mut String) {
    if let Some(heading) = &section.heading {
        let mut words = vec!["#".repeat(usize::from(heading.level))];
        words.extend((!heading.title.is_empty()).then(|| escaped(&heading.title)));
        words.extend(heading.anchor.as_ref().map(|anchor| format!("{{#{anchor}}}")));
        block(text, &words.join(" "));
    }
    for admonition in &section.admonitions {
        let classes = admonition.classes.iter().map(|class| format!(".{class}")).collect::<Vec<_>>().join(" ");
        let mut inside = String::new();
        for mark in marks_of(admonition).iter().take(1) {
            let date = mark.date.iter().map(|date| format!("`{date}`"));
            let successor = mark.successor.iter().map(|page| format!("[→](/{page})"));
            let parts = date.chain(successor).collect::<Vec<_>>().join(" ");
            inside = if parts.is_empty() { parts } else { format!("\n{parts}\n") };
        }
        block(text, &format!("::: warning {{{classes}}}\n{inside}\n:::"));
    }
    let (requests, others) = section.tables.split_at(section.tables.len().min(1));
    requests.iter().for_each(|part| table(part, text));
    if let Some(sample) = sample_of(section) {
        block(text, &format!("```json [请求样例]\n{}\n```", sample::write(&sample)));
    }
    others.iter().for_each(|part| table(part, text));
    let links =
        section.links.iter().map(|link| format!("[{}]({})", link.text, destination(&link.href))).collect::<Vec<_>>();
    if !links.is_empty() {
        block(text, &format!("参阅 {}", links.join(" ")));
    }
}

/// An address as Markdown writes it.
fn destination(href: &str) -> String {
    let mut text = String::new();
    for character in href.chars() {
        if matches!(character, '\\' | '(' | ')' | '<' | '>') || (character == '&' && href.contains(';')) {
            text.push('\\');
        }
        text.push(character);
    }
    if href.contains(char::is_whitespace) { format!("<{text}>") } else { text }
}

/// Appends a block behind a blank line.
fn block(text: &mut String, block: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(block);
    text.push('\n');
}

fn table(table: &Table, text: &mut String) {
    let mut lines = format!("| {} | 类型 {{.type}} | 描述 {{.desc}}\n| --- | --- | ---", escaped(&table.title));
    for row in &table.rows {
        lines.push('\n');
        cells::write(row, &mut lines);
    }
    if let Some(close) = &table.close {
        let id = if close.is_empty() { String::new() } else { format!(" #{close}") };
        // Writing to a string can't fail.
        let _ = write!(lines, "\n\n{{.im-table{id}}}");
    }
    block(text, &lines);
}
