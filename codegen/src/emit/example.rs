//! The example in an operation's documentation: its call with the values of the page's sample. Doctests compile every one.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::side::Side;
use super::structure::{ident, is_asked};
use super::{construct, request, upload};
use crate::ir::{AnswerKind, Field, Operation, Sample, Scalar, Segment, Type};
use crate::names::{self, Shape};

/// So many lines an example with all of the sample may have; of a longer one only what must be there is shown.
const MOST: usize = 40;

/// Lines of the doc comment.
pub fn lines(operation: &Operation) -> Vec<String> {
    let whole = code(operation, Shown::Sample);
    let code = if whole.len() > MOST { code(operation, Shown::Required) } else { whole };
    let text =
        ["", "```no_run", "# async fn example(client: wechatpay::Client) -> Result<(), Box<dyn std::error::Error>> {"];
    let end = ["# Ok(())", "# }", "```"];
    let owned = |line: &str| line.to_owned();
    text.into_iter().map(owned).chain(code).chain(end.into_iter().map(owned)).collect()
}

/// Which fields are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Those that must be there, and those that the sample has.
    Sample,
    /// Only the former.
    Required,
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
    let modules = operation.segments.iter().map(|segment| format_ident!("{}", segment.module));
    let method = format_ident!("{}", names::method(operation.method));
    let nested = value.to_string().contains("request ::").then(|| quote!(, request));
    let required = (asked > 1).then(|| quote!(, Required));
    let chain = operation.segments.iter().map(|segment| step(segment, &operation.parameters));
    let call = quote!(client #(#chain)* .#method(request));
    let rest = match operation.answer.kind {
        AnswerKind::Fields => {
            let shown = told(&operation.answer.fields, Side::answered(operation.version));
            quote!(let answer = #call.await?; #shown)
        }
        AnswerKind::Empty => quote!(#call.await?;),
        AnswerKind::File => quote!(#call.to_file("file").await?;),
        AnswerKind::Redirect => quote!(let address = #call?; println!("{address}");),
    };
    formatted(&quote! {
        use wechatpay::Api;
        use wechatpay #(::#modules)* ::#method::{Request #required #nested};
        let request = #value;
        #rest
    })
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

/// The first of what the answer must have, or all of it: one of APIv2 tells several outcomes.
fn told(fields: &[Field], side: Side) -> TokenStream {
    let is_plain = |field: &&Field| {
        let is_text = matches!(field.r#type, Type::One(Scalar::String | Scalar::Integer | Scalar::Number));
        side == Side::Answer
            && side.requires(field)
            && is_text
            && matches!(Shape::of(field), Shape::Scalar)
            && !names::is_sensitive(field)
    };
    match fields.iter().find(is_plain) {
        Some(field) => {
            let field = ident(field);
            quote!(println!("{}", answer.#field);)
        }
        None => quote!(println!("{answer:?}");),
    }
}

/// A struct; `name` and what names its required fields.
fn message(name: (&TokenStream, &TokenStream), fields: &[Field], shown: Shown) -> TokenStream {
    let (asked, others) = fields.iter().partition::<Vec<_>, _>(|field| is_asked(field));
    let place = if asked.len() > 1 { Place::Known } else { Place::Converted };
    let asked = asked.into_iter().map(|field| (ident(field), value(field, place, shown))).collect::<Vec<_>>();
    let is_shown = |field: &&Field| shown == Shown::Sample && has_sample(field) && field.constant.is_none();
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

/// As the body of a function is written.
fn formatted(statements: &TokenStream) -> Vec<String> {
    let Ok(file) = syn::parse2::<syn::File>(quote!(async fn example() { #statements })) else { return Vec::new() };
    let text = prettyplease::unparse(&file);
    let lines = text.lines().collect::<Vec<_>>();
    let body = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    let mut lines = body.iter().map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect::<Vec<_>>();
    let uses = lines.iter().take_while(|line| line.starts_with("use ")).count();
    lines.insert(uses, String::new());
    lines
}
