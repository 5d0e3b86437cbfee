//! Attributes that nothing reads as they stand.

use super::super::{context::Context, finding::Finding, table::Rule};
use super::taken_over;
use wechatpay_codegen::diagnostics::Code;
use wechatpay_codegen::page::Row;

const CODES: [Code; 4] =
    [Code::MisspeltAttribute, Code::UnknownAttribute, Code::AttributeValue, Code::BrokenAttributes];

/// What the reader found of attributes.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    taken_over(Rule::MisspeltAttribute, &CODES, context, found);
    found.extend(context.rows().filter_map(misplaced));
}

/// What belongs to the name and stands at the type.
fn misplaced(row: &Row) -> Option<Finding> {
    let kind = row.r#type.as_ref()?;
    let name = ["data-required", "data-indent"].into_iter().find(|name| kind.attributes.has(name))?;
    let message = format!("`{name}` stands at the type of `{}`, not at its name", row.name.text);
    let finding = Finding::new(Rule::MisspeltAttribute, kind.origin.clone(), kind.text.chars().count(), message);
    Some(finding.help(format!("move `{name}` into the braces behind `{}`", row.name.text)))
}
