//! Costs as bars: an SVG that follows the reader's light or dark scheme.

use std::fmt::Write as _;

use super::cost::Cost;
use super::row::{Figure, Goal, Row};

const WIDTH: f64 = 760.0;
const MARGIN: f64 = 16.0;
/// Where the bars begin, and how much room the axis has; what is right of it is for the last value.
const LEFT: f64 = 216.0;
const LONGEST: f64 = 410.0;
/// Where the first group begins.
const TOP: f64 = 60.0;
/// From one bar to the next, how thick it is, what a group's name takes.
const STEP: f64 = 22.0;
const THICK: f64 = 16.0;
const GROUP: f64 = 30.0;
/// From a bar's top to the foot of its text.
const FOOT: f64 = 12.5;

const STYLE: &str = "\
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 15px } .group { font-weight: 600 } .small { font-size: 12px; fill: #59636e }
.sdk { fill: #1a7f37 } .other { fill: #8c959f } .grid { stroke: #d1d9e0 } .goal { stroke: #cf222e; stroke-width: 2; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .small { fill: #9198a1 } .sdk { fill: #3fb950 } .other { fill: #6e7681 } \
.grid { stroke: #3d444d } .goal { stroke: #ff7b72 } }";

/// The rows that have a cost: seconds on the clock, with a dashed line where a row's goal beside its yardstick ends.
pub fn svg(title: &str, rows: &[&Row]) -> String {
    let rows = rows.iter().filter_map(|row| Some((*row, cost(row)?))).collect::<Vec<_>>();
    let longest = rows.iter().map(|(_, cost)| cost.clock.as_secs_f64()).fold(0.0, f64::max);
    let step = step(longest);
    let ticks = (longest / step).ceil().max(1.0);
    let scale = LONGEST / (ticks * step);
    let (bars, bottom) = bars(&rows, scale);
    let mut body = axis(step, ticks, bottom);
    body.push_str(&bars);
    let height = bottom + 34.0 + goal(&mut body, &rows, bottom + 44.0);
    let title = escape(title);
    let about = "Seconds on the clock, what it depends on built before; peak memory";
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}\">\n\
         <style>\n{STYLE}\n</style>\n{}{}{body}</svg>\n",
        text("title", MARGIN, 26.0, "start", &title),
        text("small", MARGIN, 46.0, "start", about),
    )
}

/// The bars with names and values, group by group, and where they end.
fn bars(rows: &[(&Row, Cost)], scale: f64) -> (String, f64) {
    let (mut body, mut top, mut group) = (String::new(), TOP, "");
    for (row, cost) in rows {
        if row.what != group {
            group = &row.what;
            body.push_str(&text("group", MARGIN, top + 19.0, "start", &escape(group)));
            top += GROUP;
        }
        let class = if row.goals.is_empty() { "other" } else { "sdk" };
        let length = cost.clock.as_secs_f64() * scale;
        body.push_str(&text("name", LEFT - 8.0, top + FOOT, "end", &escape(&row.of)));
        let _ = writeln!(
            body,
            "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{top}\" width=\"{length:.1}\" height=\"{THICK}\" rx=\"2\"/>"
        );
        let goal = allowed(row).map(|seconds| seconds * scale);
        body.extend(goal.map(|goal| line("goal", (LEFT + goal, LEFT + goal), (top - 3.0, top + THICK + 3.0))));
        // Right of the goal's line, too, which would go through it.
        let end = LEFT + length.max(goal.unwrap_or_default()) + 8.0;
        body.push_str(&text("value", end, top + FOOT, "start", &row.costs().join(", ")));
        top += STEP;
    }
    (body, top + 4.0)
}

/// Lines from top to bottom, with their seconds.
fn axis(step: f64, ticks: f64, bottom: f64) -> String {
    let numbers = std::iter::successors(Some(0.0), |number| Some(number + 1.0)).take_while(|number| *number <= ticks);
    let each = numbers.map(|number| {
        let at = LEFT + LONGEST * number / ticks;
        let label = text("small", at, bottom + 16.0, "middle", &format!("{} s", number * step));
        line("grid", (at, at), (TOP + 8.0, bottom)) + &label
    });
    each.collect()
}

