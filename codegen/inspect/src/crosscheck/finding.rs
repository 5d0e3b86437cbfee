//! A finding: what differs, where, and what each documentation says.

use serde::Serialize;

use super::kinds::{Kind, Level};
use super::pairs::Pair;
use super::side::Side;
use wechatpay_codegen::ir::{Operation, Origin, Version};
use wechatpay_codegen::surface;

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which kind.
    pub kind: Kind,
    /// How much it matters.
    pub level: Level,
    /// `POST /v3/refund/domestic/refunds`, or the page of a notification.
    pub item: String,
    /// The field: its path of wire names from its group on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Which part of the item it is about.
    pub part: Part,
    /// What our own documentation says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub here: Option<State>,
    /// What the other one says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub there: Option<State>,
}

/// What one documentation says, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The row or member; of what is missing, what it would stand in.
    pub origin: Origin,
    /// What is said there.
    pub fact: String,
}

/// Which part of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The item itself.
    Item,
    /// What the merchant sends.
    Request,
    /// What WeChat Pay answers.
    Answer,
    /// What WeChat Pay notifies.
    Notification,
    /// What the merchant replies.
    Reply,
}

impl Part {
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

    /// Whether WeChat Pay sends it: what is relied on there may be missing.
    pub(super) fn is_received(self) -> bool {
        matches!(self, Self::Answer | Self::Notification)
    }
}

impl Finding {
    /// What comes before what.
    pub(super) fn rank(&self) -> (Level, Kind, String, Option<String>) {
        (self.level, self.kind, self.item.clone(), self.path.clone())
    }
}

impl State {
    pub(super) fn new(origin: &Origin, fact: impl Into<String>) -> Self {
        Self { origin: origin.clone(), fact: fact.into() }
    }
}

/// What is compared with what.
pub(super) struct Subject<'a> {
    pub item: String,
    pub version: Version,
    pub here: &'a Side,
    pub there: &'a Side,
}

impl<'a> Subject<'a> {
    pub fn of(pair: &Pair<'a>, here: &'a Side, there: &'a Side) -> Self {
        Self { item: name(pair.here), version: pair.here.version, here, there }
    }

    pub fn finding(&self, kind: Kind, part: Part, path: Option<&str>, here: State, there: State) -> Finding {
        Finding {
            kind,
            level: kind.level(),
            item: self.item.clone(),
            path: path.map(str::to_owned),
            part,
            here: Some(here),
            there: Some(there),
        }
    }
}

/// `POST /v3/refunds`; of v2 with the `/v2` of the page.
pub(super) fn name(operation: &Operation) -> String {
    format!("{} {}", operation.method, surface::url(operation))
}
