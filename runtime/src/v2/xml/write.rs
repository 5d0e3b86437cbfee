//! Writes XML.

use quick_xml::escape::partial_escape;

use super::{Document, Value, is_carried, is_name};

/// What the root of a request is called.
const ROOT: &str = "xml";

impl Document {
    /// The XML: without white space, and with CDATA only where a text asks for it.
    ///
    /// # Errors
    /// What XML cannot carry, by the name of the field.
    pub(crate) fn to_xml(&self) -> Result<Vec<u8>, String> {
        let mut xml = String::new();
        fields(&mut xml, ROOT, self)?;
        Ok(xml.into_bytes())
    }
}

fn fields(xml: &mut String, name: &str, document: &Document) -> Result<(), String> {
    tag(xml, "<", name);
    for (name, values) in document.fields() {
        if !is_name(name) {
            return Err(format!("`{}` is no name of an element", name.escape_debug()));
        }
        for value in values {
            match value {
                Value::Text(value) => text(xml, name, value)?,
                Value::Fields(inner) => fields(xml, name, inner)?,
            }
        }
    }
    tag(xml, "</", name);
    Ok(())
}

fn text(xml: &mut String, name: &str, text: &str) -> Result<(), String> {
    if !text.chars().all(is_carried) {
        return Err(format!("`{name}` holds a control character, which XML cannot carry"));
    }
    tag(xml, "<", name);
    if text.contains('\r') || text.contains("]]>") {
        // A parser makes a line's end of a bare carriage return, and CDATA ends at its own end.
        xml.push_str(&partial_escape(text).replace('\r', "&#13;"));
    } else if text.contains(['<', '&', '\t', '\n']) || text.trim() != text {
        xml.push_str("<![CDATA[");
        xml.push_str(text);
        xml.push_str("]]>");
    } else {
        xml.push_str(text);
    }
    tag(xml, "</", name);
    Ok(())
}

fn tag(xml: &mut String, opening: &str, name: &str) {
    xml.push_str(opening);
    xml.push_str(name);
    xml.push('>');
}
