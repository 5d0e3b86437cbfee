//! Every field of the IR with what it stands in: item, side, path of wire names, parent.

use std::collections::HashMap;

use wechatpay_codegen::ir::{Api, BodyKind, Field, Message, Notification, Operation, Version};
use wechatpay_codegen::page::{Page, Section};
use wechatpay_codegen::surface;

/// An operation or a notification.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// An operation, with the section of its page.
    Operation(&'a Operation, Option<&'a Section>),
    /// A notification.
    Notification(&'a Notification),
}

impl Item<'_> {
    /// As the overlay names it.
    pub fn name(&self) -> String {
        match self {
            Self::Operation(operation, _) => name(operation),
            Self::Notification(notification) => surface::page(&notification.origin.page).to_owned(),
        }
    }

    /// What sister pages share: the same calls for merchants and partners, for JSAPI and APP.
    pub fn family(&self) -> Vec<&str> {
        match self {
            Self::Operation(operation, _) => {
                let literal = operation.segments.iter().filter(|segment| !segment.parameter);
                let names = literal.map(|segment| segment.name.wire.as_str());
                names.filter(|segment| !SISTERS.contains(segment)).take(SHARED).collect()
            }
            Self::Notification(notification) => {
                let name = notification.name.wire.as_str();
                vec!["webhook", name.split_once('.').map_or(name, |(product, _)| product)]
            }
        }
    }

    /// Which protocol.
    pub fn version(&self) -> Version {
        match self {
            Self::Operation(operation, _) => operation.version,
            Self::Notification(notification) => notification.version,
        }
    }
}

/// Segments of the URL that tell sister pages apart, and nothing else.
const SISTERS: [&str; 5] = ["partner", "partners", "global", "hk", "ecommerce"];

/// So many other segments do they share.
const SHARED: usize = 3;

/// `POST /v3/refunds`; of APIv2 with the `/v2` of the page.
pub fn name(operation: &Operation) -> String {
    format!("{} {}", operation.method, surface::url(operation))
}

/// Where in an item a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// A path parameter.
    Path,
    /// The query.
    Query,
    /// The headers of a request.
    Headers,
    /// The body of a request.
    Body(Form),
    /// What comes back.
    Answer,
    /// The body of an error.
    Error,
    /// The headers or the body of a notification.
    Notified,
    /// What is answered to a notification.
    Reply,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// JSON, which has types.
    Json,
    /// Text alone: XML, multipart.
    Text,
}

impl Side {
    /// Whether the merchant sends it to WeChat Pay.
    pub fn is_sent(self) -> bool {
        matches!(self, Self::Path | Self::Query | Self::Headers | Self::Body(_))
    }
}

/// A field and what it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The field.
    pub field: &'a Field,
    /// Whose.
    pub item: Item<'a>,
    /// Which part of it.
    pub side: Side,
    /// The wire name of the group, as the overlay calls it.
    pub group: &'static str,
    /// The index of the parent in the list of all places; none for those right below the group.
    pub parent: Option<usize>,
    /// Whether it stands in the content of a string.
    pub in_content: bool,
}

/// All fields, each behind its parent, in the order of the IR.
pub fn of<'a>(api: &'a Api, pages: &'a [Page]) -> Vec<Place<'a>> {
    let sections = pages.iter().flat_map(|page| &page.sections);
    let headed = sections.filter_map(|section| Some((&section.heading.as_ref()?.origin, section)));
    let sections = headed.map(|(origin, section)| ((&*origin.page, origin.line), section)).collect::<HashMap<_, _>>();
    let mut places = Vec::new();
    for operation in &api.operations {
        let section = sections.get(&(&*operation.origin.page, operation.origin.line)).copied();
        let item = Item::Operation(operation, section);
        add(&mut places, item, Side::Path, "path", &operation.parameters);
        message(&mut places, item, Side::Query, "query", operation.query.as_ref());
        message(&mut places, item, Side::Headers, "headers", operation.headers.as_ref());
        if let Some(body) = &operation.body {
            let form = if body.kind == BodyKind::Json { Form::Json } else { Form::Text };
            message(&mut places, item, Side::Body(form), surface::group(body.kind), Some(&body.message));
        }
        add(&mut places, item, Side::Answer, "answer", &operation.answer.fields);
        add(&mut places, item, Side::Error, "error", &operation.answer.error);
    }
    for notification in &api.notifications {
        let item = Item::Notification(notification);
        message(&mut places, item, Side::Notified, "headers", notification.headers.as_ref());
        message(&mut places, item, Side::Notified, "body", Some(&notification.body.message));
        add(&mut places, item, Side::Reply, "reply", &notification.reply);
    }
    places
}

fn message<'a>(
    places: &mut Vec<Place<'a>>,
    item: Item<'a>,
    side: Side,
    group: &'static str,
    message: Option<&'a Message>,
) {
    message.iter().for_each(|message| add(places, item, side, group, &message.fields));
}

fn add<'a>(places: &mut Vec<Place<'a>>, item: Item<'a>, side: Side, group: &'static str, fields: &'a [Field]) {
    fields.iter().for_each(|field| {
        below(places, Place { field, item, side, group, parent: None, in_content: false });
    });
}

fn below<'a>(places: &mut Vec<Place<'a>>, place: Place<'a>) {
    let own = places.len();
    places.push(place);
    for child in &place.field.children {
        below(places, Place { field: child, parent: Some(own), ..place });
    }
    for child in place.field.content.iter().flat_map(|content| &content.fields) {
        below(places, Place { field: child, parent: Some(own), in_content: true, ..place });
    }
}

impl<'a> Place<'a> {
    /// `json.amount.total`, as the overlay writes it.
    pub fn path(&self, all: &[Place<'_>]) -> String {
        let mut names = vec![self.field.name.wire.as_str()];
        let mut parent = self.parent;
        while let Some(place) = parent.and_then(|index| all.get(index)) {
            names.push(&place.field.name.wire);
            parent = place.parent;
        }
        names.push(self.group);
        names.reverse();
        names.join(".")
    }

    /// `amount.total`: the path without its group.
    pub fn names(&self, all: &[Place<'_>]) -> String {
        let path = self.path(all);
        path.split_once('.').map_or_else(|| path.clone(), |(_, names)| names.to_owned())
    }

    /// `POST /v3/refunds json.amount.total`.
    pub fn item_path(&self, all: &[Place<'_>]) -> String {
        format!("{} {}", self.item.name(), self.path(all))
    }

    /// The field that it stands in.
    pub fn parent<'p>(&self, all: &'p [Place<'a>]) -> Option<&'p Place<'a>> {
        all.get(self.parent?)
    }
}
