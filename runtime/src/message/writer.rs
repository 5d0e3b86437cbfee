//! Writing JSON.

use std::fmt;
use std::mem;

use super::seal::Seal;
use super::sensitive::MASK;
use super::shown::Shown;
use super::{Sensitive, ToField, UnknownFields};
use crate::encrypted::EncryptionKey;

/// For whom the JSON is written: it decides how a [`Sensitive`](super::Sensitive) value looks.
pub(super) enum Reader {
    /// The server: values to be encrypted are kept out, for the client to put them in.
    WeChatPay(Seal),
    /// Tests, which see the values in clear.
    Tests,
    /// Anyone else, who gets `***`.
    Anyone,
    /// A comparison, which gets `***` and the values beside it: no second copy of them is in memory that isn't wiped.
    Comparison(Vec<Sensitive>),
}

/// Writes the value; nothing if it is absent.
pub(super) fn write(value: &dyn ToField, reader: Reader) -> Writer {
    let mut out = Writer { json: Vec::with_capacity(256), reader, shown: None };
    value.to_field(Slot { out: &mut out, key: None });
    out
}

/// Writes the fields of one JSON object.
///
/// Absent values are left out: WeChat Pay's JSON has no nulls.
pub struct Writer {
    pub(super) json: Vec<u8>,
    pub(super) reader: Reader,
    /// Where fields go instead if they are to be shown, not written.
    pub(super) shown: Option<Shown>,
}

impl Writer {
    /// Of fields that are to be shown.
    pub(super) fn showing(shown: Shown) -> Self {
        Self { json: Vec::new(), reader: Reader::Anyone, shown: Some(shown) }
    }

    /// Writes fields, each unless its value is absent.
    pub fn fields(&mut self, fields: &[(&str, &dyn ToField)]) -> &mut Self {
        for (name, value) in fields {
            self.field(name, *value);
        }
        self
    }

    /// Writes a field, unless its value is absent.
    pub fn field(&mut self, name: &str, value: &dyn ToField) -> &mut Self {
        match &mut self.shown {
            Some(shown) => shown.take(name, value),
            None => value.to_field(Slot { out: self, key: Some(name) }),
        }
        self
    }

    /// Writes fields that no table names, exactly as they came.
    pub fn rest(&mut self, fields: &UnknownFields) -> &mut Self {
        if let Some(shown) = &mut self.shown {
            shown.take("unknown_fields", fields);
            return self;
        }
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
        self.close(b'}');
    }

    pub(super) fn close_list(&mut self) {
        self.close(b']');
    }

    fn close(&mut self, bracket: u8) {
        if let Reader::WeChatPay(seal) = &mut self.reader {
            seal.leave();
        }
        self.json.push(bracket);
    }
}

impl fmt::Debug for Writer {
    /// Without the text: it may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("bytes", &self.json.len()).finish_non_exhaustive()
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
        match &mut self.out.reader {
            Reader::WeChatPay(seal) if seal.covers(self.key) => seal.refuse_shape(self.key),
            _ => self.open().extend_from_slice(json.as_bytes()),
        }
    }

    /// Writes a string. Where the operation's table says so, it leaves encrypted.
    pub fn text(self, text: &str) {
        match &self.out.reader {
            Reader::WeChatPay(seal) => match seal.key(self.key) {
                Some(key) => self.secret(text, key),
                None => quote(self.open(), text),
            },
            Reader::Tests | Reader::Anyone | Reader::Comparison(_) => quote(self.open(), text),
        }
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
    pub(super) fn sensitive(self, value: &Sensitive) {
        if let Reader::Comparison(values) = &mut self.out.reader {
            values.push(value.clone());
        }
        match (&mut self.out.reader, value.content()) {
            (Reader::WeChatPay(seal), Ok(text)) => match seal.key(self.key) {
                Some(key) => self.secret(text, key),
                None if text.is_empty() => {}
                None => seal.refuse_unlisted(self.key),
            },
            (Reader::WeChatPay(seal), Err(_)) => seal.refuse_undecrypted(self.key),
            (Reader::Tests, Ok(text) | Err(text)) => quote(self.open(), text),
            (Reader::Anyone | Reader::Comparison(_), _) => quote(self.open(), MASK),
        }
    }

    /// Leaves a gap for text that is to be encrypted; nothing for an empty one.
    fn secret(self, text: &str, key: EncryptionKey) {
        if text.is_empty() {
            return;
        }
        let name = self.key;
        let gaps = matches!(&self.out.reader, Reader::WeChatPay(seal) if seal.leaves_gaps());
        let out = self.out;
        let mut at = 0;
        if gaps {
            let json = Slot { out, key: name }.open();
            json.extend_from_slice(b"\"\"");
            at = json.len() - 1;
        }
        if let Reader::WeChatPay(seal) = &mut out.reader {
            seal.keep(at, name, key, text);
        }
    }

    /// Opens an object, whose fields the writer then takes.
    pub(super) fn open_object(self) -> &'a mut Writer {
        if let Reader::WeChatPay(seal) = &mut self.out.reader
            && seal.key(self.key).is_some()
        {
            seal.refuse_shape(self.key);
        }
        self.open_container(b'{')
    }

    /// Opens a list, whose items the writer then takes.
    pub(super) fn open_list(self) -> &'a mut Writer {
        self.open_container(b'[')
    }

    fn open_container(self, bracket: u8) -> &'a mut Writer {
        let name = self.key;
        let out = self.open_in();
        if let Reader::WeChatPay(seal) = &mut out.reader {
            seal.enter(name);
        }
        out.json.push(bracket);
        out
    }

    /// Writes a string that holds the JSON of the value; nothing if the value is absent.
    pub(super) fn encoded(self, value: &dyn ToField) {
        let Slot { out, key } = self;
        let mut first = 0;
        if let Reader::WeChatPay(seal) = &mut out.reader {
            first = seal.count();
            seal.enter(key);
        }
        let inner = write(value, mem::replace(&mut out.reader, Reader::Anyone));
        out.reader = inner.reader;
        if let Reader::WeChatPay(seal) = &mut out.reader {
            seal.leave();
            seal.refuse_gapless(first, key);
        }
        if inner.json.is_empty() {
            return;
        }
        let out = Slot { out, key }.open_in();
        out.json.push(b'"');
        let mut done = 0;
        if let Reader::WeChatPay(seal) = &mut out.reader {
            for secret in seal.since(first) {
                escape(&mut out.json, &inner.json[done..secret.at]);
                done = mem::replace(&mut secret.at, out.json.len());
            }
        }
        escape(&mut out.json, &inner.json[done..]);
        out.json.push(b'"');
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

/// Appends a field to an object that is still open.
pub(super) fn append_text(json: &mut Vec<u8>, name: &str, text: &str) {
    if json.last() != Some(&b'{') {
        json.push(b',');
    }
    quote(json, name);
    json.push(b':');
    quote(json, text);
}

/// Writes a JSON string.
pub(crate) fn quote(json: &mut Vec<u8>, text: &str) {
    json.push(b'"');
    escape(json, text.as_bytes());
    json.push(b'"');
}

/// Writes what stands inside a JSON string. Only what must be escaped is.
fn escape(json: &mut Vec<u8>, text: &[u8]) {
    let mut rest = text;
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

    #[derive(Debug)]
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
        assert_eq!(write(&Brackets, Reader::Tests).json, br#"{"a":"{","b":"[","c":["[","{"],"d":[]}"#);
    }

    #[test]
    fn an_absent_value_writes_nothing() {
        assert_eq!(write(&None::<i64>, Reader::Tests).json, b"");
    }
}
