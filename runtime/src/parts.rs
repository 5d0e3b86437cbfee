//! What a request consists of on the wire: query, headers, body.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::encrypted::{Encryption, Place};
use crate::error::NotSentReason;
use crate::files::{MetaField, Upload, UploadPart};
use crate::message::{FromField, Object, Sealed, Secret, ToField, UnknownFields, from_json, write_sealed};
use crate::operation::Method;

/// A request that knows where its fields go.
pub trait ToParts {
    /// Puts each group of fields in its place.
    fn to_parts(&self, parts: &mut Parts);
}

/// The parts of a request as they are gathered. What cannot be sent is latched and ends the call before it is sent.
pub struct Parts {
    pub(crate) method: Method,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    /// JSON, or what becomes XML: the body, or what goes with a file.
    pub(crate) body: Option<Sealed>,
    pub(crate) upload: Option<UploadPart>,
    /// Values of the query and of headers that have to be encrypted first.
    pub(crate) sealed: Vec<(Place, Secret)>,
    pub(crate) encryption: Encryption,
    pub(crate) problem: Option<(NotSentReason, String)>,
}

impl Parts {
    pub(crate) fn new(method: Method, encryption: Encryption) -> Self {
        Self {
            method,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            upload: None,
            sealed: Vec::new(),
            encryption,
            problem: None,
        }
    }

    /// The body, as JSON. An absent value is no body.
    pub fn json(&mut self, value: &dyn ToField) -> &mut Self {
        let json = self.encode(value, Place::Body);
        if !json.json().is_empty() {
            self.body = Some(json);
        }
        self
    }

    /// The body as XML. An absent value is a body without fields.
    #[cfg(feature = "v2")]
    pub fn xml(&mut self, value: &dyn ToField) -> &mut Self {
        // It becomes XML once nonce and signature are in it.
        self.json(value)
    }

    /// The text parts of a multipart body, beside the [`file`](Self::file): the fields given, and those that the client
    /// fills in.
    #[cfg(feature = "v2")]
    pub fn form(&mut self, value: &dyn ToField, filled: &'static [MetaField]) -> &mut Self {
        self.meta("meta", Some(value), filled)
    }

    /// The fields as pairs of the query, in their order. Absent and empty values are left out; of a list each item is a
    /// pair. Those that are encrypted come last.
    pub fn query(&mut self, value: &dyn ToField) -> &mut Self {
        let pairs = self.pairs(value, Place::Query, "query");
        self.query.extend(pairs);
        self
    }

    /// The fields as headers. Absent and empty values are left out.
    pub fn headers(&mut self, value: &dyn ToField) -> &mut Self {
        let pairs = self.pairs(value, Place::Header, "headers");
        self.headers.extend(pairs);
        self
    }

    /// A file, as that part of a multipart body.
    pub fn file(&mut self, part: &'static str, upload: &Upload) -> &mut Self {
        self.upload(UploadPart::new(Cow::Borrowed(part), upload.clone()));
        self.meta_fields(None);
        self
    }

    /// The JSON that goes with the file, as that part: the fields given, and those that the client fills in.
    pub fn meta(
        &mut self,
        part: &'static str,
        fields: Option<&dyn ToField>,
        filled: &'static [MetaField],
    ) -> &mut Self {
        if let Some(upload) = &mut self.upload {
            upload.set_meta(Cow::Borrowed(part), Cow::Borrowed(filled));
        }
        self.meta_fields(fields);
        self
    }

    pub(crate) fn upload(&mut self, upload: UploadPart) {
        self.upload = Some(upload);
    }

    pub(crate) fn meta_fields(&mut self, fields: Option<&dyn ToField>) {
        self.body = Some(fields.map_or_else(Sealed::default, |fields| self.encode(fields, Place::Meta)));
    }

    /// JSON of no known type: the query of a `GET` or `DELETE`, else the body.
    fn untyped(&mut self, value: &dyn ToField) {
        if self.method.has_body() {
            self.json(value);
        } else {
            self.query(value);
        }
    }

