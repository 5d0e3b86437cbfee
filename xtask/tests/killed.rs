//! Whatever ends a run — a kill at any moment, a full disk, something in the way, another run — leaves the old state or the
//! new one, and the next run goes through.
//!
//! `KILLS=1000 cargo test -p xtask --test killed` kills more often than a push does.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::{commit, everything, git, read, write, xtask};
use tempfile::TempDir;

/// How many runs are killed.
const KILLS: u64 = 36;

const RAW: &str = "\
---
title: 开店
---

# {{ $frontmatter.title }} {#post}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| json {data-required} | object | 请求
| shop_no {data-required data-indent=1} | string | 店号
| remark {data-indent=1} | string | 备注

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| shop_id {data-required} | string | 店铺

{.im-table #response}
";

/// Pages enough that building a folder takes its time.
const PAGES: usize = 30;

/// A committed repository, and two states of its documentation.
struct Place {
    root: TempDir,
    upstreams: [TempDir; 2],
}

impl Place {
    fn new() -> Self {
        Self::at(tempfile::tempdir().unwrap(), PAGES)
    }

    fn at(root: TempDir, pages: usize) -> Self {
        let upstreams = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        for (number, upstream) in upstreams.iter().enumerate() {
            // Of the second some pages say something else, one is new and one is gone.
            for page in number..pages + number {
                let other = RAW.replace("| string | 备注", "| integer | 备注");
                let text = if number == 1 && page % 3 == 0 { &other } else { RAW };
                write(upstream.path(), &format!("docs/openapi/v3/shop/page-{page}.md"), text);
            }
        }
        write(root.path(), "Cargo.toml", "[workspace.package]\nversion = \"0.3.1\"\n");
        write(root.path(), "spec/products.toml", "[shop]\nprefixes = [\"v3/shop\"]\n");
        write(root.path(), "spec/overlay.toml", "");
        let place = Self { root, upstreams };
        git(place.root.path(), &["init", "--quiet", "--initial-branch", "main"]);
        place.run("sync", 0).ends(0);
        place.run("regen", 0).ends(0);
        commit(place.root.path(), "Begin");
        place
    }

    fn arguments(&self, command: &str, upstream: usize) -> Vec<String> {
        let mut arguments = vec![command.to_owned()];
        if command != "regen" {
            arguments.push(self.upstreams[upstream].path().to_str().unwrap().to_owned());
            arguments.extend(["--delete-missing", "--delete-many"].map(str::to_owned));
        }
        arguments
    }

    fn run(&self, command: &str, upstream: usize) -> support::Run {
        let arguments = self.arguments(command, upstream);
        xtask(self.root.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn start(&self, command: &str, upstream: usize) -> Child {
        let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"));
        child.args(self.arguments(command, upstream)).arg("--root").arg(self.root.path());
        child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn state(&self) -> State {
        let (mut spec, mut generated, mut rest) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (path, text) in everything(self.root.path()) {
            match path.split('/').next() {
                Some("spec") => spec.insert(path, text),
                Some("generated") => generated.insert(path, text),
                _ => rest.insert(path, text),
            };
        }
        let changelog = rest.remove("CHANGELOG.md");
        State { spec, generated, changelog, rest }
    }
}

/// What a run replaces, each whole or not at all, and what else is there.
#[derive(Debug, PartialEq)]
struct State {
    spec: BTreeMap<String, String>,
    generated: BTreeMap<String, String>,
    changelog: Option<String>,
    rest: BTreeMap<String, String>,
}

/// `SplitMix64`: the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end.max(1)
    }
}

/// Waits for a moment of a run: any, or one soon after something began to be replaced.
fn wait(root: &Path, child: &mut Child, command: &str, whole: Duration, random: &mut Random) {
    let whole = u64::try_from(whole.as_micros()).unwrap();
    if random.below(3) == 0 {
        std::thread::sleep(Duration::from_micros(random.below(whole)));
        return;
    }
    let beside = match command {
        "sync" => "spec.new",
        "regen" => "generated.new",
        _ => ["spec.new", "generated.new", "CHANGELOG.md.new"][usize::try_from(random.below(3)).unwrap()],
    };
    while !root.join(beside).exists() && child.try_wait().unwrap().is_none() {
        std::hint::spin_loop();
    }
    std::thread::sleep(Duration::from_micros(random.below(2000)));
}

#[test]
fn a_killed_run_leaves_the_old_state_or_the_new_one_and_the_next_goes_through() {
    let kills = std::env::var("KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let place = Place::new();
    let root = place.root.path();
    let mut random = Random(17);
    let (mut whole, mut seen, mut upstream) = (Duration::from_millis(50), BTreeMap::<&str, u64>::new(), 0);
    for round in 0..kills {
        let command = ["update", "sync", "regen"][usize::try_from(round % 3).unwrap()];
        if command != "regen" {
            upstream = 1 - upstream;
        } else {
            // Something to be done.
            std::fs::remove_file(root.join("generated/surface.txt")).unwrap();
            std::fs::remove_file(root.join("generated/src/v3/shop.rs")).unwrap();
        }
        let before = place.state();
        let mut child = place.start(command, upstream);
        wait(root, &mut child, command, whole, &mut random);
        child.kill().unwrap();
        let ended = child.wait().unwrap().success();
        let killed = place.state();
        let left = ["spec.new", "generated.new", "CHANGELOG.md.new"].iter().any(|name| root.join(name).exists());

        let begun = Instant::now();
        place.run(command, upstream).ends(0);
        whole = begun.elapsed();
        let after = place.state();
        assert!(killed.spec == before.spec || killed.spec == after.spec, "round {round}: spec is neither");
        let generated = [&before.generated, &after.generated];
        assert!(generated.contains(&&killed.generated), "round {round}: generated is neither");
        let changelogs = [&before.changelog, &after.changelog];
        assert!(
            changelogs.contains(&&killed.changelog),
            "round {round}: the changelog is neither: {:?}",
            killed.changelog
        );
        assert_eq!(after.rest, before.rest, "round {round}: something is left");
        let kind = match (ended, killed == before, left) {
            (true, ..) => "ended before",
            (_, _, true) => "in the midst of replacing",
            (_, true, _) => "before anything was replaced",
            (_, false, _) => "after something was replaced",
        };
        *seen.entry(kind).or_default() += 1;
        if command == "sync" {
            place.run("regen", upstream).ends(0);
        }
    }
    println!("{kills} kills: {seen:?}");
    assert!(seen.contains_key("in the midst of replacing"), "{seen:?}");
}

#[test]
fn two_at_once_end_as_one_and_the_second_says_who_was_first() {
    let place = Place::new();
    let root = place.root.path();
    // A run that takes its time: this one.
    let held = std::fs::File::create(root.join("xtask.lock")).unwrap();
    held.lock().unwrap();
    std::fs::write(root.join("xtask.lock"), "cargo xtask update ../docs, process 17").unwrap();
    let before = place.state();
    for command in ["sync", "regen", "update"] {
        let second = place.run(command, 1).ends(2);
        let expected =
            "another run is at work here (cargo xtask update ../docs, process 17): wait for it and run again";
        assert!(second.err.contains(expected), "{}", second.err);
        assert_eq!(place.state(), before);
    }
    xtask(root, &["regen", "--check"]).ends(0);
    drop(held);
    // Nobody holds what the file names: it locks nobody out.
    place.run("regen", 0).ends(0);
    assert!(!root.join("xtask.lock").exists());

    for round in 0..6 {
        let upstream = round % 2;
        let mut children = (0..3).map(|_| place.start("update", upstream)).collect::<Vec<_>>();
        let codes = children.iter_mut().map(|child| child.wait().unwrap().code()).collect::<Vec<_>>();
        assert!(codes.iter().all(|code| matches!(code, Some(0 | 2))) && codes.contains(&Some(0)), "{codes:?}");
        let after = place.state();
        place.run("update", upstream).ends(0);
        assert_eq!(place.state(), after, "one of them did it all");
    }
}

#[test]
fn what_is_in_the_way_is_named_and_nothing_changes() {
    let place = Place::new();
    let root = place.root.path();
    place.run("sync", 1).ends(0);
    // A folder where a file belongs, with something in it that nobody may lose.
    let file = "generated/src/v3.rs";
    std::fs::remove_file(root.join(file)).unwrap();
    write(root, "generated/src/v3.rs/.mine", "mine");
    let before = place.state();
    let stopped = place.run("regen", 1).ends(2);
    assert!(stopped.err.contains("v3.rs") && stopped.err.contains("was not changed"), "{}", stopped.err);
    assert_eq!(place.state(), before);
    std::fs::remove_dir_all(root.join(file)).unwrap();
    place.run("regen", 1).ends(0);

    // The changelog is no file.
    std::fs::create_dir(root.join("CHANGELOG.md")).unwrap();
    let stopped = place.run("update", 1).ends(2);
    assert!(stopped.err.contains("CHANGELOG.md"), "{}", stopped.err);
    std::fs::remove_dir(root.join("CHANGELOG.md")).unwrap();
    place.run("update", 1).ends(0);

    // Names that are the commands' own are put right, whatever stands there.
    write(root, "spec.new", "a file");
    write(root, "generated.new/half", "half");
    write(root, "CHANGELOG.md.new", "half");
    place.run("update", 0).ends(0);
    for name in ["spec.new", "generated.new", "CHANGELOG.md.new", "xtask.lock"] {
        assert!(!root.join(name).exists(), "{name} is left");
    }
}

/// `cargo xtask update … | head -1`
#[test]
fn a_reader_that_goes_away_stops_nothing() {
    let place = Place::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"));
    child.args(place.arguments("update", 1)).arg("--root").arg(place.root.path());
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    assert!(child.wait().unwrap().success());
    let after = place.state();
    assert!(after.changelog.is_some());
    place.run("update", 1).ends(0);
    assert_eq!(place.state(), after);
}

/// Files that can't be linked and folders that can't be written: as a user without rights, or by an attribute.
#[test]
fn a_folder_that_cannot_be_changed_is_named_and_nothing_changes() {
    let place = Place::new();
    let root = place.root.path();
    place.run("sync", 1).ends(0);
    let chattr = |flag: &str| {
        let done = Command::new("chattr").arg(flag).arg(root).output();
        done.is_ok_and(|output| output.status.success())
    };
    if !chattr("+i") {
        eprintln!("SKIPPED: no immutable folder can be made here");
        return;
    }
    let (before, stopped) = (place.state(), place.run("regen", 1));
    let allowed = chattr("-i");
    assert!(allowed);
    let stopped = stopped.ends(2);
    assert!(stopped.err.contains("can't make") && stopped.err.contains("xtask.lock"), "{}", stopped.err);
    assert_eq!(place.state(), before);
    place.run("regen", 1).ends(0);
}

/// A small disk, as long as it is needed.
#[cfg(target_os = "linux")]
struct Disk(TempDir);

#[cfg(target_os = "linux")]
impl Disk {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(folder.path()).output();
        mount.is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0.path()).output());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_named_and_nothing_changes() {
    let Some(disk) = Disk::new() else {
        eprintln!("SKIPPED: nothing may be mounted here");
        return;
    };
    let place = Place::at(TempDir::new_in(disk.0.path()).unwrap(), 12);
    let root = place.root.path();
    let (mut stopped, mut upstream) = (0, 1);
    for room in (0..20).map(|step| step * 8192) {
        // All that is left but so much is taken.
        let ballast = disk.0.path().join("ballast");
        let taken = fill(&ballast);
        std::fs::File::options().write(true).open(&ballast).unwrap().set_len(taken.saturating_sub(room)).unwrap();
        let before = place.state();
        let run = place.run("update", upstream);
        let full = place.state();
        std::fs::remove_file(&ballast).unwrap();
        if run.code != 0 {
            stopped += 1;
            assert!(run.err.contains("No space left on device"), "{}", run.err);
        }
        place.run("update", upstream).ends(0);
        let after = place.state();
        assert!(full.spec == before.spec || full.spec == after.spec, "{room} bytes: spec is neither");
        assert!([&before.generated, &after.generated].contains(&&full.generated), "{room} bytes: generated is neither");
        assert!(
            [&before.changelog, &after.changelog].contains(&&full.changelog),
            "{room} bytes: the changelog is neither"
        );
        assert!(full.rest.keys().all(|path| before.rest.contains_key(path)), "{room} bytes: {:?}", full.rest.keys());
        assert_eq!(read(root, "spec/overlay.toml"), "");
        upstream = 1 - upstream;
    }
    println!("{stopped} of 20 runs met a full disk");
    assert!(stopped > 2, "{stopped}");
}

/// Writes until nothing goes any more; how many bytes went.
#[cfg(target_os = "linux")]
fn fill(path: &Path) -> u64 {
    use std::io::Write;
    let mut file = std::fs::File::create(path).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    file.metadata().unwrap().len()
}
