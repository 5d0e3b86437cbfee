//! The canonical cells of a row.

use crate::lower::prose;
use crate::page::{Attributes, Cell, Row, escaped};

/// Writes a row: name, type, description, each in one form.
pub fn write(row: &Row, line: &mut String) {
    line.push_str("| ");
    line.push_str(&with_attributes(&row.name.text, &row.name.attributes));
    let says_nothing = |cell: &Cell| cell.text.is_empty() && cell.attributes == Attributes::default();
    let has_description = row.description.as_ref().is_some_and(|cell| !cell.text.is_empty());
    if let Some(kind) = row.r#type.as_ref().filter(|kind| has_description || !says_nothing(kind)) {
        line.push_str(" | ");
        line.push_str(&with_attributes(&kind.text, &type_attributes(kind)));
    }
    if let Some(cell) = &row.description {
        let mut description = description(&cell.text);
        let has_empty_type = row.r#type.as_ref().is_some_and(|kind| kind.text.is_empty());
        let is_dashes = row.name.text.is_empty() && description.chars().all(|c| "-: ".contains(c));
        if has_empty_type && (description.is_empty() || is_dashes) {
            // Without it nothing would tell that the row has more than one cell, or that it is no delimiter.
            description.clone_from(&cell.text);
        }
        if !description.is_empty() {
            line.push_str(" | ");
            line.push_str(&description);
        }
    }
}

/// The canonical form of a description; a cell whose facts it can't express stays as it is.
fn description(cell: &str) -> String {
    let facts = |cell: &str| prose::Description { prose: None, ..prose::read(cell) };
    let canonical = prose::write(&prose::read(cell));
    if facts(&canonical) == facts(cell) { canonical } else { cell.to_owned() }
}

/// A tooltip is a fact where it names a key; elsewhere it is decoration.
fn type_attributes(kind: &Cell) -> Attributes {
    let names_key = kind.attributes.pairs.iter().any(|(key, _)| key.starts_with("data-encrypted"));
    let mut attributes = kind.attributes.clone();
    attributes.pairs.retain(|(key, _)| key != "data-tooltip" || names_key);
    attributes
}

fn with_attributes(text: &str, attributes: &Attributes) -> String {
    let mut words = Vec::new();
    words.extend(attributes.pairs.iter().map(|(key, value)| match value.as_str() {
        "" => key.clone(),
        value if value.contains('"') => format!("{key}='{value}'"),
        value if value.contains(' ') => format!("{key}=\"{value}\""),
        value => format!("{key}={value}"),
    }));
    words.extend(attributes.classes.iter().map(|class| format!(".{class}")));
    words.extend(attributes.id.iter().map(|id| format!("#{id}")));
    match (escaped(text), words.is_empty()) {
        (text, true) => text,
        (text, false) if text.is_empty() => format!("{{{}}}", words.join(" ")),
        (text, false) => format!("{text} {{{}}}", words.join(" ")),
    }
}
