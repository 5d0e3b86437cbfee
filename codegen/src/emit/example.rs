//! The example in an operation's documentation: its call with the values of the page's sample. Doctests compile every one.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::structure::{ident, is_asked};
use super::{alternative, construct, layout, request, tell, upload};
use crate::ir::{AnswerKind, Field, Operation, Sample, Scalar, Segment, Type};
use crate::names::{self, Shape};

/// So many lines an example with all of the sample may have; of a longer one only what must be there is shown.
const MOST: usize = 40;

/// Lines of the doc comment.
pub fn lines(operation: &Operation) -> Vec<String> {
    let shown = Shown { sample: true, is_shared: alternative::is_shared(operation) };
    let whole = code(operation, shown);
    let code = if whole.len() > MOST { code(operation, Shown { sample: false, ..shown }) } else { whole };
    let text =
        ["", "```no_run", "# async fn example(client: wechatpay::Client) -> Result<(), Box<dyn std::error::Error>> {"];
    let end = ["# Ok(())", "# }", "```"];
    let owned = |line: &str| line.to_owned();
    text.into_iter().map(owned).chain(code).chain(end.into_iter().map(owned)).collect()
}

/// Which fields are shown.
#[derive(Clone, Copy)]
struct Shown {
    /// Not only those that must be there, but also those that the sample has.
    sample: bool,
    /// Whether the page is a merchant's and a partner's.
    is_shared: bool,
}

/// Whether a value stands where its type is known, or where it is converted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Known,
    Converted,
}

