//! Fields inside a string, in the manner of a query.

use std::ops::{Deref, DerefMut};

use percent_encoding::percent_decode_str;

use super::writer::{Reader, append_text, write};
use super::{Decode, Field, FromField, Object, Slot, ToField, from_json};
use crate::encoding;

/// A structure whose fields stand in a string, joined like a query that is then percent-encoded as a whole:
/// `posttime%3D1%26deviceid%3DA`.
///
/// Reading takes the query that is not encoded as a whole, and the object itself, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct UrlString<T>(pub T);

impl<T> From<T> for UrlString<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for UrlString<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for UrlString<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: ToField> ToField for UrlString<T> {
    /// Absent and empty values are left out, and with all of them the string.
    fn to_field(&self, slot: Slot<'_>) {
        let json = write(&self.0, Reader::Anyone).json;
        let Ok(Pairs(pairs)) = from_json::<Pairs>(&json) else { return };
        let pairs = pairs.into_iter().filter(|(_, text)| !text.is_empty());
        // What separates pairs is no part of a value.
        let pairs = pairs.map(|(name, text)| format!("{name}={}", text.replace('%', "%25").replace('&', "%26")));
        let joined = pairs.collect::<Vec<_>>().join("&");
        if !joined.is_empty() {
            slot.text(&encoding::encode(&joined));
        }
    }
}

impl<T: FromField> FromField for UrlString<T> {
    const EMPTY_TEXT_IS_ABSENT: bool = true;

    fn from_field(field: Field<'_>) -> Self {
        let object = field.text().map(|text| object(&text));
        Self(field.inside(object.as_deref()))
    }
}

/// The pairs as a JSON object of texts.
fn object(text: &str) -> String {
    let is_whole = !text.contains('=');
    let text = if is_whole { decode(text) } else { text.to_owned() };
    let mut json = vec![b'{'];
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        append_text(&mut json, name, &decode(value));
    }
    json.push(b'}');
    String::from_utf8_lossy(&json).into_owned()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The fields of an object as texts.
struct Pairs(Vec<(String, String)>);

impl Decode for Pairs {
    fn decode(object: &mut Object<'_>) -> Self {
        let fields = object.rest();
        let text = |json: &str| from_json::<Text>(json.as_bytes()).map(|Text(text)| text);
        Self(fields.iter().filter_map(|(name, json)| Some((name.to_owned(), text(json).ok()?))).collect())
    }
}

struct Text(String);

impl FromField for Text {
    fn from_field(field: Field<'_>) -> Self {
        let Some(text) = field.scalar() else {
            field.expected("text, a number or a boolean");
            return Self(String::new());
        };
        Self(text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Encode, Writer, to_json};

    #[derive(Debug, PartialEq)]
    struct Device {
        time: Option<i64>,
        id: Option<String>,
    }

    impl Encode for Device {
        fn encode(&self, out: &mut Writer) {
            out.field("time", &self.time).field("id", &self.id);
        }
    }

    impl Decode for Device {
        fn decode(object: &mut Object<'_>) -> Self {
            Self { time: object.field("time"), id: object.field("id") }
        }
    }

    fn device(time: Option<i64>, id: &str) -> UrlString<Device> {
        UrlString(Device { time, id: Some(id.to_owned()) })
    }

    #[test]
    fn the_query_is_encoded_as_a_whole() {
        assert_eq!(to_json(&device(Some(123), "A 1")), br#""time%3D123%26id%3DA%201""#);
        assert_eq!(to_json(&device(None, "")), b"");
    }

    #[test]
    fn what_was_written_is_read() {
        for id in ["A", "a&b=c", "100%", "订单 1", "%26"] {
            let json = to_json(&device(Some(7), id));
            assert_eq!(from_json::<UrlString<Device>>(&json).unwrap(), device(Some(7), id));
        }
    }

    #[test]
    fn other_forms_are_read_as_well() {
        for json in [r#""time=7&id=a%20b""#, r#""time%3d7%26id%3da%20b""#, r#"{"time":"7","id":"a b"}"#] {
            assert_eq!(from_json::<UrlString<Device>>(json.as_bytes()).unwrap(), device(Some(7), "a b"));
        }
    }
}
