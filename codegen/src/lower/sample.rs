//! The sample of a request: read from JSON or from a PHP program, and laid beside the fields.

use indexmap::IndexMap;
use serde::de::Error as _;
use serde_json::value::RawValue;

use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Field, Operation, Sample, Scalar, Type};
use crate::page::{Fence, Program, Section, read_program};

/// The call style whose program is read; the others repeat it.
pub const STYLE: &str = "同步声明式";

/// The documentation's mark for a value that is no literal.
const NO_LITERAL: &str = "<…>";

/// Reads the sample of a section and gives every field its value.
pub fn attach(operation: &mut Operation, section: &Section, found: &mut Vec<Diagnostic>) {
    if let Some((program, fence)) = program(section)
        && let Some(chain) = &program.chain
    {
        compare_chain(operation, chain, fence, found);
    }
    let sample = read(section, found);
    let empty = IndexMap::new();
    let groups = match &sample {
        Some(Sample::Object(groups)) => groups,
        _ => &empty,
    };
    attach_fields(&mut operation.parameters, groups);
    let group = |name: &str| groups.get(name).unwrap_or(&Sample::Missing);
    if let Some(query) = &mut operation.query {
        attach_object(&mut query.fields, group("query"));
    }
    if let Some(headers) = &mut operation.headers {
        attach_object(&mut headers.fields, group("headers"));
    }
    if let Some(body) = &mut operation.body {
        let name = match body.kind {
            crate::ir::BodyKind::Json => "json",
            crate::ir::BodyKind::Xml => "xml",
            crate::ir::BodyKind::Multipart => "body",
        };
        attach_object(&mut body.message.fields, group(name));
    }
    attach_fields(&mut operation.answer.fields, &empty);
    operation.sample = sample;
}

// Reading

fn json(section: &Section, found: &mut Vec<Diagnostic>) -> Option<Sample> {
    let fence = section.fences.iter().find(|fence| fence.info.split_whitespace().next() == Some("json"))?;
    match serde_json::from_str::<&RawValue>(&fence.text).and_then(from_json) {
        Ok(sample) => Some(sample),
        Err(error) => {
            let mut origin = fence.origin.clone();
            origin.line += u32::try_from(error.line()).unwrap_or_default();
            origin.column = u32::try_from(error.column()).unwrap_or(1).max(1);
            found.push(Diagnostic::new(Code::BrokenSample, origin, 1, error.to_string()));
            None
        }
    }
}

/// A text of JSON.
pub fn parse(text: &str) -> Option<Sample> {
    serde_json::from_str(text).and_then(from_json).ok()
}

/// JSON nested deeper than this is not read. No request comes near it.
const DEEPEST: usize = 128;

/// Level by level over the raw text, so that numbers keep their digits.
fn from_json(value: &RawValue) -> serde_json::Result<Sample> {
    level(value, DEEPEST)
}

/// A level and those within it, so many at most.
fn level(value: &RawValue, levels: usize) -> serde_json::Result<Sample> {
    let text = value.get();
    let inner = |value: &RawValue| match levels.checked_sub(1) {
        Some(levels) => level(value, levels),
        None => Err(serde_json::Error::custom(format!("it is nested deeper than {DEEPEST} levels"))),
    };
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let map = serde_json::from_str::<IndexMap<String, &RawValue>>(text)?;
            let pairs = map.into_iter().map(|(key, value)| Ok((key, inner(value)?)));
            Sample::Object(pairs.collect::<serde_json::Result<_>>()?)
        }
        Some(b'[') => {
            let items = serde_json::from_str::<Vec<&RawValue>>(text)?;
            Sample::List(items.into_iter().map(inner).collect::<serde_json::Result<_>>()?)
        }
        Some(b'"') => match serde_json::from_str::<String>(text)? {
            text if text == NO_LITERAL => Sample::Missing,
            text => Sample::String(text),
        },
        Some(b't' | b'f') => Sample::Boolean(text == "true"),
        Some(b'n') => Sample::Null,
        _ => Sample::Number(text.to_owned()),
    })
}

