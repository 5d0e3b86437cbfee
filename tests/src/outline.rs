//! The IR as an outline: one line a node, indented as it nests, with `@line` where it stands in its page.

use std::fmt::Display;

use serde_json::Value;
use wechatpay_codegen::ir::{
    Answer, Api, BodyKind, Content, Encryption, Enumeration, EnumerationValue, Field, Message, Notification, Operation,
    Origin, Scalar, Type, Unit, Verification,
};

/// The outline of an IR.
#[must_use]
pub fn of(api: &Api) -> String {
    let mut outline = Outline::default();
    api.operations.iter().for_each(|operation| outline.operation(operation));
    api.notifications.iter().for_each(|notification| outline.notification(notification));
    for moved in &api.moves {
        outline.line(0, format!("MOVED {} → {}", moved.from, moved.to));
    }
    outline.text
}

/// Wire name, type as the documentation writes it, and label of a field and those below it, a line each.
#[must_use]
pub fn names_types_labels(field: &Field) -> Vec<String> {
    let own = format!("{} {} {}", field.name.wire, kind(field.r#type), field.label).trim_end().to_owned();
    let content = field.content.iter().flat_map(|content| &content.fields);
    std::iter::once(own).chain(field.children.iter().chain(content).flat_map(names_types_labels)).collect()
}

#[derive(Default)]
struct Outline {
    text: String,
}

impl Outline {
    fn line(&mut self, depth: usize, text: impl Display) {
        let line = format!("{}{text}", "  ".repeat(depth));
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn operation(&mut self, operation: &Operation) {
        let origin = &operation.origin;
        let head = format!("{} {} “{}”", operation.method, operation.url, operation.title);
        self.line(0, format!("{head} {}:{}:{}", origin.page, origin.line, origin.column));
        if let Some(prose) = &operation.prose {
            self.line(1, format!("prose: {prose}"));
        }
        for mark in &operation.marks {
            let date = mark.date.iter().map(|date| format!(" date {date}"));
            let successor = mark.successor.iter().map(|page| format!(" → {page}"));
            let rest = date.chain(successor).collect::<String>();
            self.line(1, format!("mark {}{rest} {}", mark.kind, at(&mark.origin)));
        }
        for link in &operation.links {
            self.line(1, format!("link {} {}", link.text, link.href));
        }
        if let Some(host) = &operation.host {
            let required = if host.required { " required" } else { "" };
            self.line(1, format!("host {}{required} “{}” {}", host.base, host.label, at(&host.origin)));
        }
        if operation.flags.client_certificate {
            self.line(1, "flag client-certificate");
        }
        if operation.flags.nonceless {
            self.line(1, "flag nonceless");
        }
        if operation.flags.unsigned_request {
            self.line(1, "flag unsigned-request");
        }
        if let Some(only) = operation.sign_type {
            self.line(1, format!("signed {}", word(&only)));
        }
        if operation.verification != Verification::SignedBody {
            self.line(1, format!("verified {}", word(&operation.verification)));
        }
        self.fields(1, "path", &operation.parameters);
        self.message("query", operation.query.as_ref());
        self.message("headers", operation.headers.as_ref());
        if let Some(body) = &operation.body {
            self.message(kind_of_body(body.kind), Some(&body.message));
        }
        self.fields(1, "options", &operation.options);
        self.answer(&operation.answer);
    }

    fn notification(&mut self, notification: &Notification) {
        let origin = &notification.origin;
        let head = format!("NOTIFICATION {} “{}”", notification.name.wire, notification.title);
        self.line(0, format!("{head} {}:{}:{}", origin.page, origin.line, origin.column));
        self.line(1, format!("event types: {}", notification.event_types.join(", ")));
        if let Some(content) = &notification.content {
            self.line(1, format!("content: {} as {}", content.path.join("."), word(&content.encoding)));
        }
        self.message("headers", notification.headers.as_ref());
        self.message(kind_of_body(notification.body.kind), Some(&notification.body.message));
        self.fields(1, "reply", &notification.reply);
    }

    fn message(&mut self, name: &str, message: Option<&Message>) {
        let Some(message) = message else { return };
        let list = if message.list { " list" } else { "" };
        let required = if message.required { " required" } else { "" };
        self.line(1, format!("{name}{list}{required} {}", at(&message.origin)));
        message.fields.iter().for_each(|field| self.field(2, field));
    }

    fn answer(&mut self, answer: &Answer) {
        let note = answer.note.iter().map(|note| format!(" “{}” {}", note.text, at(&note.origin))).collect::<String>();
        self.line(1, format!("answer {}{note} {}", word(&answer.kind), at(&answer.origin)));
        answer.fields.iter().for_each(|field| self.field(2, field));
        self.fields(1, "error", &answer.error);
    }

    fn fields(&mut self, depth: usize, name: &str, fields: &[Field]) {
        if !fields.is_empty() {
            self.line(depth, name);
            fields.iter().for_each(|field| self.field(depth + 1, field));
        }
    }

    fn field(&mut self, depth: usize, field: &Field) {
        self.line(depth, field_line(field));
        field.children.iter().for_each(|child| self.field(depth + 1, child));
        if let Some(content) = &field.content {
            self.line(depth + 1, content_line(content));
            content.fields.iter().for_each(|child| self.field(depth + 2, child));
        }
    }
}

fn field_line(field: &Field) -> String {
    let mut words = vec![format!("{}: {}", field.name.wire, kind(field.r#type))];
    words.extend(field.required.then(|| "required".to_owned()));
    words.extend((!field.label.is_empty()).then(|| format!("“{}”", field.label)));
    words.extend(field.unit.as_ref().map(|unit| format!("unit={}", unit_word(unit))));
    words.extend(field.enumeration.as_ref().map(enumeration));
    words.extend(field.constant.as_ref().map(|constant| format!("constant={}", constant.value)));
    words.extend((!field.hints.is_empty()).then(|| format!("hints[{}]", values(&field.hints))));
    words.extend(field.encryption.map(|encryption| format!("encrypted={}", encryption_word(encryption))));
    words.extend(field.encoding.map(|encoding| format!("encoded={}", word(&encoding))));
    words.extend(field.signed.then(|| "signed".to_owned()));
    words.extend(field.file_fact.map(|fact| format!("file-fact={}", word(&fact))));
    words.extend(field.by_client.then(|| "by-client".to_owned()));
    words.extend(field.labelled_encrypted.then(|| "labelled-encrypted".to_owned()));
    words.extend((field.numbered > 0).then(|| format!("numbered={}", field.numbered)));
    words.extend((!field.presence.is_empty()).then(|| presence(field)));
    words.extend(field.sample.as_ref().map(|sample| format!("sample={}", compact(sample))));
    words.extend(field.prose.as_ref().map(|prose| format!("prose=“{prose}”")));
    words.push(at(&field.origin));
    words.extend(field.also.iter().map(|origin| format!("also {}", at(origin))));
    if let Some(variants) = &field.variants {
        words.push(format!("variants {} separated {}", places(&variants.origins), places(&variants.separators)));
    }
    words.join(" ")
}

fn content_line(content: &Content) -> String {
    let form = match content.bare_list {
        Some(true) => " bare list",
        Some(false) => " object",
        None => "",
    };
    format!("content{form} {}", at(&content.origin))
}

/// `in 0 1!`: stated by the variants 0 and 1, and required by 1.
fn presence(field: &Field) -> String {
    let stated = field.presence.iter();
    let words = stated.map(|state| format!(" {}{}", state.variant, if state.required { "!" } else { "" }));
    format!("in{}", words.collect::<String>())
}

fn enumeration(enumeration: &Enumeration) -> String {
    format!("enum[{}]", values(&enumeration.values))
}

fn values(values: &[EnumerationValue]) -> String {
    let one = |value: &EnumerationValue| match value.term.as_str() {
        "" => value.name.wire.clone(),
        term => format!("{}：{term}", value.name.wire),
    };
    values.iter().map(one).collect::<Vec<_>>().join(" | ")
}

/// The type as the documentation writes it.
fn kind(kind: Type) -> String {
    let name = |scalar| match scalar {
        Scalar::True => "`true`".to_owned(),
        scalar => word(&scalar),
    };
    match kind {
        Type::One(scalar) => name(scalar),
        Type::List(scalar) => format!("{}[]", name(scalar)),
    }
}

fn kind_of_body(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Json => "json",
        BodyKind::Xml => "xml",
        BodyKind::Multipart => "multipart",
    }
}

fn encryption_word(encryption: Encryption) -> String {
    match encryption {
        Encryption::Rsa(key) => format!("rsa/{}", word(&key)),
        other => word(&other),
    }
}

fn unit_word(unit: &Unit) -> String {
    match unit {
        Unit::Time(name) => format!("time/{name}"),
        Unit::Other(name) => format!("other/{name}"),
        plain => word(plain),
    }
}

/// The word of a plain enumeration in the JSON form.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        other => format!("{other:?}"),
    }
}

fn compact(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| error.to_string())
}

fn places(origins: &[Origin]) -> String {
    origins.iter().map(at).collect::<Vec<_>>().join(" ")
}

/// Rows begin in the first column and their names in the third: the column is told only where it is another one.
fn at(origin: &Origin) -> String {
    match origin.column {
        1 | 3 => format!("@{}", origin.line),
        column => format!("@{}:{column}", origin.line),
    }
}
