//! A measured figure, beside its yardstick and its goal.

use serde_json::{Value, json};

use super::cost::Cost;

/// A line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which table it stands in.
    pub table: &'static str,
    /// What was done: `check`.
    pub what: String,
    /// With what: `wechatpay-sdk, all features`.
    pub of: String,
    /// What was found.
    pub figure: Figure,
    /// What the yardstick of the same table costs.
    pub yardstick: Option<Cost>,
    /// What the same costs with progenitor's client, where that was measured.
    pub progenitor: Option<Cost>,
    /// What is asked for.
    pub goals: Vec<Goal>,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// Of a command.
    Cost(Cost),
    /// Of a file, in bytes.
    Size(u64),
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// At most so many times the yardstick, on the clock.
    Ratio(f64),
    /// At most so many seconds on the clock.
    Seconds(f64),
    /// At most so many seconds more than the yardstick, on the clock.
    SecondsMore(f64),
    /// At most so many bytes at the peak.
    Memory(u64),
}

impl Row {
    /// Without yardstick and goal.
    pub fn new(table: &'static str, what: &str, of: &str, figure: Figure) -> Self {
        Self {
            table,
            what: what.to_owned(),
            of: of.to_owned(),
            figure,
            yardstick: None,
            progenitor: None,
            goals: Vec::new(),
        }
    }

    /// Beside what it is measured by.
    pub fn beside(self, yardstick: Option<Cost>) -> Self {
        Self { yardstick, ..self }
    }

    /// Beside progenitor's client.
    pub fn beside_progenitor(self, progenitor: Option<Cost>) -> Self {
        Self { progenitor, ..self }
    }

    /// With a goal.
    pub fn goal(mut self, goal: Goal) -> Self {
        self.goals.push(goal);
        self
    }

    /// How often the yardstick goes into it: on the clock, by processor time.
    pub fn ratios(&self) -> Option<(f64, f64)> {
        self.by(self.yardstick)
    }

    fn by(&self, yardstick: Option<Cost>) -> Option<(f64, f64)> {
        let (Figure::Cost(cost), Some(yardstick)) = (self.figure, yardstick) else { return None };
        let ratio = |of: std::time::Duration, by: std::time::Duration| of.as_secs_f64() / by.as_secs_f64().max(1e-9);
        Some((ratio(cost.clock, yardstick.clock), ratio(cost.processor, yardstick.processor)))
    }

    /// Seconds on the clock and peak memory, to stand beside a bar.
    pub fn costs(&self) -> Vec<String> {
        match self.figure {
            Figure::Cost(cost) => vec![seconds(cost.clock.as_secs_f64()), gigabytes(cost.memory)],
            Figure::Size(_) => Vec::new(),
        }
    }

    /// The cells of its line.
    pub fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.what.clone(), self.of.clone()];
        match self.figure {
            Figure::Cost(cost) => cells.extend([
                seconds(cost.clock.as_secs_f64()),
                seconds(cost.processor.as_secs_f64()),
                gigabytes(cost.memory),
            ]),
            Figure::Size(size) => cells.extend([format!("{:.1} MB", bytes(size) / 1e6), String::new(), String::new()]),
        }
        for ratios in [self.ratios(), self.by(self.progenitor)] {
            cells.push(ratios.map_or_else(String::new, |(clock, _)| format!("{clock:.2}")));
            cells.push(ratios.map_or_else(String::new, |(_, processor)| format!("{processor:.2}")));
        }
        cells.push(self.goals.iter().map(|goal| self.judged(*goal)).collect::<Vec<_>>().join(", "));
        cells
    }

    /// The same for machines.
    pub fn json(&self) -> Value {
        let figure = match self.figure {
            Figure::Cost(cost) => json!({
                "clock_seconds": cost.clock.as_secs_f64(),
                "processor_seconds": cost.processor.as_secs_f64(),
                "peak_bytes": cost.memory,
            }),
            Figure::Size(size) => json!({ "bytes": size }),
        };
        let named = |(clock, processor)| json!({ "clock": clock, "processor": processor });
        let (ratios, of_progenitor) = (self.ratios().map(named), self.by(self.progenitor).map(named));
        let goals =
            self.goals.iter().map(|goal| json!({ "goal": goal.text(), "met": goal.is_met(self) })).collect::<Vec<_>>();
        json!({
            "table": self.table,
            "what": self.what,
            "of": self.of,
            "figure": figure,
            "ratios": ratios,
            "ratios_of_progenitor": of_progenitor,
            "goals": goals,
        })
    }

    fn judged(&self, goal: Goal) -> String {
        let verdict = if goal.is_met(self) { "met" } else { "**missed**" };
        format!("{} {verdict}", goal.text())
    }
}

