//! Whether a documentation says what must be there.
//!
//! Tables mark each required row, so that any row says something. In TypeScript `?` says that a field may be missing; that it
//! has none says something only in a message where others have one.

use super::finding::Subject;
use wechatpay_codegen::ir::Field;

/// What is stated of the fields of one message.
#[derive(Clone, Copy)]
pub(super) struct Stated {
    here: Form,
    there: Form,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Table,
    /// Some fields of the message have a `?`.
    Marked,
    /// None has.
    Unmarked,
}

impl Stated {
    pub fn of(subject: &Subject<'_>, here: &[Field], there: &[Field]) -> Self {
        let form = |fields: &[Field], is_typescript: bool| match (is_typescript, fields.iter().any(has_optional)) {
            (false, _) => Form::Table,
            (true, true) => Form::Marked,
            (true, false) => Form::Unmarked,
        };
        let is_typescript = |fields: &[Field], side: &super::side::Side| {
            fields.first().is_some_and(|field| side.is_typescript(&field.origin))
        };
        Self {
            here: form(here, is_typescript(here, subject.here)),
            there: form(there, is_typescript(there, subject.there)),
        }
    }

    /// Whether both documentations say it of these fields.
    pub fn is_said(self, here: &Field, there: &Field) -> bool {
        let says = |form: Form, field: &Field| form != Form::Unmarked || !field.required;
        says(self.here, here) && says(self.there, there)
    }
}

fn has_optional(field: &Field) -> bool {
    !field.required || field.children.iter().any(has_optional)
}
