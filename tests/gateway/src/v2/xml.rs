//! XML: a request's fields, and an answer's text.

use std::fmt::Write;

use roxmltree::{Document, Node};
use serde_json::Value;

/// The fields of `<xml>…</xml>`, in their order; or what is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Vec<(String, String)>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    // The parser knows no entities but the five, and refuses a DTD.
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    if root.tag_name().name() != "xml" {
        return Err(format!("its root is <{}>, not <xml>", root.tag_name().name()));
    }
    if root.children().any(|child| child.is_text() && child.text().is_some_and(|text| !text.trim().is_empty())) {
        return Err("there is text beside the fields".to_owned());
    }
    let fields = root.children().filter(Node::is_element).map(field).collect::<Result<Vec<_>, _>>()?;
    let twice =
        fields.iter().enumerate().find(|(index, (name, _))| fields.iter().take(*index).any(|own| own.0 == *name));
    match twice {
        Some((_, (name, _))) => Err(format!("<{name}> stands there twice")),
        None => Ok(fields),
    }
}

fn field(element: Node<'_, '_>) -> Result<(String, String), String> {
    let name = element.tag_name().name();
    if element.children().any(|child| child.is_element()) {
        return Err(format!("<{name}> holds elements, which no signature covers"));
    }
    // Text and CDATA sections are pieces of one value.
    let pieces = element.children().filter(Node::is_text).filter_map(|child| child.text());
    Ok((name.to_owned(), pieces.collect()))
}

/// An object as `<xml>`, its texts in CDATA, as WeChat Pay writes it. Lists repeat their element; `null` is left out.
pub fn write(object: &Value) -> String {
    let mut text = "<xml>".to_owned();
    content(&mut text, object);
    text.push_str("</xml>");
    text
}

fn content(text: &mut String, value: &Value) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| element(text, name, value)),
        Value::String(own) => {
            // The end of a section can only stand between two of them.
            let own = own.replace("]]>", "]]]]><![CDATA[>");
            // Writing to a text doesn't fail.
            let _ = write!(text, "<![CDATA[{own}]]>");
        }
        Value::Null | Value::Array(_) => {}
        other => text.push_str(&other.to_string()),
    }
}

fn element(text: &mut String, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::Array(items) => items.iter().for_each(|item| element(text, name, item)),
        value => {
            let _ = write!(text, "<{name}>");
            content(text, value);
            let _ = write!(text, "</{name}>");
        }
    }
}

/// The flat fields of an object, as they stand in its XML: what a signature covers.
pub fn flat(object: &Value) -> Vec<(String, String)> {
    let fields = object.as_object().into_iter().flatten();
    let texts = fields.filter_map(|(name, value)| match value {
        Value::String(text) => Some((name.clone(), text.clone())),
        Value::Number(_) | Value::Bool(_) => Some((name.clone(), value.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    });
    texts.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_fields() {
        let text =
            "<?xml version=\"1.0\"?>\n<xml>\n <a>1 &lt; 2</a>\n <b><![CDATA[x]]]]><![CDATA[>y]]></b><c/>\n</xml>";
        let fields = read(text.as_bytes()).unwrap();
        let expected = [("a", "1 < 2"), ("b", "x]]>y"), ("c", "")];
        assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn refuses() {
        let bad = [
            "",
            "<xml>",
            "<root><a>1</a></root>",
            "<xml><a><b>1</b></a></xml>",
            "<xml><a>1</a><a>2</a></xml>",
            "<xml>text</xml>",
            "<xml><a>&unknown;</a></xml>",
            "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><a>&x;</a></xml>",
        ];
        for text in bad {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
        assert!(read(b"<xml><a>\xff</a></xml>").is_err());
    }

    #[test]
    fn writes_what_it_reads() {
        let object = json!({ "a": "x]]>y<&", "n": 7, "none": null, "list": [{ "b": "1" }, { "b": "2" }] });
        let text = write(&object);
        assert!(text.ends_with("<list><b><![CDATA[1]]></b></list><list><b><![CDATA[2]]></b></list></xml>"), "{text}");
        let flat_only = write(&json!({ "a": "x]]>y<&", "n": 7 }));
        assert_eq!(read(flat_only.as_bytes()).unwrap(), flat(&object));
    }
}