impl Goal {
    fn text(self) -> String {
        match self {
            Self::Ratio(most) => format!("≤ {most} ×"),
            Self::Seconds(most) => format!("≤ {most} s"),
            Self::SecondsMore(most) => format!("≤ {most} s more"),
            Self::Memory(most) => format!("≤ {} GB", bytes(most) / 1e9),
        }
    }

    /// Whether the row has it; what can't be told is not met.
    pub fn is_met(self, row: &Row) -> bool {
        let Figure::Cost(cost) = row.figure else { return false };
        let clock = cost.clock.as_secs_f64();
        match self {
            Self::Ratio(most) => row.ratios().is_some_and(|(clock, _)| clock <= most),
            Self::Seconds(most) => clock <= most,
            Self::SecondsMore(most) => row.yardstick.is_some_and(|by| clock - by.clock.as_secs_f64() <= most),
            Self::Memory(most) => cost.memory <= most,
        }
    }
}

fn seconds(seconds: f64) -> String {
    if seconds < 10.0 { format!("{seconds:.2} s") } else { format!("{seconds:.1} s") }
}

fn gigabytes(size: u64) -> String {
    format!("{:.2} GB", bytes(size) / 1e9)
}

#[allow(clippy::cast_precision_loss)]
fn bytes(bytes: u64) -> f64 {
    bytes as f64
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn cost(seconds: u64) -> Cost {
        Cost { clock: Duration::from_secs(seconds), processor: Duration::from_secs(2 * seconds), memory: 1_500_000_000 }
    }

    #[test]
    fn a_row_is_judged_by_the_clock_beside_its_yardstick() {
        let row = |seconds| Row::new("t", "check", "sdk", Figure::Cost(cost(seconds))).beside(Some(cost(10)));
        assert!(Goal::Ratio(0.3).is_met(&row(3)));
        assert!(!Goal::Ratio(0.3).is_met(&row(4)));
        assert!(Goal::SecondsMore(8.0).is_met(&row(18)));
        assert!(!Goal::SecondsMore(8.0).is_met(&row(19)));
        assert!(Goal::Memory(1_500_000_000).is_met(&row(1)));
        assert!(!Goal::Memory(1_499_999_999).is_met(&row(1)));
    }

    #[test]
    fn what_has_no_yardstick_meets_no_goal_beside_one() {
        let row = Row::new("t", "check", "sdk", Figure::Cost(cost(1)));
        assert!(!Goal::Ratio(0.3).is_met(&row));
        assert!(!Goal::SecondsMore(8.0).is_met(&row));
        assert!(!Goal::Seconds(3.0).is_met(&Row::new("t", "size", "sdk", Figure::Size(1))));
    }

    #[test]
    fn a_line_says_figure_ratio_goal_and_whether_it_is_met() {
        let row = Row::new("t", "check", "sdk", Figure::Cost(cost(4))).beside(Some(cost(10)));
        let row = row.beside_progenitor(Some(cost(20)));
        let row = row.goal(Goal::Ratio(0.3)).goal(Goal::Memory(2_000_000_000));
        let expected = [
            "check",
            "sdk",
            "4.00 s",
            "8.00 s",
            "1.50 GB",
            "0.40",
            "0.40",
            "0.20",
            "0.20",
            "≤ 0.3 × **missed**, ≤ 2 GB met",
        ];
        assert_eq!(row.cells(), expected);
        assert_eq!(row.json()["goals"][1], json!({ "goal": "≤ 2 GB", "met": true }));
    }
}
