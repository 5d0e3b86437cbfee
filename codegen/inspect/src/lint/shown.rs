//! What a sample says of the fields of its request: values, keys that no row has, rows that it leaves out.

use std::collections::HashMap;

use super::places::{Item, Place, Side};
use wechatpay_codegen::ir::{BodyKind, Encoding, Operation, Sample};
use wechatpay_codegen::lower;
use wechatpay_codegen::surface;

/// Something that a sample says.
#[derive(Clone, Debug)]
pub enum Observation<'a> {
    /// A value of a field.
    Value {
        /// The index of the field.
        place: usize,
        /// The value.
        value: Sample,
    },
    /// A key that stands in no table.
    Extra {
        /// The operation.
        operation: Item<'a>,
        /// The index of the field below which it stands; none right below a group.
        parent: Option<usize>,
        /// The keys that lead to it in the sample, its own last.
        keys: Vec<String>,
        /// What it has.
        value: Sample,
    },
    /// A field that the sample leaves out, although it has what it stands in.
    Absent {
        /// The index of the field.
        place: usize,
    },
}

/// What the samples of all operations say.
pub fn observe<'a>(places: &[Place<'a>]) -> Vec<Observation<'a>> {
    let mut observer = Observer { places, children: HashMap::new(), roots: HashMap::new(), observed: Vec::new() };
    let mut operations = Vec::<(Item<'a>, &'a Operation)>::new();
    for (index, place) in places.iter().enumerate() {
        let Item::Operation(operation, _) = place.item else { continue };
        if !place.side.is_sent() {
            continue;
        }
        match place.parent {
            Some(parent) => observer.children.entry(parent).or_default().push(index),
            None => observer.roots.entry((std::ptr::from_ref(operation), place.group)).or_default().push(index),
        }
        if operations.last().is_none_or(|(_, last)| !std::ptr::eq(*last, operation)) {
            operations.push((place.item, operation));
        }
    }
    for (item, operation) in operations {
        observer.operation(item, operation);
    }
    observer.observed
}

/// Options of the PHP client and its HTTP library, which are no part of the API.
const CLIENT_OPTIONS: [&str; 22] = [
    "sink",
    "handler",
    "timeout",
    "connect_timeout",
    "read_timeout",
    "debug",
    "verify",
    "cert",
    "ssl_key",
    "proxy",
    "stream",
    "allow_redirects",
    "http_errors",
    "multipart",
    "form_params",
    "decode_content",
    "expect",
    "on_headers",
    "progress",
    "fragment",
    "security",
    "nonceless",
];

/// The groups of a request.
const GROUPS: [&str; 5] = ["query", "headers", "json", "xml", "body"];

struct Observer<'o, 'a> {
    places: &'o [Place<'a>],
    children: HashMap<usize, Vec<usize>>,
    roots: HashMap<(*const Operation, &'static str), Vec<usize>>,
    observed: Vec<Observation<'a>>,
}

/// Where in a sample something stands.
#[derive(Clone, Copy)]
struct Spot<'s, 'a> {
    operation: Item<'a>,
    parent: Option<usize>,
    keys: &'s [String],
}

