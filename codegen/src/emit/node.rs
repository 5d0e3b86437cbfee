//! A node of the chain: accessors to the nodes below it, a method for each operation that ends here.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::tree::{Features, Moved, Node};
use super::{docs, format, operation};
use crate::ir::{AnswerKind, Version};
use crate::names;

/// The file of a node.
pub fn file(node: &Node<'_>) -> String {
    let doc = docs::inner(&head(node));
    let modules = node.children.values().map(module);
    let struct_doc = docs::one(format!("The chain at `{}`.", node.path));
    let accessors = node.children.values().map(accessor);
    let calls = node.operations.iter().map(|operation| {
        let (doc, deprecation) = (docs::call(operation), docs::deprecation(&operation.marks));
        call(operation, &quote!(#doc #deprecation))
    });
    let moved_calls = node.moved.iter().map(|moved| {
        let note = moved_to(moved);
        let doc = docs::one(format!("Calls `{}`: the page moved.", moved.operation.url));
        call(moved.operation, &quote!(#doc #[deprecated(note = #note)]))
    });
    let operations = node
        .operations
        .iter()
        .map(|operation| operation::items(operation, &Features::of(operation.product.as_deref()).cfg()));
    let re_exports = node.moved.iter().map(re_export);
    // The items of the runtime's module of that name, which this one stands in place of.
    let of_runtime = (node.root_of() == Some(Version::V2)).then(|| {
        quote!(
            #[doc(inline)]
            pub use ::rt::v2::*;
        )
    });
    let tokens = quote! {
        #doc
        #(#modules)*
        #of_runtime
        #struct_doc
        #[derive(Debug)]
        #[must_use = "ends in an HTTP method"]
        pub struct Chain<'c, C> { pub(crate) node: ::rt::Node<'c, C> }
        impl<'c, C: ::rt::Caller> Chain<'c, C> {
            #(#accessors)*
            #(#calls)*
            #(#moved_calls)*
        }
        #(#operations)*
        #(#re_exports)*
    };
    format::rust(&format!("`openapi/{}`", node.path), tokens)
}

/// The page's path and the titles of its operations.
fn head(node: &Node<'_>) -> Vec<String> {
    // The line that stands in lists of modules.
    let titles = node.operations.iter().map(|operation| docs::title(&operation.title)).collect::<Vec<_>>().join("; ");
    if let Some(version) = node.root_of() {
        return root(version);
    }
    let mut lines =
        vec![if titles.is_empty() { format!("`{}`", node.path) } else { format!("`{}`: {titles}", node.path) }];
    for operation in node.operations.iter().filter(|_| node.operations.len() > 1) {
        lines.extend([
            String::new(),
            format!("- `{}`: {}", names::method(operation.method), docs::title(&operation.title)),
        ]);
    }
    lines
}

/// What a version is, and what stands in its module.
fn root(version: Version) -> Vec<String> {
    let lines: &[&str] = match version {
        Version::V3 => &[
            "APIv3: JSON, signed by RSA. What is new is here.",
            "",
            "A module for each part of a page's path; the last one has the operations of the page, named by their HTTP method.",
        ],
        Version::V2 => &[
            "APIv2: XML, signed by MD5 or HMAC-SHA256. Where APIv3 has the same, take that.",
            "",
            "A module for each part of a page's path; the last one has the operations of the page, named by their HTTP method. Beside \
             them stands what is APIv2's alone: notifications, ways to sign.",
        ],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn module(child: &Node<'_>) -> TokenStream {
    let (cfg, name) = (child.features.cfg(), child.modules.last().map(|name| format_ident!("{name}")));
    quote!(#cfg #[rustfmt::skip] pub mod #name;)
}

/// The step to a node below this one.
pub fn accessor(child: &Node<'_>) -> TokenStream {
    let Some(segment) = child.segment else { return TokenStream::new() };
    let (cfg, module) = (child.features.cfg(), format_ident!("{}", segment.module));
    let name = format_ident!("{}", segment.name.rust);
    let deprecation = child.is_left().then(|| {
        let note = child.moved.first().map_or_else(|| "its pages moved".to_owned(), moved_to);
        quote!(#[deprecated(note = #note)])
    });
    let wire = &segment.name.wire;
    if segment.parameter {
        let doc = docs::one(format!("The value of `{{{wire}}}` in the path, as it is: the client escapes it."));
        quote! {
            #doc #cfg #deprecation
            pub fn #name(self, value: impl ::core::fmt::Display) -> #module::Chain<'c, C> {
                #module::Chain { node: self.node.parameter(&value) }
            }
        }
    } else {
        let doc = docs::one(format!("On to `{wire}`."));
        quote! {
            #doc #cfg #deprecation
            pub fn #name(self) -> #module::Chain<'c, C> { #module::Chain { node: self.node } }
        }
    }
}

fn call(operation: &crate::ir::Operation, attributes: &TokenStream) -> TokenStream {
    let (cfg, method) =
        (Features::of(operation.product.as_deref()).cfg(), format_ident!("{}", names::method(operation.method)));
    if operation.answer.kind == AnswerKind::File {
        return quote! {
            #attributes #cfg
            pub fn #method(self, request: #method::Request) -> C::Download<'c> {
                self.node.download(&#method::OPERATION, &request)
            }
        };
    }
    if operation.answer.kind == AnswerKind::Redirect {
        return quote! {
            #attributes #cfg
            pub fn #method(self, request: #method::Request) -> Result<String, ::rt::Error> {
                self.node.redirect(&#method::OPERATION, &request)
            }
        };
    }
    quote! {
        #attributes #cfg
        pub fn #method(self, request: #method::Request) -> C::Call<'c, #method::Response> {
            self.node.call(&#method::OPERATION, &request)
        }
    }
}

fn re_export(moved: &Moved<'_>) -> TokenStream {
    let cfg = Features::of(moved.operation.product.as_deref()).cfg();
    let modules = moved.operation.segments.iter().map(|segment| format_ident!("{}", segment.module));
    let method = format_ident!("{}", names::method(moved.operation.method));
    quote!(#cfg pub use crate #(::#modules)* ::#method;)
}

fn moved_to(moved: &Moved<'_>) -> String {
    format!("`{}` moved to `{}`", moved.from.from, moved.from.to)
}
