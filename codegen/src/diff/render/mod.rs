//! The changes for people: text, Markdown, a page. (JSON is what they serialize to.)

mod html;
mod markdown;
mod text;

pub use html::escape;
pub use html::html;
pub use markdown::markdown;
pub use text::text;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{Change, Level, Release, State};
use crate::ir::Origin;
use crate::source::Source;

/// A diff with all that is said about it.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    /// What is compared, for people.
    pub from: &'a str,
    /// With what.
    pub to: &'a str,
    /// The version that follows.
    pub release: &'a Release,
    /// The changes.
    pub changes: &'a [Change],
    /// What could be read in one state only, because of an error on its page: nothing is known of its changes.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub not_compared: &'a [String],
}

/// The rows of both trees, to be shown side by side.
#[derive(Clone, Debug, Default)]
pub struct Rows<'s> {
    old: BTreeMap<&'s str, Vec<&'s str>>,
    new: BTreeMap<&'s str, Vec<&'s str>>,
}

impl<'s> Rows<'s> {
    /// The rows of the pages that the changes speak of.
    #[must_use]
    pub fn of(old: &'s [Source], new: &'s [Source], changes: &[Change]) -> Self {
        let lines = |sources: &'s [Source], side: fn(&Change) -> &Option<State>| {
            let pages = changes.iter().filter_map(|change| side(change).as_ref().map(|state| &*state.origin.page));
            let pages = pages.collect::<std::collections::BTreeSet<_>>();
            let known = sources.iter().filter(|source| pages.contains(&*source.path));
            known.map(|source| (&*source.path, source.text.lines().collect())).collect()
        };
        Self { old: lines(old, |change| &change.old), new: lines(new, |change| &change.new) }
    }

    /// The line of the old tree.
    #[must_use]
    pub fn before(&self, origin: &Origin) -> Option<&'s str> {
        line(&self.old, origin)
    }

    /// The line of the new tree.
    #[must_use]
    pub fn after(&self, origin: &Origin) -> Option<&'s str> {
        line(&self.new, origin)
    }
}

fn line<'s>(pages: &BTreeMap<&'s str, Vec<&'s str>>, origin: &Origin) -> Option<&'s str> {
    pages.get(&*origin.page)?.get((origin.line as usize).checked_sub(1)?).copied()
}

impl Report<'_> {
    /// How many there are of a level.
    fn count(&self, level: Level) -> usize {
        self.changes.iter().filter(|change| change.level == level).count()
    }

    /// `3 changes: 1 major, 2 patch`.
    fn summary(&self) -> String {
        if self.changes.is_empty() {
            return "no changes".to_owned();
        }
        let levels = [Level::Major, Level::Minor, Level::Patch].map(|level| (self.count(level), level.name()));
        let levels = levels.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
        let changes = if self.changes.len() == 1 { "change" } else { "changes" };
        format!("{} {changes}: {}", self.changes.len(), levels.collect::<Vec<_>>().join(", "))
    }

    /// Nothing changed, as far as anyone can tell.
    fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.not_compared.is_empty()
    }

    /// `0.1.0 → 0.2.0: …`.
    fn verdict(&self) -> String {
        let Release { from, to, why, .. } = self.release;
        format!("{from} → {to}: {why}")
    }
}

/// `openapi/v3/refunds.md:12`.
fn place(state: &State) -> String {
    format!("{}:{}", state.origin.page, state.origin.line)
}

/// Old and new place; where they are one, once.
fn places(change: &Change) -> String {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if place(old) == place(new) => place(new),
        (Some(old), Some(new)) => format!("{} → {}", place(old), place(new)),
        (Some(only), None) | (None, Some(only)) => place(only),
        (None, None) => String::new(),
    }
}

/// The item with the field, if it is about one.
fn what(change: &Change) -> String {
    match &change.path {
        Some(path) => format!("{} {path}", change.item),
        None => change.item.clone(),
    }
}

/// `string → integer`, as far as there is something to say.
fn facts(change: &Change) -> String {
    let fact = |state: &Option<State>| {
        state.as_ref().map(|state| state.fact.as_str()).filter(|fact| !fact.is_empty()).map(str::to_owned)
    };
    match (fact(&change.old), fact(&change.new)) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => String::new(),
    }
}

/// On one line, and nothing that a terminal would obey: pages hold what they hold.
fn harmless(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| {
        c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if obeyed(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(shown).collect())
}
