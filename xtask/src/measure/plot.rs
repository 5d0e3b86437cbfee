//! Costs as bars: an SVG that follows the reader's light or dark scheme.

use std::fmt::Write as _;

use super::row::{Figure, Row};

const WIDTH: f64 = 760.0;
/// Where the bars begin, and how much room the longest has.
const LEFT: f64 = 260.0;
const LONGEST: f64 = 350.0;
/// From one bar to the next, and between two groups.
const STEP: f64 = 22.0;
const GAP: f64 = 12.0;

const STYLE: &str = "\
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.group { font-weight: 600 }
.sdk { fill: #1a7f37 } .other { fill: #8c959f } .goal { stroke: #cf222e; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .sdk { fill: #3fb950 } .other { fill: #6e7681 } .goal { stroke: #ff7b72 } }";

/// The rows of one table, with a dashed line at so many times the yardstick.
pub fn svg(title: &str, rows: &[&Row], goal: f64) -> String {
    let seconds = |row: &Row| match row.figure {
        Figure::Cost(cost) => cost.clock.as_secs_f64(),
        Figure::Size(_) => 0.0,
    };
    let scale = LONGEST / rows.iter().map(|row| seconds(row)).fold(f64::MIN_POSITIVE, f64::max);
    let mut body = String::new();
    let mut top = 46.0;
    let mut group = "";
    for row in rows {
        let length = seconds(row) * scale;
        if row.what != group {
            group = &row.what;
            top += GAP;
            let _ = writeln!(body, "<text class=\"group\" x=\"16\" y=\"{}\">{}</text>", top + 13.0, escape(group));
        }
        let class = if row.goals.is_empty() { "other" } else { "sdk" };
        let _ = writeln!(
            body,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            LEFT - 8.0,
            top + 13.0,
            escape(&row.of)
        );
        let _ = writeln!(
            body,
            "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{top}\" width=\"{length:.1}\" height=\"16\" rx=\"2\"/>"
        );
        let _ = writeln!(
            body,
            "<text x=\"{:.1}\" y=\"{}\">{}</text>",
            LEFT + length + 8.0,
            top + 13.0,
            escape(&label(row))
        );
        if let (false, Some(yardstick)) = (row.goals.is_empty(), row.yardstick) {
            let at = LEFT + yardstick.clock.as_secs_f64() * goal * scale;
            let _ = writeln!(
                body,
                "<line class=\"goal\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{}\" y2=\"{}\"/>",
                top - 3.0,
                top + 19.0
            );
        }
        top += STEP;
    }
    let height = top + 12.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{0}\">\n\
         <style>\n{STYLE}\n</style>\n<text class=\"group\" x=\"16\" y=\"28\">{0}</text>\n{body}</svg>\n",
        escape(title)
    )
}

fn label(row: &Row) -> String {
    row.cells().into_iter().skip(2).filter(|cell| cell.ends_with(" s") || cell.ends_with(" GB")).enumerate().fold(
        String::new(),
        |text, (index, cell)| match index {
            0 => cell,
            // Processor time follows the clock's: it is in the table.
            1 => text,
            _ => format!("{text}, {cell}"),
        },
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::measure::cost::Cost;
    use crate::measure::row::Goal;

    #[test]
    fn bars_are_as_long_as_what_they_stand_for() {
        let cost = |seconds| Cost { clock: Duration::from_secs(seconds), processor: Duration::ZERO, memory: 0 };
        let row = |seconds| Row::new("t", "check", "a <b>", Figure::Cost(cost(seconds))).beside(Some(cost(10)));
        let (types, sdk) = (row(10), row(2).goal(Goal::Ratio(0.3)));
        let svg = svg("Builds", &[&types, &sdk], 0.3);
        for expected in
            ["width=\"350.0\"", "width=\"70.0\"", "x1=\"365.0\"", "class=\"sdk\"", "a &lt;b>", ">2.00 s, 0.00 GB<"]
        {
            assert!(svg.contains(expected), "{expected} in {svg}");
        }
    }
}