/// The sample of a section: out of its program, else out of its JSON.
pub fn read(section: &Section, found: &mut Vec<Diagnostic>) -> Option<Sample> {
    match program(section) {
        Some((Program { argument: Sample::Missing, .. }, _)) => None,
        Some((Program { argument: Sample::List(items), .. }, _)) if items.is_empty() => None,
        Some((program, _)) => Some(program.argument),
        None => json(section, found),
    }
}

/// The sample program, and where it stands.
fn program(section: &Section) -> Option<(Program, &Fence)> {
    let is_php = |fence: &&Fence| fence.info.split_whitespace().next() == Some("php");
    let programs = section.fences.iter().filter(is_php);
    let fence = programs.clone().find(|fence| fence.info.contains(STYLE)).or_else(|| programs.clone().next())?;
    Some((read_program(&fence.text)?, fence))
}

/// The sample's `chain('…')` states the URL a second time.
fn compare_chain(operation: &Operation, chain: &str, fence: &Fence, found: &mut Vec<Diagnostic>) {
    let segments = operation.segments.iter().map(|segment| {
        if segment.parameter { format!("{{{}}}", segment.name.wire) } else { segment.name.wire.clone() }
    });
    let own = segments.collect::<Vec<_>>().join("/");
    let own = own.strip_suffix("/index").map_or(own.clone(), |folder| format!("{folder}/"));
    let stated = chain.trim_start_matches('/');
    if stated != own && stated.trim_end_matches('/') != own.trim_end_matches('/') {
        let message = format!("the sample calls `{stated}`, the page is `{own}`");
        let length = fence.info.chars().count() + 3;
        found.push(Diagnostic::new(Code::SampleChain, fence.origin.clone(), length, message));
    }
}

// Laying beside

fn attach_object(fields: &mut [Field], sample: &Sample) {
    attach_fields(fields, &merged(sample));
}

/// The keys of an object, or of all items of a list, the first value of each.
fn merged(sample: &Sample) -> IndexMap<String, Sample> {
    match sample {
        Sample::Object(map) => map.clone(),
        Sample::List(items) => {
            let mut all = IndexMap::new();
            for (key, value) in items.iter().flat_map(merged) {
                all.entry(key).or_insert(value);
            }
            all
        }
        _ => IndexMap::new(),
    }
}

fn attach_fields(fields: &mut [Field], samples: &IndexMap<String, Sample>) {
    for field in fields {
        let sample = samples.get(&field.name.wire);
        let inside = sample.unwrap_or(&Sample::Missing);
        attach_object(&mut field.children, inside);
        if field.content.is_some() {
            attach_content(field, inside);
        }
        if field.r#type == Type::One(Scalar::Number) && is_decimal(inside) {
            field.r#type = Type::One(Scalar::Decimal);
        }
        if field.children.is_empty() {
            field.sample = sample.filter(|sample| **sample != Sample::Missing).cloned();
        }
    }
}

/// A number with decimals.
fn is_decimal(sample: &Sample) -> bool {
    matches!(sample, Sample::Number(digits) if digits.contains('.'))
}

/// The sample of an encoded string is the structure itself, or its JSON.
fn attach_content(field: &mut Field, sample: &Sample) {
    let Some(content) = &mut field.content else { return };
    let parsed = match sample {
        Sample::String(text) => serde_json::from_str(text).and_then(from_json).unwrap_or(Sample::Missing),
        other => other.clone(),
    };
    if let [only] = content.fields.as_mut_slice() {
        content.bare_list = match &parsed {
            Sample::List(_) => Some(true),
            Sample::Object(_) => Some(false),
            _ => content.bare_list,
        };
        if content.bare_list == Some(true) {
            return attach_object(&mut only.children, &parsed);
        }
    }
    attach_object(&mut content.fields, &parsed);
}
