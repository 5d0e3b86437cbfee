//! Keys of samples that stand in no table.

use super::super::places::Item;
use super::super::shown::Observation;
use super::super::{context::Context, entry, finding::Finding, locate, table::Rule};
use super::sample_type::type_of;
use wechatpay_codegen::ir::Sample;

/// One finding for each key.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for observation in context.observations {
        let Observation::Extra { operation, parent, keys, value } = observation else { continue };
        let Item::Operation(own, section) = operation else { continue };
        let Some(key) = keys.last().filter(|key| !is_of_the_client(key)) else { continue };
        // A row that is spelt otherwise than its placeholder is another rule's.
        let mut parameters = own.parameters.iter().filter_map(|field| context.row(&field.origin));
        if keys.len() == 1 && parameters.any(|row| row.name.text == *key) {
            continue;
        }
        let parent = parent.and_then(|index| context.places.get(index));
        let path = keys.iter().map(String::as_str).collect::<Vec<_>>();
        let place = section.and_then(|section| outermost(section, &path));
        let (origin, length) = place.unwrap_or_else(|| {
            let row = parent.map_or(&own.origin, |parent| &parent.field.origin);
            (row.clone(), 1)
        });
        let below = parent.map_or_else(
            || keys.first().filter(|_| keys.len() > 1).cloned().unwrap_or_default(),
            |parent| parent.path(context.places),
        );
        let message = match below.as_str() {
            "" => format!("the sample has `{key}`, which is neither a group nor a placeholder of the URL"),
            below => format!("the sample has `{key}`, of which no row below `{below}` speaks"),
        };
        let why = "the sample of the page sends it";
        let entry = (!below.is_empty())
            .then(|| rows(key, value, 0))
            .flatten()
            .map(|rows| entry::addition(&operation.name(), &below, &rows, why));
        let item = format!("{} {}", operation.name(), path.join("."));
        found.push(Finding::new(Rule::SampleKey, origin, length, message).about(item).overlay(entry));
    }
}

/// Headers that the client sends by itself; samples of uploads take them from the body that they build.
fn is_of_the_client(key: &str) -> bool {
    ["headers", "content-type", "accept", "user-agent", "authorization"].iter().any(|own| key.eq_ignore_ascii_case(own))
}

/// Where a key stands; of one inside a string the key of the string.
fn outermost(
    section: &wechatpay_codegen::page::Section,
    path: &[&str],
) -> Option<(wechatpay_codegen::ir::Origin, usize)> {
    (1..=path.len()).rev().find_map(|length| locate::key(section, path.get(..length)?))
}

/// The rows that a value would have.
fn rows(key: &str, value: &Sample, indent: usize) -> Option<Vec<String>> {
    let kind = type_of(value)?;
    let kind = if kind == "decimal" { "float".to_owned() } else { kind };
    let is_name = key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let attributes = if indent > 0 { format!(" {{data-indent={indent}}}") } else { String::new() };
    let mut all = vec![format!("| {key}{attributes} | {kind}")];
    let object = match value {
        Sample::List(items) => items.iter().find(|item| matches!(item, Sample::Object(_))),
        other => Some(other),
    };
    if let Some(Sample::Object(fields)) = object {
        for (key, value) in fields {
            all.extend(rows(key, value, indent + 1)?);
        }
    }
    is_name.then_some(all)
}