impl<'a> Observer<'_, 'a> {
    fn operation(&mut self, item: Item<'a>, operation: &'a Operation) {
        let Some(Sample::Object(groups)) = &operation.sample else { return };
        let own = std::ptr::from_ref(operation);
        for group in GROUPS {
            let Some(roots) = self.roots.get(&(own, group)).cloned() else { continue };
            // A group that the sample passes over says nothing; one that is no literal neither.
            let Some(value) = groups.get(group).filter(|value| **value != Sample::Missing) else { continue };
            self.object(Spot { operation: item, parent: None, keys: &[group.to_owned()] }, &roots, &[value]);
        }
        let parameters = self.roots.get(&(own, "path")).cloned().unwrap_or_default();
        for place in &parameters {
            let name = self.places.get(*place).map(|place| place.field.name.wire.as_str());
            match name.and_then(|name| groups.get(name)) {
                Some(value) => self.value(*place, value.clone()),
                None => self.observed.push(Observation::Absent { place: *place }),
            }
        }
        let is_parameter = |key: &str| operation.parameters.iter().any(|field| field.name.wire == key);
        let is_option = |key: &str| operation.options.iter().any(|field| field.name.wire == key);
        let has_group = |key: &str| match key {
            "query" => operation.query.is_some(),
            "headers" => operation.headers.is_some(),
            _ => operation.body.as_ref().is_some_and(|body| surface::group(body.kind) == key),
        };
        for (key, value) in groups {
            let is_known = is_parameter(key)
                || is_option(key)
                || key == "base_uri"
                || CLIENT_OPTIONS.contains(&key.as_str())
                || (GROUPS.contains(&key.as_str()) && has_group(key))
                // A multipart body is what the client makes of it.
                || (key == "body" && operation.body.as_ref().is_some_and(|body| body.kind == BodyKind::Multipart));
            if !is_known {
                self.extra(Spot { operation: item, parent: None, keys: &[] }, key, value);
            }
        }
    }

    /// The fields of one place beside the objects that stand there: one, or the items of a list.
    fn object(&mut self, spot: Spot<'_, 'a>, fields: &[usize], values: &[&Sample]) {
        let mut objects = Vec::new();
        for value in values {
            match value {
                Sample::Object(map) => objects.push(map),
                Sample::List(items) => {
                    objects.extend(items.iter().filter_map(|item| match item {
                        Sample::Object(map) => Some(map),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
        if objects.is_empty() {
            return;
        }
        for index in fields {
            let Some(place) = self.places.get(*index) else { continue };
            let name = &place.field.name.wire;
            let own = objects.iter().flat_map(|map| map.iter()).filter(|(key, _)| is_named(key, name));
            let values = own.map(|(_, value)| value).collect::<Vec<_>>();
            if values.is_empty() {
                self.observed.push(Observation::Absent { place: *index });
                continue;
            }
            self.below(spot, *index, &values);
            values.into_iter().for_each(|value| self.value(*index, value.clone()));
        }
        let known = fields.iter().filter_map(|index| self.places.get(*index)).collect::<Vec<_>>();
        let mut extra = Vec::<(&String, &Sample)>::new();
        for (key, value) in objects.iter().flat_map(|map| map.iter()) {
            let is_known = known.iter().any(|place| is_named(key, &place.field.name.wire));
            if !is_known && extra.iter().all(|(other, _)| *other != key) {
                extra.push((key, value));
            }
        }
        extra.into_iter().for_each(|(key, value)| self.extra(spot, key, value));
    }

    fn below(&mut self, spot: Spot<'_, 'a>, index: usize, values: &[&Sample]) {
        let Some(place) = self.places.get(index) else { return };
        let Some(children) = self.children.get(&index).cloned() else { return };
        let mut keys = spot.keys.to_vec();
        keys.push(place.field.name.wire.clone());
        let spot = Spot { operation: spot.operation, parent: Some(index), keys: &keys };
        let Some(content) = &place.field.content else { return self.object(spot, &children, values) };
        let is_json = place.field.encryption.is_none() && place.field.encoding == Some(Encoding::Json);
        if !is_json {
            return;
        }
        let parsed = values.iter().filter_map(|value| match value {
            Sample::String(text) => lower::json(text),
            other => Some((*other).clone()),
        });
        let parsed = parsed.collect::<Vec<_>>();
        let parsed = parsed.iter().collect::<Vec<_>>();
        match (content.bare_list, children.as_slice()) {
            // The name of the only field is no key: its items stand there.
            (Some(true), [only]) => {
                let below = self.children.get(only).cloned().unwrap_or_default();
                self.object(Spot { parent: Some(*only), ..spot }, &below, &parsed);
            }
            _ => self.object(spot, &children, &parsed),
        }
    }

    fn value(&mut self, place: usize, value: Sample) {
        self.observed.push(Observation::Value { place, value });
    }

    fn extra(&mut self, spot: Spot<'_, 'a>, key: &str, value: &Sample) {
        let keys = spot.keys.iter().cloned().chain([key.to_owned()]).collect();
        let Spot { operation, parent, .. } = spot;
        self.observed.push(Observation::Extra { operation, parent, keys, value: value.clone() });
    }
}

/// Whether a key of a sample is that of a field: `coupon_id_0` of `coupon_id_$n`.
fn is_named(key: &str, name: &str) -> bool {
    let Some((before, behind)) = name.split_once('$') else { return key == name };
    let Some(rest) = key.strip_prefix(before) else { return false };
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '{' | '}'));
    number.len() < rest.len() && is_named(number, behind)
}

/// The keys that lead to a field in its sample; those inside a string are left out.
pub fn keys<'p>(places: &'p [Place<'_>], index: usize) -> Vec<&'p str> {
    let mut keys = Vec::new();
    let mut next = places.get(index);
    while let Some(place) = next {
        if place.in_content {
            keys.clear();
        } else {
            keys.push(place.field.name.wire.as_str());
        }
        next = place.parent(places);
    }
    let group = places.get(index).filter(|place| place.side != Side::Path).map(|place| place.group);
    keys.extend(group);
    keys.reverse();
    keys
}