/// What the dashed lines mean; the height that it takes.
fn goal(body: &mut String, rows: &[(&Row, Cost)], middle: f64) -> f64 {
    let Some(ratio) = rows.iter().find_map(|(row, _)| ratio(row)) else { return 0.0 };
    let Some((yardstick, _)) = rows.first() else { return 0.0 };
    body.push_str(&line("goal", (LEFT, LEFT), (middle - 9.0, middle + 9.0)));
    let said = format!("goal: at most {ratio} × {}", escape(&yardstick.of));
    body.push_str(&text("small", LEFT + 8.0, middle + 4.0, "start", &said));
    24.0
}

/// How many seconds a goal beside the yardstick allows.
fn allowed(row: &Row) -> Option<f64> {
    Some(row.yardstick?.clock.as_secs_f64() * ratio(row)?)
}

fn ratio(row: &Row) -> Option<f64> {
    row.goals.iter().find_map(|goal| if let Goal::Ratio(most) = goal { Some(*most) } else { None })
}

fn cost(row: &Row) -> Option<Cost> {
    if let Figure::Cost(cost) = row.figure { Some(cost) } else { None }
}

/// From one tick to the next: 1, 2 or 5 of a power of ten, so that there are four to eight.
fn step(longest: f64) -> f64 {
    let power = 10_f64.powf((longest.max(0.01) / 4.0).log10().floor());
    let of_power = [5.0, 2.0].into_iter().find(|factor| longest / (factor * power) >= 4.0);
    of_power.unwrap_or(1.0) * power
}

fn text(class: &str, x: f64, y: f64, anchor: &str, text: &str) -> String {
    format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>\n")
}

fn line(class: &str, x: (f64, f64), y: (f64, f64)) -> String {
    format!("<line class=\"{class}\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>\n", x.0, x.1, y.0, y.1)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn cost(seconds: u64) -> Cost {
        let memory = 20_000_000 * seconds;
        Cost { clock: Duration::from_secs(seconds), processor: Duration::from_secs(seconds), memory }
    }

    fn row(what: &str, of: &str, seconds: u64, types: u64) -> Row {
        Row::new("t", what, of, Figure::Cost(cost(seconds))).beside(Some(cost(types)))
    }

    #[test]
    fn bars_are_as_long_as_what_they_stand_for() {
        let (types, sdk) = (row("check", "a <b>", 10, 10), row("check", "sdk", 2, 10).goal(Goal::Ratio(0.3)));
        let svg = svg("Builds", &[&types, &sdk]);
        for expected in [
            "width=\"410.0\"",
            "width=\"82.0\"",
            // Three of ten seconds, and the value right of it.
            "class=\"goal\" x1=\"339.0\"",
            "x=\"347.0\" y=\"124.5\" text-anchor=\"start\">2.00 s, 0.04 GB<",
            "class=\"sdk\"",
            "a &lt;b>",
            ">10 s<",
            ">goal: at most 0.3 × a &lt;b><",
        ] {
            assert!(svg.contains(expected), "{expected} in {svg}");
        }
    }

    /// As the page has it, in the order of the rows.
    #[test]
    fn progenitors_client_has_its_bars() {
        let ways = [("check", 105, 92, 21), ("debug", 150, 131, 26), ("release", 239, 210, 31)];
        let rows = ways.map(|(way, types, client, sdk)| {
            let goals = |row: Row| row.goal(Goal::Ratio(0.3)).goal(Goal::Memory(2_000_000_000));
            [
                row(way, "types alone, serde derived", types, types),
                row(way, "progenitor's client, APIv3", client, types),
                goals(row(way, "wechatpay-sdk, all features", sdk, types)),
            ]
        });
        let svg = svg("Building every documented operation", &rows.iter().flatten().collect::<Vec<_>>());
        assert_eq!(svg.matches("<rect class=\"other\"").count(), 6);
        assert_eq!(svg.matches("<rect class=\"sdk\"").count(), 3);
        assert_eq!(svg.matches("class=\"group\"").count(), 3);
        // One each, and the one that says what they are.
        assert_eq!(svg.matches("<line class=\"goal\"").count(), 4);
        assert!(svg.contains(">210.0 s, 4.20 GB<"), "{svg}");
    }

    #[test]
    fn ticks_are_round() {
        for (longest, expected) in [(10.0, 2.0), (4.0, 1.0), (39.0, 5.0), (205.0, 50.0), (0.3, 0.05)] {
            assert!((step(longest) - expected).abs() < 1e-9, "{longest}: {}", step(longest));
        }
    }

    #[test]
    fn nothing_measured_is_an_empty_plot() {
        let svg = svg("Builds", &[&Row::new("t", "size", "sdk", Figure::Size(1))]);
        assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("<rect"), "{svg}");
    }
}
