//! Markdown → [`Page`].
//!
//! pulldown-cmark finds the blocks with their offsets; what a block says is then read from the page's own text, because
//! the documentation writes attributes (`{…}`) and admonitions (`:::`) that CommonMark does not know.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{Admonition, Fence, Heading, Page, Section, attributes, front_matter, table};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::Link;
use crate::source::{Positions, Source};

/// Reads a page; it always gives one, whatever stands in it.
#[must_use]
pub fn read(source: &Source, found: &mut Vec<Diagnostic>) -> Page {
    let positions = Positions::new(source);
    let mut reader = Reader::new(&positions, found);
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut events = Parser::new_ext(&source.text, options).into_offset_iter();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => reader.front_matter(text_until_end(&mut events), range.start),
            Event::Start(Tag::Heading { level, .. }) => reader.heading(level as u8, range),
            Event::Start(Tag::Table(_)) => reader.table(range),
            Event::Start(Tag::CodeBlock(kind)) => {
                let text = text_until_end(&mut events);
                reader.fence(kind, text, range);
            }
            Event::Start(Tag::Paragraph) => reader.paragraph(range),
            Event::Start(Tag::HtmlBlock) => reader.stray_rows(range),
            Event::Start(Tag::Link { dest_url, .. }) => reader.link(&dest_url, range),
            _ => {}
        }
    }
    reader.page
}

/// The text up to the end of the present block.
fn text_until_end<'t>(events: &mut impl Iterator<Item = (Event<'t>, Range<usize>)>) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(piece) => text.push_str(&piece),
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => break,
            _ => {}
        }
    }
    text
}

struct Reader<'r> {
    positions: &'r Positions<'r>,
    found: &'r mut Vec<Diagnostic>,
    page: Page,
    /// Offset behind the last table, while nothing but blanks may stand between it and its closing line.
    table_end: Option<usize>,
    /// Inside `::: … :::`, and whether it is one that is kept.
    admonition: Option<bool>,
    /// Up to here the paragraph was read as something else than prose.
    consumed: usize,
}

impl<'r> Reader<'r> {
    fn new(positions: &'r Positions<'r>, found: &'r mut Vec<Diagnostic>) -> Self {
        let path = positions.source().path.clone();
        let page =
            Page { path, front_matter: front_matter::FrontMatter::default(), sections: vec![Section::default()] };
        Self { positions, found, page, table_end: None, admonition: None, consumed: 0 }
    }

