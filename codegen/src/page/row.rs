//! One line of a table → cells.

use super::plain::plain;
use super::{Attributes, Cell, Row, attributes};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::Origin;
use crate::source::Positions;

/// Reads the row that stands at `offset`; `line` is one line without its end.
pub fn read(line: &str, offset: usize, positions: &Positions<'_>, found: &mut Vec<Diagnostic>) -> Row {
    let origin = positions.origin(offset);
    let mut pieces = pieces(line);
    if pieces.len() > COLUMNS {
        join_or_drop(&mut pieces, line, &origin, found);
    }
    let cells = pieces.into_iter().map(|piece| piece.at(offset, positions));
    let mut cells = cells.collect::<Vec<_>>().into_iter();
    let empty = || Cell { origin: origin.clone(), text: String::new(), attributes: Attributes::default() };
    let name = cells.next().map_or_else(empty, Cell::with_attributes);
    let kind = cells.next().map(Cell::with_attributes);
    Row { text: line.to_owned(), name, r#type: kind, description: cells.next(), origin }
}

/// Name, type, description.
const COLUMNS: usize = 3;

/// A cell's text with the byte offset in its line.
struct Piece {
    text: String,
    offset: usize,
}

impl Piece {
    fn at(self, line: usize, positions: &Positions<'_>) -> Cell {
        let origin = positions.origin(line + self.offset);
        Cell { origin, text: self.text, attributes: Attributes::default() }
    }
}

impl Cell {
    fn with_attributes(self) -> Self {
        let plain = plain(&self.text);
        // Decoration may hide what would be a delimiter row without it.
        let plain = if plain.trim_matches(['-', ':']).is_empty() { self.text.clone() } else { plain };
        let (text, attributes) = attributes::split(&plain);
        Self { text: text.to_owned(), attributes, origin: self.origin }
    }
}

/// The cells of a line: what stands between unescaped pipes, without the outer pipes.
fn pieces(line: &str) -> Vec<Piece> {
    let mut starts = Vec::new();
    let mut escaped = false;
    let indent = line.len() - line.trim_start().len();
    let inner = line.trim();
    let (inner, first) = inner.strip_prefix('|').map_or((inner, indent), |inner| (inner, indent + 1));
    let inner = closing_pipe(inner).unwrap_or(inner);
    starts.push(0);
    for (offset, character) in inner.char_indices() {
        if character == '|' && !escaped {
            starts.push(offset + 1);
        }
        escaped = character == '\\' && !escaped;
    }
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([inner.len()]);
    let mut pieces = starts.iter().zip(ends).map(|(start, end)| piece(&inner[*start..end], first + start)).collect();
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
fn closing_pipe(text: &str) -> Option<&str> {
    let inner = text.trim_end().strip_suffix('|')?;
    let backslashes = inner.chars().rev().take_while(|character| *character == '\\').count();
    (backslashes % 2 == 0).then_some(inner)
}

fn piece(text: &str, offset: usize) -> Piece {
    let lead = text.len() - text.trim_start().len();
    Piece { text: text.trim().to_owned(), offset: offset + lead }
}

/// Values of an enumeration whose pipes are not escaped belong together; anything else behind the third cell is lost.
fn join_or_drop(pieces: &mut Vec<Piece>, line: &str, origin: &Origin, found: &mut Vec<Diagnostic>) {
    let rest = pieces.split_off(COLUMNS);
    let Some(description) = pieces.last_mut() else { return };
    let length = line.chars().count();
    if rest.iter().all(|piece| piece.text.starts_with('`')) {
        for piece in rest {
            description.text.push_str(r" \| ");
            description.text.push_str(&piece.text);
        }
        let message = "a value's pipe splits the cell";
        found.push(Diagnostic::new(Code::UnescapedPipe, origin.clone(), length, message));
    } else {
        let lost = rest.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" | ");
        found.push(Diagnostic::new(Code::ExtraCells, origin.clone(), length, format!("not read: `{lost}`")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn cells(line: &str) -> Vec<String> {
        pieces(line).into_iter().map(|piece| piece.text).collect()
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
    fn columns_count_characters() {
        let source = Source::new("p.md", "x\n| 名 | string | 标签");
        let mut found = Vec::new();
        let row = read("| 名 | string | 标签", 2, &Positions::new(&source), &mut found);
        let columns = [row.name.origin.column, row.r#type.map_or(0, |cell| cell.origin.column)];
        assert_eq!((columns, row.description.map_or(0, |cell| cell.origin.column)), ([3, 7], 16));
        assert_eq!(found, []);
    }
}
