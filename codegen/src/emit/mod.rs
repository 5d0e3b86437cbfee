//! The IR → the generated crate, as texts by path. Pure: the same IR gives the same bytes.
//!
//! | module | writes |
//! |---|---|
//! | [`tree`] | which node of the chain stands where, and for which features |
//! | `node` | a node of the chain with its accessors and methods: one file each |
//! | `operation` | the module of an operation: its facts, request, answer |
//! | `encryption` | the table of its encrypted fields |
//! | `upload` | a file as a field of its request |
//! | `link` | where a file lies, by its answer |
//! | `structure` | a struct: declaration, constructor, setters, encoding, decoding |
//! | `enumeration` | an open enumeration |
//! | `notification` | the content of a notification |
//! | `event` | the enumeration of all events |
//! | `reply` | the reply that a notification asks for |
//! | `root` | the crate's own files: `Cargo.toml`, `lib.rs` |
//! | `licence` | the licence's texts |
//! | `products` | the products in the crate's documentation |
//! | `round_trip` | the test that writes and reads every field |
//! | `conformance` | the table for the test that sends every operation to the gateway |
//! | `documentation` | the data crate, for servers |
//! | `surface` | the API as sorted lines, for reviewers |
//! | `docs` | what rustdoc says |
//! | `amount` | the unit of a number in it |
//! | `example` | the example in it |
//! | `alternative` | what an example leaves out, since nobody sends it beside another field |
//! | `tell` | what an example prints of the answer |
//! | `layout` | the lines of an example |
//! | `construct` | the expression that builds a message |
//!
//! What can't be emitted is counted by reason in the [`Report`].

mod alternative;
mod amount;
mod conformance;
mod construct;
mod digest;
mod docs;
mod documentation;
mod encryption;
mod enumeration;
mod event;
mod example;
mod format;
mod layout;
mod licence;
mod link;
mod module;
mod node;
mod notification;
mod operation;
pub mod place;
mod products;
mod reply;
mod report;
mod request;
mod root;
mod round_trip;
mod sanitize;
mod side;
mod structure;
mod tell;
mod tree;
mod upload;

pub use docs::{label as field_label, term as field_term};
pub use format::is_generated;
pub(crate) use notification::content_place;
pub use reply::of as reply;
pub use report::{Reason, Report};
pub(crate) use report::{notification_reason, operation_reason};
pub use request::is_of_the_client as is_client_header;
pub use sanitize::line as prose_line;
pub(crate) use side::{From, Side, value as rust_type};
pub(crate) use structure::is_asked;
pub(crate) use upload::Upload;
pub use upload::is_file as is_file_part;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diagnostics::Diagnostic;
use crate::ir::Api;
use tree::Tree;

/// Texts by path, below the folder of the generated crate.
pub type Files = BTreeMap<String, String>;

/// What was emitted.
#[derive(Clone, Debug, Default)]
pub struct Emitted {
    /// The files.
    pub files: Files,
    /// What is in them and what is not.
    pub report: Report,
    /// What was found on the way.
    pub found: Vec<Diagnostic>,
}

/// Writes the crate of a named IR.
#[must_use]
pub fn emit(api: &Api) -> Emitted {
    let report = Report::of(api);
    let mut found = Vec::new();
    let tree = Tree::of(api, &report, &mut found);
    let nodes = tree.nodes().into_par_iter().map(|(path, node)| (path, node::file(node)));
    let notifications = notification::Pages::of(api, &report);
    let contents = notifications.pages().into_par_iter().map(|(path, page)| (path, notification::file(page)));
    let others: [&(dyn Fn() -> Files + Sync); 6] = [
        &|| round_trip::files(&tree, &notifications),
        &|| conformance::files(&tree, &notifications),
        &|| documentation::files(api),
        &|| root::files(&tree, &notifications),
        &|| notifications.indexes().into_iter().collect(),
        &|| [licence::files(""), licence::files("documentation/"), surface(api)].into_iter().flatten().collect(),
    ];
    // What takes longest comes first: nobody waits for it at the end.
    let others = others.into_par_iter().flat_map_iter(|files| files());
    let files = others.chain(nodes).chain(contents).collect();
    Emitted { files, report, found }
}

/// The API as sorted lines.
fn surface(api: &Api) -> Files {
    let mut text = format::header("#", "the documentation");
    crate::surface::lines(api).iter().for_each(|line| text.extend([line.as_str(), "\n"]));
    Files::from([("surface.txt".to_owned(), text)])
}
