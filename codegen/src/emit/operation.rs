//! The module of an operation: its facts, its request, its answer.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::module::Module;
use super::side::{From, Side};
use super::structure::Structure;
use super::upload::Upload;
use super::{docs, encryption, request};
use crate::ir::{AnswerFormat, AnswerKind, Method, Operation, SignType, Verification, Version};
use crate::names;

/// `pub mod post { … }`, compiled under `cfg`.
pub fn items(operation: &Operation, cfg: &TokenStream) -> TokenStream {
    let (doc, name) = (docs::operation(operation), format_ident!("{}", names::method(operation.method)));
    let (constant, request, response) = (constant(operation), self::request(operation), response(operation));
    let delegate = match (is_upload(operation), has_no_response(operation)) {
        (false, false) => quote!(::rt::message!(Request, Response);),
        (false, true) => quote!(::rt::message!(Request);),
        (true, false) => quote!(::rt::message!(Response);),
        (true, true) => TokenStream::new(),
    };
    quote! {
        #doc
        #cfg
        pub mod #name {
            #constant
            #request
            #response
            #delegate
        }
    }
}

fn constant(operation: &Operation) -> TokenStream {
    let method = match operation.method {
        Method::Get => quote!(Get),
        Method::Post => quote!(Post),
        Method::Put => quote!(Put),
        Method::Patch => quote!(Patch),
        Method::Delete => quote!(Delete),
    };
    let url = &operation.url;
    let host = operation.host.as_ref().map(|host| {
        let base = &host.base;
        quote!(.host(#base))
    });
    let verification = match operation.verification {
        Verification::SignedBody => None,
        Verification::SignedSha1Json => Some(quote!(.verification(::rt::Verification::SignedSha1Json))),
        Verification::Unsigned => Some(quote!(.verification(::rt::Verification::Unsigned))),
    };
    let encrypted = encryption::table(operation);
    let settled_by = operation.settled_by.as_deref().map(on_the_wire).map(|query| quote!(.settled_by(#query)));
    let reads = (operation.flags.reads && operation.method != Method::Get).then(|| quote!(.reads()));
    let v2 = (operation.version == Version::V2).then(|| rules(operation));
    let doc =
        docs::one(format!("`{} {url}` as a value: for requests in JSON, and for a test's gateway.", operation.method));
    quote!(#doc pub const OPERATION: ::rt::Operation = ::rt::Operation::new(::rt::Method::#method, #url) #v2 #host #verification #encrypted #settled_by #reads;)
}

/// `POST /deposit/orderquery` of `POST /v2/deposit/orderquery`.
pub fn on_the_wire(query: &str) -> String {
    query.replacen(" /v2/", " /", 1)
}

/// `.v2(…)`: what APIv2 does otherwise for it than usual.
fn rules(operation: &Operation) -> TokenStream {
    let sign_type = operation.sign_type.map(|only| match only {
        SignType::Md5 => quote!(.sign_type(::rt::v2::SignType::Md5)),
        SignType::HmacSha256 => quote!(.sign_type(::rt::v2::SignType::HmacSha256)),
    });
    let flags = operation.flags;
    let unsigned = flags.unsigned_request.then(|| quote!(.unsigned_request()));
    let nonceless = (flags.nonceless && !flags.unsigned_request).then(|| quote!(.nonceless()));
    let certificate = flags.client_certificate.then(|| quote!(.client_certificate()));
    let json = operation.answer.format.map(|AnswerFormat::Json| quote!(.json_answer()));
    let fragment = operation.options.iter().find(|option| option.name.wire == "fragment");
    let fragment = fragment.and_then(|option| option.constant.as_ref()).map(|constant| {
        let fragment = constant.value.trim_start_matches('#');
        quote!(.fragment(#fragment))
    });
    quote!(.v2(::rt::v2::Rules::new() #sign_type #unsigned #nonceless #certificate #json #fragment))
}

fn request(operation: &Operation) -> TokenStream {
    let request::Request { fields, parts } = request::of(operation);
    let doc = docs::one(format!("The request of “{}”.", docs::title(&operation.title)));
    let structure = Structure {
        name: "Request",
        doc: &doc,
        fields: &fields,
        side: Side::Request,
        from: From::Above("request"),
        required: &quote!(Required),
    };
    let required = structure.required_items("Required", From::Above("request"));
    let structure = match Upload::of(operation) {
        Some(upload) if upload.is_form() => structure.items_of_form(),
        Some(_) => structure.items_of_no_message(),
        None => structure.items(),
    };
    let out = if parts.is_empty() { quote!(_) } else { quote!(parts) };
    let nested = nested("request", "The nested types of the request.", Module::of(&fields, Side::Request));
    quote! {
        #structure
        #required
        impl ::rt::ToParts for Request {
            #[inline]
            fn to_parts(&self, #out: &mut ::rt::Parts) { #parts }
        }
        #nested
    }
}

/// A file is no JSON.
fn is_upload(operation: &Operation) -> bool {
    Upload::of(operation).is_some()
}

/// Nor is there an answer that could be read where it is a file, or an address.
fn has_no_response(operation: &Operation) -> bool {
    matches!(operation.answer.kind, AnswerKind::File | AnswerKind::Redirect)
}

fn response(operation: &Operation) -> TokenStream {
    if has_no_response(operation) {
        return TokenStream::new();
    }
    let (fields, side) = (&operation.answer.fields, Side::answered(operation.version));
    let doc = docs::one(match fields.is_empty() {
        true => format!("The answer to “{}”: it has no fields.", docs::title(&operation.title)),
        false => format!("The answer to “{}”.", docs::title(&operation.title)),
    });
    let structure = Structure {
        name: "Response",
        doc: &doc,
        fields,
        side,
        from: From::Above("response"),
        required: &TokenStream::new(),
    };
    let structure = structure.items();
    let nested = nested("response", "The nested types of the answer.", Module::of(fields, side));
    quote!(#structure #nested)
}

/// The module of nested types, if there are any.
fn nested(name: &str, doc: &str, module: Module) -> Option<TokenStream> {
    if module.is_empty() {
        return None;
    }
    let (name, doc, items) = (format_ident!("{name}"), docs::one(doc), module.tokens());
    Some(quote!(#doc pub mod #name { #items }))
}
