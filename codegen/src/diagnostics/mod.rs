//! What a stage found: findings with a code, a place and help.
//!
//! Stages return what they made and what they found; nobody stops at the first finding. The table of all codes is
//! [`Code`]; how a finding looks on a terminal is [`render`].

mod codes;
mod render;

pub use codes::{Code, Severity};
pub use render::underlined;
pub use render::{Style, render};

use serde::Serialize;

use crate::ir::Origin;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// Where.
    pub origin: Origin,
    /// Which kind of finding.
    pub code: Code,
    /// How bad it is: as its code says, unless the tree is foreign.
    pub severity: Severity,
    /// What was found, with names.
    pub message: String,
    /// What to do next, where this finding knows more than its code does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// How many characters to underline.
    pub length: u32,
    /// The finding stands for the whole row at `origin`: the row is not in the IR.
    pub instead_of_row: bool,
}

impl Diagnostic {
    /// A finding of `length` characters at `origin`.
    #[must_use]
    pub fn new(code: Code, origin: Origin, length: usize, message: impl Into<String>) -> Self {
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        let severity = code.severity();
        Self { origin, code, severity, message: message.into(), help: None, length, instead_of_row: false }
    }

    /// With help of its own.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// In a foreign tree, what only our overlay, products and renames can settle is a warning.
    #[must_use]
    pub fn in_foreign_tree(mut self) -> Self {
        if self.code.is_settled_by_us() {
            self.severity = Severity::Warning;
        }
        self
    }

    /// The row at `origin` ends here instead of in the IR.
    #[must_use]
    pub fn instead_of_row(mut self) -> Self {
        self.instead_of_row = true;
        self
    }
}
