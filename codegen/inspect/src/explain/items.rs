//! Everything that has a name in an operation or a notification, with the names it goes by.

use wechatpay_codegen::emit::place::{self, Message};
use wechatpay_codegen::ir::{Api, BodyKind, EnumerationValue, Field, Move, Notification, Operation, Version};
use wechatpay_codegen::names;

/// What something belongs to.
#[derive(Clone, Copy, Debug)]
pub enum Owner<'a> {
    Operation(&'a Operation),
    Notification(&'a Notification),
}

/// Something with a name.
#[derive(Clone, Debug)]
pub enum Item<'a> {
    /// An operation or a notification itself.
    Owner(Owner<'a>),
    Field(Place<'a>),
    /// The type that a field brings.
    Type(Place<'a>),
    Value(Place<'a>, &'a EnumerationValue),
    Stub(&'a Move),
}

/// Where a field stands.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    pub owner: Owner<'a>,
    pub side: Message,
    /// From the group down, the field itself last.
    pub trail: Vec<&'a Field>,
    pub field: &'a Field,
    /// As the overlay writes it: `json.amount.total`.
    pub path: String,
    /// Below the owner's module: `Request.amount`, `request::Amount.total`; empty if it stands in no struct.
    pub rust: String,
    /// Below the owner's module: `request::Amount`; empty if the field brings no type.
    pub r#type: String,
}

/// An item of an owner with the names it goes by below its owner; the first is the one that is shown.
pub struct Named<'a> {
    pub names: Vec<String>,
    pub item: Item<'a>,
}

impl<'a> Owner<'a> {
    pub fn all(api: &'a Api) -> impl Iterator<Item = Self> {
        let operations = api.operations.iter().map(Self::Operation);
        operations.chain(api.notifications.iter().map(Self::Notification))
    }

    /// `POST /v3/refunds`, `webhook/v3/TRANSACTION.SUCCESS`.
    pub fn key(self) -> String {
        match self {
            Self::Operation(operation) => {
                let root = if operation.version == Version::V2 { "/v2" } else { "" };
                format!("{} {root}{}", operation.method, operation.url)
            }
            Self::Notification(page) => page.origin.page.trim_end_matches(".md").to_owned(),
        }
    }

    pub fn version(self) -> Version {
        match self {
            Self::Operation(operation) => operation.version,
            Self::Notification(page) => page.version,
        }
    }

    /// The module in Rust.
    pub fn module(self) -> String {
        match self {
            Self::Operation(operation) => place::operation(operation),
            Self::Notification(notification) => place::notification(notification),
        }
    }

    pub fn origin(self) -> &'a wechatpay_codegen::ir::Origin {
        match self {
            Self::Operation(operation) => &operation.origin,
            Self::Notification(notification) => &notification.origin,
        }
    }

    /// The names it goes by, dotted; the first is the one that is shown.
    pub fn names(self) -> Vec<String> {
        match self {
            Self::Operation(operation) => {
                let end = names::method(operation.method);
                let segments = &operation.segments;
                let chain = |name: &dyn Fn(&wechatpay_codegen::ir::Segment) -> String| {
                    let path = segments.iter().map(name).collect::<Vec<_>>().join(".");
                    dotted(&format!("{path}.{end}"))
                };
                vec![
                    chain(&|segment| segment.module.clone()),
                    chain(&|segment| segment.name.rust.clone()),
                    chain(&|segment| if segment.parameter { "{}".to_owned() } else { segment.name.wire.clone() }),
                ]
            }
            Self::Notification(notification) => {
                let page = notification.origin.page.trim_end_matches(".md");
                let module = place::notification(notification);
                let module = module.trim_start_matches("wechatpay::");
                // Of APIv2 there are no events.
                let is_event = notification.version == Version::V3;
                let event = is_event.then(|| format!("webhook.Event.{}", place::event(notification)));
                [module, page].into_iter().map(dotted).chain(event).collect()
            }
        }
    }

    /// Its fields, their types and values.
    pub fn items(self) -> Vec<Named<'a>> {
        let mut items = Gather { owner: self, items: Vec::new() };
        match self {
            Self::Operation(operation) => items.operation(operation),
            Self::Notification(notification) => items.notification(notification),
        }
        items.items
    }
}

/// The struct that a field stands in, if the caller gives it.
fn given(field: &Field, holder: &'static str) -> Option<&'static str> {
    (!field.by_client).then_some(holder)
}

/// As names are compared: dots between, no raw identifiers, `_` for `-`.
pub fn dotted(name: &str) -> String {
    name.replace("::", ".").replace('/', ".").replace("r#", "").replace('-', "_")
}

/// The struct of what a ciphertext holds, where it is one beside the page's other fields.
const CONTENT: &str = "Content";

struct Gather<'a> {
    owner: Owner<'a>,
    items: Vec<Named<'a>>,
}

/// What leads to a group of fields.
struct Above<'a> {
    side: Message,
    trail: Vec<&'a Field>,
    /// Paths by which the parent is known; the first is the overlay's.
    paths: Vec<String>,
    /// The struct that the fields stand in; none if they are in no struct.
    holder: Option<String>,
}

