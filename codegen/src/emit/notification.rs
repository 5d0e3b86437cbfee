//! Notifications: a module per page with its content and its reply, below one module per version, and the events.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::module::Module;
use super::side::{From, Side};
use super::structure::Structure;
use super::tree::Features;
use super::{Report, docs, event, format, reply};
use crate::ir::{Api, Encoding, Encryption, Field, Notification, Version};
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

    /// Those of a version.
    pub fn of_version(&self, version: Version) -> &[&'a Notification] {
        self.by_version.get(self::version(version)).map_or(&[][..], Vec::as_slice)
    }

    /// The features of all of them.
    pub fn features(&self) -> impl Iterator<Item = &'a str> {
        self.by_version.values().flatten().filter_map(|page| page.product.as_deref())
    }

    /// The modules that hold the pages.
    pub fn indexes(&self) -> Vec<(String, String)> {
        let versions = self.by_version.iter().map(|(version, pages)| {
            let name = format_ident!("{version}");
            let cfg = pages.first().map(|page| (page.version, features(pages)));
            let cfg =
                cfg.filter(|(version, _)| *version == Version::V2).map(|(version, features)| features.cfg_of(version));
            quote!(#cfg #[rustfmt::skip] pub mod #name;)
        });
        let root = quote! {
            //! Notifications: the [`Event`]s that a [`Receiver`](crate::Receiver) gives.
            //!
            //! The content of each stands in the module of its page, as it comes out of the ciphertext: every field optional, unknown
            //! ones kept. A page that asks for another reply than the ordinary one has it there, too. Notifications of APIv2 say nothing of
            //! what they are about: whoever receives one names its page.
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

/// The features of pages.
fn features<'a>(pages: &[&'a Notification]) -> Features<'a> {
    let mut features = Features::default();
    pages.iter().for_each(|page| features.add(&Features::of(page.product.as_deref())));
    features
}

fn index(version: &str, pages: &[&Notification]) -> String {
    let doc = format!(" Contents of API{version} notifications, a module per page.");
    let modules = pages.iter().map(|page| {
        let (cfg, name) = (Features::of(page.product.as_deref()).cfg(), format_ident!("{}", page.name.rust));
        quote!(#cfg #[rustfmt::skip] pub mod #name;)
    });
    let pages = pages.iter().filter(|page| page.version == Version::V2).map(|page| {
        let cfg = Features::of(page.product.as_deref()).cfg();
        let (name, module) = (format_ident!("{}", variant(page)), format_ident!("{}", page.name.rust));
        quote!(#cfg pub use #module::Notification as #name;)
    });
    format::rust(&format!("`webhook/{version}`"), quote!(#![doc = #doc] #(#modules)* #(#pages)*))
}

/// The name of a page's struct beside those of other pages.
fn variant(page: &Notification) -> String {
    names::variant(names::plain(&page.name.rust))
}

/// The file of a page.
pub fn file(page: &Notification) -> String {
    let (fields, own) = (content(page), structure(page));
    let doc = docs::one(format!("{} of “{}”.", own.what, docs::title(&page.title)));
    let structure = Structure {
        name: own.name,
        doc: &doc,
        fields,
        side: Side::Content,
        from: From::Above(own.module),
        required: &TokenStream::new(),
    };
    let (structure, types) = (structure.items(), Module::of(fields, Side::Content));
    let (name, module) = (format_ident!("{}", own.name), format_ident!("{}", own.module));
    let nested = (!types.is_empty()).then(|| {
        let (doc, items) = (docs::one(format!("The nested types of the {}.", own.module)), types.tokens());
        quote!(#doc pub mod #module { #items })
    });
    let reply = reply::of(page).map(|reply| reply.items(&page.title));
    let page_doc = docs::inner(&docs::notification(page));
    let facts = match page.version {
        Version::V2 => proof(page),
        Version::V3 => {
            let events = &page.event_types;
            quote! {
                /// The values of `event_type` that announce it.
                pub const EVENT_TYPES: &[&str] = &[#(#events),*];
            }
        }
    };
    let tokens = quote! {
        #page_doc
        #facts
        #structure
        #nested
        ::rt::message!(#name);
        #reply
    };
    format::rust(&format!("`{}`", page.origin.page.trim_end_matches(".md")), tokens)
}

/// What the struct of a page is called.
pub struct Own {
    /// `Content`.
    pub name: &'static str,
    /// The module of its nested types.
    pub module: &'static str,
    what: &'static str,
}

/// In APIv3 it is what the ciphertext holds, in APIv2 the whole.
pub fn structure(page: &Notification) -> Own {
    match page.version {
        Version::V2 => Own { name: "Notification", module: "notification", what: "The notification" },
        Version::V3 => Own { name: "Content", module: "content", what: "The content" },
    }
}

/// What proves that a notification of APIv2 is WeChat Pay's.
fn proof(page: &Notification) -> TokenStream {
    let fields = &page.body.message.fields;
    let is_signed = fields.iter().any(|field| field.name.wire == "sign");
    let ciphertext = fields.iter().find(|field| field.encoding == Some(Encoding::Xml));
    let ciphertext = match ciphertext.and_then(|field| Some((&field.name.wire, field.encryption?))) {
        Some((name, Encryption::AesEcb)) => quote!(Some(::rt::v2::Ciphertext::ecb(#name))),
        Some((name, _)) => quote!(Some(::rt::v2::Ciphertext::gcm(#name))),
        None => quote!(None),
    };
    quote! {
        impl ::rt::v2::NotificationPage for Notification {
            const CIPHERTEXT: Option<::rt::v2::Ciphertext> = #ciphertext;
            const SIGNED: bool = #is_signed;
        }
    }
}

/// The path of what [`content`] gives, from `body` on; `None` if the page does not say what its ciphertext holds.
pub fn content_place(page: &Notification) -> Option<String> {
    let body = &page.body.message.fields;
    if page.version == Version::V2 {
        return Some("body".to_owned());
    }
    match &page.content {
        Some(content) => Some(format!("body.{}", content.path.join("."))),
        None => match body.iter().find(|field| field.name.wire == "resource" && !field.children.is_empty()) {
            Some(resource) if holds_ciphertext(resource) => None,
            Some(_) => Some("body.resource".to_owned()),
            None => Some("body".to_owned()),
        },
    }
}

/// The fields of the content: of the plaintext, or of the resource itself where the page documents no ciphertext; of APIv2 those
/// of the whole.
pub fn content(page: &Notification) -> &[Field] {
    fn descend<'f>(fields: &'f [Field], path: &[String]) -> Option<&'f Field> {
        let (first, rest) = path.split_first()?;
        let field = fields.iter().find(|field| field.name.wire == *first)?;
        if rest.is_empty() { Some(field) } else { descend(&field.children, rest) }
    }
    let body = &page.body.message.fields;
    if page.version == Version::V2 {
        return body;
    }
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

/// The module of a version.
pub fn version(version: Version) -> &'static str {
    match version {
        Version::V2 => "v2",
        Version::V3 => "v3",
    }
}
