//! The table by which the conformance test sends requests through the typed chain, and reads what arrives.
//!
//! It is emitted beside the crate; the test itself is written by hand and stands elsewhere: it brings `crate::sent`. A file per
//! product, a function per operation, a row per notification.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::notification::{self, Pages};
use super::tree::{Node, Tree};
use super::upload::{self, Upload};
use super::{Files, docs, event, format, request, structure};
use crate::ir::{AnswerKind, Operation, Version};
use crate::names;

/// Where the table lies.
const FOLDER: &str = "tests/conformance";

/// The files of the table.
pub fn files(tree: &Tree<'_>, notifications: &Pages<'_>) -> Files {
    let mut products = BTreeMap::<String, Vec<(&Node<'_>, &Operation)>>::new();
    let nodes = tree.nodes();
    for (_, node) in &nodes {
        for operation in &node.operations {
            products.entry(module_name(operation)).or_default().push((node, operation));
        }
    }
    let table = (format!("{FOLDER}/table.rs"), table(products.keys(), notifications));
    let products = products.iter().map(|(name, operations)| {
        (format!("{FOLDER}/{name}.rs"), format::rust(&format!("the product `{name}`"), product(operations)))
    });
    products.chain([table]).collect()
}

fn module_name(operation: &Operation) -> String {
    let product = operation.product.as_deref().unwrap_or("without-product").replace('-', "_");
    match operation.version {
        Version::V2 => format!("{product}_v2"),
        Version::V3 => product,
    }
}

/// All operations, and the notifications.
fn table<'n>(products: impl Iterator<Item = &'n String>, notifications: &Pages<'_>) -> String {
    let doc = docs::inner(&["Every operation and notification, for the conformance test.".to_owned()]);
    let modules = products.map(|name| format_ident!("{name}")).collect::<Vec<_>>();
    let events = event::variants(notifications.of_version(Version::V3)).into_iter().map(|(page, variant)| {
        let name = &page.name.wire;
        quote!(Page::event(#name, |event| match event {
            Event::#variant(content) => Some(&**content),
            _ => None,
        }))
    });
    let contents = notifications.of_version(Version::V2).iter().map(|page| {
        let (name, module) = (&page.name.wire, format_ident!("{}", page.name.rust));
        let structure = format_ident!("{}", notification::structure(page).name);
        quote!(Page::v2::<wechatpay::webhook::v2::#module::#structure>(#name))
    });
    let tokens = quote! {
        #doc
        #(#[rustfmt::skip] mod #modules;)*
        use wechatpay::webhook::Event;

        use crate::sent::{Case, Page};
        /// Every operation.
        pub fn operations() -> Vec<Case> {
            [#(#modules::OPERATIONS),*].concat()
        }
        /// Every notification.
        pub const PAGES: &[Page] = &[#(#events,)* #(#contents),*];
    };
    format::rust("all products", tokens)
}

fn product(operations: &[(&Node<'_>, &Operation)]) -> TokenStream {
    let rows = operations.iter().map(|(node, operation)| {
        let (modules, function) = (modules(node), function(node, operation));
        let method = format_ident!("{}", names::method(operation.method));
        quote!(Case { operation: wechatpay #(::#modules)* ::#method::OPERATION, send: #function })
    });
    let functions = operations.iter().map(|(node, operation)| send(node, operation));
    quote! {
        use wechatpay::Api;

        use crate::sent::{Case, Sending, Sent};
        pub const OPERATIONS: &[Case] = &[#(#rows),*];
        #(#functions)*
    }
}

fn modules(node: &Node<'_>) -> Vec<proc_macro2::Ident> {
    node.modules.iter().map(|module| format_ident!("{module}")).collect()
}

fn function(node: &Node<'_>, operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}_{}", node.modules.join("_").replace("r#", ""), names::method(operation.method))
}

/// The request of a JSON, along the chain.
fn send(node: &Node<'_>, operation: &Operation) -> TokenStream {
    let (modules, function) = (modules(node), function(node, operation));
    let method = format_ident!("{}", names::method(operation.method));
    let steps = operation.segments.iter().map(|segment| {
        let (accessor, wire) = (format_ident!("{}", segment.name.rust), &segment.name.wire);
        match segment.parameter {
            true => quote!(.#accessor(sent.parameter(#wire))),
            false => quote!(.#accessor()),
        }
    });
    let read = match operation.answer.kind {
        AnswerKind::File => quote!(file),
        AnswerKind::Redirect => quote!(address),
        _ => quote!(fields),
    };
    let request = match Upload::of(operation) {
        Some(_) => with_file(operation),
        None => quote!(let request = sent.request::<own::Request>()?;),
    };
    quote! {
        fn #function(sent: &Sent) -> Sending<'_> {
            use wechatpay #(::#modules)* ::#method as own;
            #request
            Ok(sent.#read(sent.client() #(#steps)* .#method(request)))
        }
    }
}

/// A file is no JSON: the request is made of its fields.
fn with_file(operation: &Operation) -> TokenStream {
    let fields = request::of(operation).fields;
    let (asked, others) = fields.iter().partition::<Vec<_>, _>(|field| structure::is_asked(field));
    let value = |field: &crate::ir::Field| match upload::is_file(field) {
        true => quote!(sent.upload()),
        false => {
            let wire = &field.name.wire;
            quote!(sent.field(#wire)?)
        }
    };
    let new = match asked.as_slice() {
        [only] => {
            let value = value(only);
            quote!(own::Request::new(#value))
        }
        asked => {
            let asked = asked.iter().map(|field| {
                let (ident, value) = (structure::ident(field), value(field));
                quote!(#ident: #value)
            });
            quote!(own::Request::new(own::Required { #(#asked),* }))
        }
    };
    let others = others.iter().map(|field| {
        let (ident, value) = (structure::ident(field), value(field));
        quote!(request.#ident = #value;)
    });
    let others = others.collect::<TokenStream>();
    let mutable = (!others.is_empty()).then(|| quote!(mut));
    quote!(let #mutable request = #new; #others)
}
