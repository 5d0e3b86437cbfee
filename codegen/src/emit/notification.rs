//! The contents of notifications: a module per page, below one module per version.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::module::Module;
use super::side::{From, Side};
use super::structure::Structure;
use super::tree::Features;
use super::{Report, docs, format};
use crate::ir::{Api, Field, Notification, Version};
use crate::names;

/// The notifications that are emitted, by version.
#[derive(Debug, Default)]
pub struct Pages<'a> {
    by_version: BTreeMap<&'static str, Vec<&'a Notification>>,
}

impl<'a> Pages<'a> {
    /// Those of the IR.
    pub fn of(api: &'a Api, report: &Report) -> Self {
        let mut pages = Self::default();
        for notification in api.notifications.iter().filter(|notification| report.has_notification(notification)) {
            pages.by_version.entry(version(notification.version)).or_default().push(notification);
        }
        pages
    }

    /// Every page with the path of its file.
    pub fn pages(&self) -> Vec<(String, &'a Notification)> {
        let pages = self.by_version.iter().flat_map(|(version, pages)| pages.iter().map(move |page| (version, *page)));
        pages
            .map(|(version, page)| (format!("src/webhook/{version}/{}.rs", names::plain(&page.name.rust)), page))
            .collect()
    }

    /// The features of all of them.
    pub fn features(&self) -> impl Iterator<Item = &'a str> {
        self.by_version.values().flatten().filter_map(|page| page.product.as_deref())
    }

    /// The modules that hold the pages.
    pub fn indexes(&self) -> Vec<(String, String)> {
        let versions = self.by_version.keys().map(|version| {
            let (doc, name) =
                (docs::one(format!("Contents of API{version} notifications.")), format_ident!("{version}"));
            quote!(#doc #[rustfmt::skip] pub mod #name;)
        });
        let root = quote! {
            //! The contents of notifications, as they come out of the ciphertext: every field optional, unknown ones kept.
            #(#versions)*
        };
        let mut files = vec![("src/webhook.rs".to_owned(), format::rust("`webhook`", root))];
        files.extend(
            self.by_version.iter().map(|(version, pages)| (format!("src/webhook/{version}.rs"), index(version, pages))),
        );
        files
    }
}

fn index(version: &str, pages: &[&Notification]) -> String {
    let doc = format!(" Contents of API{version} notifications, a module per page.");
    let mut pages = pages.to_vec();
    pages.sort_by_key(|page| names::plain(&page.name.rust));
    let modules = pages.iter().map(|page| {
        let (cfg, name) = (Features::of(page.product.as_deref()).cfg(), format_ident!("{}", page.name.rust));
        quote!(#cfg #[rustfmt::skip] pub mod #name;)
    });
    format::rust(&format!("`webhook/{version}`"), quote!(#![doc = #doc] #(#modules)*))
}

/// The file of a page.
pub fn file(page: &Notification) -> String {
    let fields = content(page);
    let doc = docs::one(format!("The content of “{}”.", docs::title(&page.title)));
    let structure = Structure {
        name: "Content",
        doc: &doc,
        fields,
        side: Side::Content,
        from: From::Above("content"),
        required: &TokenStream::new(),
    };
    let (structure, module) = (structure.items(), Module::of(fields, Side::Content));
    let nested = (!module.is_empty()).then(|| {
        let items = module.tokens();
        quote! {
            /// The nested types of the content.
            pub mod content { #items }
        }
    });
    let page_doc = docs::inner(&docs::notification(page));
    let events = &page.event_types;
    let tokens = quote! {
        #page_doc
        /// The values of `event_type` that announce it.
        pub const EVENT_TYPES: &[&str] = &[#(#events),*];
        #structure
        #nested
        ::rt::serde_delegate!(Content);
    };
    format::rust(&format!("`{}`", page.origin.page.trim_end_matches(".md")), tokens)
}

/// The fields of the encrypted content; none where the page shows none.
pub fn content(page: &Notification) -> &[Field] {
    fn descend<'f>(fields: &'f [Field], path: &[String]) -> Option<&'f Field> {
        let (first, rest) = path.split_first()?;
        let field = fields.iter().find(|field| field.name.wire == *first)?;
        if rest.is_empty() { Some(field) } else { descend(&field.children, rest) }
    }
    let place = page.content.as_ref().and_then(|content| descend(&page.body.message.fields, &content.path));
    place.and_then(|field| field.content.as_ref()).map_or(&[], |content| &content.fields)
}

fn version(version: Version) -> &'static str {
    match version {
        Version::V2 => "v2",
        Version::V3 => "v3",
    }
}