    pub(crate) fn fail(&mut self, problem: String) {
        self.problem.get_or_insert((NotSentReason::Request, problem));
    }

    fn encode(&mut self, value: &dyn ToField, place: Place) -> Sealed {
        write_sealed(value, place, self.encryption.table).unwrap_or_else(|problem| {
            self.problem.get_or_insert((NotSentReason::Encryption, problem));
            Sealed::default()
        })
    }

    fn pairs(&mut self, value: &dyn ToField, place: Place, group: &str) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let sealed = self.encode(value, place);
        match from_json::<Rest>(sealed.json()) {
            Ok(Rest(fields)) => {
                for (name, json) in fields.iter() {
                    match from_json::<Texts>(json.as_bytes()) {
                        Ok(Texts(texts)) => pairs.extend(
                            texts.into_iter().filter(|text| !text.is_empty()).map(|text| (name.to_owned(), text)),
                        ),
                        Err(error) => self.fail(format!("`{name}` of the {group}: {}", error.problem())),
                    }
                }
            }
            Err(error) => self.fail(format!("{group}: {error}")),
        }
        self.sealed.extend(sealed.secrets.into_iter().map(|secret| (place, secret)));
        pairs
    }
}

impl fmt::Debug for Parts {
    /// Without values: they may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("method", &self.method).field("problem", &self.problem).finish_non_exhaustive()
    }
}

/// All fields of an object.
struct Rest(UnknownFields);

impl crate::message::Decode for Rest {
    fn decode(object: &mut Object<'_>) -> Self {
        Self(object.rest())
    }
}

/// A scalar or a list of scalars, as text.
struct Texts(Vec<String>);

impl FromField for Texts {
    fn from_field(field: crate::message::Field<'_>) -> Self {
        match field.raw().and_then(|json| json.bytes().next()) {
            None => Self(Vec::new()),
            Some(b'[') => Self(Vec::<Text>::from_field(field).into_iter().map(|Text(text)| text).collect()),
            Some(_) => Self(vec![Text::from_field(field).0]),
        }
    }
}

struct Text(String);

impl FromField for Text {
    fn from_field(field: crate::message::Field<'_>) -> Self {
        if let Some(text) = field.scalar() {
            return Self(text.into_owned());
        }
        field.expected("text, a number or a boolean");
        Self(String::new())
    }
}

/// Nothing.
impl ToParts for () {
    fn to_parts(&self, _: &mut Parts) {}
}

/// The query of a `GET` or `DELETE`, else the body.
impl ToParts for Value {
    fn to_parts(&self, parts: &mut Parts) {
        parts.untyped(self);
    }
}

/// The query of a `GET` or `DELETE`, else the body.
impl ToParts for Map<String, Value> {
    fn to_parts(&self, parts: &mut Parts) {
        parts.untyped(self);
    }
}

/// A body of any type that serde can serialize, whatever the method: `delete(&Json(&value))`.
///
/// [`Sensitive`](crate::Sensitive) values of this crate's messages show `***` in serde's output; give such a message
/// itself instead.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: Serialize> ToParts for Json<T> {
    fn to_parts(&self, parts: &mut Parts) {
        match serde_json::to_value(&self.0) {
            Ok(value) => {
                parts.json(&value);
            }
            Err(error) => parts.fail(format!("body: {error}")),
        }
    }
}

/// A query of any type that serde can serialize to an object, whatever the method: `post(&Query(&value))`.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: Serialize> ToParts for Query<T> {
    fn to_parts(&self, parts: &mut Parts) {
        match serde_json::to_value(&self.0) {
            Ok(value) => {
                parts.query(&value);
            }
            Err(error) => parts.fail(format!("query: {error}")),
        }
    }
}

/// Several parts together: `post(&(Query(&query), Json(&body)))`.
impl<A: ToParts, B: ToParts> ToParts for (A, B) {
    fn to_parts(&self, parts: &mut Parts) {
        self.0.to_parts(parts);
        self.1.to_parts(parts);
    }
}
