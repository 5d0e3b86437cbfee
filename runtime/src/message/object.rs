//! Reading JSON: one level at a time, every value as the text it came as, so that no digit is lost.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::iter::Enumerate;
use std::vec;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::decrypted::Decrypted;
use super::{FromField, Sensitive, UnknownFields, value};

/// An answer that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    problem: String,
}

impl DecodeError {
    /// Of what could not even be taken apart.
    #[cfg(feature = "v2")]
    pub(crate) fn of_the_whole(problem: String) -> Self {
        Self { path: String::new(), problem }
    }

    /// Of what is missed before a message is read.
    #[cfg(feature = "v2")]
    pub(crate) fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }

    /// Where it went wrong: `amount.payer_total`, `data[3].sub_mchid`; empty for the whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was not as expected. Never holds the value found: it may be personal data.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.problem),
            path => write!(f, "`{path}`: {}", self.problem),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Holds the first error, and what every value may have to look up.
#[derive(Default)]
pub(super) struct Latch {
    error: RefCell<Option<DecodeError>>,
    /// `None` for what is no answer of the client's: its sensitive values are in clear.
    decrypted: Option<Decrypted>,
    /// In XML nothing tells a list of one from its item.
    was_xml: bool,
}

impl Latch {
    pub(super) fn with(decrypted: Decrypted, was_xml: bool) -> Self {
        Self { error: RefCell::default(), decrypted: Some(decrypted), was_xml }
    }

    pub(super) fn into_result(self) -> Result<(), DecodeError> {
        self.error.into_inner().map_or(Ok(()), Err)
    }
}

/// Where a value stands; spelt out only when something is wrong there.
#[derive(Clone, Copy, Debug)]
enum Place<'a> {
    Root,
    Key(&'a Place<'a>, &'a str),
    Index(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Root => Ok(()),
            Place::Key(Place::Root, name) => f.write_str(name),
            Place::Key(parent, name) => write!(f, "{parent}.{name}"),
            Place::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// A JSON object being read.
pub struct Object<'a> {
    /// Name, value, whether it was asked for.
    fields: Vec<(Cow<'a, str>, &'a RawValue, bool)>,
    place: Place<'a>,
    latch: &'a Latch,
}

impl<'a> Object<'a> {
    /// The value of a field. Of a name that stands twice the last counts.
    pub fn field<T: FromField>(&mut self, name: &str) -> T {
        T::from_field(self.take(name))
    }

    /// The fields that nothing asked for, as they came. To be called last.
    pub fn rest(&mut self) -> UnknownFields {
        self.fields
            .drain(..)
            .filter(|(_, _, asked)| !asked)
            .map(|(name, value, _)| (name.into_owned(), value.to_owned()))
            .collect()
    }

    /// Takes all fields whose names have a meaning by that rule.
    pub(super) fn each<N>(&mut self, meaning: &dyn Fn(&str) -> Option<N>, take: &mut dyn FnMut(N, Field<'_>)) {
        for (name, value, asked) in &mut self.fields {
            if let Some(meaning) = meaning(name) {
                *asked = true;
                take(meaning, Field { value: Some(*value), place: Place::Key(&self.place, name), latch: self.latch });
            }
        }
    }

    /// Looks at the value of a field.
    pub(super) fn with(mut self, name: &str, look: impl FnOnce(Field<'_>)) {
        look(self.take(name));
    }

    fn take<'f>(&'f mut self, name: &'f str) -> Field<'f> {
        let mut found: Option<&'f RawValue> = None;
        for (key, value, asked) in &mut self.fields {
            if key == name {
                *asked = true;
                found = Some(*value);
            }
        }
        Field { value: found, place: Place::Key(&self.place, name), latch: self.latch }
    }
}

impl fmt::Debug for Object<'_> {
    /// Names only: the values may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.fields.iter().map(|(name, _, _)| name)).finish()
    }
}

/// A value being read, or its absence.
pub struct Field<'a> {
    value: Option<&'a RawValue>,
    place: Place<'a>,
    latch: &'a Latch,
}

impl<'a> Field<'a> {
    /// A whole text. Nothing at all counts as an empty object.
    pub(super) fn root(json: &'a [u8], latch: &'a Latch) -> Self {
        let mut field = Self { value: None, place: Place::Root, latch };
        match serde_json::from_slice(if json.trim_ascii().is_empty() { b"{}" } else { json }) {
            Ok(value) => field.value = Some(value),
            // serde_json's message names a position, never the text.
            Err(error) => field.fail(format!("not JSON: {error}")),
        }
        field
    }

