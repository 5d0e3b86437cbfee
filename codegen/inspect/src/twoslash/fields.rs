//! What types say of values → fields of the IR.

use std::collections::BTreeSet;

use super::resolve::Resolver;
use super::syntax::At;
use super::value::{Field as Stated, Kind, Object};
use wechatpay_codegen::diagnostics::Code;
use wechatpay_codegen::ir::{Constant, Enumeration, EnumerationValue, Field, Message, Name, Origin, Scalar, Type};

/// Makes fields and messages of one page.
pub(super) struct Maker<'r, 'a, 'd> {
    pub resolver: &'r mut Resolver<'a, 'd>,
    /// Objects and messages that may hold more than their fields.
    pub open: &'r mut BTreeSet<Origin>,
}

impl Maker<'_, '_, '_> {
    pub fn origin(&self, at: At) -> Origin {
        self.resolver.positions.origin(at.offset)
    }

    /// The fields of an object whose place is `origin`.
    pub fn fields(&mut self, object: &Object, origin: &Origin) -> Vec<Field> {
        // Braces without anything in them hold whatever there is.
        if object.open || object.fields.is_empty() {
            self.open.insert(origin.clone());
        }
        object.fields.iter().map(|field| self.field(field)).collect()
    }

    pub fn field(&mut self, stated: &Stated) -> Field {
        let origin = self.origin(stated.at);
        let (kind, r#type) = match &stated.kind {
            Kind::List(item) => (item.as_ref(), Type::List(self.scalar(item, stated))),
            one => (one, Type::One(self.scalar(one, stated))),
        };
        let mut field = Field {
            also: stated.also.iter().map(|at| self.origin(*at)).filter(|also| *also != origin).collect(),
            required: stated.required,
            label: stated.label.clone(),
            numbered: u8::try_from(stated.name.matches('$').count()).unwrap_or(u8::MAX),
            ..Field::named(&stated.name, origin.clone(), r#type)
        };
        match kind {
            Kind::Object(object) => field.children = self.fields(object, &origin),
            Kind::String(values) | Kind::Number(values) => put_values(&mut field, values),
            Kind::Boolean(Some(value)) => field.constant = Some(Constant { value: value.to_string() }),
            _ => {}
        }
        field
    }

    fn scalar(&mut self, kind: &Kind, stated: &Stated) -> Scalar {
        match kind {
            Kind::Boolean(_) => Scalar::Boolean,
            Kind::Number(_) => Scalar::Number,
            Kind::String(_) => Scalar::String,
            Kind::Object(_) => Scalar::Object,
            Kind::Binary => Scalar::File,
            Kind::Any | Kind::Nothing | Kind::Form => Scalar::Any,
            Kind::List(_) => {
                let message = format!("`{}` is a list of lists", stated.name);
                self.resolver.report(Code::TsForm, stated.at, message);
                Scalar::Any
            }
        }
    }

    /// A group of the request that a type describes; none if the type says that there is nothing.
    pub fn message(&mut self, kind: &Kind, at: At, required: bool) -> Option<Message> {
        let origin = self.origin(at);
        let (object, list) = match kind {
            Kind::Object(object) => (Some(object), false),
            Kind::List(item) => (item.object(), true),
            Kind::Nothing => return None,
            _ => (None, false),
        };
        let fields = match object {
            Some(object) => self.fields(object, &origin),
            None => {
                if !matches!(kind, Kind::Any | Kind::Form) {
                    self.resolver.report(Code::TsForm, at, format!("{} instead of fields", kind.name()));
                }
                self.open.insert(origin.clone());
                Vec::new()
            }
        };
        Some(Message { origin, required, list, fields })
    }
}

/// One value is the constant, several are the enumeration.
fn put_values(field: &mut Field, values: &[String]) {
    match values {
        [] => {}
        [only] => field.constant = Some(Constant { value: only.clone() }),
        several => {
            let value = |wire: &String| EnumerationValue {
                name: Name { wire: wire.clone(), rust: String::new() },
                term: String::new(),
            };
            field.enumeration = Some(Enumeration { values: several.iter().map(value).collect() });
        }
    }
}
