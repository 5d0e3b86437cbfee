//! Indents that lead nowhere.

use super::super::{context::Context, finding::Finding, table::Rule};
use super::taken_over;
use wechatpay_codegen::diagnostics::Code;

/// Rows for which nothing is open at their indent.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    taken_over(Rule::IndentJump, &[Code::IndentJump, Code::ChildOfScalar], context, found);
}
