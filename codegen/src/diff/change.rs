//! A change: what, where, in which direction, with what effect.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::rules::{Kind, Level, Rule};
use crate::ir::Origin;

/// A change of the documented API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// By which rule.
    pub rule: Rule,
    /// What happened to the item.
    pub kind: Kind,
    /// How much it weighs.
    pub level: Level,
    /// `POST /v3/refunds`, the page of a notification (`webhook/v3/REFUND.SUCCESS`), or a feature.
    pub item: String,
    /// The field: its path of wire names from its group on, as the overlay writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Who sends what changed.
    pub direction: Direction,
    /// The feature, in the new state if it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The state before; none if it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<State>,
    /// The state after; none if it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<State>,
    /// The effect on the wire.
    pub wire: String,
    /// The effect on code that uses the crate.
    pub rust: String,
    /// Stable as long as the change is the same, wherever its rows stand.
    pub fingerprint: String,
}

/// One side of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The row or heading.
    pub origin: Origin,
    /// What is said there.
    pub fact: String,
    /// The type in Rust, if it matters.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rust: String,
}

/// Who sends what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Nobody: the operation or notification itself.
    Item,
    /// The merchant calls.
    Request,
    /// WeChat Pay answers.
    Answer,
    /// WeChat Pay notifies.
    Notification,
    /// The merchant replies to a notification.
    Reply,
}

impl Direction {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Request => "request",
            Self::Answer => "answer",
            Self::Notification => "notification",
            Self::Reply => "reply",
        }
    }
}

impl State {
    /// A state of which no Rust type matters.
    pub(super) fn new(origin: &Origin, fact: impl Into<String>) -> Option<Self> {
        Some(Self { origin: origin.clone(), fact: fact.into(), rust: String::new() })
    }
}

/// What a change is about, whatever changed.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub item: String,
    pub product: Option<String>,
    /// Why nothing is emitted for it, neither before nor after.
    pub pending: Option<&'static str>,
}

impl Subject {
    pub fn change(
        &self,
        rule: Rule,
        path: Option<String>,
        direction: Direction,
        old: Option<State>,
        new: Option<State>,
    ) -> Change {
        let fill = |template: &str| fill(template, path.as_deref(), old.as_ref(), new.as_ref());
        let (wire, mut rust) = (fill(rule.wire()), fill(rule.rust()));
        if let Some(pending) = self.pending {
            rust = format!("left out ({pending}); else: {rust}");
        }
        let fact = |state: &Option<State>| state.as_ref().map_or(String::new(), |state| state.fact.clone());
        let identity = [rule.name(), &self.item, path.as_deref().unwrap_or_default(), direction.name()];
        let fingerprint = fingerprint(identity.into_iter().chain([fact(&old).as_str(), fact(&new).as_str()]));
        Change {
            rule,
            kind: rule.kind(),
            level: rule.level(),
            item: self.item.clone(),
            path,
            direction,
            product: self.product.clone(),
            old,
            new,
            wire,
            rust,
            fingerprint,
        }
    }
}

fn fill(template: &str, path: Option<&str>, old: Option<&State>, new: Option<&State>) -> String {
    if !template.contains('{') {
        return template.to_owned();
    }
    let fact = |state: Option<&State>| state.map_or("nothing", |state| state.fact.as_str()).to_owned();
    let rust = |state: Option<&State>| match state {
        Some(state) if !state.rust.is_empty() => format!("`{}`", state.rust),
        _ => "nothing".to_owned(),
    };
    let name = path.map_or("", |path| path.rsplit('.').next().unwrap_or(path));
    template
        .replace("{old_rust}", &rust(old))
        .replace("{new_rust}", &rust(new))
        .replace("{name}", name)
        .replace("{old}", &fact(old))
        .replace("{new}", &fact(new))
}

/// Twelve digits of a SHA-256: enough for all changes that ever stand beside each other.
pub(super) fn fingerprint<'p>(parts: impl Iterator<Item = &'p str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
