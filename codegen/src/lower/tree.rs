//! Rows with indents and separators → fields with children, contents and variants.
//!
//! A separator stands between the rows `p` and `n`:
//! 1. an earlier sibling of `n` has its name → `n` starts another variant of it;
//! 2. else, if `n` is deeper than `p` → `n` begins the content of the nearest encrypted or encoded sibling of `p`, or of `p`
//!    if it is a string;
//! 3. else `n` opens the first of several variants of itself.

use indexmap::map::Entry;

use super::field;
use super::variants::{self, Group};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Content, Encoding, Field, Origin, Scalar, Type};
use crate::page::Row;

/// The fields that the rows make, in order.
pub fn grow(rows: &[&Row], found: &mut Vec<Diagnostic>) -> Vec<Field> {
    let mut grower = Grower { found, nodes: Vec::new(), roots: Vec::new(), open: vec![Place::Root], separator: None };
    for row in rows {
        if is_separator(row) {
            grower.separator(row);
        } else if is_caption(row) {
            let message = format!("`{}` is no field", row.name.text);
            let length = row.text.chars().count();
            grower.found.push(Diagnostic::new(Code::UnknownRow, row.origin.clone(), length, message).instead_of_row());
        } else if let Some(field) = field::read(row, grower.found) {
            let indent = field::indent(row, grower.found);
            grower.add(field, indent, row);
        }
    }
    grower.finish()
}

/// `{colspan=3 .im-table-line}`, with or without a caption, and no second cell.
pub fn is_separator(row: &Row) -> bool {
    let attributes = &row.name.attributes;
    let spans = row.name.text.is_empty() && attributes.has("colspan");
    row.r#type.is_none() && (attributes.has_class("im-table-line") || spans)
}

/// A row of one cell that holds words, or dots that leave something out: no name on the wire.
fn is_caption(row: &Row) -> bool {
    let text = row.name.text.trim_matches(['*', '`', ' ']);
    let is_name = text.contains(|c: char| c.is_ascii_alphanumeric());
    row.r#type.is_none() && !is_name && !text.trim_matches(['-', ':']).is_empty()
}

/// A node of the growing tree; children and content are indices into the list of nodes.
struct Node {
    field: Field,
    indent: usize,
    children: Vec<usize>,
    content: Option<(Origin, Vec<usize>)>,
    /// The separator above it, if it separates variants.
    separator: Option<Origin>,
}

/// Where a row can be attached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Children(usize),
    Content(usize),
}

struct Grower<'g> {
    found: &'g mut Vec<Diagnostic>,
    nodes: Vec<Node>,
    roots: Vec<usize>,
    /// `open[i]` takes the rows of indent `i`.
    open: Vec<Place>,
    separator: Option<Row>,
}