    fn text(&self, range: &Range<usize>) -> &'r str {
        self.positions.source().text.get(range.clone()).unwrap_or_default()
    }

    fn section(&mut self) -> &mut Section {
        if self.page.sections.is_empty() {
            self.page.sections.push(Section::default());
        }
        let last = self.page.sections.len() - 1;
        &mut self.page.sections[last]
    }

    fn report(&mut self, code: Code, offset: usize, length: usize, message: String) {
        self.found.push(Diagnostic::new(code, self.positions.origin(offset), length, message));
    }

    fn front_matter(&mut self, text: String, offset: usize) {
        match front_matter::read(&text) {
            Ok(front_matter) => self.page.front_matter = front_matter,
            Err(message) => self.report(Code::FrontMatter, offset, 3, message),
        }
    }

    fn heading(&mut self, level: u8, range: Range<usize>) {
        let text = self.text(&range).lines().next().unwrap_or_default();
        let (title, attributes) = attributes::split(text.trim_start_matches(['#', ' ']));
        let heading = Heading {
            origin: self.positions.origin(range.start),
            level,
            title: title.to_owned(),
            anchor: attributes.id,
        };
        self.page.sections.push(Section { heading: Some(heading), ..Section::default() });
    }

    fn table(&mut self, range: Range<usize>) {
        let lines = table::lines(self.text(&range), range.start).collect::<Vec<_>>();
        self.consumed = range.end;
        self.add_table(&lines, range.end);
    }

    fn add_table(&mut self, lines: &[table::Line<'_>], end: usize) {
        if let Some(table) = table::read(lines, self.positions, self.found) {
            self.table_end = table.close.is_none().then_some(end);
            self.section().tables.push(table);
        }
    }

    fn fence(&mut self, kind: CodeBlockKind<'_>, text: String, range: Range<usize>) {
        let CodeBlockKind::Fenced(info) = kind else { return self.stray_rows(range) };
        let origin = self.positions.origin(range.start);
        self.section().fences.push(Fence { origin, info: info.to_string(), text });
        self.table_end = None;
    }

    /// A paragraph is prose, the closing line of a table, the lines of an admonition, or rows that lost their table.
    fn paragraph(&mut self, range: Range<usize>) {
        let text = self.text(&range);
        let lines = table::lines(text, range.start).collect::<Vec<_>>();
        let Some((_, first)) = lines.first() else { return };
        if table::is_row(first) {
            self.rows_without_table(&lines, range.end);
        } else if let Some(id) = table::closing(first) {
            self.close(id, range.start);
            self.rest_of_paragraph(&lines[1..]);
        } else {
            self.prose(&lines);
        }
    }

    fn close(&mut self, id: String, offset: usize) {
        self.table_end = None;
        match self.section().tables.last_mut() {
            Some(table) if table.close.is_none() => table.close = Some(id),
            _ => self.report(Code::TableClose, offset, 1, "nothing to close here".to_owned()),
        }
    }

    /// What follows a closing line without a blank line between.
    fn rest_of_paragraph(&mut self, lines: &[table::Line<'_>]) {
        for (offset, line) in lines.iter().filter(|(_, line)| table::is_row(line)) {
            self.stray_row(*offset, line);
        }
    }

    fn prose(&mut self, lines: &[table::Line<'_>]) {
        for (offset, line) in lines {
            if let Some(opening) = line.strip_prefix(":::") {
                self.fence_line(opening, *offset);
            } else if table::is_row(line) {
                self.stray_row(*offset, line);
            } else if self.admonition == Some(true) {
                self.admonition_text(line);
            } else if self.admonition.is_none() {
                self.description(line);
            }
        }
    }

    /// `::: warning :beginner: {.im-redesigned}` opens, a bare `:::` closes.
    fn fence_line(&mut self, opening: &str, offset: usize) {
        let (title, attributes) = attributes::split(opening);
        if title.is_empty() && attributes == attributes::Attributes::default() {
            self.admonition = None;
            return;
        }
        let kept = !attributes.classes.is_empty();
        self.admonition = Some(kept);
        if kept {
            let origin = self.positions.origin(offset);
            let admonition =
                Admonition { origin, title: title.to_owned(), classes: attributes.classes, text: String::new() };
            self.section().admonitions.push(admonition);
        }
    }

    fn admonition_text(&mut self, line: &str) {
        if let Some(admonition) = self.section().admonitions.last_mut() {
            if !admonition.text.is_empty() {
                admonition.text.push('\n');
            }
            admonition.text.push_str(line);
        }
    }

    fn description(&mut self, line: &str) {
        let section = self.section();
        let is_reference = line.starts_with("参阅");
        if section.tables.is_empty() && section.description.is_none() && !is_reference {
            section.description = Some(line.to_owned());
        }
    }

    fn rows_without_table(&mut self, lines: &[table::Line<'_>], end: usize) {
        let Some((offset, first)) = lines.first().copied() else { return };
        let length = first.chars().count();
        let is_continuation = self.table_end.is_some();
        if table::is_known(lines) {
            self.report(Code::TableDelimiter, offset, length, "a table that Markdown does not recognise".to_owned());
            self.add_table(lines, end);
        } else if let (true, Some(mut table)) = (is_continuation, self.section().tables.pop()) {
            let message = format!("{} line(s) follow their table behind a gap", lines.len());
            self.report(Code::TableBroken, offset, length, message);
            table::extend(&mut table, lines, self.positions, self.found);
            self.table_end = table.close.is_none().then_some(end);
            self.section().tables.push(table);
        } else {
            for (offset, line) in lines.iter().filter(|(_, line)| table::is_row(line)) {
                self.stray_row(*offset, line);
            }
        }
    }

    fn stray_rows(&mut self, range: Range<usize>) {
        for (offset, line) in table::lines(self.text(&range), range.start).filter(|(_, line)| table::is_row(line)) {
            self.stray_row(offset, line);
        }
    }

    fn stray_row(&mut self, offset: usize, line: &str) {
        let origin = self.positions.origin(offset);
        let message = format!("not read: `{line}`");
        self.found.push(Diagnostic::new(Code::StrayRow, origin, line.chars().count(), message).instead_of_row());
    }

    /// Official pages are on other sites; links inside tables and admonitions are prose.
    fn link(&mut self, url: &str, range: Range<usize>) {
        if range.start < self.consumed || self.admonition.is_some() || !url.starts_with("http") {
            return;
        }
        let text = self.text(&range).trim_start_matches('[').split(']').next().unwrap_or_default().to_owned();
        self.section().links.push(Link { text, href: url.to_owned() });
    }
}
