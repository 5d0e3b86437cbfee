//! Operations of the IR → pages in TypeScript, in several hands: the reader of such pages must read the same again.

use std::fmt::Write;

use wechatpay_codegen::ir::{
    AnswerKind, BodyKind, Encoding, Field, Message, Method, Operation, Scalar, Segment, Type, Version,
};

use crate::mutation::Random;

/// How a page is written.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// `?` marks what may be missing; else nothing is said of it.
    pub marks: bool,
    /// Objects stand where they are used; else each is an interface of its own.
    pub inline: bool,
    /// What ends a member.
    pub end: &'static str,
    /// `Array<T>` in place of `T[]`.
    pub generic_lists: bool,
    /// Each method has a code block of its own.
    pub blocks: bool,
    /// Values are aliases or enumerations with names.
    pub named_values: bool,
    /// Comments stand before the members.
    pub comments: bool,
}

impl Hand {
    /// One of the hands.
    #[must_use]
    pub fn any(random: &mut Random) -> Self {
        let mut is = || random.below(2) == 0;
        let (marks, inline, generic_lists, blocks, named_values, comments) = (is(), is(), is(), is(), is(), is());
        let end = ["", ";", ","].get(random.below(3)).copied().unwrap_or_default();
        Self { marks, inline, end, generic_lists, blocks, named_values, comments }
    }
}

/// A page of operations that share a URL.
#[must_use]
pub fn page(operations: &[&Operation], hand: Hand) -> String {
    let mut text = "---\ntitle: a page\ndescription: what it does\n---\n\n".to_owned();
    let is_mixed = operations.len() > 1;
    if is_mixed {
        text.push_str("# {{ $frontmatter.title }} {#mix}\n\n");
    }
    let per_block = if hand.blocks { 1 } else { operations.len().max(1) };
    let heading = |operation: &Operation| {
        let level = if is_mixed { "##" } else { "#" };
        format!("{level} {{{{ $frontmatter.title }}}} {{#{}}}\n\n", word(operation.method))
    };
    for together in operations.chunks(per_block) {
        let Some((first, rest)) = together.split_first() else { continue };
        let _ = write!(text, "{}```js twoslash\n{}```\n\n", heading(first), program(together, hand));
        rest.iter().for_each(|operation| text.push_str(&heading(operation)));
    }
    text
}

fn word(method: Method) -> String {
    method.to_string().to_lowercase()
}

fn program(operations: &[&Operation], hand: Hand) -> String {
    let mut text = "// @filename: virtual.ts\n/// <reference types=\"node\" />\n\
                    import { AxiosRequestConfig, AxiosPromise } from 'axios'\n"
        .to_owned();
    let Some(first) = operations.first() else { return text };
    let steps = first.segments.iter().map(step).collect::<Vec<_>>();
    let chain = steps.join(".");
    for operation in operations {
        text.push_str(&types(operation, &chain, hand));
    }
    let (last, before) = steps.split_last().map_or(("", &[][..]), |(last, before)| (last.as_str(), before));
    let around = ["WeChatPay", "OpenAPI"].into_iter().chain(before.iter().map(String::as_str)).collect::<Vec<_>>();
    let _ = writeln!(text, "namespace {} {{\n  export interface {last} {{", around.join("."));
    for (index, operation) in operations.iter().enumerate() {
        let signature = signature(operation, last);
        if index == 0 {
            let _ = writeln!(
                text,
                "    /**\n     * shortland\n     * @link https://example.com/\n     */\n    {signature}"
            );
        }
        let _ = writeln!(text, "    {}{signature}", word(operation.method));
    }
    text.push_str("  }\n}\n");
    for depth in (1..steps.len()).rev() {
        let (Some(outer), Some(inner)) = (steps.get(depth - 1), steps.get(depth)) else { continue };
        let before = steps.get(..depth - 1).unwrap_or_default();
        let around = ["WeChatPay", "OpenAPI"].into_iter().chain(before.iter().map(String::as_str)).collect::<Vec<_>>();
        let _ = writeln!(
            text,
            "namespace {} {{\n  export interface {outer} {{\n    {}: {outer}.{inner}\n  }}\n}}",
            around.join("."),
            lower_first(inner)
        );
    }
    let root = steps.first().map_or("V3", String::as_str);
    let _ =
        writeln!(text, "export interface Wechatpay {{\n  v: WeChatPay.OpenAPI.{root}\n}}\nexport var wxpay: Wechatpay");
    text.push_str("// @filename: business.js\nimport { wxpay } from './virtual'\n// ---cut---\nwxpay.v3.x.post({\n//       ^^^^\n  a,\n})\n.then(({ // [!code hl:3]\n    data: { b, },\n  }) => ({ b, }))\n");
    text
}

