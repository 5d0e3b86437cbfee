//! Names that the overlay chooses.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::Origin;
use crate::overlay::Rename;

/// What a rename is about. The name itself tells types and fields apart: types begin with a capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// An accessor of the chain and its module.
    Segment,
    /// A field.
    Field,
    /// The struct or enumeration that a field brings.
    Type,
    /// A variant: the field's path, `=`, the value.
    Value,
}

/// The chosen names by what they are about.
#[derive(Clone, Debug, Default)]
pub struct Renames {
    names: BTreeMap<(String, Item, String), String>,
    /// Those that no identifier can be made of.
    invalid: Vec<String>,
}

impl Renames {
    /// The renames of the overlay.
    #[must_use]
    pub fn new(renames: &[Rename]) -> Self {
        let one = |rename: &Rename| {
            let path = rename.field.clone().unwrap_or_default();
            let item = match (rename.field.as_deref(), rename.rust.starts_with(char::is_uppercase)) {
                (None, _) => Item::Segment,
                (Some(path), _) if path.contains('=') => Item::Value,
                (Some(_), true) => Item::Type,
                (Some(_), false) => Item::Field,
            };
            ((rename.on.clone(), item, path), rename.rust.clone())
        };
        // As it is written: blanks around it would be read over.
        let is_name = |rust: &str| syn::parse_str::<syn::Ident>(rust).is_ok_and(|name| name == rust);
        let (valid, invalid) = renames.iter().partition::<Vec<_>, _>(|rename| is_name(&rename.rust));
        let invalid = invalid.into_iter().map(|rename| rename.rust.clone()).collect();
        Self { names: valid.into_iter().map(one).collect(), invalid }
    }

    /// The names that are none.
    pub(super) fn invalid(&self) -> impl Iterator<Item = Diagnostic> {
        self.invalid.iter().map(|name| {
            let origin = Origin { page: "spec/overlay.toml".into(), line: 1, column: 1 };
            Diagnostic::new(Code::OverlaySyntax, origin, 1, format!("`{name}` is no identifier of Rust"))
        })
    }

    pub(super) fn get(&self, on: &str, item: Item, path: &str) -> Option<String> {
        if self.names.is_empty() {
            return None;
        }
        self.names.get(&(on.to_owned(), item, path.to_owned())).cloned()
    }

    /// The entry to paste into the overlay.
    pub(super) fn entry(on: &str, item: Item, path: &str, rust: &str) -> String {
        let field = match item {
            Item::Segment => String::new(),
            Item::Field | Item::Type | Item::Value => format!("field = {path:?}\n"),
        };
        format!(
            "rename one of them in spec/overlay.toml:\n[[entry]]\non = {on:?}\n{field}set = {{ rust = {rust:?} }}\nwhy = \"…\""
        )
    }
}
