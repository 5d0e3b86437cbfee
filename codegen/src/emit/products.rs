//! The table of features in the crate's own documentation: the pages of each product.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Node, Tree};

/// The beginnings of pages by product.
type Pages<'a> = BTreeMap<&'a str, BTreeSet<String>>;

/// The section, in Markdown.
pub fn table(tree: &Tree<'_>) -> Vec<String> {
    let mut pages = Pages::new();
    for version in tree.roots() {
        version.children.values().for_each(|node| gather(node, None, &mut pages));
    }
    if pages.is_empty() {
        return Vec::new();
    }
    let introduction =
        ["", "# Features", "", "The products, by their pages. Of two that fit a page the longer counts.", ""];
    let head = ["| feature | pages |", "|---|---|"];
    let rows = pages.iter().map(|(product, pages)| {
        let pages = pages.iter().map(|page| format!("`{page}`")).collect::<Vec<_>>().join(", ");
        format!("| `{product}` | {pages} |")
    });
    introduction.into_iter().chain(head).map(ToOwned::to_owned).chain(rows).collect()
}

/// A node stands for all below it where most of that is one product's, and what is another's is named apart.
fn gather<'a>(node: &Node<'a>, around: Option<&'a str>, pages: &mut Pages<'a>) {
    let own = node.operations.iter().filter_map(|operation| operation.product.as_deref());
    let most = most(node).or(around);
    for product in own.chain(most).filter(|product| most != around || Some(*product) != around) {
        pages.entry(product).or_default().insert(node.path.clone());
    }
    node.children.values().for_each(|child| gather(child, most, pages));
}

/// The product of most of what ends here and below; of two the first by name.
fn most<'a>(node: &Node<'a>) -> Option<&'a str> {
    let mut counts = BTreeMap::new();
    count(node, &mut counts);
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(product, _)| product)
}

fn count<'a>(node: &Node<'a>, counts: &mut BTreeMap<&'a str, usize>) {
    for product in node.operations.iter().filter_map(|operation| operation.product.as_deref()) {
        *counts.entry(product).or_default() += 1;
    }
    node.children.values().for_each(|child| count(child, counts));
}
