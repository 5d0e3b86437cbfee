//! Reads XML, trusting nothing of it.

use std::fmt;

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};

use super::{DEPTH, Document, Value, is_carried, is_name};
use crate::message::DecodeError;

/// How many elements there may be.
const ELEMENTS: usize = 10_000;
/// What white space is to XML.
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

impl Document {
    /// Reads a whole text. Its size is the caller's to bound: what is read takes a small multiple of it at most.
    ///
    /// White space around elements is nobody's; within a text it is kept to the last carriage return, as signatures cover it.
    ///
    /// # Errors
    /// Whatever is not one well-formed element in UTF-8, within the bounds, with where it went wrong.
    pub(crate) fn from_xml(xml: &[u8]) -> Result<Self, DecodeError> {
        let text = match std::str::from_utf8(xml) {
            Ok(text) => text,
            Err(error) => return Err(problem(error.valid_up_to(), "it is not UTF-8")),
        };
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut tree = Tree::default();
        loop {
            let at = reader.buffer_position();
            match reader.read_event() {
                Ok(Event::Eof) => return tree.finish().map_err(|what| problem(xml.len(), what)),
                Ok(event) => tree.take(event, at).map_err(|what| problem(at, what))?,
                Err(error) => return Err(problem(reader.error_position(), words(&error))),
            }
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Tree {
    /// From the root to where the reader stands.
    open: Vec<Element>,
    elements: usize,
    root: Option<Document>,
}

/// An element that has no end yet.
#[derive(Default)]
struct Element {
    name: String,
    text: String,
    children: Document,
}

type Step<T = ()> = Result<T, &'static str>;

impl Tree {
    fn take(&mut self, event: Event<'_>, at: u64) -> Step {
        match event {
            Event::Start(start) => self.start(&start),
            Event::End(_) => self.end(),
            // As it stands: XML would make one line's end of every other, but whoever signed did so before it was XML.
            Event::Text(text) => self.text(&text),
            Event::CData(_) if self.open.is_empty() => Err("there is text outside of the root"),
            Event::CData(text) => self.text(&text),
            Event::GeneralRef(reference) => self.text(referred(&reference)?.encode_utf8(&mut [0; 4])),
            Event::Decl(declaration) => declared(&declaration, at),
            Event::DocType(_) => Err("it has a DTD, which is not read for safety"),
            Event::Comment(_) | Event::PI(_) | Event::Empty(_) | Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Step {
        self.elements += 1;
        let name = start.name();
        if self.root.is_some() {
            return Err("there is more after the root's end");
        }
        if self.open.len() == DEPTH {
            return Err("its elements stand deeper than 16 levels");
        }
        if self.elements > ELEMENTS {
            return Err("it has more than 10000 elements");
        }
        if !is_name(name.as_ref()) || start.attributes_raw().contains('<') {
            return Err("there is a tag that is none");
        }
        self.open.push(Element { name: name.as_ref().to_owned(), ..Element::default() });
        Ok(())
    }

    fn end(&mut self) -> Step {
        let Some(Element { name, text, children }) = self.open.pop() else {
            return Err("there is an end without a start");
        };
        if !children.is_empty() && !is_space(&text) {
            return Err("there is text between elements");
        }
        match self.open.last_mut() {
            Some(parent) if children.is_empty() => parent.children.push(&name, Value::Text(text)),
            Some(parent) => parent.children.push(&name, Value::Fields(children)),
            None if children.is_empty() && !is_space(&text) => return Err("there are no fields in it"),
            None => self.root = Some(children),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Step {
        if !text.chars().all(is_carried) {
            return Err("there is a control character");
        }
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if is_space(text) => {}
            None => return Err("there is text outside of the root"),
        }
        Ok(())
    }

    fn finish(self) -> Step<Document> {
        match self.root {
            Some(root) => Ok(root),
            None if self.open.is_empty() => Err("there is no element"),
            None => Err("it is not whole"),
        }
    }
}

/// The character that a reference stands for.
fn referred(reference: &BytesRef<'_>) -> Step<char> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => return Ok(character),
        Ok(None) => {}
        Err(_) => return Err("there is a reference to no character"),
    }
    match reference.as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err("there is an entity that is none of XML's five"),
    }
}

fn declared(declaration: &BytesDecl<'_>, at: u64) -> Step {
    if at != 0 {
        return Err("there is a declaration that does not stand first");
    }
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(encoding)) if encoding.eq_ignore_ascii_case("UTF-8") => Ok(()),
        Some(_) => Err("it says that it is in another encoding than UTF-8"),
    }
}

fn is_space(text: &str) -> bool {
    text.trim_matches(SPACE).is_empty()
}

/// The parser's error without the names that it holds.
fn words(error: &Error) -> &'static str {
    match error {
        Error::Syntax(_) => "it ends within a tag, a comment or a CDATA section, or such a thing is none",
        Error::IllFormed(IllFormedError::MismatchedEndTag { .. }) => "an element's end has another name than its start",
        Error::IllFormed(IllFormedError::UnmatchedEndTag(_)) => "there is an end without a start",
        Error::IllFormed(IllFormedError::UnclosedReference) => "there is a `&` that begins no reference",
        _ => "it is not well formed",
    }
}

fn problem(at: impl fmt::Display, what: &str) -> DecodeError {
    DecodeError::of_the_whole(format!("not XML: at byte {at}: {what}"))
}
