//! The test that sets, writes and reads back every field through the typed API, and counts them against the IR.
//!
//! It is emitted beside the crate, not inside: it sees what users see, and it costs those who only build the crate
//! nothing. A file per product, a test per operation and notification.

mod sample;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::notification::{self, Pages};
use super::side::Side;
use super::tree::{Features, Node, Tree};
use super::upload::{self, Upload};
use super::{Files, docs, format, reply, request, structure};
use crate::ir::{AnswerKind, Field, Notification, Operation, Version};
use crate::names::{self, Shape};
use sample::Sample;

/// The test binary's folder.
const FOLDER: &str = "tests/round_trip";

/// The files of the test.
pub fn files(tree: &Tree<'_>, notifications: &Pages<'_>) -> Files {
    let mut by_product = BTreeMap::<(Option<&str>, Version), Vec<Test<'_>>>::new();
    for (_, node) in tree.nodes() {
        for operation in &node.operations {
            by_product
                .entry((operation.product.as_deref(), operation.version))
                .or_default()
                .push(Test::Operation(node, operation));
        }
    }
    for (_, page) in notifications.pages() {
        by_product.entry((page.product.as_deref(), page.version)).or_default().push(Test::Notification(page));
    }
    let main = (format!("{FOLDER}/main.rs"), main(by_product.keys().copied()));
    let tally = (format!("{FOLDER}/tally.rs"), tally_file());
    let products = {
        use rayon::prelude::*;
        by_product
            .par_iter()
            .map(|(product, tests)| {
                let tests = tests.iter().map(Test::items);
                let tokens = quote!(use super::tally::Tally; #(#tests)*);
                let name = module_name(*product);
                (format!("{FOLDER}/{name}.rs"), format::rust(&format!("the product `{name}`"), tokens))
            })
            .collect::<Vec<_>>()
    };
    products.into_iter().chain([main, tally]).collect()
}

/// What one test is about.
enum Test<'a> {
    Operation(&'a Node<'a>, &'a Operation),
    Notification(&'a Notification),
}

impl Test<'_> {
    fn items(&self) -> TokenStream {
        match self {
            Self::Operation(node, operation) => self::operation(node, operation),
            Self::Notification(page) => self::notification(page),
        }
    }
}

fn operation(node: &Node<'_>, operation: &Operation) -> TokenStream {
    let method = names::method(operation.method);
    let (modules, method_ident) =
        (node.modules.iter().map(|module| format_ident!("{module}")), format_ident!("{method}"));
    let name = format_ident!("{}_{method}", node.modules.join("_").replace("r#", ""));
    let request = request::of(operation);
    let mut sent = Sample::new("request", "sent");
    let value = sent.request(&request.fields);
    let mut read = Sample::new("response", "read");
    read.read(&operation.answer.fields, Side::answered(operation.version));
    let (sent_checks, read_checks) = (format::statements(&sent.checks), format::statements(&read.checks));
    let writes = writes(operation, &request.fields, &sent.json);
    let (reads, last) = match operation.answer.kind {
        AnswerKind::File | AnswerKind::Redirect => (TokenStream::new(), quote!(&sent)),
        _ => {
            let json = &read.json;
            (quote!(let read = tally.reads::<Response>(#json);), quote!(&read))
        }
    };
    let total = count(&request.fields) + count(&operation.answer.fields);
    let tally = tally(total);
    quote! {
        #[test]
        fn #name() {
            use wechatpay #(::#modules)* ::#method_ident::*;
            #tally
            let sent = #value;
            #writes
            #sent_checks
            #reads
            #read_checks
            tally.total(#last, #total);
        }
    }
}

/// What is written and read back: the request, or each JSON in one that has a file.
fn writes(operation: &Operation, fields: &[Field], json: &str) -> TokenStream {
    let Some(upload) = Upload::of(operation) else { return quote!(tally.writes(&sent, #json);) };
    if upload.is_form() {
        return beside_file(fields, json);
    }
    let values = serde_json::from_str::<serde_json::Value>(json).unwrap_or_default();
    let fields = fields.iter().filter(|field| !upload::is_file(field));
    fields
        .map(|field| {
            let (name, json) = (structure::ident(field), values[&field.name.wire].to_string());
            quote!(tally.writes(&sent.#name, #json);)
        })
        .collect()
}

/// What goes beside the file is written; there is no reading it.
fn beside_file(fields: &[Field], json: &str) -> TokenStream {
    let mut values = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(json).unwrap_or_default();
    fields.iter().filter(|field| upload::is_file(field)).for_each(|field| drop(values.shift_remove(&field.name.wire)));
    let json = serde_json::Value::from(values).to_string();
    quote!(tally.object_as(&sent, #json);)
}

fn notification(page: &Notification) -> TokenStream {
    let module = format_ident!("{}", page.name.rust);
    let (version, content) = (notification::version(page.version), notification::structure(page));
    let name = format_ident!("webhook_{version}_{}", names::plain(&page.name.rust));
    let fields = notification::content(page);
    let (version, structure) = (format_ident!("{version}"), format_ident!("{}", content.name));
    let mut read = Sample::new(content.module, "read");
    read.read(fields, Side::Content);
    let reply = reply::of(page);
    let total = count(fields) + reply.as_ref().map_or(0, |reply| count(&reply.fields));
    let reply = reply.map(|reply| {
        let mut sent = Sample::new("reply", "sent");
        let value = sent.reply(&reply.fields);
        let (json, checks) = (&sent.json, format::statements(&sent.checks));
        quote! {
            let sent = #value;
            tally.writes(&sent, #json);
            #checks
        }
    });
    let (json, checks, tally) = (&read.json, format::statements(&read.checks), tally(total));
    quote! {
        #[test]
        fn #name() {
            use wechatpay::webhook::#version::#module::*;
            #tally
            #reply
            let read = tally.reads::<#structure>(#json);
            #checks
            tally.total(&read, #total);
        }
    }
}

/// What counts; it varies if there is anything to count.
fn tally(total: usize) -> TokenStream {
    if total > 0 { quote!(let mut tally = Tally::default();) } else { quote!(let tally = Tally::default();) }
}

/// How many fields the IR has there. Below a value of any type there is nothing typed.
fn count(fields: &[Field]) -> usize {
    fields.iter().map(|field| 1 + count(Shape::of(field).fields())).sum()
}

fn module_name((product, version): (Option<&str>, Version)) -> String {
    let name = product.map_or_else(|| "without_product".to_owned(), |product| product.replace('-', "_"));
    match version {
        Version::V2 => format!("{name}_v2"),
        Version::V3 => name,
    }
}

/// The binary's root. What rustfmt would see otherwise stands in modules that it skips.
fn main<'p>(products: impl Iterator<Item = (Option<&'p str>, Version)>) -> String {
    let modules = products.map(|(product, version)| {
        let cfg = Features::of(product).cfg_of(version);
        let name = format_ident!("{}", module_name((product, version)));
        quote!(#cfg #[rustfmt::skip] mod #name;)
    });
    let doc =
        docs::inner(&["Sets, writes and reads back every field through the typed API, and counts them.".to_owned()]);
    let tokens = quote! {
        #doc
        #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]
        #![allow(non_snake_case, reason = "named by modules, some of which end in `_`")]
        #[rustfmt::skip]
        mod tally;
        #(#modules)*
    };
    format::rust("all products", tokens)
}

/// What the tests count with.
fn tally_file() -> String {
    let doc = docs::inner(&["What the tests count with.".to_owned()]);
    let tokens = quote! {
        #doc
        use wechatpay::{FromField, IntegerEnumeration, TextEnumeration, ToField, Upload, from_json, to_json};
        /// Counts the fields that were found with the value they were given.
        #[derive(Default)]
        pub struct Tally {
            fields: usize,
        }
        #[allow(dead_code, reason = "not every product has every kind of field")]
        impl Tally {
            /// The message is written as expected, and read back as it was.
            pub fn writes<T: ToField + FromField + PartialEq + std::fmt::Debug>(&self, value: &T, json: &str) {
                assert_eq!(String::from_utf8_lossy(&to_json(value)), json);
                assert_eq!(&from_json::<T>(json.as_bytes()).expect("reads what was written"), value);
            }
            /// The message is read, and written as it was.
            pub fn reads<T: ToField + FromField>(&self, json: &str) -> T {
                let value = from_json::<T>(json.as_bytes()).expect("reads its own sample");
                assert_eq!(String::from_utf8_lossy(&to_json(&value)), json);
                value
            }
            /// A field holds its own value, not another's.
            pub fn field(&mut self, value: &dyn ToField, json: &str) {
                assert_eq!(String::from_utf8_lossy(&to_json(value)), json);
                self.fields += 1;
            }
            /// A field holds its own file.
            pub fn file(&mut self, value: &Upload, file: &Upload) {
                assert_eq!(value, file);
                self.fields += 1;
            }
            /// A field is there; what is in it is looked at field by field.
            pub fn object(&mut self, value: &dyn ToField) {
                assert!(!to_json(value).is_empty());
                self.fields += 1;
            }
            /// The message is written as expected.
            pub fn object_as(&self, value: &dyn ToField, json: &str) {
                assert_eq!(String::from_utf8_lossy(&to_json(value)), json);
            }
            /// A field holds a documented value.
            pub fn text<T: TextEnumeration + PartialEq + ToField>(&mut self, value: &T, json: &str) {
                assert!(T::VALUES.contains(value), "{json} is not documented");
                self.field(value, json);
            }
            /// A field holds a documented value.
            pub fn integer<T: IntegerEnumeration + PartialEq + ToField>(&mut self, value: &T, json: &str) {
                assert!(T::VALUES.contains(value), "{json} is not documented");
                self.field(value, json);
            }
            /// As many fields as the documentation has.
            pub fn total<T>(&self, _last: &T, fields: usize) {
                assert_eq!(self.fields, fields);
            }
        }
    };
    format::rust("all products", tokens)
}
