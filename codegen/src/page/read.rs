//! Markdown → [`Page`].
//!
//! pulldown-cmark finds the blocks with their offsets; what a block says is then read from the page's own text, because
//! the documentation writes attributes (`{…}`) and admonitions (`:::`) that CommonMark does not know.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::columns::Columns;
use super::plain::plain;
use super::{Admonition, Cell, Fence, Heading, Page, Section, attributes, front_matter, row, table, titles};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::Link;
use crate::source::{Positions, Source};

/// Reads a page; it always gives one, whatever stands in it.
#[must_use]
pub fn read(source: &Source, found: &mut Vec<Diagnostic>) -> Page {
    let positions = Positions::new(source);
    let mut reader = Reader::new(&positions, found);
    let body = reader.front_matter();
    let markdown = source.text.get(body..).unwrap_or_default();
    let mut events = Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let range = range.start + body..range.end + body;
        match event {
            Event::Start(Tag::Heading { level, .. }) => reader.heading(level as u8, range),
            Event::Start(Tag::Table(_)) => reader.table(range),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let text = text_until_end(&mut events);
                reader.fence(&info, text, range);
            }
            Event::Start(Tag::Paragraph) => reader.paragraph(range),
            Event::Start(Tag::HtmlBlock) => reader.html(range),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => reader.swallowed(range),
            Event::Start(Tag::Item) => reader.item(range),
            Event::Start(Tag::Link { dest_url, .. }) => reader.link(&dest_url, range),
            _ => {}
        }
    }
    reader.inclusions(body);
    reader.strays(body);
    reader.page
}

/// The text up to the end of the present block.
fn text_until_end<'t>(events: &mut impl Iterator<Item = (Event<'t>, Range<usize>)>) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(piece) => text.push_str(&piece),
            Event::End(TagEnd::CodeBlock) => break,
            _ => {}
        }
    }
    text
}

struct Reader<'r> {
    positions: &'r Positions<'r>,
    found: &'r mut Vec<Diagnostic>,
    page: Page,
    /// Whether the last table still takes rows: it was not closed, and no code stands behind it.
    open: bool,
    /// What the columns of the last table hold.
    columns: Columns,
    /// Where the last line of a table ends.
    row_end: usize,
    /// What stands above the next table and may be its title.
    caption: Option<String>,
    /// Inside `::: … :::`, and whether it is one that is kept.
    admonition: Option<bool>,
    /// Where the lines of tables begin that were read.
    read: BTreeSet<usize>,
    /// Up to here the page is no prose.
    consumed: usize,
}

