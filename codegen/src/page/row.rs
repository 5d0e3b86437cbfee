//! One line of a table → cells.

use super::columns::{Column, Columns};
use super::plain::plain;
use super::{Attributes, Cell, Row, attributes, table};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::Origin;
use crate::source::Positions;

/// Reads the row that stands at `offset`; `line` is one line without its end.
pub fn read(
    line: &str,
    offset: usize,
    columns: &Columns,
    positions: &Positions<'_>,
    found: &mut Vec<Diagnostic>,
) -> Row {
    let origin = positions.origin(offset);
    // A heading that is too short does not cost the row its cells.
    let mut pieces = pieces(line, columns.all.len().max(Columns::default().all.len()));
    let length = line.chars().count();
    if pieces.iter().any(|piece| piece.behind_wide) {
        let message = "`｜` instead of `|`";
        found.push(Diagnostic::new(Code::WidePipe, origin.clone(), length, message));
    }
    let columns = columns.of_row(pieces.len());
    if pieces.len() > columns.len() {
        join_or_drop(&mut pieces, columns.len(), line, &origin, found);
    }
    let mut row =
        Draft { origin, length, name: None, r#type: None, description: None, others: Vec::new(), required: false };
    let is_alone = pieces.len() == 1;
    for (piece, column) in pieces.into_iter().zip(columns) {
        let cell = piece.at(offset, positions);
        row.take(if is_alone { Column::Name } else { column }, cell, found);
    }
    row.finish(line, is_alone)
}

/// The cells of a heading row, without attributes.
pub fn heading(line: &str) -> Vec<String> {
    let cells = pieces(line, usize::MAX).into_iter();
    cells.map(|piece| attributes::split(&plain(&piece.text)).0.to_owned()).collect()
}

/// A row in the making.
struct Draft {
    origin: Origin,
    length: usize,
    name: Option<Cell>,
    r#type: Option<Cell>,
    description: Option<Cell>,
    /// What stands in other columns, behind their own words.
    others: Vec<Cell>,
    required: bool,
}

impl Draft {
    fn take(&mut self, column: Column, cell: Cell, found: &mut Vec<Diagnostic>) {
        match column {
            Column::Name => self.name = Some(cell.with_attributes()),
            Column::Type => self.r#type = Some(cell.with_attributes()),
            Column::Description | Column::Term => self.describe(cell),
            Column::Other(_) if cell.text.is_empty() => {}
            Column::Other(heading) => {
                let text = if heading.is_empty() { cell.text.clone() } else { format!("{heading}：{}", cell.text) };
                self.others.push(Cell { text, ..cell });
            }
            Column::Required => match states_required(&cell.text) {
                Some(required) => self.required = required,
                None => {
                    let message = format!("`{}` is neither yes nor no", cell.text);
                    let finding = Diagnostic::new(Code::AttributeValue, self.origin.clone(), self.length, message);
                    found.push(finding.help("the field was read as optional"));
                }
            },
        }
    }

    fn describe(&mut self, cell: Cell) {
        match &mut self.description {
            Some(description) => description.continue_with(&cell.text),
            None => self.description = Some(cell),
        }
    }

    fn finish(mut self, line: &str, is_alone: bool) -> Row {
        for cell in std::mem::take(&mut self.others) {
            self.describe(cell);
        }
        let origin = self.origin;
        let empty = || Cell { origin: origin.clone(), text: String::new(), attributes: Attributes::default() };
        let mut name = self.name.unwrap_or_else(empty);
        if self.required && !name.attributes.has("data-required") {
            name.attributes.pairs.insert(0, ("data-required".to_owned(), String::new()));
        }
        // A row of several cells has a type, if only an empty one; cells that are all empty are none.
        let has_cells = !is_alone && self.description.is_some();
        let r#type =
            self.r#type.filter(|cell| has_cells || !cell.text.is_empty() || cell.attributes != Attributes::default());
        let r#type = r#type.or_else(|| has_cells.then(empty));
        Row { text: line.to_owned(), name, r#type, description: self.description, origin }
    }
}

/// Whether a cell of a column `必填` says yes; `None` if it says something else.
fn states_required(cell: &str) -> Option<bool> {
    let bare = cell.trim_matches(['`', '*', ' ', '\u{3000}']).to_ascii_lowercase();
    match bare.as_str() {
        "是" | "y" | "yes" | "true" | "1" | "√" | "✓" | "✔" | "✅" | "必填" | "必须" | "必传" | "必选" | "必需"
        | "required" | "mandatory" => Some(true),
        "否" | "n" | "no" | "false" | "0" | "×" | "✗" | "✘" | "❌" | "选填" | "非必填" | "可选" | "可空"
        | "optional" | "" | "-" | "—" | "/" => Some(false),
        _ => None,
    }
}

/// A cell's text with the byte offset in its line.
struct Piece {
    text: String,
    offset: usize,
    /// A full-width pipe stands in front.
    behind_wide: bool,
}

impl Piece {
    fn at(self, line: usize, positions: &Positions<'_>) -> Cell {
        let origin = positions.origin(line + self.offset);
        Cell { origin, text: self.text, attributes: Attributes::default() }
    }
}

impl Row {
    /// Whether the first cell that says something is one of a delimiter, in the order of the usual columns.
    pub(super) fn begins_as_delimiter(&self) -> bool {
        let cells = [Some(&self.name), self.r#type.as_ref(), self.description.as_ref()];
        let says_something = |cell: &&Cell| !cell.text.is_empty() || cell.attributes != Attributes::default();
        let first = cells.into_iter().flatten().find(says_something);
        first.is_some_and(|cell| table::begins_as_delimiter(&cell.text))
    }
}

impl Cell {
    fn with_attributes(self) -> Self {
        let plain = plain(&self.text);
        // Decoration may hide what would be a delimiter row without it.
        let plain = if plain.trim_matches(['-', ':', ' ']).is_empty() { self.text.clone() } else { plain };
        let (text, attributes) = attributes::split(&plain);
        Self { text: text.to_owned(), attributes, origin: self.origin }
    }

    /// Adds a line.
    pub(super) fn continue_with(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("<br/>");
        }
        self.text.push_str(text);
    }
}

/// The cells of a line: what stands between unescaped pipes, without the outer pipes. Full-width pipes count where the line
/// begins with one, or has too few cells without them.
fn pieces(line: &str, columns: usize) -> Vec<Piece> {
    let cells = cut(line, false);
    if !line.contains(WIDE) {
        return cells;
    }
    let wide = cut(line, true);
    let looks_like_type = |piece: &Piece| piece.text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '`');
    let is_wide = line.trim_start().starts_with(WIDE)
        || (cells.len() < wide.len() && wide.len() <= columns && wide.get(1).is_some_and(looks_like_type));
    if is_wide { wide } else { cells }
}

/// `｜`.
const WIDE: char = '｜';

fn cut(line: &str, wide: bool) -> Vec<Piece> {
    let is_pipe = |c: char| c == '|' || (wide && c == WIDE);
    let indent = line.len() - line.trim_start().len();
    let inner = line.trim();
    let (inner, lead) = inner.strip_prefix(is_pipe).map_or((inner, 0), |rest| (rest, inner.len() - rest.len()));
    let starts_wide = lead > 1;
    let inner = closing_pipe(inner, is_pipe).unwrap_or(inner);
    let mut pieces = Vec::new();
    let (mut start, mut behind_wide, mut escaped) = (0, starts_wide, false);
    for (offset, character) in inner.char_indices() {
        if is_pipe(character) && !escaped {
            pieces.push(piece(&inner[start..offset], indent + lead + start, behind_wide));
            start = offset + character.len_utf8();
            behind_wide = character == WIDE;
        }
        escaped = character == '\\' && !escaped;
    }
    pieces.push(piece(&inner[start..], indent + lead + start, behind_wide));
    drop_empty_end(&mut pieces);
    pieces
}

/// Empty cells at the end of a row say as much as none.
fn drop_empty_end(pieces: &mut Vec<Piece>) {
    while pieces.len() > 1 && pieces.last().is_some_and(|piece| piece.text.is_empty()) {
        pieces.pop();
    }
}

/// `| a | b |` is allowed as well: the text without an unescaped pipe at its end.
fn closing_pipe(text: &str, is_pipe: impl Fn(char) -> bool) -> Option<&str> {
    let inner = text.trim_end().strip_suffix(is_pipe)?;
    let backslashes = inner.chars().rev().take_while(|character| *character == '\\').count();
    (backslashes % 2 == 0).then_some(inner)
}

fn piece(text: &str, offset: usize, behind_wide: bool) -> Piece {
    let lead = text.len() - text.trim_start().len();
    Piece { text: text.trim().to_owned(), offset: offset + lead, behind_wide }
}

/// Values of an enumeration whose pipes are not escaped belong together, and so do the halves of a code span; anything else
/// behind the last column is lost.
fn join_or_drop(pieces: &mut Vec<Piece>, columns: usize, line: &str, origin: &Origin, found: &mut Vec<Diagnostic>) {
    let rest = pieces.split_off(columns);
    let Some(description) = pieces.last_mut() else { return };
    let length = line.chars().count();
    let is_open = |text: &str| text.matches('`').count() % 2 == 1;
    let mut lost = Vec::new();
    let mut joined = false;
    for piece in rest {
        if is_open(&description.text) {
            description.text.push_str(r"\|");
        } else if lost.is_empty() && piece.text.starts_with('`') {
            description.text.push_str(if description.text.is_empty() { r"\| " } else { r" \| " });
        } else {
            lost.push(piece.text);
            continue;
        }
        description.text.push_str(&piece.text);
        joined = true;
    }
    if joined {
        let message = "a value's pipe splits the cell";
        found.push(Diagnostic::new(Code::UnescapedPipe, origin.clone(), length, message));
    }
    if !lost.is_empty() {
        let message = format!("not read: `{}`", lost.join(" | "));
        found.push(Diagnostic::new(Code::ExtraCells, origin.clone(), length, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn cells(line: &str) -> Vec<String> {
        pieces(line, 3).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn pipes_separate_unless_escaped() {
        assert_eq!(cells(r"| a {x} | string |`A`\|`B`枚举值之一"), ["a {x}", "string", r"`A`\|`B`枚举值之一"]);
        assert_eq!(cells("| a | b | c |"), ["a", "b", "c"]);
        assert_eq!(cells(r"| a | b | `A` \|"), ["a", "b", r"`A` \|"]);
        assert_eq!(cells("| {colspan=3 .im-table-line}"), ["{colspan=3 .im-table-line}"]);
        assert_eq!(cells("a | b"), ["a", "b"]);
    }

    #[test]
    fn wide_pipes_separate_where_others_are_missing() {
        assert_eq!(cells("｜ a ｜ string ｜ 甲 ｜"), ["a", "string", "甲"]);
        assert_eq!(cells("| a ｜ string | 甲"), ["a", "string", "甲"]);
        assert_eq!(cells("| a | string | 甲｜乙"), ["a", "string", "甲｜乙"]);
        assert_eq!(cells("| {colspan=3 .im-table-line} 甲｜乙"), ["{colspan=3 .im-table-line} 甲｜乙"]);
    }

    #[test]
    fn columns_count_characters() {
        let source = Source::new("p.md", "x\n| 名 | string | 标签");
        let mut found = Vec::new();
        let row = read("| 名 | string | 标签", 2, &Columns::default(), &Positions::new(&source), &mut found);
        let columns = [row.name.origin.column, row.r#type.map_or(0, |cell| cell.origin.column)];
        assert_eq!((columns, row.description.map_or(0, |cell| cell.origin.column)), ([3, 7], 16));
        assert_eq!(found, []);
    }
}
