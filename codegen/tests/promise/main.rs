//! The promise of a level: what was written against the old crate compiles with the new one, unless a change is major.
//!
//! Pages of `spec/` are changed blindly, both states are emitted, and what users could name before is looked for in the code
//! after. The diff never sees the code, and the comparison of the code never sees the diff.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod mutation;
mod surface;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mutation::{Random, Tree};
use surface::Surface;
use wechatpay_codegen::diagnostics::{Code, Severity};
use wechatpay_codegen::diff::{self, Level};
use wechatpay_codegen::emit;
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::source::Source;

/// An API, and the crate made of it.
type Emission = (Api, BTreeMap<String, String>);

struct Spec {
    pages: Vec<(String, String)>,
    /// Pages of a form that few have: there should be more of them.
    odd: Vec<usize>,
    overlay: Source,
    products: Source,
}

impl Spec {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        let mut pages = Tree::new();
        collect(&root, "", &mut pages);
        let file = |name: &str| Source::new(name, &std::fs::read_to_string(root.join(name)).unwrap());
        let pages = pages.into_iter().collect::<Vec<_>>();
        let is_odd = |text: &str| {
            ["multipart", "by-json", "#mix", "refresh", "Wechatpay-Serial\n"].iter().any(|odd| text.contains(odd))
        };
        let is_odd = |path: &str, text: &str| is_odd(text) || path.starts_with("webhook");
        let odd = pages.iter().enumerate().filter(|(_, (path, text))| is_odd(path, text)).map(|(at, _)| at).collect();
        Self { pages, odd, overlay: file("overlay.toml"), products: file("products.toml") }
    }

    /// The API of a few pages; none where regen would stop.
    fn read_state(&self, state: &State) -> Option<Emission> {
        let sources = state.pages.iter().map(|(path, text)| Source::new(path, text)).collect::<Vec<_>>();
        let mut found = Vec::new();
        let api = {
            let overlay = Source::new("overlay.toml", &format!("{}{}", self.overlay.text, state.overlay));
            let products = self.products.text.replace(&state.product.0, &state.product.1);
            wechatpay_codegen::api(&sources, &overlay, &Source::new("products.toml", &products), &mut found)
        };
        let emitted = emit::emit(&api);
        found.extend(emitted.found);
        let stops = |code: Code| code != Code::OverlayUnused;
        let is_fine = !found.iter().any(|one| one.severity == Severity::Error && stops(one.code));
        is_fine.then_some((api, emitted.files))
    }
}

