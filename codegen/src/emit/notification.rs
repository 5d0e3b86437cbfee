//! Notifications: a module per page with its content and its reply, below one module per version, and the events.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::module::Module;
use super::side::{From, Side};
use super::structure::Structure;
use super::tree::Features;
use super::{Report, docs, event, format, reply};
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
        for pages in pages.by_version.values_mut() {
            pages.sort_by_key(|page| names::plain(&page.name.rust));
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
            //! Notifications: the [`Event`]s that a [`Receiver`](crate::Receiver) gives.
            //!
            //! The content of each stands in the module of its page, as it comes out of the ciphertext: every field optional, unknown
            //! ones kept. A page that asks for another reply than the ordinary one has it there, too.
            #[rustfmt::skip] mod event;
            #(#versions)*
            pub use event::Event;
            /// A notification with its event typed: what to receive, and what to extract with the feature `axum`.
            pub type Notification = ::rt::Notification<Event>;
        };
        let of_v3 = self.by_version.get("v3").map_or(&[][..], Vec::as_slice);
        let mut files = vec![
            ("src/webhook.rs".to_owned(), format::rust("`webhook`", root)),
            ("src/webhook/event.rs".to_owned(), event::file(of_v3)),
        ];
        files.extend(
            self.by_version.iter().map(|(version, pages)| (format!("src/webhook/{version}.rs"), index(version, pages))),
        );
        files
    }
}

fn index(version: &str, pages: &[&Notification]) -> String {
    let doc = format!(" Contents of API{version} notifications, a module per page.");
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
    let reply = reply::of(page).map(|reply| reply.items(&page.title));
    let page_doc = docs::inner(&docs::notification(page));
    let events = &page.event_types;
    let tokens = quote! {
        #page_doc
        /// The values of `event_type` that announce it.
        pub const EVENT_TYPES: &[&str] = &[#(#events),*];
        #structure
        #nested
        ::rt::serde_delegate!(Content);
        #reply
    };
    format::rust(&format!("`{}`", page.origin.page.trim_end_matches(".md")), tokens)
}

/// The path of what [`content`] gives, from `body` on; `None` if the page does not say what its ciphertext holds.
pub fn content_place(page: &Notification) -> Option<String> {
    let body = &page.body.message.fields;
    match &page.content {
        Some(content) => Some(format!("body.{}", content.path.join("."))),
        None => match body.iter().find(|field| field.name.wire == "resource" && !field.children.is_empty()) {
            Some(resource) if holds_ciphertext(resource) => None,
            Some(_) => Some("body.resource".to_owned()),
            None => Some("body".to_owned()),
        },
    }
}

/// The fields of the content: of the plaintext, or of the resource itself where the page documents no ciphertext.
pub fn content(page: &Notification) -> &[Field] {
    fn descend<'f>(fields: &'f [Field], path: &[String]) -> Option<&'f Field> {
        let (first, rest) = path.split_first()?;
        let field = fields.iter().find(|field| field.name.wire == *first)?;
        if rest.is_empty() { Some(field) } else { descend(&field.children, rest) }
    }
    let body = &page.body.message.fields;
    let Some(content) = &page.content else {
        let resource = body.iter().find(|field| field.name.wire == "resource" && !field.children.is_empty());
        return if resource.is_some_and(holds_ciphertext) {
            &[]
        } else {
            resource.map_or(body, |field| &field.children)
        };
    };
    let place = descend(body, &content.path);
    place.and_then(|field| field.content.as_ref()).map_or(&[], |content| &content.fields)
}

/// Whether the page documents no ciphertext.
pub fn is_in_clear(page: &Notification) -> bool {
    let resource = page.body.message.fields.iter().find(|field| field.name.wire == "resource");
    page.content.is_none() && !resource.is_some_and(holds_ciphertext)
}

/// A ciphertext of which the page does not say what it holds.
fn holds_ciphertext(resource: &Field) -> bool {
    resource.children.iter().any(|field| field.name.wire == "ciphertext")
}

fn version(version: Version) -> &'static str {
    match version {
        Version::V2 => "v2",
        Version::V3 => "v3",
    }
}
