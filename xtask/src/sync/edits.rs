//! Pages of `spec/` that say what upstream never said: somebody edited them here.

use similar::TextDiff;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{distil, pages};

use super::base::Base;
use crate::folder::Files;

/// What becomes of edits where upstream changed the same page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// A person decides: nothing is written.
    Stop,
    /// They stay.
    Keep,
    /// Upstream's text takes their place, also where upstream did not change.
    Overwrite,
}

/// A page that was edited here.
pub struct Edit {
    /// The page.
    pub page: String,
    /// As it stands here.
    pub here: String,
    /// As upstream has it; nothing if it lacks the page.
    pub upstream: Option<String>,
    /// Whether upstream changed it, too, since the last sync.
    pub conflict: bool,
}

/// The edited ones among pages that differ from upstream's.
pub fn find(base: &Base, differing: impl Iterator<Item = (String, String)>, upstream: &Files) -> Vec<Edit> {
    let edits = differing.filter_map(|(page, here)| {
        let distilled = distilled(&page, &here);
        if !base.is_edited(&page, [&here, &distilled]) || upstream.get(&page) == Some(&distilled) {
            return None;
        }
        let upstream = upstream.get(&page).cloned();
        // What upstream never had it can't have deleted.
        let conflict = match &upstream {
            Some(text) => !base.is_unmoved(&page, text),
            None => base.knows(&page),
        };
        Some(Edit { page, here, upstream, conflict })
    });
    edits.collect()
}

impl Edit {
    /// The rows that upstream has (`-`) and that stand here (`+`).
    pub fn difference(&self) -> String {
        let upstream = self.upstream.as_deref().unwrap_or_default();
        let difference = TextDiff::from_lines(upstream, &self.here);
        difference.unified_diff().context_radius(0).header("upstream", "here").to_string()
    }
}

/// The form in which `sync` would have written it: blanks and prose are no edits.
fn distilled(page: &str, text: &str) -> String {
    let mut ignored = Vec::new();
    let read = pages(&[Source::new(page, text)], &mut ignored);
    read.first().and_then(distil::distil).unwrap_or_default()
}
