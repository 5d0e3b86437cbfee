//! Writing JSON.

use super::{ToField, UnknownFields};

/// For whom the JSON is written: it decides how a [`Sensitive`](super::Sensitive) value looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// The server, which gets the value.
    WeChatPay,
    /// Anyone else, who gets `***`.
    Anyone,
}

/// Writes the value; nothing if it is absent.
pub(super) fn write(value: &dyn ToField, reader: Reader) -> Writer {
    let mut out = Writer { json: Vec::with_capacity(256), reader, sensitive: false };
    value.to_field(Slot { out: &mut out, key: None });
    out
}

/// Writes the fields of one JSON object.
///
/// Absent values are left out: WeChat Pay's JSON has no nulls.
#[derive(Debug)]
pub struct Writer {
    pub(super) json: Vec<u8>,
    reader: Reader,
    /// Whether a sensitive value was written in clear.
    pub(super) sensitive: bool,
}

impl Writer {
    /// Writes a field, unless its value is absent.
    pub fn field(&mut self, name: &str, value: &dyn ToField) -> &mut Self {
        value.to_field(Slot { out: self, key: Some(name) });
        self
    }

    /// Writes fields that no table names, exactly as they came.
    pub fn rest(&mut self, fields: &UnknownFields) -> &mut Self {
        for (name, json) in fields.iter() {
            Slot { out: self, key: Some(name) }.raw(json);
        }
        self
    }

    /// Writes an item of a list, unless it is absent.
    pub(super) fn item(&mut self, value: &dyn ToField) {
        value.to_field(Slot { out: self, key: None });
    }

    pub(super) fn close_object(&mut self) {
        self.json.push(b'}');
    }

    pub(super) fn close_list(&mut self) {
        self.json.push(b']');
    }
}

/// The place for one value. To drop it unused leaves the value out.
#[derive(Debug)]
pub struct Slot<'a> {
    out: &'a mut Writer,
    key: Option<&'a str>,
}

impl<'a> Slot<'a> {
    /// Writes JSON text as it is. The caller answers for its being one value.
    pub(crate) fn raw(self, json: &str) {
        self.open().extend_from_slice(json.as_bytes());
    }

    /// Writes a string.
    pub fn text(self, text: &str) {
        quote(self.open(), text);
    }

    /// Writes an integer.
    pub fn integer(self, value: i64) {
        self.raw(&value.to_string());
    }

    /// Writes a boolean.
    pub fn boolean(self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// Writes text that only WeChat Pay may read.
    pub(super) fn sensitive(self, text: &str) {
        match self.out.reader {
            Reader::WeChatPay => {
                self.out.sensitive = true;
                self.text(text);
            }
            Reader::Anyone => self.text(super::sensitive::MASK),
        }
    }

    /// Opens an object, whose fields the writer then takes.
    pub(super) fn open_object(self) -> &'a mut Writer {
        let out = self.open_in();
        out.json.push(b'{');
        out
    }

    /// Opens a list, whose items the writer then takes.
    pub(super) fn open_list(self) -> &'a mut Writer {
        let out = self.open_in();
        out.json.push(b'[');
        out
    }

    /// Writes a string that holds the JSON of the value; nothing if the value is absent.
    pub(super) fn encoded(self, value: &dyn ToField) {
        let inner = write(value, self.out.reader);
        self.out.sensitive |= inner.sensitive;
        if let (false, Ok(text)) = (inner.json.is_empty(), std::str::from_utf8(&inner.json)) {
            self.text(text);
        }
    }

    fn open(self) -> &'a mut Vec<u8> {
        &mut self.open_in().json
    }

    /// Writes what stands before a value: the comma after the one before it, and the key.
    fn open_in(self) -> &'a mut Writer {
        let json = &mut self.out.json;
        // Inside a string the last byte is its closing quote, so a bracket here always opens the container written to.
        if !matches!(json.last(), None | Some(b'{' | b'[')) {
            json.push(b',');
        }
        if let Some(key) = self.key {
            quote(json, key);
            json.push(b':');
        }
        self.out
    }
}

/// Writes a JSON string. Only what must be escaped is.
fn quote(json: &mut Vec<u8>, text: &str) {
    json.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        let (plain, escaped) = rest.split_at(at);
        json.extend_from_slice(plain);
        match escaped[0] {
            b'\n' => json.extend_from_slice(b"\\n"),
            b'\r' => json.extend_from_slice(b"\\r"),
            b'\t' => json.extend_from_slice(b"\\t"),
            byte @ (b'"' | b'\\') => json.extend_from_slice(&[b'\\', byte]),
            byte => json.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        }
        rest = &escaped[1..];
    }
    json.extend_from_slice(rest);
    json.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Encode;

    #[test]
    fn a_string_survives_whatever_it_holds() {
        for text in [
            "",
            "plain",
            "张三 🧾",
            "a\"b\\c",
            "line\nbreak\r\ttab",
            "\u{0}\u{1f}\u{7f}",
            "{\"a\":[",
            "\u{2028}/</script>",
        ] {
            let mut json = Vec::new();
            quote(&mut json, text);
            assert_eq!(serde_json::from_slice::<String>(&json).unwrap(), text);
        }
    }

    struct Brackets;

    impl Encode for Brackets {
        fn encode(&self, out: &mut Writer) {
            out.field("a", &"{")
                .field("b", &"[")
                .field("c", &vec!["[", "{"])
                .field("none", &None::<String>)
                .field("d", &Vec::<String>::new());
        }
    }

    #[test]
    fn brackets_in_strings_are_no_containers() {
        assert_eq!(write(&Brackets, Reader::WeChatPay).json, br#"{"a":"{","b":"[","c":["[","{"],"d":[]}"#);
    }

    #[test]
    fn an_absent_value_writes_nothing() {
        assert_eq!(write(&None::<i64>, Reader::WeChatPay).json, b"");
    }
}