impl Grower<'_> {
    fn separator(&mut self, row: &Row) {
        if let Some(earlier) = self.separator.replace(row.clone()) {
            self.lone(&earlier.origin, earlier.text.chars().count());
        }
    }

    fn lone(&mut self, origin: &Origin, length: usize) {
        let message = "a separator without effect";
        self.found.push(Diagnostic::new(Code::LoneSeparator, origin.clone(), length, message).instead_of_row());
    }

    fn add(&mut self, field: Field, indent: usize, row: &Row) {
        let length = row.text.chars().count();
        let opens_variant = self.separator.take().and_then(|separator| self.separated(&separator, &field, indent));
        let place = self.place(&field, indent, length);
        let takes_children =
            matches!(field.r#type, Type::One(kind) | Type::List(kind) if matches!(kind, Scalar::Object | Scalar::Any));
        let node = self.nodes.len();
        self.nodes.push(Node { field, indent, children: Vec::new(), content: None, separator: opens_variant });
        self.children(place).push(node);
        self.open.truncate(indent + 1);
        if takes_children {
            self.open.push(Place::Children(node));
        }
    }

    /// Decides what a separator means for the row below it; gives the separator's place if that row opens a variant.
    fn separated(&mut self, separator: &Row, field: &Field, indent: usize) -> Option<Origin> {
        let origin = separator.origin.clone();
        let previous = self.nodes.len().checked_sub(1);
        let deeper = previous.is_none_or(|previous| indent > self.nodes[previous].indent);
        let siblings = self.open.get(indent).copied().map(|place| self.children(place).clone()).unwrap_or_default();
        if siblings.iter().any(|sibling| self.nodes[*sibling].field.name.wire == field.name.wire) {
            return Some(origin);
        }
        if !deeper {
            return Some(origin);
        }
        match self.owner(indent, previous) {
            Some(owner) => {
                self.nodes[owner].content = Some((origin, Vec::new()));
                self.open.truncate(indent);
                self.open.push(Place::Content(owner));
            }
            None => self.lone(&origin, separator.text.chars().count()),
        }
        None
    }

    /// The string whose content begins at `indent`. What has children already has its content.
    fn owner(&mut self, indent: usize, previous: Option<usize>) -> Option<usize> {
        let place = *self.open.get(indent.checked_sub(1)?)?;
        let siblings = self.children(place).clone();
        let treated = |node: &usize| {
            let Node { field, children, content, .. } = &self.nodes[*node];
            let is_free = content.is_none() && children.is_empty();
            is_free && (field.encryption.is_some() || field.encoding.is_some())
        };
        let is_string = |node: &usize| self.nodes[*node].field.r#type == Type::One(Scalar::String);
        let treated = siblings.iter().rev().copied().find(treated);
        treated.or_else(|| previous.filter(is_string).filter(|node| siblings.contains(node)))
    }

    /// Where the row is attached; where nothing is open at its indent, the nearest open object takes it.
    fn place(&mut self, field: &Field, indent: usize, length: usize) -> Place {
        if let Some(place) = self.open.get(indent) {
            return *place;
        }
        let nearest = self.open.last().copied().unwrap_or(Place::Root);
        let previous = self.nodes.last().map_or(0, |node| node.indent);
        let (code, message) = if indent > previous + 1 {
            (Code::IndentJump, format!("`{}` is indented {indent} after a row indented {previous}", field.name.wire))
        } else {
            (Code::ChildOfScalar, format!("`{}` is indented below a row that has no children", field.name.wire))
        };
        let finding = Diagnostic::new(code, field.origin.clone(), length, message);
        if let Some(place) = self.content_without_separator(field, indent) {
            self.found.push(finding.help("it was taken for the content of the encrypted or encoded row above"));
            return place;
        }
        if let Some((place, owner)) = self.empty_object(indent) {
            let help = format!("it and the row above were taken for the fields of `{owner}`, which would have none");
            self.found.push(finding.help(help));
            return place;
        }
        self.found.push(finding);
        self.open.resize(indent + 1, nearest);
        nearest
    }

    /// `object`, `first`, `second` one step deeper: `first` lost its step, and both are fields of the object above.
    fn empty_object(&mut self, indent: usize) -> Option<(Place, String)> {
        let last = self.nodes.len().checked_sub(1)?;
        let owner = last.checked_sub(1)?;
        let above = *self.open.get(indent.checked_sub(1)?)?;
        let is_object =
            matches!(self.nodes[owner].field.r#type, Type::One(Scalar::Object) | Type::List(Scalar::Object));
        let is_plain = |node: &Node| node.content.is_none() && node.separator.is_none() && node.indent + 1 == indent;
        let fits = is_object && is_plain(&self.nodes[owner]) && is_plain(&self.nodes[last]);
        if !fits || self.open.len() != indent || !self.children(above).ends_with(&[owner, last]) {
            return None;
        }
        self.children(above).pop();
        self.nodes[owner].children.push(last);
        self.nodes[last].indent = indent;
        self.open.push(Place::Children(owner));
        Some((Place::Children(owner), self.nodes[owner].field.name.wire.clone()))
    }

    /// Rows right below an encrypted or encoded string are its content, even if no separator says so.
    fn content_without_separator(&mut self, field: &Field, indent: usize) -> Option<Place> {
        let owner = self.nodes.len().checked_sub(1)?;
        let node = self.nodes.get_mut(owner)?;
        let is_treated = node.field.encryption.is_some() || node.field.encoding.is_some();
        if !is_treated || node.content.is_some() || node.indent + 1 != indent || self.open.len() != indent {
            return None;
        }
        node.content = Some((field.origin.clone(), Vec::new()));
        self.open.push(Place::Content(owner));
        Some(Place::Content(owner))
    }

    fn children(&mut self, place: Place) -> &mut Vec<usize> {
        match place {
            Place::Root => &mut self.roots,
            Place::Children(node) => &mut self.nodes[node].children,
            Place::Content(node) => match &mut self.nodes[node].content {
                Some((_, fields)) => fields,
                None => &mut self.roots,
            },
        }
    }

    fn finish(mut self) -> Vec<Field> {
        if let Some(row) = self.separator.take() {
            self.lone(&row.origin, row.text.chars().count());
        }
        let roots = std::mem::take(&mut self.roots);
        self.fields(&roots)
    }

    /// The finished fields of one place: those of one name become one.
    fn fields(&mut self, nodes: &[usize]) -> Vec<Field> {
        let mut names = indexmap::IndexMap::<String, (usize, Vec<usize>)>::new();
        for node in nodes {
            let name = self.nodes[*node].field.name.wire.clone();
            match names.entry(name) {
                Entry::Occupied(mut known) => known.get_mut().1.push(*node),
                Entry::Vacant(new) => {
                    new.insert((*node, Vec::new()));
                }
            }
        }
        names.into_values().map(|(first, others)| self.one_field(first, &others)).collect()
    }

    fn one_field(&mut self, first: usize, others: &[usize]) -> Field {
        let nodes = std::iter::once(&first).chain(others);
        let separators = nodes.filter_map(|node| self.nodes[*node].separator.clone()).collect::<Vec<_>>();
        let is_variant = !others.is_empty() && separators.len() >= others.len();
        if !is_variant {
            separators.iter().for_each(|separator| self.lone(separator, 1));
        }
        let group = Group { first: self.field(first), others: others.iter().map(|node| self.field(*node)).collect() };
        if is_variant { variants::merge(group, separators, self.found) } else { variants::first(group, self.found) }
    }

    fn field(&mut self, node: usize) -> Field {
        let children = std::mem::take(&mut self.nodes[node].children);
        let content = self.nodes[node].content.take();
        let mut field = self.nodes[node].field.clone();
        field.children = self.fields(&children);
        field.content =
            content.map(|(origin, nodes)| Box::new(Content { origin, fields: self.fields(&nodes), bare_list: None }));
        if let Some(content) = &mut field.content
            && is_key(&field.name.wire, &content.fields)
        {
            content.bare_list = Some(false);
        }
        field.r#type = with_children(field.r#type, !field.children.is_empty());
        encoded(&mut field);
        if field.content.is_some() && field.encryption.is_none() {
            field.encoding.get_or_insert(Encoding::Json);
        }
        field
    }
}

/// What has fields is an object, or a list of them, even if its type is not known.
fn with_children(kind: Type, has_children: bool) -> Type {
    match kind {
        Type::One(Scalar::Any) if has_children => Type::One(Scalar::Object),
        Type::List(Scalar::Any) if has_children => Type::List(Scalar::Object),
        other => other,
    }
}

/// An encoded object, or list of objects, is a string on the wire; what is below it is the string's content.
fn encoded(field: &mut Field) {
    let is_list = match field.r#type {
        Type::One(Scalar::Object) => false,
        Type::List(Scalar::Object) => true,
        _ => return,
    };
    if field.encoding != Some(Encoding::Json) || field.children.is_empty() {
        return;
    }
    let mut fields = std::mem::take(&mut field.children);
    if is_list {
        let items = Field::named(&field.name.wire, field.origin.clone(), field.r#type);
        fields = vec![Field { children: fields, ..items }];
    }
    field.content = Some(Box::new(Content { origin: field.origin.clone(), fields, bare_list: Some(is_list) }));
    field.r#type = Type::One(Scalar::String);
}

/// Whether the only field of a content has the name of the string: a key, then, for nobody gives that name to the items of a
/// list. (`scene_info` in `scene_info`: every sample shows an object.)
fn is_key(name: &str, content: &[Field]) -> bool {
    matches!(content, [only] if only.name.wire == name)
}