impl<'a> Gather<'a> {
    fn operation(&mut self, operation: &'a Operation) {
        self.group(Message::Request, &["path", "request", "request.path"], None, &operation.parameters);
        let headers = operation.headers.iter().flat_map(|message| &message.fields);
        for header in headers {
            let holder =
                (!place::is_header_of_the_client(&header.name.wire)).then(|| place::holder(operation, "headers"));
            self.group(
                Message::Request,
                &["headers", "request", "request.headers"],
                holder,
                std::slice::from_ref(header),
            );
        }
        if let Some(query) = &operation.query {
            let holder = place::holder(operation, "query");
            let paths = ["query", "request", "request.query"];
            for field in &query.fields {
                self.group(Message::Request, &paths, given(field, holder), std::slice::from_ref(field));
            }
        }
        if let Some(body) = &operation.body {
            let group = match body.kind {
                BodyKind::Json => "json",
                BodyKind::Xml => "xml",
                BodyKind::Multipart => "body",
            };
            let paths = [group, "request", "body", "request.body"];
            let holder = place::holder(operation, "body");
            for field in &body.message.fields {
                self.group(Message::Request, &paths, given(field, holder), std::slice::from_ref(field));
            }
        }
        self.group(Message::Answer, &["answer", "response"], Some("Response"), &operation.answer.fields);
        self.group(Message::Answer, &["error"], None, &operation.answer.error);
    }

    fn notification(&mut self, notification: &'a Notification) {
        if let Some(headers) = &notification.headers {
            self.group(Message::Content, &["headers"], None, &headers.fields);
        }
        let content = place::content(notification);
        let body = &notification.body.message.fields;
        let holder = std::ptr::eq(content, body.as_slice()).then_some(place::structure(notification));
        self.group(Message::Content, &["body"], holder, body);
        self.group(Message::Request, &["reply"], None, &notification.reply);
    }

    fn group(&mut self, side: Message, paths: &[&str], holder: Option<&str>, fields: &'a [Field]) {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        let above = Above { side, trail: Vec::new(), paths, holder: holder.map(str::to_owned) };
        self.fields(&above, fields);
    }

    fn fields(&mut self, above: &Above<'a>, fields: &'a [Field]) {
        // The content of a notification has a struct and a module of its own.
        let mut is_content = false;
        if let Owner::Notification(notification) = self.owner {
            is_content =
                above.holder.is_none() && std::ptr::eq(place::content(notification), fields) && !fields.is_empty();
        }
        for field in fields {
            let mut paths = above.paths.clone();
            let mut holder = above.holder.clone();
            if is_content {
                paths.extend(["content".to_owned(), String::new()]);
                holder = Some(CONTENT.to_owned());
            }
            self.field(&Above { side: above.side, trail: above.trail.clone(), paths, holder }, field);
        }
    }

    fn field(&mut self, above: &Above<'a>, field: &'a Field) {
        let wire = |path: &String| below(path, &field.name.wire);
        let paths = above.paths.iter().map(wire).collect::<Vec<_>>();
        let plain = names::plain(&field.name.rust);
        let rust = above.holder.as_ref().map(|holder| format!("{holder}.{plain}")).unwrap_or_default();
        let module = match (above.side, self.owner) {
            (Message::Request, _) => "request",
            (Message::Answer, _) => "response",
            (Message::Content, Owner::Notification(page)) => place::nested(page),
            (Message::Content, Owner::Operation(_)) => "content",
        };
        let brings = above.holder.is_some() && !field.type_name.is_empty();
        let r#type = if brings { format!("{module}::{}", field.type_name) } else { String::new() };
        let trail = above.trail.iter().copied().chain([field]).collect::<Vec<_>>();
        let place = Place {
            owner: self.owner,
            side: above.side,
            trail: trail.clone(),
            field,
            path: paths.first().cloned().unwrap_or_default(),
            rust: rust.clone(),
            r#type: r#type.clone(),
        };
        let mut names = paths.iter().map(|path| dotted(path)).collect::<Vec<_>>();
        names.extend(above.paths.iter().map(|path| dotted(&below(path, plain))));
        names.extend((!rust.is_empty()).then(|| dotted(&rust)));
        self.values(&place, &paths);
        self.items.push(Named { names, item: Item::Field(place.clone()) });
        let holder = (!r#type.is_empty()).then(|| r#type.clone());
        if !r#type.is_empty() {
            self.items.push(Named { names: vec![dotted(&r#type)], item: Item::Type(place) });
        }
        let inside = Above { side: above.side, trail, paths, holder };
        self.fields(&inside, &field.children);
        if let Some(content) = &field.content {
            self.fields(&inside, &content.fields);
        }
    }

    fn values(&mut self, place: &Place<'a>, paths: &[String]) {
        for value in place.field.enumeration.iter().flat_map(|enumeration| &enumeration.values) {
            let mut names = paths.iter().map(|path| dotted(&format!("{path}={}", value.name.wire))).collect::<Vec<_>>();
            names.extend((!place.r#type.is_empty()).then(|| dotted(&format!("{}.{}", place.r#type, value.name.rust))));
            self.items.push(Named { names, item: Item::Value(place.clone(), value) });
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
