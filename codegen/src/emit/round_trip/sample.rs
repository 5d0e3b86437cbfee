//! A message with a value of its own in every field: as JSON, as a Rust expression, and what to look at in it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Map, Value, json};

use crate::emit::construct;
use crate::emit::side::{From, Side};
use crate::emit::structure::{ident, is_asked};
use crate::emit::upload;
use crate::ir::{EnumerationValue, Field, Scalar, Type};
use crate::names::{Shape, is_sensitive};

/// A message that is being made up.
pub struct Sample {
    /// Its JSON.
    pub json: String,
    /// The statements that look at every field, as text: there are tens of thousands, and no need to parse and print them.
    pub checks: Vec<String>,
    /// The module of its nested types.
    module: &'static str,
    /// The variable that holds it.
    variable: &'static str,
    /// Numbers the fields: no two hold the same value.
    number: i64,
}

/// A value of a field: as JSON and as Rust.
struct Made {
    json: Value,
    rust: TokenStream,
}

impl Made {
    fn in_list(self) -> Self {
        let rust = self.rust;
        Self { json: json!([self.json]), rust: quote!(vec![#rust]) }
    }
}

impl Sample {
    /// An empty one.
    pub fn new(module: &'static str, variable: &'static str) -> Self {
        Self { json: String::new(), checks: Vec::new(), module, variable, number: 0 }
    }

    /// A request; gives the expression that builds it.
    pub fn request(&mut self, fields: &[Field]) -> TokenStream {
        self.built((&quote!(Request), &quote!(Required)), fields)
    }

    /// The reply to a notification, likewise.
    pub fn reply(&mut self, fields: &[Field]) -> TokenStream {
        self.built((&quote!(Reply), &quote!(ReplyRequired)), fields)
    }

    fn built(&mut self, names: (&TokenStream, &TokenStream), fields: &[Field]) -> TokenStream {
        let made = self.object(names, fields, Side::Request, self.variable);
        self.json = made.json.to_string();
        made.rust
    }

    /// An answer or the content of a notification.
    pub fn read(&mut self, fields: &[Field], side: Side) {
        let made = self.object((&quote!(), &quote!()), fields, side, self.variable);
        self.json = made.json.to_string();
    }

    fn object(&mut self, names: (&TokenStream, &TokenStream), fields: &[Field], side: Side, access: &str) -> Made {
        let (mut json, mut asked, mut others) = (Map::new(), Vec::new(), Vec::new());
        for field in fields {
            let ident = ident(field);
            let made = self.field(field, side, &format!("{access}.{ident}"));
            json.insert(numbered(&field.name.wire), made.json);
            if is_asked(field) { &mut asked } else { &mut others }.push((ident, made.rust));
        }
        Made { json: json.into(), rust: construct::expression(names, &asked, &others) }
    }

    /// `access` leads to the field as declared.
    fn field(&mut self, field: &Field, side: Side, access: &str) -> Made {
        let is_list = matches!(field.r#type, Type::List(_));
        let is_option = side.is_optional(field) && (side == Side::Request || !is_list);
        let is_numbered = field.numbered > 0;
        let there = (0..field.numbered).fold(access.to_owned(), |access, _| format!("{access}.get(0).unwrap()"));
        let there = if is_option { format!("{access}.as_ref().unwrap()") } else { there };
        let inside = if is_list { format!("{there}[0]") } else { there.clone() };
        let whole = if is_numbered { there } else { format!("&{access}") };
        // An optional value is a reference already.
        let one = if (is_option || is_numbered) && !is_list { inside.clone() } else { format!("&{inside}") };
        if upload::is_file(field) {
            let made = self.file();
            self.checks.push(format!("tally.file({one}, &wechatpay::Upload::bytes({}, Vec::new()));", made.json));
            return made;
        }
        let check = self.checks.len();
        self.checks.push(String::new());
        let item = self.item(field, side, &inside);
        let item_json = item.json.to_string();
        let made = if is_list { item.in_list() } else { item };
        let json = made.json.to_string();
        self.checks[check] = match Shape::of(field) {
            Shape::Text => format!("tally.text({one}, {item_json:?});"),
            Shape::Integer => format!("tally.integer({one}, {item_json:?});"),
            Shape::Scalar | Shape::Plaintext(_) => format!("tally.field({whole}, {json:?});"),
            Shape::Object(_) | Shape::JsonString(_) | Shape::UrlString(_) | Shape::JsonList(_) => {
                format!("tally.object({whole});")
            }
        };
        let rust = (0..field.numbered).fold(made.rust, |rust, _| quote!(wechatpay::Numbered::from([(0, #rust)])));
        Made { rust, ..made }
    }

    /// `access` leads to one item.
    fn item(&mut self, field: &Field, side: Side, access: &str) -> Made {
        match Shape::of(field) {
            Shape::Scalar if is_sensitive(field) => self.sensitive(),
            Shape::Scalar => self.scalar(field.r#type),
            Shape::Text | Shape::Integer => self.value(field),
            Shape::Object(fields) => self.nested(field, fields, side, access),
            Shape::JsonString(fields) => {
                let made = self.nested(field, fields, side, &format!("{access}.0"));
                encoded(&made.json, &made.rust)
            }
            Shape::UrlString(fields) => {
                let made = self.nested(field, fields, side, &format!("{access}.0"));
                let rust = made.rust;
                Made { json: json!(url(&made.json)), rust: quote!(wechatpay::UrlString(#rust)) }
            }
            Shape::JsonList(items) if items.children.is_empty() => {
                let made = if is_sensitive(items) { self.sensitive() } else { self.scalar(items.r#type) }.in_list();
                encoded(&made.json, &made.rust)
            }
            Shape::JsonList(items) => {
                let made = self.nested(field, &items.children, side, &format!("{access}.0[0]")).in_list();
                encoded(&made.json, &made.rust)
            }
            Shape::Plaintext(fields) => {
                self.plaintext(field, fields);
                self.scalar(field.r#type)
            }
        }
    }

    fn nested(&mut self, field: &Field, fields: &[Field], side: Side, access: &str) -> Made {
        let (module, name) = (format_ident!("{}", self.module), format_ident!("{}", field.type_name));
        self.object((&quote!(#module::#name), &quote!(#module::required::#name)), fields, side, access)
    }

    /// A plaintext is no part of its message's JSON: it is read by itself.
    fn plaintext(&mut self, field: &Field, fields: &[Field]) {
        let place = format!("{}::{}", self.module, field.type_name);
        let check = self.checks.len();
        self.checks.push(String::new());
        let made = self.nested(field, fields, Side::Content, "plaintext").json.to_string();
        self.checks[check] = format!("let plaintext = tally.reads::<{place}>({made:?});");
    }

    fn value(&mut self, field: &Field) -> Made {
        self.number += 1;
        let values = field.enumeration.as_ref().map_or(&[][..], |enumeration| &enumeration.values);
        let index = usize::try_from(self.number).unwrap_or_default() % values.len().max(1);
        let Some(EnumerationValue { name, .. }) = values.get(index) else { return self.scalar(field.r#type) };
        let (place, variant) = (From::Above(self.module).path(&field.type_name), format_ident!("{}", name.rust));
        let json = match Shape::of(field) {
            Shape::Integer => name.wire.parse::<i64>().map_or_else(|_| json!(name.wire), |number| json!(number)),
            _ => json!(name.wire),
        };
        Made { json, rust: quote!(#place::#variant) }
    }

    fn file(&mut self) -> Made {
        self.number += 1;
        let name = format!("v{}", self.number);
        Made { json: json!(name), rust: quote!(wechatpay::Upload::bytes(#name, Vec::new())) }
    }

    fn sensitive(&mut self) -> Made {
        self.number += 1;
        let text = format!("v{}", self.number);
        Made { json: json!(text), rust: quote!(wechatpay::Sensitive::new(#text)) }
    }

    fn scalar(&mut self, kind: Type) -> Made {
        self.number += 1;
        let number = self.number;
        let (Type::One(scalar) | Type::List(scalar)) = kind;
        match scalar {
            Scalar::String | Scalar::File => {
                let text = format!("v{number}");
                Made { json: json!(text), rust: quote!(#text.to_owned()) }
            }
            Scalar::Integer | Scalar::Number => Made { json: json!(number), rust: quote!(#number) },
            Scalar::Boolean | Scalar::True => {
                let flag = number % 2 == 0;
                Made { json: json!(flag), rust: quote!(#flag) }
            }
            Scalar::Decimal => Made { json: json!(number), rust: quote!(wechatpay::Decimal::from(#number)) },
            Scalar::Object | Scalar::Any => {
                Made { json: json!(number), rust: quote!(::serde_json::Value::from(#number)) }
            }
        }
    }
}

/// The name on the wire, with a number where it holds one: `coupon_id_0`.
fn numbered(name: &str) -> String {
    let mut parts = name.split('$');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + "0" + part.trim_start_matches(|c: char| c.is_ascii_alphabetic()))
}

/// An object's fields in a string, as the wire has them.
fn url(json: &Value) -> String {
    let texts = json.as_object().into_iter().flatten().map(|(name, value)| match value {
        Value::String(text) => format!("{name}={text}"),
        other => format!("{name}={other}"),
    });
    let joined = texts.collect::<Vec<_>>().join("&");
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    joined
        .bytes()
        .map(|byte| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// In a string, as the wire has it.
fn encoded(json: &Value, rust: &TokenStream) -> Made {
    Made { json: json!(json.to_string()), rust: quote!(wechatpay::JsonString(#rust)) }
}
