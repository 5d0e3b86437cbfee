//! Corrections of the documentation, and the facts that its tables do not state.
//!
//! An entry says what it applies to (`on`, and `field` where it is about a field), what it expects to find there, what it
//! sets instead, and why:
//!
//! ```toml
//! [[entry]]
//! on = "GET /v3/statements"
//! expect = { verification = "signed-body" }
//! set = { verification = "signed-sha1-json" }
//! why = "the signature covers the digest of the file"
//! ```
//!
//! `on` is a method and the page's path, where the names of path parameters do not matter, or the page of a notification
//! (`webhook/v3/TRANSACTION.SUCCESS`), or for a rename the beginning of a chain (`/v3/pay`); several in a list. `field` is a path of wire names that begins with its group: `path`,
//! `query`, `headers`, `json`, `xml`, `body`, `answer`, `error`, `reply`. An entry that applies to nothing is an error, unless
//! `pending = true` says that its page is awaited. An entry that sets what it expects is a
//! judgment: the tables are right there, whatever a warning suspects.
//!
//! What a page leaves out, though every message on the wire has it, is added below a group or an object that the page names
//! (`field`), in the rows that the page lacks:
//!
//! ```toml
//! [[entry]]
//! on = "GET /v3/shop/orders/{order_id}"
//! field = "answer.amount"
//! add = '''
//! | payer_total {data-required} | integer | 用户支付金额<br/>单位：分
//! | payer_currency | string | 用户支付币种
//! '''
//! why = "the official page of the query lists both"
//! ```
//!
//! Such an entry fails as soon as the page names one of the fields itself. In the IR their places are their lines in the
//! overlay.
//!
//! A warning that somebody looked at, and that no entry can settle, is accepted so that new ones are seen:
//!
//! ```toml
//! [[finding]]
//! code = "paired-parameter"
//! page = "openapi/v3/things/{thing_id}.md"
//! says = ["the row `id` was taken for the placeholder `{thing_id}`"]
//! why = "the sister pages name it thing_id"
//! ```

mod accept;
mod add;
mod apply;
mod place;
mod trace;

pub use accept::accept;
pub use apply::apply;
pub use trace::{Acceptance, Trace, accepted, traces};

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::ir::{Field, Origin};
use crate::source::{Positions, Source};

/// The entries of `overlay.toml`.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    entries: Vec<Entry>,
    accepted: Vec<Accepted>,
}

/// A name in Rust that an entry chooses (`rust = "…"`); `names` obeys it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// What it is about: `METHOD /path`, or the page of a notification.
    pub on: String,
    /// The field's path of wire names; without, the operation's own module or the notification's.
    pub field: Option<String>,
    /// The name.
    pub rust: String,
}

/// Warnings of a page that were looked at.
#[derive(Clone, Debug)]
struct Accepted {
    origin: Origin,
    code: String,
    page: String,
    says: Vec<String>,
    why: String,
}

/// An entry with its place.
#[derive(Clone, Debug)]
struct Entry {
    origin: Origin,
    on: Vec<String>,
    field: Option<String>,
    expect: BTreeMap<String, Value>,
    set: BTreeMap<String, Value>,
    /// What the page leaves out below `field`.
    add: Vec<Field>,
    why: String,
    pending: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    entry: Vec<Spanned<Raw>>,
    #[serde(default)]
    finding: Vec<Spanned<RawFinding>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFinding {
    code: String,
    page: String,
    says: Vec<String>,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    on: OneOrMany,
    field: Option<String>,
    #[serde(default)]
    expect: BTreeMap<String, Value>,
    #[serde(default)]
    set: BTreeMap<String, Value>,
    add: Option<Spanned<String>>,
    why: String,
    #[serde(default)]
    pending: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// A value of `expect` or `set`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Value {
    Flag(bool),
    Text(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(flag) => write!(formatter, "{flag}"),
            Self::Text(text) => write!(formatter, "\"{text}\""),
        }
    }
}

impl Overlay {
    /// Reads `overlay.toml`.
    #[must_use]
    pub fn read(source: &Source, found: &mut Vec<Diagnostic>) -> Self {
        let positions = Positions::new(source);
        let file = toml::from_str::<File>(&source.text).unwrap_or_else(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            found.push(Diagnostic::new(Code::OverlaySyntax, positions.origin(offset), 1, error.message().to_owned()));
            File { entry: Vec::new(), finding: Vec::new() }
        });
        let entries = file.entry.into_iter().filter_map(|raw| {
            let origin = positions.origin(raw.span().start);
            entry(origin, raw.into_inner(), &positions, found)
        });
        let entries = entries.collect();
        let accepted = file.finding.into_iter().filter_map(|raw| {
            let origin = positions.origin(raw.span().start);
            acceptance(origin, raw.into_inner(), found)
        });
        Self { entries, accepted: accepted.collect() }
    }
}

fn acceptance(origin: Origin, raw: RawFinding, found: &mut Vec<Diagnostic>) -> Option<Accepted> {
    let RawFinding { code, page, says, why } = raw;
    let known = Code::ALL.iter().find(|known| known.name() == code);
    let wrong = match known {
        None => format!("there is no finding `{code}`"),
        Some(known) if known.severity() == Severity::Error => format!("`{code}` is an error: it can't be accepted"),
        Some(_) if why.trim().is_empty() => "an accepted finding must say why".to_owned(),
        Some(_) => return Some(Accepted { origin, code, page, says, why }),
    };
    found.push(Diagnostic::new(Code::OverlaySyntax, origin, "[[finding]]".len(), wrong));
    None
}

fn entry(origin: Origin, raw: Raw, positions: &Positions<'_>, found: &mut Vec<Diagnostic>) -> Option<Entry> {
    if let Some(message) = wrong(&raw) {
        found.push(Diagnostic::new(Code::OverlaySyntax, origin, 1, message));
        return None;
    }
    let Raw { on, field, expect, set, add, why, pending } = raw;
    let on = match on {
        OneOrMany::One(on) => vec![on],
        OneOrMany::Many(on) => on,
    };
    let add = add.map(|rows| add::read(rows.span(), positions, found)).unwrap_or_default();
    Some(Entry { origin, on, field, expect, set, add, why, pending })
}

/// What is wrong with an entry, whatever it applies to.
fn wrong(raw: &Raw) -> Option<String> {
    let unexpected = || raw.set.keys().find(|key| !raw.expect.contains_key(*key) && *key != "rust");
    let Some(rows) = &raw.add else {
        return match unexpected() {
            _ if raw.why.trim().is_empty() => Some("an entry must say why".to_owned()),
            _ if raw.set.is_empty() => Some("an entry must set or add something".to_owned()),
            Some(key) => Some(format!("an entry that sets `{key}` must say what it expects `{key}` to be")),
            None => None,
        };
    };
    let message = if raw.why.trim().is_empty() {
        "an entry must say why"
    } else if !raw.set.is_empty() || !raw.expect.is_empty() {
        "an entry that adds fields neither sets nor expects anything: make two of it"
    } else if rows.get_ref().trim().is_empty() {
        "an entry that adds fields must hold their rows, as a page would have them"
    } else {
        match raw.field.as_deref() {
            None => "an entry that adds fields must say below what: a group, or an object in it",
            Some("path") => "path parameters stand in the URL: there is nothing to add",
            Some(_) => return None,
        }
    };
    Some(message.to_owned())
}
