//! Placeholders of the URL against the rows beside the groups of the request.

use super::super::{context::Context, finding::Finding, table::Rule};
use super::{of_reader, taken_over};
use wechatpay_codegen::diagnostics::Code;

/// Placeholders without row.
pub fn without_row(context: &Context<'_>, found: &mut Vec<Finding>) {
    taken_over(Rule::PlaceholderWithoutRow, &[Code::PlaceholderWithoutRow], context, found);
}

/// Rows without placeholder.
pub fn without_placeholder(context: &Context<'_>, found: &mut Vec<Finding>) {
    let own = context.read.iter().filter(|finding| matches!(finding.code, Code::PairedParameter | Code::UnknownGroup));
    found.extend(own.map(|finding| of_reader(Rule::RowWithoutPlaceholder, finding, context)));
}
