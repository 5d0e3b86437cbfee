//! What a type says of a value on the wire, once every name in it is resolved.

use super::syntax::At;

/// The kinds of values that JSON, XML, a query or a form can hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Nothing is said.
    Any,
    /// No value: `void`, `null`, `undefined`, `never`.
    Nothing,
    /// The one value, if only one is possible.
    Boolean(Option<bool>),
    /// The documented values, as written; none if there are none.
    Number(Vec<String>),
    /// Likewise.
    String(Vec<String>),
    /// Bytes: a file, a stream.
    Binary,
    /// A form of parts that nobody names.
    Form,
    Object(Object),
    List(Box<Kind>),
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object {
    pub fields: Vec<Field>,
    /// There may be more than the fields: of what is not named nothing is known.
    pub open: bool,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub name: String,
    /// The member.
    pub at: At,
    /// The members of the other objects of a union that state the same field.
    pub also: Vec<At>,
    pub required: bool,
    pub label: String,
    pub kind: Kind,
}

/// Two kinds that no type of the IR says together, in words.
pub(super) type Apart = (&'static str, &'static str);

impl Kind {
    pub fn object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// How many kinds it is made of.
    pub fn size(&self) -> usize {
        1 + match self {
            Self::Object(object) => object.fields.iter().map(|field| field.kind.size()).sum(),
            Self::List(item) => item.size(),
            _ => 0,
        }
    }

    /// In words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Nothing => "nothing",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Binary => "bytes",
            Self::Form => "a form",
            Self::Object(_) => "an object",
            Self::List(_) => "a list",
        }
    }

    /// What holds of a value that is one or the other; an error if no type of the IR says that.
    pub fn or(self, other: Self) -> Result<Self, Apart> {
        Ok(match (self, other) {
            (Self::Nothing, only) | (only, Self::Nothing) => only,
            (Self::Any, _) | (_, Self::Any) => Self::Any,
            (Self::Boolean(one), Self::Boolean(other)) => Self::Boolean(one.filter(|one| Some(*one) == other)),
            (Self::Number(one), Self::Number(other)) => Self::Number(together(one, other)),
            (Self::String(one), Self::String(other)) => Self::String(together(one, other)),
            (Self::Binary, Self::Binary | Self::String(_)) | (Self::String(_), Self::Binary) => Self::Binary,
            (Self::Form, Self::Form | Self::Binary) | (Self::Binary, Self::Form) => Self::Form,
            // A form, one way to make it being to name its parts.
            (Self::Form, Self::Object(parts)) | (Self::Object(parts), Self::Form) => {
                Self::Object(Object { open: true, ..parts })
            }
            (Self::Object(one), Self::Object(other)) => Self::Object(one.or(other)?),
            (Self::List(one), Self::List(other)) => Self::List(Box::new(one.or(*other)?)),
            (one, other) => return Err((one.name(), other.name())),
        })
    }

    /// What holds of a value that is both.
    pub fn and(self, other: Self) -> Result<Self, Apart> {
        Ok(match (self, other) {
            (Self::Any, only) | (only, Self::Any) => only,
            (Self::Nothing, _) | (_, Self::Nothing) => Self::Nothing,
            (Self::Form, Self::Object(parts)) | (Self::Object(parts), Self::Form) => {
                Self::Object(Object { open: true, ..parts })
            }
            (Self::Object(one), Self::Object(other)) => Self::Object(one.and(other)?),
            // `string & {}` is any string: the braces only keep an editor's list of values.
            (only, Self::Object(object)) | (Self::Object(object), only) if object.fields.is_empty() => only,
            (Self::String(one), Self::String(other)) => Self::String(narrowed(one, &other)),
            (Self::Number(one), Self::Number(other)) => Self::Number(narrowed(one, &other)),
            (one, other) if one == other => one,
            (one, other) => return Err((one.name(), other.name())),
        })
    }
}

/// Every value once, in order.
fn together(mut one: Vec<String>, other: Vec<String>) -> Vec<String> {
    let known = one.iter().cloned().collect::<std::collections::BTreeSet<_>>();
    one.extend(other.into_iter().filter(|value| !known.contains(value)));
    one
}

fn narrowed(one: Vec<String>, other: &[String]) -> Vec<String> {
    match (one.is_empty(), other.is_empty()) {
        (true, _) => other.to_vec(),
        (_, true) => one,
        _ => one.into_iter().filter(|value| other.contains(value)).collect(),
    }
}

impl Object {
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The union of the fields, required only what both require.
    fn or(mut self, other: Self) -> Result<Self, Apart> {
        self.open |= other.open;
        for field in &mut self.fields {
            field.required &= other.field(&field.name).is_some_and(|own| own.required);
        }
        for field in other.fields {
            match self.fields.iter_mut().find(|own| own.name == field.name) {
                Some(own) => {
                    own.kind = std::mem::replace(&mut own.kind, Kind::Any).or(field.kind)?;
                    own.also.push(field.at);
                    own.also.extend(field.also);
                }
                None => self.fields.push(Field { required: false, ..field }),
            }
        }
        Ok(self)
    }

    /// The fields of both, required what one of them requires.
    fn and(mut self, other: Self) -> Result<Self, Apart> {
        self.open &= other.open;
        for field in other.fields {
            match self.fields.iter_mut().find(|own| own.name == field.name) {
                Some(own) => {
                    own.kind = std::mem::replace(&mut own.kind, Kind::Any).and(field.kind)?;
                    own.required |= field.required;
                    own.also.push(field.at);
                    own.also.extend(field.also);
                }
                None => self.fields.push(field),
            }
        }
        Ok(self)
    }
}