    /// The JSON text of the value; `None` where the field is missing or null.
    pub fn raw(&self) -> Option<&'a str> {
        self.value.map(RawValue::get).filter(|json| *json != "null")
    }

    /// The value if it is a string.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        let json = self.raw()?;
        let inner = json.strip_prefix('"')?.strip_suffix('"')?;
        if inner.contains('\\') { value(json).map(Cow::Owned) } else { Some(Cow::Borrowed(inner)) }
    }

    /// The text of a scalar, whether it came as a string, a number or a boolean.
    pub(crate) fn scalar(&self) -> Option<Cow<'a, str>> {
        match self.raw()?.as_bytes().first()? {
            b'"' => self.text(),
            b'{' | b'[' => None,
            _ => self.raw().map(Cow::Borrowed),
        }
    }

    /// Whether there is not even a null.
    pub(super) fn is_missing(&self) -> bool {
        self.value.is_none()
    }

    /// Whether the field is missing or null.
    pub fn is_null(&self) -> bool {
        self.raw().is_none()
    }

    /// Whether the field is missing, null or an empty string where something else belongs. In what was XML, an element with
    /// nothing but white space in it holds no fields, either.
    pub fn is_blank(&self) -> bool {
        match self.raw() {
            None | Some("\"\"") => true,
            Some(_) => self.latch.was_xml && self.text().is_some_and(|text| text.trim().is_empty()),
        }
    }

    /// Latches that the value is not what belongs here, unless something went wrong before.
    pub fn expected(&self, what: &str) {
        let problem = match self.raw().and_then(|json| json.bytes().next()) {
            None if self.value.is_some() => format!("expected {what}, found null"),
            None => format!("expected {what}, found nothing"),
            Some(b'"') => format!("expected {what}, found another string"),
            Some(b'{') => format!("expected {what}, found an object"),
            Some(b'[') => format!("expected {what}, found a list"),
            Some(b't' | b'f') => format!("expected {what}, found a boolean"),
            Some(_) => format!("expected {what}, found another number"),
        };
        self.fail(problem);
    }

    /// Reads an object. A missing one reads as empty, so that what is missed first inside is what the error names.
    pub(crate) fn object(self) -> Object<'a> {
        let mut object = Object { fields: Vec::new(), place: self.place, latch: self.latch };
        if !self.is_blank() {
            match self.parse(Fields) {
                Some(fields) => object.fields = fields,
                None => self.expected("an object"),
            }
        }
        object
    }

    /// Reads a list. A missing one reads as empty; in what was XML anything else is a list of one.
    pub(super) fn list(self) -> List<'a> {
        let mut list = List { items: Vec::new().into_iter().enumerate(), place: self.place, latch: self.latch };
        if !self.is_blank() {
            match (self.parse(Items), self.value) {
                (Some(items), _) => list.items = items.into_iter().enumerate(),
                (None, Some(item)) if self.latch.was_xml => list.items = vec![item].into_iter().enumerate(),
                (None, _) => self.expected("a list"),
            }
        }
        list
    }

    /// Reads the JSON inside a string as if it stood here itself.
    pub(super) fn decoded<T: FromField>(&self) -> T {
        let text = self.text();
        let mut inner = Field { value: self.value, place: self.place, latch: self.latch };
        if let Some(text) = &text {
            match value(text) {
                Some(value) => inner.value = Some(value),
                None => self.expected("JSON in a string"),
            }
        }
        T::from_field(inner)
    }

    /// Reads JSON that was made of the string here, or what stands here itself.
    pub(super) fn inside<T: FromField>(&self, json: Option<&str>) -> T {
        let made = json.and_then(value);
        T::from_field(Field { value: made.or(self.value), place: self.place, latch: self.latch })
    }

    /// Looks at the JSON inside a string, if it is some.
    pub(super) fn with_content(&self, look: impl FnOnce(Field<'_>)) {
        if let Some(text) = self.text()
            && let Some(value) = value(&text)
        {
            look(Field { value: Some(value), place: self.place, latch: self.latch });
        }
    }

    /// What was received in place of a sensitive value, in clear.
    pub(super) fn decrypted(&self, received: String) -> Sensitive {
        match &self.latch.decrypted {
            Some(decrypted) => decrypted.value(received),
            None => Sensitive::new(received),
        }
    }

    fn parse<V: Visitor<'a>>(&self, visitor: V) -> Option<V::Value> {
        let mut json = serde_json::Deserializer::from_slice(self.value?.get().as_bytes());
        serde::Deserializer::deserialize_any(&mut json, visitor).ok()
    }

    fn fail(&self, problem: String) {
        self.latch.error.borrow_mut().get_or_insert_with(|| DecodeError { path: self.place.to_string(), problem });
    }
}

impl fmt::Debug for Field<'_> {
    /// Without the value: it may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&format_args!("{}", self.place)).finish()
    }
}

/// A JSON list being read.
pub(super) struct List<'a> {
    items: Enumerate<vec::IntoIter<&'a RawValue>>,
    place: Place<'a>,
    latch: &'a Latch,
}

impl List<'_> {
    /// The next item that is not null.
    pub(super) fn next_item(&mut self) -> Option<Field<'_>> {
        let (index, value) = self.items.find(|(_, value)| value.get() != "null")?;
        Some(Field { value: Some(value), place: Place::Index(&self.place, index), latch: self.latch })
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Vec<(Cow<'de, str>, &'de RawValue, bool)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((Key(key), value)) = map.next_entry()? {
            fields.push((key, value, false));
        }
        Ok(fields)
    }
}

/// A key, borrowed where it has no escapes.
struct Key<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyText).map(Key)
    }
}

struct KeyText;

impl<'de> Visitor<'de> for KeyText {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}
