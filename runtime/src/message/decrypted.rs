//! What was decrypted of an answer, for [`Sensitive`] to find while the answer is read.

use zeroize::Zeroizing;

use super::object::Latch;
use super::{DecodeError, Field, FromField, Sensitive, UnknownFields};

/// The values in clear by their ciphertexts, as those stand in the answer; or why there is none.
#[derive(Clone, Default)]
pub(crate) struct Decrypted(Vec<(String, Result<Zeroizing<String>, String>)>);

impl Decrypted {
    pub(crate) fn insert(&mut self, ciphertext: String, value: Result<Zeroizing<String>, String>) {
        self.0.push((ciphertext, value));
    }

    pub(super) fn value(&self, received: String) -> Sensitive {
        // One after the other: to compare texts takes nothing beside decrypting them.
        match self.0.iter().find(|(ciphertext, _)| *ciphertext == received).map(|(_, value)| value) {
            Some(Ok(value)) => Sensitive::clear(value.clone()),
            Some(Err(problem)) => Sensitive::undecrypted(received, problem.clone()),
            None if received.is_empty() => Sensitive::new(received),
            None => Sensitive::undecrypted(received, "the operation names no key to decrypt it with".to_owned()),
        }
    }
}

/// Reads the JSON of an answer whose sensitive values were decrypted.
pub(crate) fn from_answer<T: FromField>(json: &[u8], decrypted: Decrypted) -> Result<T, DecodeError> {
    read(json, Latch::with(decrypted, false))
}

/// The same where the JSON was made of XML: there a list of one looks like its item.
#[cfg(feature = "v2")]
pub(crate) fn from_xml_answer<T: FromField>(json: &[u8], decrypted: Decrypted) -> Result<T, DecodeError> {
    read(json, Latch::with(decrypted, true))
}

fn read<T: FromField>(json: &[u8], latch: Latch) -> Result<T, DecodeError> {
    let value = T::from_field(Field::root(json, &latch));
    latch.into_result().map(|()| value)
}

/// The fields of an object as they came; none if it is no object.
pub(crate) fn fields(json: &[u8]) -> UnknownFields {
    Field::root(json, &Latch::default()).object().rest()
}

/// The texts at a path, each of them once. Lists and JSON in strings leave no trace in the path.
pub(crate) fn texts_at(json: &[u8], paths: &[&str]) -> Vec<String> {
    let mut texts = Vec::new();
    for path in paths {
        collect(Field::root(json, &Latch::default()), path, LISTS, &mut texts);
    }
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// How many lists there may be around a value: a text of brackets alone must not use up the stack.
const LISTS: usize = 16;

fn collect(field: Field<'_>, path: &str, lists: usize, texts: &mut Vec<String>) {
    match field.raw().and_then(|json| json.bytes().next()) {
        Some(b'[') => {
            let Some(lists) = lists.checked_sub(1) else { return };
            let mut list = field.list();
            while let Some(item) = list.next_item() {
                collect(item, path, lists, texts);
            }
        }
        Some(b'{') if !path.is_empty() => {
            let (name, rest) = path.split_once('.').unwrap_or((path, ""));
            field.object().with(name, |field| collect(field, rest, lists, texts));
        }
        Some(b'"') if !path.is_empty() => field.with_content(|content| collect(content, path, lists, texts)),
        Some(_) if path.is_empty() => {
            texts.extend(field.scalar().filter(|text| !text.is_empty()).map(|text| text.into_owned()));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::texts_at;

    fn at(json: &str, path: &str) -> Vec<String> {
        texts_at(json.as_bytes(), &[path])
    }

    #[test]
    fn through_lists_objects_and_strings() {
        let json = r#"{"a":[{"b":{"c":"1"}},{"b":null},{"b":{"c":["2","2",""]}},[]],"s":"{\"c\":\"3\"}","n":"x"}"#;
        assert_eq!(at(json, "a.b.c"), ["1", "2"]);
        assert_eq!(at(json, "s.c"), ["3"]);
        assert_eq!(at(json, "n"), ["x"]);
        for path in ["a", "a.b", "a.b.c.d", "n.x", "s.d", "missing.c"] {
            assert_eq!(at(json, path), [""; 0], "{path}");
        }
        assert_eq!(at(r#"[{"c":"1"},{"c":"0"}]"#, "c"), ["0", "1"]);
        let brackets = |depth: usize| format!(r#"{{"c":{}"1"{}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert_eq!(at(&brackets(4), "c"), ["1"]);
        assert_eq!(at(&brackets(10_000), "c"), [""; 0]);
        for json in ["", "<html>", "null", "\"\"", "\"c\"", "7"] {
            assert_eq!(at(json, "c"), [""; 0], "{json}");
        }
    }
}
