//! A page: its headings, tables and rows, each with its place. Nothing here interprets prose.

mod attributes;
mod columns;
mod front_matter;
mod php;
mod plain;
mod read;
mod row;
mod table;
pub mod titles;

pub use attributes::Attributes;
pub use front_matter::FrontMatter;

pub use php::{Program, read as read_program};
pub(crate) use plain::escaped;
pub use read::read;
pub use table::loose as rows;
pub use titles::TITLES;

use std::sync::Arc;

use crate::ir::{Link, Method, Origin};

/// What a heading's anchor makes of what stands below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// `{#post}`: an operation.
    Method(Method),
    /// `{#mix}`: a page of several operations.
    Mix,
}

impl Anchor {
    /// The anchor that an id is, in any letter case.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Some(match id.to_ascii_lowercase().as_str() {
            "get" => Self::Method(Method::Get),
            "post" => Self::Method(Method::Post),
            "put" => Self::Method(Method::Put),
            "patch" => Self::Method(Method::Patch),
            "delete" => Self::Method(Method::Delete),
            "mix" => Self::Mix,
            _ => return None,
        })
    }
}

/// What stands on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its path below the root of the tree.
    pub path: Arc<str>,
    /// Title, description, and where a stub leads.
    pub front_matter: FrontMatter,
    /// The parts between headings, in order; the first may have none.
    pub sections: Vec<Section>,
}

/// A heading and what stands below it, up to the next heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// The heading.
    pub heading: Option<Heading>,
    /// The first paragraph of prose.
    pub description: Option<String>,
    /// The admonitions with a class.
    pub admonitions: Vec<Admonition>,
    /// The tables.
    pub tables: Vec<Table>,
    /// The code blocks.
    pub fences: Vec<Fence>,
    /// The links to other sites.
    pub links: Vec<Link>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// Where.
    pub origin: Origin,
    /// `#` is 1.
    pub level: u8,
    /// Its text without attributes.
    pub title: String,
    /// `post` of `{#post}`.
    pub anchor: Option<String>,
}

impl Heading {
    /// Whether a heading behind this one is one of its operation's own, whose tables belong to the operation: deeper, and
    /// without method.
    #[must_use]
    pub fn has_below(&self, level: u8, anchor: Option<&str>) -> bool {
        let is_method = |anchor: Option<&str>| anchor.is_some_and(|anchor| Anchor::of(anchor).is_some());
        is_method(self.anchor.as_deref()) && self.level < level && !is_method(anchor)
    }
}

/// `::: warning :beginner: {.im-redesigned}` … `:::`.
#[derive(Clone, Debug, PartialEq)]
pub struct Admonition {
    /// Where.
    pub origin: Origin,
    /// `danger :no_entry_sign:`.
    pub title: String,
    /// `im-redesigned`; those without a class are prose and not kept.
    pub classes: Vec<String>,
    /// Its text.
    pub text: String,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The heading row.
    pub origin: Origin,
    /// The heading row as it stands.
    pub heading: String,
    /// Its first cell (`请求参数`), or the caption above it where the cell is no title.
    pub title: String,
    /// The id that closes it (`request`).
    pub close: Option<String>,
    /// The rows, in order.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Where it begins.
    pub origin: Origin,
    /// The row as it stands.
    pub text: String,
    /// Name and attributes.
    pub name: Cell,
    /// Type and attributes.
    pub r#type: Option<Cell>,
    /// The description as it stands.
    pub description: Option<Cell>,
}

/// A cell of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Where its text begins.
    pub origin: Origin,
    /// Its text without attributes.
    pub text: String,
    /// `{data-required data-indent=1}`.
    pub attributes: Attributes,
}

/// A code block.
#[derive(Clone, Debug, PartialEq)]
pub struct Fence {
    /// Where.
    pub origin: Origin,
    /// `php [同步声明式]`.
    pub info: String,
    /// What it holds.
    pub text: String,
}
