//! `cargo xtask explain NAME`: where an item comes from, why it is called so, what refers to it.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use wechatpay_inspect::explain::{Answer, Documentation};

use crate::pipeline::{self, Tree};

/// Prints what is known of a name.
pub fn run(root: &Path, name: &str, docs: Option<&Path>) -> Result<ExitCode> {
    let read = pipeline::load(root, Tree::of(docs))?;
    let overlay = pipeline::optional(root, "overlay.toml")?;
    let products = pipeline::optional(root, "products.toml")?;
    let pages = read.sources.iter().filter(|source| source.path.ends_with(".md")).cloned().collect::<Vec<_>>();
    let documentation = Documentation::new(&read.api, &pages, &read.found, &overlay, &products);
    match documentation.explain(name) {
        Answer::Found(explanations) => {
            let texts = explanations.iter().map(ToString::to_string).collect::<Vec<_>>();
            say!("{}", texts.join("\n").trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Answer::Several(names) => {
            names.iter().for_each(|name| say!("{name}"));
            tell!("{} items are called so; ask for one of them by its whole name", names.len());
            Ok(ExitCode::SUCCESS)
        }
        Answer::Nothing(nearest) => {
            tell!("nothing is called `{name}`");
            if !nearest.is_empty() {
                tell!("did you mean one of these?");
            }
            nearest.iter().for_each(|name| tell!("  {name}"));
            Ok(ExitCode::from(2))
        }
    }
}
