//! The figures as people read them, and as machines do.

use serde_json::{Map, Value, json};

use super::row::Row;

const HEAD: [&str; 10] = [
    "",
    "",
    "clock or size",
    "processor",
    "peak memory",
    "clock ×",
    "processor ×",
    "clock × progenitor's",
    "processor × progenitor's",
    "goal",
];

/// Tables in Markdown, aligned so that they can be read in a terminal, too.
pub fn markdown(facts: &[(&'static str, String)], rows: &[Row]) -> String {
    let facts = facts.iter().map(|(name, value)| vec![(*name).to_owned(), value.clone()]).collect::<Vec<_>>();
    let mut text = table(&["measured on", ""].map(str::to_owned), &facts);
    for title in titles(rows) {
        let lines = rows.iter().filter(|row| row.table == title).map(Row::cells).collect::<Vec<_>>();
        text.push_str(&format!("\n**{title}**\n\n{}", table(&HEAD.map(str::to_owned), &lines)));
    }
    text
}

/// Everything as one value.
pub fn json(facts: &[(&'static str, String)], rows: &[Row]) -> Value {
    let facts = facts.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect::<Map<_, _>>();
    json!({ "measured_on": facts, "rows": rows.iter().map(Row::json).collect::<Vec<_>>() })
}

/// Each table once, in the order of the rows.
fn titles(rows: &[Row]) -> Vec<&'static str> {
    let mut titles = Vec::new();
    for row in rows {
        if !titles.contains(&row.table) {
            titles.push(row.table);
        }
    }
    titles
}

/// Columns that are empty in every line are left out.
fn table(head: &[String], lines: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().filter(|longest| *longest > 0)
    };
    let columns = head
        .iter()
        .enumerate()
        .filter_map(|(column, title)| Some((column, title, width(column)?.max(title.chars().count()))));
    let columns = columns.collect::<Vec<_>>();
    let row = |cell: &dyn Fn(usize, &str) -> String| {
        let cells = columns.iter().map(|(column, title, width)| {
            let text = cell(*column, title);
            let padding = " ".repeat(width.saturating_sub(text.chars().count()));
            format!("| {text}{padding} ")
        });
        cells.chain(["|\n".to_owned()]).collect::<String>()
    };
    let rule = columns.iter().map(|(_, _, width)| format!("|{}", "-".repeat(width + 2))).collect::<String>();
    let body = lines.iter().map(|line| row(&|column, _| line.get(column).cloned().unwrap_or_default()));
    format!("{}{rule}|\n{}", row(&|_, title| title.to_owned()), body.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::row::Figure;

    #[test]
    fn columns_without_a_value_are_left_out_and_the_others_are_aligned() {
        let facts = [("cores", "2".to_owned())];
        let rows =
            [Row::new("Size", "library", "sdk", Figure::Size(2_500_000)), Row::new("Size", "a", "b", Figure::Size(0))];
        let expected = "\
| measured on |   |
|-------------|---|
| cores       | 2 |

**Size**

|         |     | clock or size |
|---------|-----|---------------|
| library | sdk | 2.5 MB        |
| a       | b   | 0.0 MB        |
";
        assert_eq!(markdown(&facts, &rows), expected);
    }
}
