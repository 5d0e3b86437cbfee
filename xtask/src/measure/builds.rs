//! Building the SDK, beside the yardsticks: all features, the default ones, from nothing; its documentation; its size.

use std::path::Path;

use anyhow::{Context, Result};

use super::cost::{self, Cost};
use super::row::{Figure, Goal, Row};
use super::scratch::{CLIENT, NAIVE, Scratch};

/// The crate that is measured.
const SDK: &str = "wechatpay-sdk";
const GIGABYTE: u64 = 1_000_000_000;
const BARE: &str = "reqwest with rustls";
/// The table of what is not built but comes of building.
const OUTCOME: &str = "Documentation and size";

/// The table of all features, which the plot shows.
pub const FULL_TABLE: &str = "All features";

/// The ways to build.
const WAYS: [(&str, &[&str]); 3] = [("check", &["check"]), ("debug", &["build"]), ("release", &["build", "--release"])];

/// A crate to be measured: which of its workspace's packages brings it with its dependencies, and what it is called.
struct Subject {
    package: &'static str,
    crate_name: &'static str,
    title: &'static str,
}

const TYPES: Subject = Subject { package: NAIVE, crate_name: NAIVE, title: "types alone, serde derived" };
const PROGENITOR: Subject = Subject { package: CLIENT, crate_name: CLIENT, title: "progenitor's client, APIv3" };
const FULL: Subject = Subject { package: "full", crate_name: SDK, title: "wechatpay-sdk, all features" };
const DEFAULT: Subject = Subject { package: "default", crate_name: SDK, title: "wechatpay-sdk, default features" };

/// All features, beside types alone and, if it is there, progenitor's client.
pub fn full(scratch: &Scratch, runs: usize, with_progenitor: bool) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (way, command) in WAYS {
        let types = rebuilt(scratch, &TYPES, command, runs)?;
        let progenitor = if with_progenitor { Some(rebuilt(scratch, &PROGENITOR, command, runs)?) } else { None };
        let full = rebuilt(scratch, &FULL, command, runs)?;
        let row = |of: &Subject, cost| {
            let row = Row::new(FULL_TABLE, way, of.title, Figure::Cost(cost));
            row.beside(Some(types)).beside_progenitor(progenitor)
        };
        rows.push(row(&TYPES, types));
        rows.extend(progenitor.map(|cost| row(&PROGENITOR, cost)));
        rows.push(row(&FULL, full).goal(Goal::Ratio(0.3)).goal(Goal::Memory(2 * GIGABYTE)));
    }
    Ok(rows)
}

/// What generating costs: progenitor's client by progenitor, the SDK by `regen`.
pub fn generating(progenitor: Cost, regen: Cost) -> [Row; 2] {
    let row = |of: &Subject, with, cost| {
        Row::new("Generating", with, of.title, Figure::Cost(cost)).beside_progenitor(Some(progenitor))
    };
    [row(&PROGENITOR, "cargo progenitor", progenitor), row(&FULL, "cargo xtask regen", regen)]
}

/// Default features.
pub fn default(scratch: &Scratch, runs: usize) -> Result<Vec<Row>> {
    let ways = WAYS.into_iter().map(|(way, command)| {
        let cost = rebuilt(scratch, &DEFAULT, command, runs)?;
        Ok(Row::new("Default features", way, DEFAULT.title, Figure::Cost(cost)).goal(Goal::Seconds(3.0)))
    });
    ways.collect()
}

/// A program from an empty target directory.
pub fn hello(scratch: &Scratch, runs: usize) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (way, command) in &WAYS[1..] {
        let of = |package: &str| {
            tell!("{way} of {package} from an empty target directory");
            let target = scratch.empty("empty")?;
            let before = || scratch.empty("empty").map(drop);
            cost::best(runs, before, || {
                let mut cargo = scratch.cargo_into(&target, command);
                cargo.args(["--package", package]);
                cargo
            })
        };
        let (bare, hello) = (of("bare")?, of("hello")?);
        let row = |of, cost| Row::new("A program from an empty target directory", way, of, Figure::Cost(cost));
        rows.push(row(BARE, bare).beside(Some(bare)));
        rows.push(row(DEFAULT.title, hello).beside(Some(bare)).goal(Goal::SecondsMore(8.0)));
    }
    scratch.empty("empty")?;
    Ok(rows)
}

/// The documentation of everything.
pub fn documentation(scratch: &Scratch, runs: usize) -> Result<Vec<Row>> {
    // What it depends on is checked, not documented.
    let command = ["doc", "--no-deps", "--package", SDK];
    let cost = rebuilt(scratch, &FULL, &command, runs)?;
    Ok(vec![Row::new(OUTCOME, "rustdoc", FULL.title, Figure::Cost(cost))])
}

/// The library, and a stripped program.
pub fn size(scratch: &Scratch) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (way, command, profile) in [("library, debug", WAYS[1].1, "debug"), ("library, release", WAYS[2].1, "release")]
    {
        for (subject, library) in [(&TYPES, "libnaive-"), (&FULL, "libwechatpay-")] {
            tell!("{way}: {}", subject.title);
            cost::of(scratch.cargo(command).args(["--package", subject.package]))?;
            let size = largest(&scratch.target().join(profile).join("deps"), library, ".rlib")?;
            rows.push(Row::new(OUTCOME, way, subject.title, Figure::Size(size)));
        }
    }
    for (package, title) in [("bare", BARE), ("hello", DEFAULT.title)] {
        let mut cargo = scratch.cargo(WAYS[2].1);
        cost::of(cargo.args(["--package", package]))?;
        let size = largest(&scratch.target().join("release"), package, "")?;
        rows.push(Row::new(OUTCOME, "stripped program, release", title, Figure::Size(size)));
    }
    Ok(rows)
}

/// A crate built anew, on what it depends on.
fn rebuilt(scratch: &Scratch, subject: &Subject, command: &[&str], runs: usize) -> Result<Cost> {
    let whole = || {
        let mut cargo = scratch.cargo(command);
        cargo.args(["--package", subject.package]);
        cargo
    };
    tell!("{}: {}", command.join(" "), subject.title);
    // Once, so that everything below it is there.
    cost::of(&mut whole())?;
    let clean = || {
        let mut clean = scratch.cargo(&["clean", "--package", subject.crate_name]);
        if command.contains(&"--release") {
            clean.arg("--release");
        }
        cost::of(&mut clean).map(drop)
    };
    cost::best(runs, clean, whole).inspect(|cost| tell!("  {cost:?}"))
}

/// The size of the largest file of such a name: of several, the one with all features.
fn largest(folder: &Path, begins: &str, ends: &str) -> Result<u64> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))?;
    let sizes = entries.flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let is_it = if ends.is_empty() { name == begins } else { name.starts_with(begins) && name.ends_with(ends) };
        entry.metadata().ok().filter(|_| is_it).map(|metadata| metadata.len())
    });
    sizes.max().with_context(|| format!("{} holds no {begins}…{ends}", folder.display()))
}
