//! Which node of the chain stands where, what ends there, and for which features it is compiled.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::Report;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Api, Move, Operation, Segment, Version};
use crate::names;

/// The root and everything below it.
#[derive(Debug, Default)]
pub struct Tree<'a> {
    root: Node<'a>,
}

/// A prefix of URLs.
#[derive(Debug, Default)]
pub struct Node<'a> {
    /// The segment that leads here; none leads to the root.
    pub segment: Option<&'a Segment>,
    /// The modules from the crate down to this one.
    pub modules: Vec<&'a str>,
    /// The path of the page, or of the folder of pages: `v3/pay/transactions/id/{transaction_id}`.
    pub path: String,
    /// What ends here.
    pub operations: Vec<&'a Operation>,
    /// What ended here before its page moved.
    pub moved: Vec<Moved<'a>>,
    /// What goes on from here, by module.
    pub children: BTreeMap<&'a str, Node<'a>>,
    /// For which features it is compiled.
    pub features: Features<'a>,
}

/// An operation that is called at another URL now.
#[derive(Clone, Copy, Debug)]
pub struct Moved<'a> {
    /// From where.
    pub from: &'a Move,
    /// What is called instead.
    pub operation: &'a Operation,
}

/// The features of which one must be on.
#[derive(Clone, Debug, Default)]
pub struct Features<'a> {
    any: BTreeSet<&'a str>,
    /// Something without product is in it.
    always: bool,
}

impl<'a> Features<'a> {
    /// Of a single item.
    pub fn of(product: Option<&'a str>) -> Self {
        Self { any: product.into_iter().collect(), always: product.is_none() }
    }

    /// With those of others.
    pub fn add(&mut self, other: &Self) {
        self.any.extend(&other.any);
        self.always |= other.always;
    }

    /// The features' names.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.any.iter().copied()
    }

    /// Whether no feature is needed, since something without product is in it.
    pub fn is_always(&self) -> bool {
        self.always
    }

    /// `#[cfg(…)]` of what holds all of a version: APIv2 is a feature besides those of its products.
    pub fn cfg_of(&self, version: Version) -> TokenStream {
        let any = &self.any;
        match version {
            Version::V3 => self.cfg(),
            Version::V2 if self.always => quote!(#[cfg(feature = "v2")]),
            Version::V2 if any.len() == 1 => quote!(#[cfg(all(feature = "v2", #(feature = #any)*))]),
            Version::V2 => quote!(#[cfg(all(feature = "v2", any(#(feature = #any),*)))]),
        }
    }

    /// `#[cfg(…)]` inside of that.
    pub fn cfg(&self) -> TokenStream {
        let any = &self.any;
        match any.len() {
            _ if self.always => TokenStream::new(),
            1 => quote!(#[cfg(#(feature = #any)*)]),
            _ => quote!(#[cfg(any(#(feature = #any),*))]),
        }
    }
}

impl<'a> Tree<'a> {
    /// The tree of what is emitted.
    pub fn of(api: &'a Api, report: &Report, found: &mut Vec<Diagnostic>) -> Self {
        let mut tree = Self::default();
        let emitted = api.operations.iter().filter(|operation| report.has(operation)).collect::<Vec<_>>();
        for operation in &emitted {
            let features = Features::of(operation.product.as_deref());
            tree.node(&operation.segments, &features).operations.push(operation);
        }
        for moved in &api.moves {
            tree.moved(moved, &emitted, found);
        }
        tree
    }

    fn moved(&mut self, moved: &'a Move, emitted: &[&'a Operation], found: &mut Vec<Diagnostic>) {
        let successors = emitted.iter().copied().filter(|operation| page(operation) == moved.to);
        for operation in successors {
            // What is compiled for one version only can't be called by the other.
            if moved.segments.first() != operation.segments.first() {
                continue;
            }
            if parameters(&moved.segments) != parameters(&operation.segments) {
                let message = format!("`{}` moved to `{}`, whose path parameters are others", moved.from, moved.to);
                found.push(Diagnostic::new(Code::MoveChangesParameters, moved.origin.clone(), 3, message));
                continue;
            }
            let features = Features::of(operation.product.as_deref());
            let node = self.node(&moved.segments, &features);
            // A page that stands there again counts for more.
            if node.operations.iter().all(|own| own.method != operation.method) {
                node.moved.push(Moved { from: moved, operation });
            }
        }
    }

    /// The node at the end of a chain, which is made if need be.
    fn node(&mut self, segments: &'a [Segment], features: &Features<'a>) -> &mut Node<'a> {
        let mut node = &mut self.root;
        node.features.add(features);
        for segment in segments {
            let mut modules = node.modules.clone();
            modules.push(&segment.module);
            let path = below(&node.path, segment);
            node = node.children.entry(&segment.module).or_default();
            node.segment = Some(segment);
            node.modules = modules;
            node.path = path;
            node.features.add(features);
        }
        node
    }

    /// The nodes that begin a chain: one per version.
    pub fn roots(&self) -> impl Iterator<Item = &Node<'a>> {
        self.root.children.values()
    }

    /// The features of everything.
    pub fn features(&self) -> &Features<'a> {
        &self.root.features
    }

    /// Every node but the root, with the path of its file.
    pub fn nodes(&self) -> Vec<(String, &Node<'a>)> {
        fn gather<'t, 'a>(node: &'t Node<'a>, nodes: &mut Vec<(String, &'t Node<'a>)>) {
            for child in node.children.values() {
                nodes.push((child.file(), child));
                gather(child, nodes);
            }
        }
        let mut nodes = Vec::new();
        gather(&self.root, &mut nodes);
        nodes
    }
}

impl Node<'_> {
    /// `src/v3/edu_papay.rs`.
    fn file(&self) -> String {
        let modules = self.modules.iter().map(|module| names::plain(module)).collect::<Vec<_>>();
        format!("src/{}.rs", modules.join("/"))
    }

    /// Of which version it is the root.
    pub fn root_of(&self) -> Option<Version> {
        match self.modules.as_slice() {
            ["v2"] => Some(Version::V2),
            ["v3"] => Some(Version::V3),
            _ => None,
        }
    }

    /// Whether it is there only for pages that moved away.
    pub fn is_left(&self) -> bool {
        self.operations.is_empty() && self.children.values().all(Node::is_left)
    }
}

fn below(path: &str, segment: &Segment) -> String {
    let slash = if path.is_empty() { "" } else { "/" };
    let wire = &segment.name.wire;
    if segment.parameter { format!("{path}{slash}{{{wire}}}") } else { format!("{path}{slash}{wire}") }
}

fn parameters(segments: &[Segment]) -> Vec<&str> {
    segments.iter().filter(|segment| segment.parameter).map(|segment| segment.name.wire.as_str()).collect()
}

/// The path of the page, without its ending.
fn page(operation: &Operation) -> &str {
    operation.origin.page.strip_suffix(".md").unwrap_or(&operation.origin.page)
}
