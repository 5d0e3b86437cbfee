//! The products in the crate's documentation: the table on its front page, and a page for each with all that it has.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::notification::{self, Pages};
use super::tree::{Node, Tree};
use super::{docs, format};
use crate::ir::{Notification, Operation, Version};
use crate::names;

/// What a product has.
#[derive(Default)]
struct Product<'a> {
    /// The beginnings of its pages.
    pages: BTreeSet<String>,
    operations: Vec<(&'a Node<'a>, &'a Operation)>,
    notifications: Vec<&'a Notification>,
}

/// The products by name.
type Products<'a> = BTreeMap<&'a str, Product<'a>>;

/// The section of the front page, in Markdown.
pub fn table(tree: &Tree<'_>, notifications: &Pages<'_>) -> Vec<String> {
    let products = products(tree, notifications);
    if products.is_empty() {
        return Vec::new();
    }
    let introduction = [
        "",
        "# Features",
        "",
        "The products; each leads to its operations and notifications. Of two beginnings that fit a page the longer counts.",
        "",
    ];
    let head = ["| feature | APIv3 | APIv2 | notifications | pages |", "|---|---|---|---|---|"];
    let rows = products.iter().map(|(name, product)| {
        let (of_v3, of_v2) = (product.count(Version::V3), product.count(Version::V2));
        let pages = product.pages.iter().map(|page| format!("`{page}`")).collect::<Vec<_>>().join(", ");
        let told = product.notifications.len();
        format!("| [`{name}`](products::{}) | {of_v3} | {of_v2} | {told} | {pages} |", module(name))
    });
    introduction.into_iter().chain(head).map(ToOwned::to_owned).chain(rows).collect()
}

/// The file of the products' pages. It is documentation alone: the compiler never sees it.
pub fn file(tree: &Tree<'_>, notifications: &Pages<'_>) -> String {
    let products = products(tree, notifications);
    let pages = products.iter().map(|(name, product)| page(name, product));
    let tokens = quote! {
        //! The products, each with its operations and notifications.
        //!
        //! These modules are pages of this documentation; there is nothing in them for programs.
        #(#pages)*
    };
    format::rust("the products of the documentation", tokens)
}

fn page(name: &str, product: &Product<'_>) -> TokenStream {
    let of_version = |version: Version| {
        let told = product.notifications.iter().filter(|page| page.version == version);
        let operations = table_of("operation", product.of_version(version).map(operation).collect());
        operations.into_iter().chain(table_of("notification", told.map(|page| notification(page)).collect())).collect()
    };
    let (of_v3, of_v2): (Vec<String>, Vec<String>) = (of_version(Version::V3), of_version(Version::V2));
    let of_v2 = (!of_v2.is_empty()).then(|| {
        let doc = docs::lines(&[vec![format!("Features `v2` and `{name}`.")], of_v2].concat());
        quote!(#doc #[cfg(feature = "v2")] pub mod v2 {})
    });
    let doc = docs::lines(&[vec![format!("Feature `{name}`.")], of_v3].concat());
    let off = docs::one(format!("Feature `{name}`, which is off in this build of the documentation."));
    let module = format_ident!("{}", module(name));
    quote! {
        #doc
        #[cfg(feature = #name)]
        pub mod #module { #of_v2 }
        #off
        #[cfg(not(feature = #name))]
        pub mod #module {}
    }
}

fn table_of(what: &str, rows: Vec<String>) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let head = [String::new(), format!("| {what} | |"), "|---|---|".to_owned()];
    head.into_iter().chain(rows).collect()
}

fn operation((node, operation): (&Node<'_>, &Operation)) -> String {
    let method = names::method(operation.method);
    // To a link, the sign of a raw name is the beginning of a fragment.
    let path = node.modules.iter().map(|module| names::plain(module)).chain([method]).collect::<Vec<_>>().join("::");
    let title = docs::title(&operation.title);
    format!("| [`{} {}`](crate::{path}) | {title} |", operation.method, operation.url)
}

fn notification(page: &Notification) -> String {
    let (version, title) = (notification::version(page.version), docs::title(&page.title));
    format!("| [`{}`](crate::webhook::{version}::{}) | {title} |", page.name.wire, names::plain(&page.name.rust))
}

/// `brand_profitsharing` of `brand-profitsharing`.
fn module(product: &str) -> String {
    product.replace('-', "_")
}

impl<'a> Product<'a> {
    fn of_version(&self, version: Version) -> impl Iterator<Item = (&'a Node<'a>, &'a Operation)> {
        self.operations.iter().copied().filter(move |(_, operation)| operation.version == version)
    }

    fn count(&self, version: Version) -> usize {
        self.of_version(version).count()
    }
}

fn products<'a>(tree: &'a Tree<'a>, notifications: &Pages<'a>) -> Products<'a> {
    let mut products = Products::new();
    for version in tree.roots() {
        version.children.values().for_each(|node| gather(node, None, &mut products));
    }
    for (_, page) in notifications.pages() {
        if let Some(product) = page.product.as_deref() {
            products.entry(product).or_default().notifications.push(page);
        }
    }
    products
}

/// A node stands for all below it where most of that is one product's, and what is another's is named apart.
fn gather<'a>(node: &'a Node<'a>, around: Option<&'a str>, products: &mut Products<'a>) {
    let own = node.operations.iter().filter_map(|operation| operation.product.as_deref());
    let most = most(node).or(around);
    for product in own.chain(most).filter(|product| most != around || Some(*product) != around) {
        products.entry(product).or_default().pages.insert(node.path.clone());
    }
    for operation in &node.operations {
        if let Some(product) = operation.product.as_deref() {
            products.entry(product).or_default().operations.push((node, operation));
        }
    }
    node.children.values().for_each(|child| gather(child, most, products));
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
