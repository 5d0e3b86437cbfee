//! The intermediate representation: what the documentation says, as data without logic.
//!
//! An [`Api`] is made by `lower`, corrected by `overlay`, named by `names`, judged by `check` and then only read: by the
//! emitter, the surface, the diff and the exports. Every node knows its [`Origin`]. Keys are facts of the wire (URL,
//! method, wire name), never titles. `docs/ir.md` documents the JSON form field by field.

mod field;
mod message;
mod operation;

pub use field::{
    Constant, Content, Encoding, Encryption, EncryptionKey, Enumeration, EnumerationValue, Field, FileFact, Presence,
    Scalar, Type, Unit, Variants,
};
pub use message::{
    Answer, AnswerFormat, AnswerKind, AnswerNote, Body, BodyKind, Message, Notification, NotificationContent,
};
pub use operation::{
    Flags, Host, Link, Mark, Method, Move, Operation, Padding, Segment, SignType, Verification, Version,
};

use std::sync::Arc;

use serde::Serialize;

/// Everything the pages document.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Api {
    /// The operations, ordered by URL and method.
    pub operations: Vec<Operation>,
    /// The notifications, ordered by page.
    pub notifications: Vec<Notification>,
    /// The redirect stubs, ordered by page.
    pub moves: Vec<Move>,
}

/// Where a node stands in the documentation: `page:line:column`, lines and columns from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Origin {
    /// The page's path below the root of the tree, with `/` (`openapi/v3/certificates.md`).
    pub page: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// A name as it stands on the wire and as it is spelt in Rust.
///
/// `lower` leaves `rust` empty; `names` fills it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Name {
    /// As on the wire.
    pub wire: String,
    /// As in Rust (`r#type`, `self_`, `content_type`).
    pub rust: String,
}

/// A value out of the sample of a page.
///
/// Numbers keep their digits: money never passes through floating point.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sample {
    /// The page has an expression here, not a literal.
    Missing,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, digit by digit as written.
    Number(String),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Sample>),
    /// An object, in the order of the page.
    Object(indexmap::IndexMap<String, Sample>),
}
