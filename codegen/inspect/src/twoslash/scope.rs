//! Which declaration a name means: namespaces, merged as TypeScript merges them.

use std::collections::BTreeMap;

use super::syntax::{Declaration, DeclarationKind};

/// The declarations of a page, code block by code block: each block is a program of its own.
pub(super) struct Scopes<'d> {
    blocks: Vec<Names<'d>>,
    /// Namespace and name → the first block that declares it.
    anywhere: BTreeMap<String, BTreeMap<&'d str, usize>>,
}

/// Namespace and name → what is declared so.
type Names<'d> = BTreeMap<String, BTreeMap<&'d str, Vec<&'d Declaration>>>;

/// Where something stands: the block, and the namespace in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub block: usize,
    pub namespace: Vec<String>,
}

/// How often a name may lead to another name.
const MOST_IMPORTS: usize = 8;

impl<'d> Scopes<'d> {
    pub fn new(blocks: &'d [Vec<Declaration>]) -> Self {
        let blocks = blocks.iter().map(|declarations| {
            let mut names = Names::new();
            walk(declarations, &mut Vec::new(), &mut |namespace, declaration| {
                if let (Some(name), false) =
                    (declaration.name.last(), matches!(declaration.kind, DeclarationKind::Namespace(_)))
                {
                    names.entry(namespace.join(".")).or_default().entry(name).or_default().push(declaration);
                }
            });
            names
        });
        let blocks = blocks.collect::<Vec<_>>();
        let mut anywhere = BTreeMap::<String, BTreeMap<&str, usize>>::new();
        for (index, names) in blocks.iter().enumerate() {
            for (namespace, names) in names {
                let known = anywhere.entry(namespace.clone()).or_default();
                for name in names.keys() {
                    known.entry(name).or_insert(index);
                }
            }
        }
        Self { blocks, anywhere }
    }

    /// What a name means at a place, and where that stands: in the nearest namespace around, else in another block.
    pub fn find(&self, place: &Place, path: &[String]) -> Option<(Place, &[&'d Declaration])> {
        self.find_through(place, path, MOST_IMPORTS)
    }

    fn find_through(&self, place: &Place, path: &[String], imports: usize) -> Option<(Place, &[&'d Declaration])> {
        let around = |depth: usize| place.namespace.get(..depth).unwrap_or_default();
        let depths = || (0..=place.namespace.len()).rev();
        let own = depths().find_map(|depth| self.find_in(place.block, around(depth), path, imports));
        own.or_else(|| {
            depths().find_map(|depth| self.find_in(self.block(around(depth), path)?, around(depth), path, imports))
        })
    }

    /// The first block that declares the name, or another name for how its path begins.
    fn block(&self, around: &[String], path: &[String]) -> Option<usize> {
        let (last, before) = path.split_last()?;
        let in_namespace = |namespace: &str, name: &str| self.anywhere.get(namespace)?.get(name).copied();
        in_namespace(&key(around, before), last).or_else(|| in_namespace(&key(around, &[]), path.first()?))
    }

    fn find_in(
        &self,
        block: usize,
        around: &[String],
        path: &[String],
        imports: usize,
    ) -> Option<(Place, &[&'d Declaration])> {
        let names = self.blocks.get(block)?;
        let (last, before) = path.split_last()?;
        let found = names.get(&key(around, before)).and_then(|names| names.get(last.as_str()));
        if let Some(declarations) = found {
            let place = Place { block, namespace: around.iter().chain(before).cloned().collect() };
            return match declarations.first().map(|first| &first.kind) {
                Some(DeclarationKind::Import(target)) if imports > 0 => self.find_through(&place, target, imports - 1),
                _ => Some((place, declarations)),
            };
        }
        // The first name of the path may be another name of a namespace.
        let (first, rest) = path.split_first().filter(|(_, rest)| !rest.is_empty() && imports > 0)?;
        let import = names.get(&key(around, &[])).and_then(|names| names.get(first.as_str()))?.first()?;
        let DeclarationKind::Import(target) = &import.kind else { return None };
        let path = target.iter().chain(rest).cloned().collect::<Vec<_>>();
        let place = Place { block, namespace: around.to_vec() };
        self.find_through(&place, &path, imports - 1)
    }
}

/// A namespace in another.
fn key(around: &[String], before: &[String]) -> String {
    around.iter().chain(before).map(String::as_str).collect::<Vec<_>>().join(".")
}

/// Every declaration with its namespace; those of `declare module 'x'` stand where it does.
pub(super) fn walk<'d>(
    declarations: &'d [Declaration],
    namespace: &mut Vec<String>,
    visit: &mut impl FnMut(&[String], &'d Declaration),
) {
    for declaration in declarations {
        visit(namespace, declaration);
        if let DeclarationKind::Namespace(body) = &declaration.kind {
            let depth = namespace.len();
            namespace.extend(declaration.name.iter().cloned());
            walk(body, namespace, visit);
            namespace.truncate(depth);
        }
    }
}
