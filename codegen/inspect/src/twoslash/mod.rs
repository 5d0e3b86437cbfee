//! Reads documentation that is written in TypeScript, into the same IR as the tables.
//!
//! Such a page has a code block for `twoslash`: `// @filename: virtual.ts` declares, in namespaces, what is sent and what
//! comes back, as interfaces, and the chain of interfaces whose methods (`post(data, config)`) are the calls; then a program
//! follows that nobody but the site runs.
//!
//! ```text
//! code blocks ─token─▶ tokens ─statements, members, types─▶ declarations ─scope, resolve─▶ values ─request, operation─▶ IR
//! ```
//! The grammar is our own, for declarations and types alone: statements that declare no type are passed over, bracket by
//! bracket. A parser for the whole of TypeScript (`oxc_parser`: 80 crates, `swc_ecma_parser`: 98) takes 41 and 48 seconds of
//! one core to build, where all of `xtask` has 40 seconds on two; `tree-sitter-typescript` takes 14, a C compiler, and gives
//! a tree without types. All of them would leave to do what is most of the work here: looking up names, filling in generic
//! types, joining unions and bases.
//!
//! Whatever is not understood is a diagnostic with its place, and what it stands in says nothing then: no guess is compared
//! with anything. Each member is in the IR or named in a diagnostic; [`Account`] counts.

mod account;
mod built_in;
mod calls;
mod code;
mod cursor;
mod fields;
mod members;
mod operation;
mod page;
mod request;
mod resolve;
mod scope;
mod statements;
mod syntax;
mod token;
mod types;
mod url;
mod value;

pub use account::Account;
pub use code::is_written;
pub(crate) use operation::TEXT;
pub use page::{Documented, read};
