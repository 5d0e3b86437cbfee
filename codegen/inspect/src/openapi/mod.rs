//! The IR of APIv3 → an OpenAPI document, for everyone's tools. Pure: the same IR gives the same bytes.
//!
//! | module | writes |
//! |---|---|
//! | `document` | the document around everything: servers, tags, security, what all answers have |
//! | `operation` | an operation with its facts |
//! | `paths` | which path an operation stands below |
//! | `webhook` | a notification |
//! | `parameter` | path, query, headers |
//! | `body` | what is sent, as JSON or as a form with a file |
//! | `answer` | what comes back |
//! | `schema` | a field's schema, and the components that Rust has types for |
//! | `facts` | descriptions, and the facts that OpenAPI has no word for: `x-…` |
//! | `example` | values out of the pages' samples |
//! | `identifiers` | what operations and components are called |
//! | `version` | everything in which 3.0 and 3.1 differ |
//! | `progenitor` | the document without what progenitor can't generate |
//!
//! docs/openapi.md describes the document.

mod answer;
mod body;
mod document;
mod example;
mod facts;
mod identifiers;
mod operation;
mod parameter;
mod paths;
mod progenitor;
mod schema;
mod version;
mod webhook;

pub use document::document;
pub use progenitor::{VERSION as PROGENITOR, progenitor};
pub use version::Version;