/// `EduPapay` of `edu-papay`, `_id_` of `{id}`.
fn step(segment: &Segment) -> String {
    let wire = &segment.name.wire;
    if segment.parameter {
        return format!("_{wire}_");
    }
    wire.split('-').map(upper_first).collect()
}

fn upper_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

fn namespace(operation: &Operation) -> String {
    format!("{}HttpMethod", upper_first(&word(operation.method)))
}

/// Whether the method takes a body before the configuration.
fn takes_data(operation: &Operation) -> bool {
    !matches!(operation.method, Method::Get | Method::Delete)
}

fn data_name(operation: &Operation) -> &'static str {
    match operation.body.as_ref().map(|body| body.kind) {
        Some(BodyKind::Xml) => "XmlDataRequest",
        Some(BodyKind::Multipart) => "FormDataRequest",
        _ => "JsonDataRequest",
    }
}

fn signature(operation: &Operation, last: &str) -> String {
    let of = |name: &str| format!("{last}.{}.{name}", namespace(operation));
    let list = if operation.body.as_ref().is_some_and(|body| body.message.list) { "[]" } else { "" };
    let data = match (takes_data(operation), &operation.body) {
        (true, Some(_)) => format!("data: {}{list}, ", of(data_name(operation))),
        (true, None) => "data?: undefined, ".to_owned(),
        (false, _) => String::new(),
    };
    let answer = match operation.answer.kind {
        AnswerKind::Fields => of("WellformedResponse"),
        AnswerKind::Empty => "void".to_owned(),
        AnswerKind::File => "Buffer".to_owned(),
        AnswerKind::Redirect => "string".to_owned(),
    };
    format!("({data}config?: {}): AxiosPromise<{answer}>", of("RequestConfig"))
}

/// The namespace with the types of one method.
fn types(operation: &Operation, chain: &str, hand: Hand) -> String {
    let mut page = Writer { hand, declared: String::new(), count: 0 };
    if let Some(body) = &operation.body {
        let fields = body.message.fields.clone();
        let fields = fields.into_iter().map(|field| if is_meta(&field) { plain(field) } else { field });
        page.interface(data_name(operation), &fields.collect::<Vec<_>>(), "", "");
    }
    page.config(operation);
    if operation.answer.kind == AnswerKind::Fields {
        page.interface("WellformedResponse", &operation.answer.fields, "", "");
    }
    let name = namespace(operation);
    format!("namespace WeChatPay.OpenAPI.{chain}.{name} {{\n{}}}\n", page.declared)
}

fn is_meta(field: &Field) -> bool {
    field.name.wire == "meta" && field.encoding == Some(Encoding::Json)
}

fn plain(field: Field) -> Field {
    Field { content: None, ..field }
}

struct Writer {
    hand: Hand,
    declared: String,
    count: usize,
}

impl Writer {
    fn interface(&mut self, name: &str, fields: &[Field], extends: &str, more: &str) {
        let members = fields.iter().map(|field| self.member(field, 2)).collect::<String>();
        let _ = writeln!(self.declared, "  export interface {name}{extends} {{\n{more}{members}  }}");
    }

