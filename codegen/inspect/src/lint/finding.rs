//! One finding: where, which rule, what is wrong, what to do.

use serde::Serialize;

use super::table::{Rule, Severity};
use wechatpay_codegen::ir::Origin;

/// A place where the documentation is probably wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Where.
    pub origin: Origin,
    /// By which rule.
    pub rule: Rule,
    /// How much it matters: as its rule says.
    pub severity: Severity,
    /// What contradicts what.
    pub message: String,
    /// What it is about: `POST /v3/refunds json.amount.total`; empty where it is about a page.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub item: String,
    /// How many characters from `origin` on are meant.
    pub length: u32,
    /// The other side of the contradiction, where it has a place of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// What to do, where this finding knows more than its rule.
    #[serde(skip)]
    pub help: Option<String>,
    /// The entry of the overlay that settles it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<Origin>,
    /// What to paste into `spec/overlay.toml` until the page is corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlay: Option<String>,
}

/// Another place that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Related {
    /// Where.
    pub origin: Origin,
    /// What stands there.
    pub message: String,
}

impl Finding {
    /// A finding at a place.
    #[must_use]
    pub fn new(rule: Rule, origin: Origin, length: usize, message: impl Into<String>) -> Self {
        Self {
            origin,
            rule,
            severity: rule.severity(),
            message: message.into(),
            item: String::new(),
            length: u32::try_from(length.max(1)).unwrap_or(u32::MAX),
            related: Vec::new(),
            help: None,
            settled: None,
            overlay: None,
        }
    }

    /// About an item.
    #[must_use]
    pub fn about(mut self, item: impl Into<String>) -> Self {
        self.item = item.into();
        self
    }

    /// With the other side of the contradiction.
    #[must_use]
    pub fn related(mut self, origin: Origin, message: impl Into<String>) -> Self {
        self.related.push(Related { origin, message: message.into() });
        self
    }

    /// With help of its own.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With an entry of the overlay.
    #[must_use]
    pub fn overlay(mut self, entry: Option<String>) -> Self {
        self.overlay = entry;
        self
    }
}
