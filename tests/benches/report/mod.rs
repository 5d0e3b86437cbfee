//! What the benches share: where they ran, how long something takes, tables with ratios.

// No bench needs all of it.
#![allow(dead_code)]

#[path = "../../../xtask/src/measure/machine.rs"]
mod machine;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a batch has to be for the clock, and all batches of one figure.
const BATCH: Duration = Duration::from_millis(2);
const ALL: Duration = Duration::from_secs(1);
const SAMPLES: std::ops::Range<usize> = 3..101;

/// Says the machine, the compiler and versions of crates, by `Cargo.lock` of the folder.
pub fn machine(folder: &str, crates: &[&str]) {
    for (name, value) in machine::facts(Path::new(folder), crates) {
        println!("{name}: {value}");
    }
}

/// The median of what one run takes, in seconds.
pub fn median<O>(mut work: impl FnMut() -> O) -> f64 {
    median_of(|| (), |()| work())
}

/// The same, of work that takes an input of its own, which is made before the clock starts.
pub fn median_of<I, O>(mut input: impl FnMut() -> I, mut work: impl FnMut(I) -> O) -> f64 {
    let mut batch = |size: usize| {
        let inputs = std::iter::repeat_with(&mut input).take(size).collect::<Vec<_>>();
        let mut outputs = Vec::with_capacity(size);
        let start = Instant::now();
        for input in inputs {
            outputs.push(work(black_box(input)));
        }
        let taken = start.elapsed();
        drop(black_box(outputs));
        taken
    };
    let mut size = 1;
    while batch(size) < BATCH && size < 1 << 16 {
        size *= 2;
    }
    let (begun, mut samples) = (Instant::now(), Vec::new());
    while samples.len() < SAMPLES.start || (begun.elapsed() < ALL && samples.len() < SAMPLES.end) {
        samples.push(batch(size));
    }
    samples.sort_unstable();
    samples[samples.len() / 2].as_secs_f64() / f64::from(u32::try_from(size).unwrap_or(u32::MAX))
}

/// A table in Markdown, aligned.
pub fn table(head: &[&str], lines: &[Vec<String>]) {
    let cell = |line: &[String], column: usize| line.get(column).cloned().unwrap_or_default();
    let width = |column: usize| {
        let longest = lines.iter().map(|line| cell(line, column).chars().count()).max().unwrap_or_default();
        longest.max(head[column].chars().count())
    };
    let print = |line: &[String]| {
        let cells = (0..head.len()).map(|column| format!("| {:<1$} ", cell(line, column), width(column)));
        println!("{}|", cells.collect::<String>());
    };
    println!();
    print(&head.iter().map(|&title| title.to_owned()).collect::<Vec<_>>());
    println!("{}|", (0..head.len()).map(|column| format!("|{}", "-".repeat(width(column) + 2))).collect::<String>());
    lines.iter().for_each(|line| print(line));
}

/// Lines of `name`, µs, so many a second, and how often the first goes into each.
pub fn beside_the_first(figures: &[(&str, f64)]) {
    let first = figures.first().map_or(f64::NAN, |(_, seconds)| *seconds);
    let lines = figures.iter().map(|(name, seconds)| {
        let figures =
            [format!("{:.2}", seconds * 1e6), format!("{:.0}", 1.0 / seconds), format!("{:.2}", seconds / first)];
        std::iter::once((*name).to_owned()).chain(figures).collect()
    });
    table(&["", "µs", "a second", "× the first"], &lines.collect::<Vec<_>>());
}
