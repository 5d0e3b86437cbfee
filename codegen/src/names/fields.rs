//! Names inside one operation or notification: fields, the types they bring, variants.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Enumeration, Field, Name, Origin};

use super::renames::{Item, Renames};
use super::{Shape, words};

/// What every struct has already: parts that the emitter writes, and methods of traits that are always in scope, which a
/// setter of the same name would hide (`request.clone()`).
pub(super) const RESERVED_FIELDS: [&str; 14] = [
    "clone",
    "clone_from",
    "clone_into",
    "default",
    "drop",
    "eq",
    "fmt",
    "from",
    "into",
    "ne",
    "new",
    "to_owned",
    "try_into",
    "unknown_fields",
];

/// Names that the emitter gives to structs of the module `request`: its groups, and the items of a list.
pub(super) const RESERVED_TYPES: [&str; 4] = ["Body", "Headers", "Item", "Query"];

/// One module of types: `request::`, `response::`, the content of a notification.
pub struct Scope<'r> {
    /// `POST /v3/refunds`.
    on: &'r str,
    renames: &'r Renames,
    /// Type → the field that brings it.
    types: BTreeMap<String, String>,
    found: Vec<Diagnostic>,
}

impl<'r> Scope<'r> {
    /// An empty module.
    pub fn new(on: &'r str, renames: &'r Renames) -> Self {
        let reserved = RESERVED_TYPES.iter().map(|name| ((*name).to_owned(), String::new()));
        Self { on, renames, types: reserved.collect(), found: Vec::new() }
    }

    /// Names the fields of a group.
    pub fn group(&mut self, group: &str, fields: &mut [Field]) {
        self.fields(group, "", fields);
    }

    /// What was found.
    pub fn into_found(self) -> Vec<Diagnostic> {
        self.found
    }

    /// `path` is the path of the parent, `parent` its wire name.
    fn fields(&mut self, path: &str, parent: &str, fields: &mut [Field]) {
        let mut known = BTreeMap::<String, String>::new();
        for field in fields {
            let path = format!("{path}.{}", field.name.wire);
            field.name.rust = self.field(&path, &field.name, &field.origin, &mut known);
            self.enumeration(&path, &field.origin, field.enumeration.as_mut());
            self.item(&path, parent, field);
        }
    }

    fn field(&mut self, path: &str, name: &Name, origin: &Origin, known: &mut BTreeMap<String, String>) -> String {
        let rust = self.renames.get(self.on, Item::Field, path).unwrap_or_else(|| field_name(&name.wire));
        let other = known.insert(rust.clone(), name.wire.clone());
        let Some(other) = other else { return rust };
        let free = another(&rust, known);
        known.insert(free.clone(), name.wire.clone());
        self.collision(origin, (&name.wire, &other), (Item::Field, path), (&rust, &free));
        free
    }

    /// The type that the field brings, if any, and everything below it.
    fn item(&mut self, path: &str, parent: &str, field: &mut Field) {
        if !matches!(Shape::of(field), Shape::Scalar) {
            field.type_name = self.type_name(path, parent, field);
        }
        let wire = field.name.wire.clone();
        self.fields(path, &wire, &mut field.children);
        if let Some(content) = &mut field.content {
            self.content(path, &wire, &field.type_name, content);
        }
    }

    /// Of a bare list the only field is no key: what it holds belongs to the string's field.
    fn content(&mut self, path: &str, wire: &str, type_name: &str, content: &mut crate::ir::Content) {
        match content.fields.as_mut_slice() {
            [only] if content.bare_list == Some(true) => {
                only.name.rust = words::snake(&only.name.wire);
                type_name.clone_into(&mut only.type_name);
                self.enumeration(path, &only.origin, only.enumeration.as_mut());
                self.fields(path, wire, &mut only.children);
            }
            fields => self.fields(path, wire, fields),
        }
    }

    /// By parent field and field.
    fn type_name(&mut self, path: &str, parent: &str, field: &Field) -> String {
        let short = words::type_name(&format!("{parent} {}", field.name.wire));
        let renamed = self.renames.get(self.on, Item::Type, path);
        let name = renamed.unwrap_or(short);
        let Some(other) = self.types.get(&name).cloned() else {
            self.types.insert(name.clone(), path.to_owned());
            return name;
        };
        if other.is_empty() {
            // A reserved name: regular, no collision.
            let name = format!("{name}_");
            self.types.insert(name.clone(), path.to_owned());
            return name;
        }
        // The whole path is longer, but nobody else's.
        let free = another(&words::type_name(below_group(path)), &self.types);
        self.collision(&field.origin, (path, &other), (Item::Type, path), (&name, &free));
        let name = free;
        self.types.insert(name.clone(), path.to_owned());
        name
    }

    fn enumeration(&mut self, path: &str, origin: &Origin, enumeration: Option<&mut Enumeration>) {
        let mut known = BTreeMap::<String, String>::new();
        for value in enumeration.map(|enumeration| enumeration.values.iter_mut()).into_iter().flatten() {
            let path = format!("{path}={}", value.name.wire);
            let rust = self.renames.get(self.on, Item::Value, &path);
            let rust = rust.unwrap_or_else(|| words::variant(&value.name.wire));
            value.name.rust = match known.get(&rust).cloned() {
                None => rust,
                Some(other) => {
                    let free = another(&rust, &known);
                    self.collision(origin, (&value.name.wire, &other), (Item::Value, &path), (&rust, &free));
                    free
                }
            };
            known.insert(value.name.rust.clone(), value.name.wire.clone());
        }
    }

    /// Two of them would be `rust`; `free` is still to be had.
    fn collision(
        &mut self,
        origin: &Origin,
        (new, other): (&str, &str),
        (item, path): (Item, &str),
        (rust, free): (&str, &str),
    ) {
        let message = format!("`{new}` and `{other}` would both be `{}`", words::plain(rust));
        let help = Renames::entry(self.on, item, path, free);
        self.found.push(Diagnostic::new(Code::NameCollision, origin.clone(), new.chars().count(), message).help(help));
    }
}

/// The name of a field by the rule.
#[must_use]
pub fn field_name(wire: &str) -> String {
    let mut rust = words::snake(wire);
    if RESERVED_FIELDS.contains(&rust.as_str()) {
        rust.push('_');
    }
    rust
}

/// The name of the type that a field brings, by the rule.
#[must_use]
pub fn nested_type(parent: &str, wire: &str) -> String {
    let name = words::type_name(&format!("{parent} {wire}"));
    if RESERVED_TYPES.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// Without the group: `answer.orders.amount` → `orders.amount`.
fn below_group(path: &str) -> &str {
    path.split_once('.').map_or(path, |(_, rest)| rest)
}

/// The name, or the first like it that is free, so that what is left can still be compiled.
fn another(name: &str, known: &BTreeMap<String, String>) -> String {
    let mut name = words::plain(name).to_owned();
    while known.contains_key(&name) {
        name.push('_');
    }
    name
}
