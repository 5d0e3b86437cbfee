//! The enumeration of all events, and the table that leads from the event type to the content.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::tree::Features;
use super::{docs, encryption, format, notification};
use crate::ir::{Field, Notification};
use crate::names;

/// Its file.
pub fn file(pages: &[&Notification]) -> String {
    let events = events(pages);
    let variants = events.iter().map(Event::variant);
    let shared = shared(pages);
    let rows = events.iter().flat_map(|event| event.rows(&shared));
    let tokens = quote! {
        //! What happened: an event for each page.

        /// What happened. `match` on it; what is none of these is [`Unknown`](Self::Unknown).
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            #(#variants)*
            /// An event that is not documented, or whose feature is off.
            Unknown(::rt::UnknownEvent),
        }
        impl ::rt::Events for Event {
            const DOCUMENTED: &'static [::rt::Documented<Self>] = &[#(#rows),*];
            fn unknown(event: ::rt::UnknownEvent) -> Self {
                Self::Unknown(event)
            }
        }
    };
    format::rust("`webhook`", tokens)
}

/// A page and its variant.
struct Event<'a> {
    page: &'a Notification,
    variant: Ident,
}

fn events<'a>(pages: &[&'a Notification]) -> Vec<Event<'a>> {
    let mut known = BTreeSet::new();
    let mut events = Vec::new();
    for page in pages {
        // The module's name: a rename parts both.
        let mut name = names::variant(names::plain(&page.name.rust));
        while !known.insert(name.clone()) {
            name.push('_');
        }
        events.push(Event { page, variant: format_ident!("{name}") });
    }
    events
}

/// Each page with its variant.
pub fn variants<'a>(pages: &[&'a Notification]) -> Vec<(&'a Notification, Ident)> {
    events(pages).into_iter().map(|event| (event.page, event.variant)).collect()
}

/// The event types that several pages have.
fn shared<'a>(pages: &[&'a Notification]) -> BTreeSet<&'a str> {
    let mut count = BTreeMap::<&str, usize>::new();
    for event_type in pages.iter().flat_map(|page| &page.event_types) {
        *count.entry(event_type).or_default() += 1;
    }
    count.into_iter().filter(|(_, pages)| *pages > 1).map(|(event_type, _)| event_type).collect()
}

impl Event<'_> {
    fn variant(&self) -> TokenStream {
        let (cfg, name, module) = (self.cfg(), &self.variant, format_ident!("{}", self.page.name.rust));
        let mut doc = vec![docs::title(&self.page.title)];
        doc.extend(docs::feature(self.page.product.as_deref()));
        let doc = docs::lines(&doc);
        quote!(#doc #cfg #name(Box<super::v3::#module::Content>),)
    }

    /// A row for each of its event types. Only where another page has the same, it says how they are told apart, and that
    /// the page is there even when its feature is off.
    fn rows(&self, shared: &BTreeSet<&str>) -> Vec<TokenStream> {
        let (cfg, name) = (self.cfg(), &self.variant);
        let mut rows = Vec::new();
        for event_type in &self.page.event_types {
            let is_shared = shared.contains(event_type.as_str());
            let told_apart = is_shared.then(|| self.told_apart());
            let encrypted = encryption::content(notification::content(self.page));
            let in_clear = notification::is_in_clear(self.page).then(|| quote!(.in_clear()));
            rows.push(quote! {
                #cfg
                ::rt::Documented::new(#event_type, |content| content.read().map(Self::#name)) #told_apart #encrypted #in_clear
            });
            if let Some(product) = self.page.product.as_deref().filter(|_| is_shared) {
                rows.push(quote!(#[cfg(not(feature = #product))] ::rt::Documented::off(#event_type) #told_apart));
            }
        }
        rows
    }

    fn told_apart(&self) -> TokenStream {
        let body = &self.page.body.message.fields;
        let resource = body.iter().find(|field| field.name.wire == "resource");
        let original_type = resource
            .and_then(|resource| resource.children.iter().find(|field| field.name.wire == "original_type"))
            .and_then(only_value)
            .map(|value| quote!(.original_type(#value)));
        let fields = notification::content(self.page).iter().map(|field| &field.name.wire);
        quote!(#original_type .fields(&[#(#fields),*]))
    }

    fn cfg(&self) -> TokenStream {
        Features::of(self.page.product.as_deref()).cfg()
    }
}

/// The value that the page fixes.
fn only_value(field: &Field) -> Option<&str> {
    let listed = field.enumeration.as_ref().map(|enumeration| enumeration.values.as_slice());
    match (&field.constant, listed) {
        (Some(constant), _) => Some(&constant.value),
        (None, Some([only])) => Some(&only.name.wire),
        (None, _) => None,
    }
}