fn collect(folder: &Path, prefix: &str, pages: &mut Tree) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), pages);
        } else if path.ends_with(".md") {
            pages.insert(path, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// A state: pages, what is added to the overlay, what is replaced in the products.
#[derive(Clone, Default)]
struct State {
    pages: Tree,
    overlay: String,
    product: (String, String),
}

/// Two states and what was done in between.
fn case(spec: &Spec, seed: u64) -> Option<(State, State, Vec<String>)> {
    let mut random = Random(seed);
    let mut before = State::default();
    for _ in 0..=random.below(2) {
        let odd = spec.odd[random.below(spec.odd.len())];
        let any = if random.below(4) == 0 { odd } else { random.below(spec.pages.len()) };
        let (path, text) = spec.pages[any].clone();
        before.pages.insert(path, text);
    }
    // Something happened before, so that stubs and the like are there already.
    let mut done = Vec::new();
    for _ in 0..random.below(2) {
        done.extend(mutate(spec, &mut before, &mut random).map(|did| format!("before: {did}")));
    }
    let mut after = before.clone();
    for _ in 0..=random.below(3) {
        done.push(mutate(spec, &mut after, &mut random)?);
    }
    Some((before, after, done))
}

fn mutate(spec: &Spec, state: &mut State, random: &mut Random) -> Option<String> {
    let paths = state.pages.keys().cloned().collect::<Vec<_>>();
    let path = paths.get(random.below(paths.len()))?;
    match random.below(16) {
        0 | 1 => mutation::page(path, &mut state.pages, random),
        2 => {
            // A field, a type, an operation is called otherwise.
            let (api, _) = spec.read_state(state)?;
            let lines = surface_lines(&api);
            let (item, field) = lines.get(random.below(lines.len()))?.clone();
            let name = random.one(&["zz_renamed", "ZzRenamed"]);
            let entry =
                format!("\n[[entry]]\non = \"{item}\"\n{field}set = {{ rust = \"{name}\" }}\nwhy = \"a test\"\n");
            state.overlay.push_str(&entry);
            Some(entry.replace('\n', " "))
        }
        3 => {
            let headings = spec.products.text.lines().filter(|line| line.starts_with('[')).collect::<Vec<_>>();
            let (one, other) = (random.one(&headings), random.one(&headings));
            state.product = match random.below(2) {
                0 => (one.to_owned(), one.replace(']', "-zz]")),
                _ => (path.trim_start_matches("openapi/").trim_end_matches(".md").to_owned(), "v3/nowhere".to_owned()),
            };
            let prefixes = format!("{other}\nprefixes = [");
            if state.product.1 == "v3/nowhere" {
                let new = format!("{prefixes}{:?}, ", state.product.0);
                state.product = (prefixes, new);
            }
            Some(format!("{:?}", state.product))
        }
        _ => {
            let (did, text) = mutation::row(state.pages.get(path)?, random)?;
            state.pages.insert(path.clone(), text);
            Some(format!("{did} in {path}"))
        }
    }
}

/// What an overlay may speak of: item and field.
fn surface_lines(api: &Api) -> Vec<(String, String)> {
    let lines = wechatpay_codegen::surface::lines(api).into_iter().filter_map(|line| {
        let words = line.split(' ').collect::<Vec<_>>();
        let (item, field) = match words.as_slice() {
            [url, method, field, ..] if url.starts_with('/') => (format!("{method} {url}"), *field),
            [page, field, ..] => ((*page).to_owned(), *field),
            _ => return None,
        };
        let field = if field.contains('.') { format!("field = {field:?}\n") } else { String::new() };
        Some((item, field))
    });
    lines.collect()
}

/// The words of a crate's own sources, in any order: that of rows says nothing.
fn words(files: &BTreeMap<String, String>) -> Vec<&str> {
    let files = files.iter().filter(|(path, _)| path.starts_with("src/"));
    let words = files.flat_map(|(_, text)| text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()));
    let mut words = words.collect::<Vec<_>>();
    words.sort_unstable();
    words
}

/// How many cases are tried; `PROMISES=20000` tries more, `FROM=…` others.
const CASES: u64 = 80;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

#[test]
fn what_compiled_compiles_unless_a_change_is_major() {
    let (cases, from) = (number("PROMISES", CASES), number("FROM", 0));
    let spec = Spec::read();
    let (mut wrong, mut judged) = (Vec::new(), 0);
    for seed in from..from + cases {
        let Some((before, after, done)) = case(&spec, seed) else { continue };
        let (Some(old), Some(new)) = (spec.read_state(&before), spec.read_state(&after)) else { continue };
        judged += 1;
        wrong.extend(judge(&old, &new).map(|wrong| format!("seed {seed}, {done:?}: {wrong}")));
    }
    assert!(wrong.is_empty(), "{} of {judged} are wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(judged * 2 > cases, "{judged} of {cases}: regen would stop at the others");
}

/// What the emitted code asks for, if the diff says less.
fn judge((old, old_files): &Emission, (new, new_files): &Emission) -> Option<String> {
    let changes = diff::diff(old, new);
    let level = changes.iter().map(|change| change.level).max();
    let (was, is) = (Surface::of(old_files), Surface::of(new_files));
    let (lost, new) = (was.lost_in(&is), is.lost_in(&was));
    let asked = match (lost.is_empty(), new.is_empty()) {
        (false, _) => Some(Level::Major),
        (true, false) => Some(Level::Minor),
        (true, true) if words(old_files) != words(new_files) => Some(Level::Patch),
        (true, true) => None,
    };
    let said = changes.iter().map(|c| format!("{} {} {:?} {}", c.level.name(), c.item, c.path, c.rule.name()));
    let some = |of: BTreeSet<String>| of.into_iter().take(6).map(|thing| format!("\n    {thing}")).collect::<String>();
    let said = said.collect::<Vec<_>>();
    (level < asked).then(|| format!("{asked:?}, said {said:?}\n  lost{}\n  new{}", some(lost), some(new)))
}
