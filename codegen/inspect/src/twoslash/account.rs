//! Where every member went. The lines of members are counted by a scan that shares nothing with the grammar.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

/// Where the members of a tree went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The pages that declare types.
    pub pages: usize,
    /// The operations that they declare.
    pub operations: usize,
    /// The members of their interfaces and object types.
    pub members: usize,
    /// Those that are fields, options or parts of a request in the IR.
    pub in_ir: usize,
    /// Those that lead to the calls, or are the calls.
    pub leading: usize,
    /// Those that a diagnostic names.
    pub in_diagnostics: usize,
    /// Lines that hold a member, but none was read there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<(Arc<str>, u32)>,
}

impl Account {
    /// Adds the account of another page.
    pub fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.operations += other.operations;
        self.members += other.members;
        self.in_ir += other.in_ir;
        self.leading += other.leading;
        self.in_diagnostics += other.in_diagnostics;
        self.lost.extend(other.lost);
    }

    /// Whether every member is somewhere.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.lost.is_empty() && self.members == self.in_ir + self.leading + self.in_diagnostics
    }
}

impl std::fmt::Display for Account {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{} operations read from {} pages in TypeScript; {} members: {} in the IR, {} lead to a call, {} in diagnostics",
            self.operations, self.pages, self.members, self.in_ir, self.leading, self.in_diagnostics
        )
    }
}

/// The lines of a program, from 0, that begin with a member of an interface or of an object type.
pub(super) fn lines(text: &str) -> BTreeSet<usize> {
    let mut scan = Scan::default();
    let mut found = BTreeSet::new();
    for (number, line) in text.lines().enumerate() {
        let is_inside = scan.open.last() == Some(&Bracket::Types) && scan.comment.is_none();
        if is_inside && is_member(line) {
            found.insert(number);
        }
        scan.line(line);
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Bracket {
    /// Braces around members.
    Types,
    /// Any other bracket.
    Other,
}

#[derive(Default)]
struct Scan {
    open: Vec<Bracket>,
    /// What ends the comment or template that is open.
    comment: Option<&'static str>,
}

impl Scan {
    fn line(&mut self, line: &str) {
        let mut rest = line;
        let mut before = String::new();
        while let Some(character) = rest.chars().next() {
            if let Some(end) = self.comment {
                match rest.split_once(end) {
                    Some((_, behind)) => {
                        self.comment = None;
                        rest = behind;
                        continue;
                    }
                    None => return,
                }
            }
            if rest.starts_with("//") {
                return;
            }
            if rest.starts_with("/*") {
                self.comment = Some("*/");
                rest = rest.get(2..).unwrap_or_default();
                continue;
            }
            let behind = rest.get(character.len_utf8()..).unwrap_or_default();
            rest = match character {
                '\'' | '"' => behind.split_once(character).map_or("", |(_, behind)| behind),
                '`' => {
                    self.comment = Some("`");
                    behind
                }
                '{' => {
                    let kind = self.brace(&before);
                    self.open.push(kind);
                    behind
                }
                '(' | '[' => {
                    self.open.push(Bracket::Other);
                    behind
                }
                ')' | ']' | '}' => {
                    self.open.pop();
                    behind
                }
                _ => behind,
            };
            before.push(character);
        }
    }

    /// Braces inside of types are types; at the top those of an interface are, and those behind `type … =`.
    fn brace(&self, before: &str) -> Bracket {
        match self.open.last() {
            Some(Bracket::Types) => return Bracket::Types.unless_program(before),
            Some(Bracket::Other) => return Bracket::Other,
            None => {}
        }
        if begins_types(before) { Bracket::Types } else { Bracket::Other }
    }
}

impl Bracket {
    /// What `const` and its like open in a namespace holds no members.
    fn unless_program(self, before: &str) -> Self {
        const WORDS: [&str; 6] = ["const", "let", "var", "function", "class", "enum"];
        let is_program = words(before).next().is_some_and(|word| WORDS.contains(&word));
        if is_program { Self::Other } else { self }
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split_whitespace().filter(|word| !matches!(*word, "export" | "declare" | "default" | "abstract"))
}

fn begins_types(line: &str) -> bool {
    matches!(words(line).next(), Some("interface" | "type" | "namespace" | "module" | "global"))
}

/// `name?: …`, `'name': …`, `name(…`.
fn is_member(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("readonly ").unwrap_or(line);
    let rest = match line.chars().next() {
        Some(quote @ ('\'' | '"')) => line.get(1..).and_then(|inside| inside.split_once(quote)).map(|(_, rest)| rest),
        Some(c) if c.is_alphabetic() || matches!(c, '_' | '$') => {
            let end = line.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(line.len());
            line.get(end..)
        }
        _ => None,
    };
    rest.is_some_and(|rest| rest.trim_start_matches(['?', ' ']).starts_with(':'))
}
