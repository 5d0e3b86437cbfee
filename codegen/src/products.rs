//! Which product (= feature of the generated crate) an operation or notification belongs to.
//!
//! `products.toml` holds a table per product with the beginnings of its pages' paths, plain strings; the longest one that
//! fits wins. Operations are placed by their path below `openapi/`, notifications by their path from `webhook/` on.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Api, Origin};
use crate::names;
use crate::source::{Positions, Source};

/// The beginnings of paths and their products.
#[derive(Clone, Debug, Default)]
pub struct Products {
    by_prefix: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Product {
    prefixes: Vec<String>,
}

impl Products {
    /// Reads `products.toml`.
    #[must_use]
    pub fn read(source: &Source, found: &mut Vec<Diagnostic>) -> Self {
        let mut products = Self::default();
        let positions = Positions::new(source);
        let mut report = |offset: usize, length: usize, message: String| {
            found.push(Diagnostic::new(Code::ProductsSyntax, positions.origin(offset), length, message));
        };
        match toml::from_str::<BTreeMap<Spanned<String>, Product>>(&source.text) {
            Err(error) => report(error.span().map_or(0, |span| span.start), 1, error.message().to_owned()),
            Ok(tables) => {
                for (name, product) in tables {
                    let (offset, length) = (name.span().start, name.span().len());
                    let name = name.into_inner();
                    let mut report = |message| report(offset, length, message);
                    if !is_feature(&name) {
                        report(format!("`{name}` can't be the name of a feature and of a module"));
                        continue;
                    }
                    for prefix in product.prefixes {
                        if let Some(other) = products.by_prefix.insert(prefix.clone(), name.clone()) {
                            report(format!("`{prefix}` belongs to both `{other}` and `{name}`"));
                        }
                    }
                }
            }
        }
        products
    }

    /// Places everything.
    pub fn assign(&self, api: &mut Api, found: &mut Vec<Diagnostic>) {
        for operation in &mut api.operations {
            let path = operation.origin.page.trim_start_matches("openapi/").to_owned();
            operation.product = self.place(&path, &operation.origin, found);
        }
        for notification in &mut api.notifications {
            let path = notification.origin.page.to_string();
            notification.product = self.place(&path, &notification.origin, found);
        }
    }

    /// The prefix that decides about a path (below `openapi/`, or from `webhook/` on), and its product.
    #[must_use]
    pub fn decide(&self, path: &str) -> Option<(&str, &str)> {
        let fitting = self.by_prefix.iter().filter(|(prefix, _)| path.starts_with(prefix.as_str()));
        let longest = fitting.max_by_key(|(prefix, _)| prefix.len());
        longest.map(|(prefix, product)| (prefix.as_str(), product.as_str()))
    }

    fn place(&self, path: &str, origin: &Origin, found: &mut Vec<Diagnostic>) -> Option<String> {
        let longest = self.decide(path).map(|(_, product)| product.to_owned());
        if longest.is_none() {
            let (name, prefix) = proposal(path);
            let diagnostic =
                Diagnostic::new(Code::NoProduct, origin.clone(), 1, format!("`{path}` belongs to no product"));
            let table = format!("[{name}]\nprefixes = [\"{prefix}\"]");
            let help =
                format!("add \"{prefix}\" to a product in spec/products.toml, or a product of its own:\n\n{table}");
            found.push(diagnostic.help(help));
        }
        longest
    }
}

/// What the generated crate calls its own features, and the emitted tests their modules.
const TAKEN: [&str; 11] =
    ["axum", "blocking", "default", "full", "pkcs12", "sm", "sm3", "table", "tracing", "v2", "without-product"];

/// Whether a product can have this name: that of a feature, and with `_` for `-` that of a module.
fn is_feature(name: &str) -> bool {
    let is_kebab = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    is_kebab && names::module_name(name) == name.replace('-', "_") && !TAKEN.contains(&name) && !name.ends_with("-v2")
}

/// Name and prefix of a product for a page: `v3/new-thing/orders/x.md` gives `new-thing` and `v3/new-thing`.
fn proposal(path: &str) -> (String, String) {
    let bare = path.trim_end_matches(".md");
    let prefix = match bare.strip_prefix("webhook/") {
        // An event's first word tells what it is about.
        Some(event) => format!("webhook/{}", event.split('.').next().unwrap_or(event)),
        None => bare.split('/').take(2).collect::<Vec<_>>().join("/"),
    };
    let own = prefix.trim_start_matches("webhook/").trim_start_matches("v3/").replace('/', "-");
    let plain = own.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let name = names::module_name(&plain.collect::<String>()).replace("r#", "").replace('_', "-");
    let name = name.trim_matches('-').to_owned();
    (if is_feature(&name) { name } else { format!("{name}-pages") }, prefix)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

    use super::is_feature;
    use crate::emit::emit;
    use crate::ir::Api;

    #[test]
    fn the_crates_own_features_are_no_products() {
        let emitted = emit(&Api::default());
        let manifest = toml::from_str::<toml::Table>(&emitted.files["Cargo.toml"]).unwrap();
        let features = manifest["features"].as_table().unwrap();
        assert!(features.contains_key("full"));
        assert_eq!(features.keys().filter(|name| is_feature(name)).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn a_product_is_named_as_features_and_modules_are() {
        assert!(["pay", "brand-profitsharing", "c2b"].iter().all(|name| is_feature(name)));
        assert!(
            !["1hop", "type", "Pay", "a_b", "a--b", "-a", "支付", "pay-v2", "table", ""]
                .iter()
                .any(|name| is_feature(name))
        );
    }
}
