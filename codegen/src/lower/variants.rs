//! Several fields of one name in one object: variants, or an error of the page.

use indexmap::map::Entry;

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Content, Field, Origin, Presence, Scalar, Type, Variants};

/// Fields of one name in one object; never none.
pub struct Group {
    /// The first.
    pub first: Field,
    /// The others.
    pub others: Vec<Field>,
}

/// The union of variants: it requires only what all of them require.
pub fn merge(mut group: Group, separators: Vec<Origin>, found: &mut Vec<Diagnostic>) -> Field {
    let members = std::iter::once(&mut group.first).chain(&mut group.others);
    let mut origins = Vec::new();
    for (variant, field) in members.enumerate() {
        origins.push(field.origin.clone());
        for child in &mut field.children {
            child.presence = vec![Presence { variant, required: child.required }];
        }
    }
    let mut union = unite(group, found);
    union.variants = Some(Variants { origins, separators });
    union
}

/// Fields of one name → one field, with everything that any of them says.
fn unite(group: Group, found: &mut Vec<Diagnostic>) -> Field {
    let mut union = group.first;
    for field in group.others {
        if field.r#type != union.r#type {
            let message = format!("`{}` has another type in another variant", field.name.wire);
            found.push(Diagnostic::new(Code::VariantConflict, field.origin.clone(), field.name.wire.len(), message));
            union.r#type = Type::One(Scalar::Any);
        }
        absorb(&mut union, field, found);
    }
    union
}

fn absorb(union: &mut Field, mut field: Field, found: &mut Vec<Diagnostic>) {
    absorb_variants(union, &mut field);
    union.also.push(field.origin);
    union.also.extend(field.also);
    union.also.extend(field.content.iter().filter(|_| union.content.is_some()).map(|content| content.origin.clone()));
    union.required &= field.required;
    union.presence.extend(field.presence);
    union.encryption = union.encryption.or(field.encryption);
    union.encoding = union.encoding.or(field.encoding);
    union.labelled_encrypted |= field.labelled_encrypted;
    union.unit = union.unit.take().or(field.unit);
    if union.constant != field.constant {
        union.constant = None;
    }
    absorb_values(union, field.enumeration);
    for hint in field.hints {
        if union.hints.iter().all(|known| known.name.wire != hint.name.wire) {
            union.hints.push(hint);
        }
    }
    union.children = unite_children(std::mem::take(&mut union.children), field.children, found);
    union.content = unite_contents(union.content.take(), field.content, found);
}

/// Variants inside of variants: those of the absorbed field count on behind the union's own.
fn absorb_variants(union: &mut Field, field: &mut Field) {
    let Some(other) = field.variants.take() else { return };
    let Some(own) = &mut union.variants else {
        union.variants = Some(other);
        return;
    };
    for presence in field.children.iter_mut().flat_map(|child| &mut child.presence) {
        presence.variant += own.origins.len();
    }
    own.origins.extend(other.origins);
    own.separators.extend(other.separators);
}

fn absorb_values(union: &mut Field, enumeration: Option<crate::ir::Enumeration>) {
    let Some(other) = enumeration else { return };
    let Some(own) = &mut union.enumeration else {
        union.enumeration = Some(other);
        return;
    };
    for value in other.values {
        if own.values.iter().all(|known| known.name.wire != value.name.wire) {
            own.values.push(value);
        }
    }
}

/// By name, in the order of first appearance; a field that one side lacks is not required.
fn unite_children(own: Vec<Field>, other: Vec<Field>, found: &mut Vec<Diagnostic>) -> Vec<Field> {
    let names = |fields: &[Field]| fields.iter().map(|field| field.name.wire.clone()).collect::<Vec<_>>();
    let (own_names, other_names) = (names(&own), names(&other));
    let mut united = indexmap::IndexMap::<String, Group>::new();
    for field in own.into_iter().chain(other) {
        match united.entry(field.name.wire.clone()) {
            Entry::Occupied(mut known) => known.get_mut().others.push(field),
            Entry::Vacant(new) => {
                new.insert(Group { first: field, others: Vec::new() });
            }
        }
    }
    let united = united.into_iter().map(|(name, group)| {
        let mut field = unite(group, found);
        field.required &= own_names.contains(&name) && other_names.contains(&name);
        field
    });
    united.collect()
}

fn unite_contents(
    own: Option<Box<Content>>,
    other: Option<Box<Content>>,
    found: &mut Vec<Diagnostic>,
) -> Option<Box<Content>> {
    match (own, other) {
        (Some(mut own), Some(other)) => {
            own.fields = unite_children(own.fields, other.fields, found);
            Some(own)
        }
        (own, other) => own.or(other),
    }
}

/// Fields of one name without separators: the first counts; the rows of the others are reported.
pub fn first(group: Group, found: &mut Vec<Diagnostic>) -> Field {
    group.others.iter().for_each(|field| drop_rows(field, found));
    group.first
}

fn drop_rows(field: &Field, found: &mut Vec<Diagnostic>) {
    let name = &field.name.wire;
    let mut drop = |origin: &Origin, message: String| {
        found.push(Diagnostic::new(Code::DuplicateField, origin.clone(), name.len(), message).instead_of_row());
    };
    drop(&field.origin, format!("`{name}` stands here a second time"));
    for origin in &field.also {
        drop(origin, format!("another variant of the second `{name}`"));
    }
    if let Some(content) = &field.content {
        drop(&content.origin, format!("the content of the second `{name}`"));
    }
    for separator in field.variants.iter().flat_map(|variants| &variants.separators) {
        drop(separator, format!("a variant of the second `{name}`"));
    }
    let content = field.content.iter().flat_map(|content| &content.fields);
    field.children.iter().chain(content).for_each(|child| drop_rows(child, found));
}
