//! Whose files have digests by SM3. They are few, and a program from nothing waits for every crate that it builds: only their products
//! have SM3 built.

use super::link::HASH_TYPE;
use super::tree::{Features, Tree};
use crate::ir::{Field, FileFact, Operation};
use crate::names::Shape;

/// The features of the operations whose uploads state a digest by SM3, or whose answers may.
pub fn by_sm3<'a>(tree: &Tree<'a>) -> Features<'a> {
    let mut features = Features::default();
    for (_, node) in tree.nodes() {
        for operation in node.operations.iter().filter(|operation| states_sm3(operation)) {
            features.add(&Features::of(operation.product.as_deref()));
        }
    }
    features
}

fn states_sm3(operation: &Operation) -> bool {
    let sent = operation.body.iter().any(|body| any(&body.message.fields, &is_made));
    sent || any(&operation.answer.fields, &may_come)
}

fn is_made(field: &Field) -> bool {
    field.file_fact == Some(FileFact::Sm3)
}

fn may_come(field: &Field) -> bool {
    let listed = field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
    let named = listed.chain(&field.hints).map(|value| &value.name.wire);
    let mut values = named.chain(field.constant.iter().map(|constant| &constant.value));
    field.name.wire == HASH_TYPE && values.any(|value| is_sm3(value))
}

/// As the client reads it: `SM3`, `sm3`, `SM-3`.
fn is_sm3(value: &str) -> bool {
    value.chars().filter(|c| !matches!(c, '-' | '_')).collect::<String>().eq_ignore_ascii_case("SM3")
}

/// Whether that is true of a field, however deep.
fn any(fields: &[Field], test: &dyn Fn(&Field) -> bool) -> bool {
    fields.iter().any(|field| test(field) || any(Shape::of(field).fields(), test))
}
