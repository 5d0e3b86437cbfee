//! The commands of this project: those that people wait for, and all of them built from scratch.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::cost::{self, Cost};
use super::row::{Figure, Goal, Row};
use super::scratch::Scratch;
use crate::workspace::cargo;

/// What regenerating does.
const EVERYTHING: &str = "every file to be written";

/// A command to be measured.
struct Job<'j> {
    title: &'j str,
    of: &'j str,
    arguments: &'j [&'j str],
    /// What it writes, to be out of its way before.
    written: Option<&'j Path>,
    /// At most so many seconds.
    most: f64,
}

/// `cargo xtask …`, its start included.
pub fn run(root: &Path, scratch: &Scratch, runs: usize) -> Result<Vec<Row>> {
    let job = |title, of, arguments, most| Job { title, of, arguments, written: None, most };
    let start = job("help", "nothing but its start", &["help"][..], 0.5);
    let check = job("regen --check", "nothing to be done", &["regen", "--check"][..], 1.0);
    let diff = job("diff", "the last commit and the working tree", &["diff", "--from", "HEAD"][..], 1.5);
    let row = |job: &Job<'_>| -> Result<Row> { Ok(row(job.title, job.of, measured(root, job, runs)?, job.most)) };
    let regen = self::row("regen", EVERYTHING, regen(root, scratch, runs)?, 1.0);
    Ok(vec![row(&start)?, regen, row(&check)?, row(&diff)?])
}

/// Every file of the SDK written anew, elsewhere.
pub fn regen(root: &Path, scratch: &Scratch, runs: usize) -> Result<Cost> {
    let elsewhere = scratch.empty("regenerated")?;
    copy(&root.join("spec"), &elsewhere.join("spec"))?;
    let (place, generated) = (elsewhere.to_string_lossy(), elsewhere.join("generated"));
    let arguments = ["regen", "--root", &*place];
    let job = Job { title: "regen", of: EVERYTHING, arguments: &arguments, written: Some(&generated), most: 1.0 };
    let cost = measured(root, &job, runs);
    scratch.empty("regenerated")?;
    cost
}

fn row(title: &str, of: &str, cost: Cost, most: f64) -> Row {
    Row::new("Commands", &format!("cargo xtask {title}"), of, Figure::Cost(cost)).goal(Goal::Seconds(most))
}

fn measured(root: &Path, job: &Job<'_>, runs: usize) -> Result<Cost> {
    tell!("cargo xtask {}: {}", job.title, job.of);
    let mut earlier = 0;
    // Not removed: a file system that has just removed so many files takes its time to make as many.
    let before = || match job.written.filter(|folder| folder.exists()) {
        Some(folder) => {
            earlier += 1;
            let away = folder.with_extension(earlier.to_string());
            std::fs::rename(folder, away).context("can't move away what was written")
        }
        None => Ok(()),
    };
    // Once, so that the files that it reads are in memory.
    cost::of(&mut xtask(root, job.arguments))?;
    cost::best(runs, before, || xtask(root, job.arguments))
}

/// The commands built from an empty target directory.
pub fn from_scratch(root: &Path, scratch: &Scratch, runs: usize) -> Result<Row> {
    tell!("xtask from an empty target directory");
    let target = scratch.empty("empty")?;
    let before = || scratch.empty("empty").map(drop);
    let cost = cost::best(runs, before, || {
        let mut xtask = xtask(root, &["help"]);
        xtask.env("CARGO_TARGET_DIR", &target).env("CARGO_INCREMENTAL", "0");
        xtask
    })?;
    scratch.empty("empty")?;
    let row = Row::new("Commands", "cargo xtask", "from an empty target directory", Figure::Cost(cost));
    Ok(row.goal(Goal::Seconds(40.0)))
}

fn xtask(root: &Path, arguments: &[&str]) -> Command {
    let mut command = cargo(root, &["xtask"]);
    command.args(arguments).stderr(Stdio::null());
    command
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("can't make {}", to.display()))?;
    for entry in std::fs::read_dir(from).with_context(|| format!("can't read {}", from.display()))? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to)?;
        } else {
            std::fs::copy(&from, &to).with_context(|| format!("can't copy {}", from.display()))?;
        }
    }
    Ok(())
}