fn code(operation: &Operation, shown: Shown) -> Vec<String> {
    let fields = request::of(operation).fields;
    let asked = fields.iter().filter(|field| is_asked(field)).count();
    let value = message((&quote!(Request), &quote!(Required)), &fields, shown);
    let mut path = String::from("wechatpay");
    let modules = operation.segments.iter().map(|segment| segment.module.as_str());
    modules.chain([names::method(operation.method)]).for_each(|module| path.extend(["::", module]));
    let nested = value.to_string().contains("request ::").then_some("request");
    let names = ["Request"].into_iter().chain((asked > 1).then_some("Required")).chain(nested);
    let method = format_ident!("{}", names::method(operation.method));
    let chain = operation.segments.iter().map(|segment| step(segment, &operation.parameters));
    let call = quote!(client #(#chain)* .#method(request));
    let rest = match operation.answer.kind {
        AnswerKind::Fields => vec![("let answer = ", quote!(#call.await?)), ("", tell::answer(operation, &fields))],
        AnswerKind::Empty => vec![("", quote!(#call.await?))],
        AnswerKind::File => vec![("", quote!(#call.to_file("file").await?))],
        AnswerKind::Redirect => vec![("let address = ", quote!(#call?)), ("", quote!(println!("{address}")))],
    };
    let statements = [("let request = ", value)].into_iter().chain(rest);
    let head = ["use wechatpay::Api;".to_owned()].into_iter().chain(layout::import(&path, &names.collect::<Vec<_>>()));
    head.chain([String::new()]).chain(statements.flat_map(|(before, value)| layout::statement(before, value))).collect()
}

/// A step of the chain, with a value where it takes one.
fn step(segment: &Segment, parameters: &[Field]) -> TokenStream {
    let accessor = format_ident!("{}", segment.name.rust);
    if !segment.parameter {
        return quote!(.#accessor());
    }
    let field = parameters.iter().find(|field| field.name.wire == segment.name.wire);
    let value = match field.and_then(|field| field.sample.as_ref()) {
        Some(Sample::String(text)) if !text.is_empty() => quote!(#text),
        Some(Sample::Number(text)) => text.parse().map_or_else(|_| quote!(#text), integer),
        _ => {
            let text = format!("{{{}}}", segment.name.wire);
            quote!(#text)
        }
    };
    quote!(.#accessor(#value))
}

/// A struct; `name` and what names its required fields.
fn message(name: (&TokenStream, &TokenStream), fields: &[Field], shown: Shown) -> TokenStream {
    let (asked, others) = fields.iter().partition::<Vec<_>, _>(|field| is_asked(field));
    let place = if asked.len() > 1 { Place::Known } else { Place::Converted };
    let asked = asked.into_iter().map(|field| (ident(field), value(field, place, shown))).collect::<Vec<_>>();
    let is_shown = |field: &&Field| {
        let is_needless = field.constant.is_some() || alternative::is_left_out(field, fields, shown.is_shared);
        shown.sample && has_sample(field) && !is_needless
    };
    let others = others.into_iter().filter(is_shown);
    let others = others.map(|field| (ident(field), value(field, Place::Converted, shown))).collect::<Vec<_>>();
    construct::expression(name, &asked, &others)
}

/// Whether the sample says anything of a field, or of what is in it.
fn has_sample(field: &Field) -> bool {
    let inside = Shape::of(field).fields();
    match inside {
        [] => !matches!(field.sample, None | Some(Sample::Missing | Sample::Null)),
        fields => fields.iter().any(has_sample),
    }
}

fn value(field: &Field, place: Place, shown: Shown) -> TokenStream {
    let is_list = matches!(field.r#type, Type::List(_));
    // What a list or a family of numbers holds has its own type; only a list in a struct's field knows it.
    let inner = match (place, is_list || field.numbered > 0) {
        (Place::Known, _) => Place::Known,
        (Place::Converted, false) => Place::Converted,
        (Place::Converted, true) => Place::Known,
    };
    let is_typed = place == Place::Known || !(is_list || field.numbered > 0);
    let items = match (&field.sample, is_list) {
        (Some(Sample::List(items)), true) if Shape::of(field).fields().is_empty() && !items.is_empty() => {
            items.iter().map(|item| self::item(field, Some(item), (inner, is_typed), shown)).collect::<Vec<_>>()
        }
        (sample, _) => vec![self::item(field, sample.as_ref(), (inner, is_typed), shown)],
    };
    let value = if is_list { quote!(vec![#(#items),*]) } else { quote!(#(#items)*) };
    (0..field.numbered).fold(value, |value, _| quote!(wechatpay::Numbered::from([(0, #value)])))
}

/// One item. `is_typed`: what stands around it says its type.
fn item(field: &Field, sample: Option<&Sample>, (place, is_typed): (Place, bool), shown: Shown) -> TokenStream {
    let nested = |fields: &[Field]| {
        let name = format_ident!("{}", field.type_name);
        message((&quote!(request::#name), &quote!(request::required::#name)), fields, shown)
    };
    let held = |content: TokenStream| if place == Place::Known { quote!(#content.into()) } else { content };
    match Shape::of(field) {
        _ if upload::is_file(field) => quote!(wechatpay::Upload::path("picture.png")),
        Shape::Object(fields) => nested(fields),
        Shape::JsonString(fields) | Shape::UrlString(fields) => held(nested(fields)),
        Shape::JsonList(items) if !items.children.is_empty() => {
            let item = nested(&items.children);
            held(quote!(vec![#item]))
        }
        Shape::JsonList(items) => {
            let item = scalar(items, None, Place::Known, false);
            held(quote!(vec![#item]))
        }
        Shape::Text | Shape::Integer => documented(field, sample),
        Shape::Plaintext(_) | Shape::Scalar => scalar(field, sample, place, is_typed),
    }
}

/// A documented value: the sample's, or the first.
fn documented(field: &Field, sample: Option<&Sample>) -> TokenStream {
    let name = format_ident!("{}", field.type_name);
    let wire = match sample {
        Some(Sample::String(text) | Sample::Number(text)) => text.as_str(),
        _ => "",
    };
    let values = field.enumeration.iter().flat_map(|known| &known.values);
    let known = values.clone().find(|value| value.name.wire == wire);
    match known.or_else(|| values.clone().next().filter(|_| wire.is_empty())) {
        Some(value) => {
            let variant = format_ident!("{}", value.name.rust);
            quote!(request::#name::#variant)
        }
        None => match (Shape::of(field), wire.parse::<i64>()) {
            (Shape::Integer, Ok(number)) => {
                let number = integer(number);
                quote!(request::#name::from(#number))
            }
            (Shape::Integer, Err(_)) => quote!(request::#name::from(1)),
            _ => quote!(request::#name::from(#wire)),
        },
    }
}

/// A scalar; where the sample has none, a text says what is missing.
fn scalar(field: &Field, sample: Option<&Sample>, place: Place, is_typed: bool) -> TokenStream {
    let (Type::One(kind) | Type::List(kind)) = field.r#type;
    let written = match sample {
        Some(Sample::String(text) | Sample::Number(text)) if !text.is_empty() => Some(text.clone()),
        Some(Sample::Boolean(flag)) => Some(flag.to_string()),
        _ => None,
    };
    let text =
        written.clone().unwrap_or_else(|| if field.label.is_empty() { "…".to_owned() } else { field.label.clone() });
    if names::is_sensitive(field) {
        return match (place, is_typed) {
            (_, false) => quote!(wechatpay::Sensitive::from(#text)),
            (Place::Known, true) => quote!(#text.into()),
            (Place::Converted, true) => quote!(#text),
        };
    }
    match kind {
        Scalar::String | Scalar::File => match (place, is_typed) {
            (_, false) => quote!(#text.to_owned()),
            (Place::Known, true) => quote!(#text.into()),
            (Place::Converted, true) => quote!(#text),
        },
        Scalar::Integer | Scalar::Number => integer(written.and_then(|text| text.parse().ok()).unwrap_or(1)),
        Scalar::Boolean | Scalar::True => {
            let flag = written.and_then(|text| text.parse::<bool>().ok()).unwrap_or(true);
            quote!(#flag)
        }
        Scalar::Decimal => {
            let text = written.filter(|text| text.parse::<f64>().is_ok()).unwrap_or_else(|| "1".to_owned());
            quote!(wechatpay::Decimal::try_from(#text)?)
        }
        Scalar::Object | Scalar::Any => {
            let json = sample.map(json).unwrap_or_else(|| Value::Object(serde_json::Map::new()));
            let json = json.to_string().parse::<TokenStream>().unwrap_or_default();
            quote!(serde_json::json!(#json))
        }
    }
}

/// A number as people write it; one that is no `i32` says its type.
fn integer(number: i64) -> TokenStream {
    let suffix = if i32::try_from(number).is_ok() { "" } else { "_i64" };
    format!("{number}{suffix}").parse().unwrap_or_default()
}

fn json(sample: &Sample) -> Value {
    match sample {
        Sample::Missing | Sample::Null => Value::Null,
        Sample::Boolean(flag) => Value::from(*flag),
        Sample::Number(digits) => {
            digits.parse::<serde_json::Number>().map_or_else(|_| digits.as_str().into(), Value::from)
        }
        Sample::String(text) => Value::from(text.as_str()),
        Sample::List(items) => items.iter().map(json).collect(),
        Sample::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), json(value))).collect(),
    }
}
