//! The reply to a notification, where a page asks for another one than the ordinary.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::module::Module;
use super::request::is_of_the_client;
use super::side::{From, Side};
use super::structure::Structure;
use crate::ir::{Field, Notification, Version};

/// What the struct `Reply` of a page holds.
pub struct Reply {
    /// Its fields: those of the body, or headers and body.
    pub fields: Vec<Field>,
    /// The HTTP status of a success.
    pub status: u16,
    has_headers: bool,
    version: Version,
}

/// The reply that a page asks for; `None` if it is the ordinary one, which the runtime gives.
pub fn of(page: &Notification) -> Option<Reply> {
    let group = |name: &str| page.reply.iter().find(|field| field.name.wire == name);
    let status = group("status").and_then(fixed_status);
    let body = group("body").filter(|body| !body.children.is_empty());
    let headers = group("headers").map(without_headers_of_the_client).filter(|headers| !headers.children.is_empty());
    let is_ordinary = |body: &Field| body.children.iter().all(|field| is_ordinary(field, page.version));
    if status.is_none() && headers.is_none() && body.is_none_or(is_ordinary) {
        return None;
    }
    let (has_headers, status) = (headers.is_some(), status.unwrap_or(200));
    let fields = match (headers, body) {
        (Some(headers), body) => std::iter::once(headers).chain(body.cloned()).collect(),
        (None, body) => body.map(|body| body.children.clone()).unwrap_or_default(),
    };
    Some(Reply { fields, status, has_headers, version: page.version })
}

/// `code` and `message`, which every page lists and nobody has to give; of APIv2 `return_code` and `return_msg`.
fn is_ordinary(field: &Field, version: Version) -> bool {
    let name = field.name.wire.as_str();
    match version {
        Version::V2 => matches!(name, "return_code" | "return_msg"),
        Version::V3 => matches!(name, "code" | "message") && !field.required,
    }
}

/// The one status that the page names. Classes (`20X`) are none.
fn fixed_status(field: &Field) -> Option<u16> {
    let listed = field.enumeration.iter().flat_map(|enumeration| &enumeration.values).chain(&field.hints);
    let values = field.constant.iter().map(|constant| &constant.value).chain(listed.map(|value| &value.name.wire));
    let mut successes = values.filter_map(|value| value.parse().ok()).filter(|status| (200..300).contains(status));
    successes.next().filter(|_| successes.next().is_none())
}

fn without_headers_of_the_client(headers: &Field) -> Field {
    let mut headers = headers.clone();
    headers.children.retain(|field| !is_of_the_client(&field.name.wire));
    headers
}

impl Reply {
    /// Whether headers and body stand in it as groups.
    pub fn has_headers(&self) -> bool {
        self.has_headers
    }

    /// The struct with its nested types, and how it becomes a reply.
    pub fn items(&self, title: &str) -> TokenStream {
        let doc = docs::lines(&[
            format!("The reply that “{}” asks for.", docs::title(title)),
            String::new(),
            "As a [`Reply`](crate::Reply) it is a success; a failure has another status.".to_owned(),
        ]);
        let structure = Structure {
            name: "Reply",
            doc: &doc,
            fields: &self.fields,
            side: Side::Request,
            from: From::Above("reply"),
            required: &quote!(ReplyRequired),
        };
        let (structure, required) =
            (structure.items(), structure.required_items("ReplyRequired", From::Above("reply")));
        let module = Module::of(&self.fields, Side::Request);
        let nested = (!module.is_empty()).then(|| {
            let items = module.tokens();
            quote! {
                /// The nested types of the reply.
                pub mod reply { #items }
            }
        });
        let status = proc_macro2::Literal::u16_unsuffixed(self.status);
        let form = match self.version {
            Version::V2 => quote!(v2_xml),
            Version::V3 => quote!(json),
        };
        let made = match self.has_headers {
            true => quote!(Self::#form(#status, &reply.body).with_headers(&reply.headers)),
            false => quote!(Self::#form(#status, &reply)),
        };
        quote! {
            #structure
            #required
            impl ::core::convert::From<Reply> for ::rt::Reply {
                fn from(reply: Reply) -> Self { #made }
            }
            #nested
            ::rt::message!(Reply);
        }
    }
}
