//! Objects of which nothing is said.

use super::super::{context::Context, finding::Finding, table::Rule};
use super::at_field;
use wechatpay_codegen::ir::{Scalar, Type};

/// Objects, and lists of such, without fields.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for place in context.places {
        let field = place.field;
        let is_object = matches!(field.r#type, Type::One(Scalar::Object) | Type::List(Scalar::Object));
        if is_object && field.children.is_empty() && field.content.is_none() {
            let message = format!("`{}` is an object, but no row says what is in it", field.name.wire);
            found.push(at_field(Rule::EmptyObject, context, place, message));
        }
    }
}
