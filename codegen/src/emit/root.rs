//! The crate's own files: its manifest and its root.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::notification::Pages;
use super::tree::{Features, Node, Tree};
use super::{Files, digest, docs, format, products};

/// The feature that is on by default: payments, refunds, bills.
const DEFAULT: &str = "pay";

/// What stands before the runtime, the last dependency.
const MANIFEST: &str = r#"
[package]
name = "wechatpay-sdk"
description = "WeChat Pay for Rust: every documented operation, typed"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
repository.workspace = true
readme = "../README.md"
keywords = ["wechat", "wechatpay", "weixin", "payment", "sdk"]
categories = ["api-bindings", "finance", "asynchronous"]
include = ["/src", "/LICENSE-*"]

[lib]
name = "wechatpay"

[package.metadata.docs.rs]
all-features = true

[dependencies]
serde_json = { version = "1", default-features = false, features = ["std"] }
"#;

/// What stands before the features.
const FEATURES: &str = r#"
[lints]
workspace = true

[features]
"#;

/// The files.
pub fn files(tree: &Tree<'_>, notifications: &Pages<'_>) -> Files {
    let products = tree.features().names().chain(notifications.features()).collect::<BTreeSet<_>>();
    Files::from([
        ("Cargo.toml".to_owned(), manifest(&products, &digest::by_sm3(tree))),
        ("src/lib.rs".to_owned(), library(tree, notifications)),
        ("src/products.rs".to_owned(), products::file(tree, notifications)),
    ])
}

fn manifest(products: &BTreeSet<&str>, sm3: &Features<'_>) -> String {
    let list =
        |names: &mut dyn Iterator<Item = &str>| names.map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    let default = list(
        &mut ["blocking", DEFAULT, "tracing"].into_iter().filter(|name| *name != DEFAULT || products.contains(name)),
    );
    let mut text = format::header("#", "the products of the documentation");
    text.push_str(MANIFEST);
    text.push_str(match sm3.is_always() {
        true => "wechatpay-runtime = { workspace = true, features = [\"sm3\"] }\n",
        false => "wechatpay-runtime.workspace = true\n",
    });
    text.push_str(FEATURES);
    text.push_str(&format!("default = [{default}]\n"));
    text.push_str("# Notifications as an extractor of axum's.\naxum = [\"wechatpay-runtime/axum\"]\n");
    text.push_str("# `blocking::Client`: the same chain without `async`.\n");
    text.push_str("blocking = [\"wechatpay-runtime/blocking\"]\n");
    text.push_str("# A span for each call, an event for each attempt, without secrets or personal data.\n");
    text.push_str("tracing = [\"wechatpay-runtime/tracing\"]\n");
    text.push_str(
        "# National crypto: SM2 with SM3 to sign and verify, SM4-GCM to decrypt.\nsm = [\"sm3\", \"wechatpay-runtime/sm\"]\n\
         # Digests of files by SM3: on for the products whose pages have them.\nsm3 = [\"wechatpay-runtime/sm3\"]\n",
    );
    text.push_str(
        "# APIv2: the operations and notifications of it that the products have.\nv2 = [\"wechatpay-runtime/v2\"]\n\
         # The merchant's certificate as `apiclient_cert.p12` too, not only as PEM.\npkcs12 = [\"v2\", \"wechatpay-runtime/pkcs12\"]\n",
    );
    text.push_str(&format!(
        "# Every product, and APIv2.\nfull = [\n    \"pkcs12\",\n    \"v2\",\n{}]\n",
        products.iter().map(|name| format!("    {name:?},\n")).collect::<String>()
    ));
    text.push_str("# One per product.\n");
    let with_sm3 = sm3.names().collect::<BTreeSet<_>>();
    text.extend(products.iter().map(|name| match with_sm3.contains(name) {
        true => format!("{name} = [\"sm3\"]\n"),
        false => format!("{name} = []\n"),
    }));
    text
}

fn library(tree: &Tree<'_>, notifications: &Pages<'_>) -> String {
    let modules = tree.roots().map(|node| {
        let (cfg, name) = (cfg(node), node.modules.last().map(|name| format_ident!("{name}")));
        quote!(#cfg #[rustfmt::skip] pub mod #name;)
    });
    let accessors = tree.roots().map(root_accessor);
    let front = include_str!("front_page.md").lines().map(ToOwned::to_owned).collect::<Vec<_>>();
    let (front, products) = (docs::inner(&front), docs::inner(&products::table(tree, notifications)));
    let tokens = quote! {
        #front
        #products
        #![cfg_attr(docsrs, feature(doc_cfg))]
        #![allow(
            clippy::module_inception,
            reason = "a page is named by the last segment of its URL, which may repeat the one before it"
        )]
        extern crate wechatpay_runtime as rt;
        #[doc(inline)]
        pub use ::rt::*;
        #(#modules)*
        #[rustfmt::skip]
        pub mod webhook;
        #[cfg(doc)]
        #[rustfmt::skip]
        pub mod products;
        /// Where the chain begins: `client.v3()`.
        ///
        /// Every client implements it, the asynchronous one and the blocking one.
        #[rustfmt::skip]
        pub trait Api: ::rt::Caller + Sized {
            #(#accessors)*
        }
        impl<C: ::rt::Caller> Api for C {}
    };
    format::rust("the documentation", tokens)
}

/// The roots are those of the versions.
fn cfg(node: &Node<'_>) -> TokenStream {
    node.root_of().map_or_else(|| node.features.cfg(), |version| node.features.cfg_of(version))
}

fn root_accessor(node: &Node<'_>) -> TokenStream {
    let Some(segment) = node.segment else { return TokenStream::new() };
    let (cfg, name, module) = (cfg(node), format_ident!("{}", segment.name.rust), format_ident!("{}", segment.module));
    let doc = docs::one(format!("On to `{}`.", segment.name.wire));
    quote! {
        #cfg #doc
        fn #name(&self) -> #module::Chain<'_, Self> { #module::Chain { node: ::rt::Node::new(self) } }
    }
}