impl<'r> Reader<'r> {
    fn new(positions: &'r Positions<'r>, found: &'r mut Vec<Diagnostic>) -> Self {
        let path = positions.source().path.clone();
        let page =
            Page { path, front_matter: front_matter::FrontMatter::default(), sections: vec![Section::default()] };
        Self {
            positions,
            found,
            page,
            open: false,
            columns: Columns::default(),
            row_end: 0,
            caption: None,
            admonition: None,
            read: BTreeSet::new(),
            consumed: 0,
        }
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

    /// Reads the front matter; gives the offset behind it.
    fn front_matter(&mut self) -> usize {
        let Some((text, end)) = front_matter::split(&self.positions.source().text) else { return 0 };
        match front_matter::read(text) {
            Ok(front_matter) => self.page.front_matter = front_matter,
            Err(message) => self.report(Code::FrontMatter, 0, 3, message),
        }
        end
    }

    fn heading(&mut self, level: u8, range: Range<usize>) {
        let text = self.text(&range);
        let is_underlined = !text.starts_with('#');
        let lines = table::lines(text, range.start).collect::<Vec<_>>();
        if is_underlined && lines.iter().any(|(_, line)| table::is_row(line) || table::closing(line).is_some()) {
            return self.block(&lines);
        }
        self.consumed = range.end;
        let text = plain(text.lines().next().unwrap_or_default());
        let (title, id) = title_and_id(&text);
        self.caption = titles::kind(title).map(|_| title.to_owned());
        self.open = false;
        let above = self.section().heading.as_ref();
        if above.is_some_and(|above| above.has_below(level, id.as_deref())) {
            return;
        }
        let heading =
            Heading { origin: self.positions.origin(range.start), level, title: title.to_owned(), anchor: id };
        self.page.sections.push(Section { heading: Some(heading), ..Section::default() });
    }

    fn fence(&mut self, info: &str, text: String, range: Range<usize>) {
        let origin = self.positions.origin(range.start);
        self.section().fences.push(Fence { origin, info: info.to_owned(), text });
        self.open = false;
    }

    // Tables

    /// A table that Markdown recognises, and what follows it without a blank line.
    fn table(&mut self, range: Range<usize>) {
        let lines = table::lines(self.text(&range), range.start).collect::<Vec<_>>();
        if self.open && self.is_below(range.start) {
            return self.block(&lines);
        }
        let (heading, rows) = lines.split_at(lines.len().min(2));
        self.begin(heading);
        self.block(rows);
    }

    fn paragraph(&mut self, range: Range<usize>) {
        let lines = table::lines(self.text(&range), range.start).collect::<Vec<_>>();
        self.cut_off(&lines);
        self.block(&lines);
    }

    /// A comment hides what it holds; in other HTML a table is one all the same, unless it is written in tags.
    fn html(&mut self, range: Range<usize>) {
        let text = self.text(&range);
        if text.trim_start().starts_with("<!--") {
            return;
        }
        if let Some(tag) = ["<table", "<tr", "<td", "<th>"].iter().find_map(|tag| find_tag(text, tag)) {
            let message = "a table in HTML";
            let help = "write the table in Markdown; what it says is not known";
            self.found
                .push(Diagnostic::new(Code::NotHere, self.positions.origin(range.start + tag), 1, message).help(help));
        }
        self.swallowed(range);
    }

    /// A block that is no Markdown, or code by its indent: rows in it are rows all the same.
    fn swallowed(&mut self, range: Range<usize>) {
        let lines = table::lines(self.text(&range), range.start).collect::<Vec<_>>();
        let is_table = |line: &str| table::is_heading(line) || table::closing(line).is_some();
        let is_row = |line: &str| self.open && table::is_row(line);
        if lines.iter().any(|(_, line)| is_table(line) || is_row(line)) {
            self.cut_off(&lines);
            self.block(&lines);
        }
    }

    /// A list right below a row goes on with it.
    fn item(&mut self, range: Range<usize>) {
        if self.open && self.is_below(range.start) {
            let lines = table::lines(self.text(&range), range.start).collect::<Vec<_>>();
            self.block(&lines);
        }
    }

    /// Reports the parts of the page that stand in other files: `<!--@include: ./rows.md-->`.
    fn inclusions(&mut self, body: usize) {
        let text = self.positions.source().text.get(body..).unwrap_or_default();
        for (at, mark) in text.match_indices("<!--") {
            let Some(file) = text[at + mark.len()..].trim_start().strip_prefix("@include:") else { continue };
            let file = file.split("-->").next().unwrap_or_default().trim();
            let message = format!("`{file}` is included here and was not read");
            let help = "put the text of that file in its place";
            let origin = self.positions.origin(body + at);
            self.found.push(Diagnostic::new(Code::NotHere, origin, mark.len(), message).help(help));
        }
    }

    /// Lines without a blank line between: prose, rows, the closing line of a table, the lines of an admonition, and tables
    /// that Markdown does not recognise or that no blank line separates from the one above.
    fn block(&mut self, lines: &[table::Line<'_>]) {
        let mut rest = lines;
        while let Some(((offset, line), behind)) = rest.split_first() {
            if *offset < self.row_end {
                rest = behind;
                continue;
            }
            if table::is_heading(line) || (self.is_above_delimiter(*offset) && table::is_other_heading(line)) {
                let delimiter = behind.first().map(|(_, line)| *line).filter(|line| table::is_delimiter(line));
                let is_whole = delimiter.is_some_and(|delimiter| table::columns(delimiter) == table::columns(line));
                let help = if is_whole { "leave a blank line above the table" } else { Code::TableDelimiter.help() };
                self.misplaced(line, *offset, "a table that Markdown does not recognise", help);
                let (head, rows) = rest.split_at(if delimiter.is_some() { 2 } else { 1 });
                self.begin(head);
                rest = rows;
                continue;
            }
            if let Some(id) = table::closing(line) {
                self.close(id, *offset);
            } else if self.open && table::is_delimiter(line) {
                self.misplaced(line, *offset, "a delimiter among the rows", "it was passed over");
            } else if self.open && self.is_row(line, *offset) {
                self.row(line, *offset);
            } else if self.open && self.continues(line, *offset) {
                self.continuation(line, *offset);
            } else {
                self.prose(line, *offset);
            }
            rest = behind;
        }
    }

    /// Whether the line below the one at the given place is a delimiter, be it in another block.
    fn is_above_delimiter(&self, offset: usize) -> bool {
        let text = self.positions.source().text.get(offset..).unwrap_or_default();
        table::lines(text, offset).nth(1).is_some_and(|(_, line)| table::is_delimiter(line))
    }

    /// Whether a line is a row of the open table. A delimiter with something behind it is none.
    fn is_row(&self, line: &str, offset: usize) -> bool {
        let is_row = table::is_row(line) || (self.is_below(offset) && table::has_cells(line));
        is_row && !table::begins_as_delimiter(line)
    }

    /// Whether no blank line is between the last line of a table and the given place.
    fn is_below(&self, offset: usize) -> bool {
        self.text(&(self.row_end..offset)).matches('\n').take(2).count() < 2
    }

    /// Whether a line without cells goes on with the row right above it.
    fn continues(&mut self, line: &str, offset: usize) -> bool {
        let is_other = [":::", "参阅", "<!--", "|"].iter().any(|mark| line.starts_with(mark)) || line.is_empty();
        let below_row = self.is_below(offset);
        let row = self.section().tables.last().and_then(|table| table.rows.last());
        !is_other && below_row && row.is_some_and(|row| row.r#type.is_some())
    }

    fn continuation(&mut self, line: &str, offset: usize) {
        self.end_row(offset + line.len());
        let origin = self.positions.origin(offset);
        let message = "this line has no cells";
        self.found.push(Diagnostic::new(Code::ContinuedRow, origin.clone(), line.chars().count(), message));
        let Some(row) = self.section().tables.last_mut().and_then(|table| table.rows.last_mut()) else { return };
        let empty = || Cell { origin, text: String::new(), attributes: attributes::Attributes::default() };
        row.description.get_or_insert_with(empty).continue_with(&table::in_one_cell(line));
    }

    fn end_row(&mut self, end: usize) {
        self.row_end = end;
        self.consumed = end;
    }

    /// Begins a table with its heading and its delimiter.
    fn begin(&mut self, lines: &[table::Line<'_>]) {
        let Some((offset, heading)) = lines.first() else { return };
        if self.is_taken_from_a_table(heading, *offset) {
            let message = "a delimiter below a row makes a heading of it";
            let finding = Diagnostic::new(Code::TableDelimiter, self.positions.origin(*offset), 1, message);
            self.found
                .push(finding.help("remove the delimiter, or leave a blank line above the table").instead_of_row());
        }
        self.read.extend(lines.iter().map(|(offset, _)| *offset));
        self.end_row(lines.last().map_or(*offset, |(offset, line)| offset + line.len()));
        let (table, columns) = table::begin(heading, self.caption.take(), *offset, self.positions);
        self.columns = columns;
        self.section().tables.push(table);
        self.open = true;
    }

    /// Whether a heading that says nothing of a table stands right below the lines of another one.
    fn is_taken_from_a_table(&self, heading: &str, offset: usize) -> bool {
        let above = self.positions.source().text.get(..offset).unwrap_or_default();
        // The last whole line; behind it stand at most the marks in front of the heading.
        let above = above.rsplit('\n').nth(1).and_then(|line| table::lines(line, 0).next());
        !table::is_other_heading(heading)
            && above.is_some_and(|(_, line)| table::is_row(line) || table::is_delimiter(line))
    }

    fn row(&mut self, line: &str, offset: usize) {
        self.read.insert(offset);
        self.end_row(offset + line.len());
        let row = row::read(line, offset, &self.columns, self.positions, self.found);
        if row.begins_as_delimiter() {
            let message = "a row with a delimiter for a name";
            let finding = Diagnostic::new(Code::TableDelimiter, row.origin, line.chars().count(), message);
            return self.found.push(finding.help("it was passed over").instead_of_row());
        }
        if let Some(table) = self.section().tables.last_mut() {
            table.rows.push(row);
        }
    }

    /// Tells that rows were cut off from their table.
    fn cut_off(&mut self, lines: &[table::Line<'_>]) {
        let Some((offset, first)) = lines.first().filter(|(_, line)| table::is_row(line)) else { return };
        if self.open && !table::is_heading(first) {
            let count = lines.iter().filter(|(_, line)| table::is_row(line)).count();
            let message = format!("{count} line(s) follow their table behind a gap");
            self.report(Code::TableBroken, *offset, first.chars().count(), message);
        }
    }

    fn misplaced(&mut self, line: &str, offset: usize, message: &str, help: &str) {
        self.read.insert(offset);
        let origin = self.positions.origin(offset);
        self.found.push(Diagnostic::new(Code::TableDelimiter, origin, line.chars().count(), message).help(help));
    }

    fn close(&mut self, id: String, offset: usize) {
        self.open = false;
        match self.section().tables.last_mut() {
            Some(table) if table.close.is_none() => table.close = Some(id),
            _ => self.report(Code::TableClose, offset, 1, "nothing to close here".to_owned()),
        }
    }

    /// Reports the lines that look like rows and were read by nobody.
    fn strays(&mut self, body: usize) {
        let text = self.positions.source().text.get(body..).unwrap_or_default();
        for (offset, line) in table::rows(text, body).filter(|(offset, _)| !self.read.contains(offset)) {
            let origin = self.positions.origin(offset);
            let message = format!("not read: `{line}`");
            self.found.push(Diagnostic::new(Code::StrayRow, origin, line.chars().count(), message).instead_of_row());
        }
    }

    // Prose

    fn prose(&mut self, line: &str, offset: usize) {
        if titles::kind(line).is_some() {
            self.caption = Some(plain(line));
            return;
        }
        if let Some(opening) = line.strip_prefix(":::") {
            self.fence_line(opening, offset);
        } else if self.admonition == Some(true) {
            self.admonition_text(line);
        } else if self.admonition.is_none() && !table::is_row(line) {
            self.description(line);
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
        let is_reference = line.starts_with("参阅") || line.starts_with('<');
        if section.tables.is_empty() && section.description.is_none() && !is_reference {
            section.description = Some(line.to_owned());
        }
    }

    /// Official pages are on other sites; links inside tables and admonitions are prose.
    fn link(&mut self, url: &str, range: Range<usize>) {
        if range.start < self.consumed || self.admonition.is_some() || !url.starts_with("http") {
            return;
        }
        let text = self.text(&range);
        let text = text.rsplit_once("](").map_or(text, |(text, _)| text).replace(['[', ']', '\\'], "");
        self.section().links.push(Link { text, href: url.to_owned() });
    }
}

/// What a heading says, without the marks on both sides, and its id. Marks may stand in front of attributes as well.
fn title_and_id(heading: &str) -> (&str, Option<String>) {
    let (mut title, mut id) = (heading, None);
    loop {
        let (rest, attributes) = attributes::split(title.trim_matches(['#', ' ']));
        id = id.or(attributes.id);
        if rest == title {
            return (title, id);
        }
        title = rest;
    }
}

/// Where an opening tag stands, in any letter case.
fn find_tag(text: &str, tag: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(tag)
}
