//! The table of what comes back.

use super::tables::Joined;
use super::tree;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Answer, AnswerKind, AnswerNote, Field, Origin};
use crate::page::{Cell, Row};

/// An answer of which nothing is known.
pub fn empty(origin: &Origin) -> Answer {
    Answer {
        origin: origin.clone(),
        kind: AnswerKind::Empty,
        format: None,
        fields: Vec::new(),
        error: Vec::new(),
        note: None,
    }
}

/// Reads the answer's table and the table of its error body.
pub fn read(
    answer: Option<Joined<'_>>,
    error: Option<Joined<'_>>,
    origin: &Origin,
    found: &mut Vec<Diagnostic>,
) -> Answer {
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
fn fields(rows: &[&Row], answer: &mut Answer, found: &mut Vec<Diagnostic>) -> Vec<Field> {
    let mut structure = Vec::new();
    for &row in rows {
        // A separator that is the whole table separates nothing: its caption is the answer.
        let is_whole = rows.len() == 1 && says_nothing(row);
        if !is_whole && (row.r#type.is_some() || tree::is_separator(row)) {
            structure.push(row);
        } else if let (Some(kind), None) = (form(&row.name.text), &answer.note) {
            answer.kind = kind;
            answer.note = Some(AnswerNote { origin: row.origin.clone(), text: row.name.text.clone() });
        } else if row.name.attributes.has("colspan") || row.name.text.contains(['(', '（']) {
            let message = format!("`{}` is no known form of an answer", row.name.text);
            let length = row.text.chars().count();
            found.push(Diagnostic::new(Code::UnknownRow, row.origin.clone(), length, message).instead_of_row());
        } else {
            structure.push(row);
        }
    }
    tree::grow(&structure, found)
}

/// Whether a row has a form of an answer in its first cell, and nothing in the others.
fn says_nothing(row: &Row) -> bool {
    let is_blank = |cell: &Cell| matches!(cell.text.trim_matches('`'), "" | "-" | "—" | "/" | "无" | "空");
    let others = [row.r#type.as_ref(), row.description.as_ref()];
    form(&row.name.text).is_some() && others.into_iter().flatten().all(is_blank)
}

/// The form that a row of one cell states.
fn form(text: &str) -> Option<AnswerKind> {
    let bare = text.trim_matches(['`', '*', '(', ')', '（', '）', '“', '”', '"', ' ', '。']);
    let says = |words: &[&str]| words.iter().any(|word| bare.contains(word));
    let is_code = |code: &str| bare.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == code);
    let is_named = bare.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    if is_named {
        None
    } else if bare.trim_start_matches(['`', '3', '0', 'x', 'X']).starts_with("跳转") {
        Some(AnswerKind::Redirect)
    } else if says(&["文件流", "二进制", "字节流", "图片流"]) {
        Some(AnswerKind::File)
    } else if bare.starts_with("空字符串")
        || matches!(bare, "空" | "无" | "空包体" | "空串" | "空应答")
        || says(&["无返回", "无内容", "无应答", "无响应", "无包体", "无数据", "没有返回", "No Content"])
        || is_code("204")
        || is_code("202")
    {
        Some(AnswerKind::Empty)
    } else {
        None
    }
}
