//! The table of what comes back.

use super::tree;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Answer, AnswerKind, AnswerNote, Field, Origin};
use crate::page::{Row, Table};

/// An answer of which nothing is known.
pub fn empty(origin: &Origin) -> Answer {
    Answer { origin: origin.clone(), kind: AnswerKind::Empty, fields: Vec::new(), error: Vec::new(), note: None }
}

/// Reads the answer's table and the table of its error body.
pub fn read(answer: Option<Table>, error: Option<Table>, origin: &Origin, found: &mut Vec<Diagnostic>) -> Answer {
    let mut read = empty(origin);
    if let Some(table) = &answer {
        read.origin = table.origin.clone();
        read.fields = fields(&table.rows, &mut read, found);
        if read.note.is_none() {
            read.kind = AnswerKind::Fields;
        }
    }
    if let Some(table) = &error {
        read.error = tree::grow(&table.rows, found);
        if answer.is_none() {
            read.origin = table.origin.clone();
            read.kind = AnswerKind::File;
        }
    }
    read
}

/// The fields; rows of one cell go into the answer's note.
fn fields(rows: &[Row], answer: &mut Answer, found: &mut Vec<Diagnostic>) -> Vec<Field> {
    let mut structure = Vec::new();
    for row in rows {
        if row.r#type.is_some() || tree::is_separator(row) {
            structure.push(row.clone());
        } else if let (Some(kind), None) = (form(&row.name.text), &answer.note) {
            answer.kind = kind;
            answer.note = Some(AnswerNote { origin: row.origin.clone(), text: row.name.text.clone() });
        } else if row.name.attributes.has("colspan") || row.name.text.contains(['(', '（']) {
            let message = format!("`{}` is no known form of an answer", row.name.text);
            let length = row.text.chars().count();
            found.push(Diagnostic::new(Code::UnknownRow, row.origin.clone(), length, message).instead_of_row());
        } else {
            structure.push(row.clone());
        }
    }
    tree::grow(&structure, found)
}

/// The form that a row of one cell states.
fn form(text: &str) -> Option<AnswerKind> {
    if text.starts_with("空字符串") || text.contains("无返回内容") {
        Some(AnswerKind::Empty)
    } else if text.starts_with("文件流") {
        Some(AnswerKind::File)
    } else if text.trim_start_matches(['`', '3', '0', 'x', 'X']).starts_with("跳转") {
        Some(AnswerKind::Redirect)
    } else {
        None
    }
}
