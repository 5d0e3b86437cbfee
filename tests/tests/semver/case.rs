//! A case: pages with marked edits, a caller, and what the compiler says of it after the edits.

use std::collections::BTreeMap;
use std::path::Path;

use wechatpay_codegen::source::Source;

/// Which of both states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Before,
    After,
}

/// A case of `tests/fixtures/semver`: a text file of sections that begin with `=== name`.
///
/// The lines of a page begin with a blank, or with `-` if they are there before only, or with `+` if after only. A page of
/// one state says `(before)` or `(after)` behind its name. `overlay.toml` and `products.toml` are marked like pages.
#[derive(Debug)]
pub struct Case {
    /// The rule it proves, and what stands behind a dot if it is one of several.
    pub name: String,
    files: Vec<(String, Option<State>, String)>,
    /// The code of a user, in Rust, as it stands.
    pub caller: String,
    /// Features in the manifest of a caller who doesn't take them all.
    pub features: Option<String>,
    /// What the compiler must say: for each error, its code and a part of its text. Empty if the caller compiles.
    pub errors: Vec<(String, String)>,
}

impl Case {
    /// The rule it proves.
    pub fn rule(&self) -> &str {
        self.name.split('.').next().unwrap()
    }

    /// The name as an identifier.
    pub fn module(&self) -> String {
        self.name.replace(['-', '.'], "_")
    }

    /// The pages of a state.
    pub fn pages(&self, state: State) -> Vec<Source> {
        let pages =
            self.files.iter().filter(|(name, only, _)| name.ends_with(".md") && only.is_none_or(|only| only == state));
        pages.map(|(name, _, text)| Source::new(name, &marked(text, state))).collect()
    }

    /// A side file of a state; empty if the case has none.
    pub fn side_file(&self, name: &str, state: State) -> String {
        self.files.iter().find(|(own, ..)| own == name).map_or_else(String::new, |(_, _, text)| marked(text, state))
    }

    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut sections = BTreeMap::new();
        let mut files = Vec::new();
        for section in text.split("=== ").skip(1) {
            let (title, body) = section.split_once('\n').unwrap();
            let (file, only) = match title.rsplit_once(" (") {
                Some((file, "before)")) => (file, Some(State::Before)),
                Some((file, "after)")) => (file, Some(State::After)),
                _ => (title, None),
            };
            if file.contains('.') && file != "caller.rs" {
                files.push((file.to_owned(), only, body.to_owned()));
            } else {
                let known = sections.insert(file.to_owned(), body.trim().to_owned());
                assert!(known.is_none(), "{name}: {file} stands there twice");
            }
        }
        let errors = sections.remove("errors").unwrap_or_default();
        let error = |line: &str| line.split_once(' ').map(|(code, part)| (code.to_owned(), part.to_owned())).unwrap();
        let case = Self {
            caller: sections.remove("caller.rs").unwrap_or_else(|| panic!("{name} has no caller.rs")),
            features: sections.remove("features"),
            errors: errors.lines().map(error).collect(),
            files,
            name,
        };
        assert!(sections.is_empty(), "{}: unknown sections {:?}", case.name, sections.keys());
        case
    }
}

/// Every case, by name.
pub fn all() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/semver");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases = paths.map(|path| Case::read(&path)).collect::<Vec<_>>();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// The lines of a state, without their marks.
fn marked(text: &str, state: State) -> String {
    let lines = text.lines().filter_map(|line| match (line.chars().next(), state) {
        (Some('-'), State::After) | (Some('+'), State::Before) => None,
        (None, _) => Some(""),
        (Some(' ' | '-' | '+'), _) => Some(&line[1..]),
        (Some(_), _) => panic!("a line without mark: {line}"),
    });
    lines.map(|line| format!("{line}\n")).collect()
}
