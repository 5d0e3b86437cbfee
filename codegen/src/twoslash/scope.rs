//! Which declaration a name means: namespaces, merged as TypeScript merges them.

use std::collections::BTreeMap;

use super::syntax::{Declaration, DeclarationKind};

/// The declarations of a page, code block by code block: each block is a program of its own.
pub(super) struct Scopes<'d> {
    blocks: Vec<Names<'d>>,
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
        Self { blocks: blocks.collect() }
    }

    /// What a name means at a place, and where that stands: in the nearest namespace around, else in another block.
    pub fn find(&self, place: &Place, path: &[String]) -> Option<(Place, &[&'d Declaration])> {
        self.find_through(place, path, MOST_IMPORTS)
    }

    fn find_through(&self, place: &Place, path: &[String], imports: usize) -> Option<(Place, &[&'d Declaration])> {
        let others = (0..self.blocks.len()).filter(|block| *block != place.block);
        for block in std::iter::once(place.block).chain(others) {
            let names = self.blocks.get(block)?;
            for depth in (0..=place.namespace.len()).rev() {
                let around = place.namespace.get(..depth)?;
                if let Some(found) = self.find_in(block, names, around, path, imports) {
                    return Some(found);
                }
            }
        }
        None
    }

    fn find_in(
        &self,
        block: usize,
        names: &Names<'d>,
        around: &[String],
        path: &[String],
        imports: usize,
    ) -> Option<(Place, &[&'d Declaration])> {
        let (last, before) = path.split_last()?;
        let namespace = around.iter().chain(before).cloned().collect::<Vec<_>>();
        let found = names.get(&namespace.join(".")).and_then(|names| names.get(last.as_str()));
        if let Some(declarations) = found {
            let place = Place { block, namespace };
            return match declarations.first().map(|first| &first.kind) {
                Some(DeclarationKind::Import(target)) if imports > 0 => self.find_through(&place, target, imports - 1),
                _ => Some((place, self.blocks.get(block)?.get(&place_key(around, before))?.get(last.as_str())?)),
            };
        }
        // The first name of the path may be another name of a namespace.
        let (first, rest) = path.split_first().filter(|(_, rest)| !rest.is_empty() && imports > 0)?;
        let import = names.get(&around.join(".")).and_then(|names| names.get(first.as_str()))?.first()?;
        let DeclarationKind::Import(target) = &import.kind else { return None };
        let path = target.iter().chain(rest).cloned().collect::<Vec<_>>();
        let place = Place { block, namespace: around.to_vec() };
        self.find_through(&place, &path, imports - 1)
    }
}

fn place_key(around: &[String], before: &[String]) -> String {
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