    fn config(&mut self, operation: &Operation) {
        let mut more = String::new();
        let end = self.hand.end;
        if let Some(body) = &operation.body {
            let list = if body.message.list { "[]" } else { "" };
            let _ = writeln!(more, "    data?: {}{list}{end}", data_name(operation));
            for field in body.message.fields.iter().filter(|field| is_meta(field)) {
                let fields = field.content.as_ref().map(|content| content.fields.clone()).unwrap_or_default();
                let _ = writeln!(more, "    meta: {}{end}", self.object(&fields, 2));
            }
        }
        let groups = [("params", operation.query.as_ref()), ("headers", operation.headers.as_ref())];
        for (name, message) in groups {
            if let Some(Message { fields, .. }) = message {
                let _ = writeln!(more, "    {name}: {}{end}", self.object(fields, 2));
            }
        }
        if operation.version == Version::V2 && operation.flags.client_certificate {
            let _ = writeln!(more, "    security: true{end}");
        }
        if let Some(host) = &operation.host {
            let _ = writeln!(more, "    baseURL: '{}'{end}", host.base);
        }
        self.interface("RequestConfig", &operation.parameters, " extends AxiosRequestConfig", &more);
    }

    fn member(&mut self, field: &Field, depth: usize) -> String {
        let indent = "  ".repeat(depth);
        let name = &field.name.wire;
        let is_name = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
        let name = if is_name { name.clone() } else { format!("'{name}'") };
        let mark = if self.hand.marks && !field.required { "?" } else { "" };
        let kind = self.kind(field, depth);
        let comment = match self.hand.comments {
            true => format!("{indent}/** {{ a comment: string }} */\n"),
            false => String::new(),
        };
        format!("{comment}{indent}{name}{mark}: {kind}{}\n", self.hand.end)
    }

    fn kind(&mut self, field: &Field, depth: usize) -> String {
        let (Type::One(scalar) | Type::List(scalar)) = field.r#type;
        let one = self.scalar(field, scalar, depth);
        match field.r#type {
            Type::One(_) => one,
            Type::List(_) if self.hand.generic_lists => format!("Array<{one}>"),
            Type::List(_) if one.contains(['|', ' ']) && !one.ends_with('}') => format!("({one})[]"),
            Type::List(_) => format!("{one}[]"),
        }
    }

    fn scalar(&mut self, field: &Field, scalar: Scalar, depth: usize) -> String {
        match scalar {
            Scalar::Object if field.children.is_empty() => "object".to_owned(),
            Scalar::Object => self.object(&field.children, depth),
            Scalar::File => "Buffer | NodeJS.ReadableStream".to_owned(),
            Scalar::Boolean | Scalar::True => "boolean".to_owned(),
            Scalar::Any => "any".to_owned(),
            Scalar::String => self.values(field, "string", |value| format!("'{}'", value.replace('\'', "\\'"))),
            Scalar::Integer | Scalar::Number | Scalar::Decimal => self.values(field, "number", str::to_owned),
        }
    }

    /// The literals of the documented values.
    fn values(&mut self, field: &Field, kind: &str, literal: impl Fn(&str) -> String) -> String {
        let constant = field.constant.iter().map(|constant| constant.value.as_str());
        let listed = field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
        let mut values = listed.map(|value| value.name.wire.as_str()).collect::<Vec<_>>();
        if values.is_empty() {
            values.extend(constant);
        }
        let is_number = |value: &&str| value.parse::<i64>().is_ok_and(|number| number.to_string() == **value);
        if values.is_empty() || kind == "number" && !values.iter().all(is_number) {
            return kind.to_owned();
        }
        let literals = values.into_iter().map(literal).collect::<Vec<_>>();
        if !self.hand.named_values || literals.len() < 2 {
            return literals.join(" | ");
        }
        self.count += 1;
        let name = format!("Values{}", self.count);
        if self.count.is_multiple_of(2) {
            let _ = writeln!(self.declared, "  type {name} =\n    | {}", literals.join("\n    | "));
        } else {
            let members = literals.iter().enumerate().map(|(index, value)| format!("V{index} = {value}"));
            let _ = writeln!(self.declared, "  const enum {name} {{ {} }}", members.collect::<Vec<_>>().join(", "));
        }
        name
    }

    fn object(&mut self, fields: &[Field], depth: usize) -> String {
        if self.hand.inline {
            let members = fields.iter().map(|field| self.member(field, depth + 1)).collect::<String>();
            return format!("{{\n{members}{}}}", "  ".repeat(depth));
        }
        self.count += 1;
        let name = format!("Object{}", self.count);
        self.interface(&name, fields, "", "");
        name
    }
}
