//! `cargo xtask update DIR`: everything that follows from a change of the documentation, up to the first thing that needs a
//! person. Each step leaves alone what is done already, so that the same command goes on where it stopped.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use wechatpay_codegen::changelog;
use wechatpay_codegen::diff;

use crate::comparison::{self, Comparison};
use crate::pipeline::SPEC;
use crate::{folder, git, regen, state, sync};

/// The changelog, at the root.
pub const CHANGELOG: &str = "CHANGELOG.md";

/// What to do.
pub struct Options<'p> {
    /// The documentation.
    pub upstream: &'p Path,
    /// How to sync.
    pub sync: sync::Options,
    /// Since which revision the changelog tells.
    pub since: Option<&'p str>,
}

/// Syncs, generates, compares and notes.
pub fn run(root: &Path, options: &Options<'_>) -> Result<ExitCode> {
    let path = root.join(CHANGELOG);
    let before = match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        other => other.with_context(|| format!("can't read {}", path.display()))?,
    };
    let since = since(root, options.since, changelog::since(&before))?;
    let again = format!("cargo xtask update {}", options.upstream.display());

    step(1, &format!("the pages of {} → {SPEC}/", options.upstream.display()));
    let code = sync::run(root, options.upstream, options.sync)?;
    if code != ExitCode::SUCCESS {
        return Ok(stopped(code, "decide about the edits above", &again));
    }
    step(2, &format!("{SPEC}/ → generated/"));
    let code = regen::run(root, &regen::Options { check: false, docs: None, filter: None, most: usize::MAX })?;
    if code != ExitCode::SUCCESS {
        let what = "settle what is said above, mostly in spec/overlay.toml or spec/products.toml (CONTRIBUTING.md)";
        return Ok(stopped(code, what, &again));
    }
    step(3, &format!("what changed since {since}"));
    let (from, to) = (state::before(root, Some(&since))?, state::after(root, None)?);
    let Some(compared) = comparison::of(&from, &to)? else {
        bail!("{} can't be read: say --since REV with another revision", from.name);
    };
    let report = compared.report();
    say!("{}", diff::text(&report, false).trim_end());

    step(4, CHANGELOG);
    let after = changelog::with(&before, &since, &report);
    if report.changes.is_empty() && changelog::since(&before).is_none() {
        tell!("nothing to note");
    } else if after == before {
        tell!("{CHANGELOG} says it already");
    } else {
        folder::write(&path, &after)?;
        tell!("{CHANGELOG} is written");
    }
    finish(root, &compared);
    Ok(ExitCode::SUCCESS)
}

/// Since when the changelog tells: as it is told, as it told before, since the last release, or since this branch began.
fn since(root: &Path, told: Option<&str>, before: Option<&str>) -> Result<String> {
    let commit = |name: &str| {
        let commit = format!("{name}^{{commit}}");
        let known = git::ask(root, &["rev-parse", "--verify", "--quiet", "--short=12", "--end-of-options", &commit]);
        known.map(|commit| commit.trim().to_owned())
    };
    if let Some(named) = told {
        return commit(named).ok_or_else(|| anyhow!("there is no revision `{named}`"));
    }
    if let Some(named) = before {
        return commit(named).ok_or_else(|| {
            anyhow!("{CHANGELOG} tells what changed since {named}, which is not in this checkout: fetch it, or say --since REV")
        });
    }
    let release = git::ask(root, &["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]);
    let branch = || {
        let mains = ["main", "origin/main", "master", "origin/master"];
        mains.iter().find_map(|main| git::ask(root, &["merge-base", main, "HEAD"]))
    };
    let named = release.or_else(branch).unwrap_or_else(|| "HEAD".to_owned());
    let missing = || anyhow!("{} is no git repository with a commit: there is nothing to compare with", root.display());
    commit(named.trim()).ok_or_else(missing)
}

/// How many steps there are.
const STEPS: usize = 4;

fn step(number: usize, what: &str) {
    tell!("\n[{number}/{STEPS}] {what}");
}

fn stopped(code: ExitCode, what: &str, again: &str) -> ExitCode {
    tell!("\nstopped: {what}; then run again: {again}");
    code
}

/// What is left for a person.
fn finish(root: &Path, compared: &Comparison) {
    let (changes, warnings) = (&compared.changes, compared.new.found.len());
    if warnings > 0 {
        tell!(
            "\n{warnings} warnings: the pages were read all the same. Look at each (step 2), and settle or accept it in \
             {SPEC}/overlay.toml"
        );
    }
    let uncommitted = [SPEC, "generated", CHANGELOG]
        .iter()
        .any(|path| git::uncommitted(root, path).is_none_or(|paths| !paths.is_empty()));
    if changes.is_empty() && !uncommitted {
        tell!("\nnothing is left to do");
        return;
    }
    if uncommitted {
        tell!("\nto review: git diff {SPEC}; to commit, together: {SPEC} generated {CHANGELOG}");
    }
}
