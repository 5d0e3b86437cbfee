//! Where an edit can take place: rows of which it is known what depends on them.

use wechatpay_codegen::ir::{Api, BodyKind, Encryption, Field, Operation, Scalar, Type, Version};

/// Who sends a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Sent,
    Answered,
    Content,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    pub item: String,
    pub path: String,
    pub side: Side,
    pub field: &'a Field,
    /// How many fields stand beside it.
    pub beside: usize,
}

/// A page of one operation.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    pub item: String,
    pub path: String,
    pub operation: &'a wechatpay_codegen::ir::Operation,
}

/// The places of a tree.
pub struct Places<'a> {
    pub rows: Vec<Place<'a>>,
    pub pages: Vec<Page<'a>>,
}

impl<'a> Places<'a> {
    /// Those of an API, but for what the overlay speaks of: an edit there is an error.
    pub fn of(api: &'a Api, overlay: &str) -> Self {
        let shapes = shape(overlay);
        let mut places = Self { rows: Vec::new(), pages: Vec::new() };
        let several = |page: &str| api.operations.iter().filter(|other| &*other.origin.page == page).count() > 1;
        // A page that a stub leads to is not the only one that changes with it.
        let is_target = |page: &str| api.moves.iter().any(|moved| page.strip_suffix(".md") == Some(&moved.to));
        // Of two siblings that differ in `-` and `_` one is called otherwise while the other is there.
        let twins = |one: &Operation, other: &Operation| {
            let mut pairs = one.segments.iter().zip(&other.segments).map(|(a, b)| (&a.name.wire, &b.name.wire));
            pairs.find(|(a, b)| a != b).is_some_and(|(a, b)| a.replace('_', "-") == b.replace('_', "-"))
        };
        let has_twin = |one: &Operation| api.operations.iter().any(|other| twins(one, other));
        let operations =
            api.operations.iter().filter(|one| one.version == Version::V3 && !shapes.contains(&shape(&one.url)));
        for one in operations {
            let item = format!("{} {}", one.method, one.url);
            if !several(&one.origin.page) && !is_target(&one.origin.page) && !has_twin(one) {
                places.pages.push(Page { item: item.clone(), path: one.origin.page.to_string(), operation: one });
            }
            if let Some(query) = &one.query {
                places.rows(&item, "query", Side::Sent, &query.fields);
            }
            if let Some(body) = one.body.as_ref().filter(|body| body.kind == BodyKind::Json) {
                places.rows(&item, "json", Side::Sent, &body.message.fields);
            }
            places.rows(&item, "answer", Side::Answered, &one.answer.fields);
        }
        let notifications = api.notifications.iter().filter(|one| one.version == Version::V3);
        for one in notifications.filter(|one| !overlay.contains(one.origin.page.trim_end_matches(".md"))) {
            let resource = one.body.message.fields.iter().find(|field| field.name.wire == "resource");
            let inside = resource.iter().flat_map(|field| &field.children);
            let content =
                inside.filter(|field| field.encryption == Some(Encryption::AesGcm)).find_map(|f| f.content.as_ref());
            if let Some(content) = content {
                let item = one.origin.page.trim_end_matches(".md");
                places.rows(item, "body.resource.ciphertext", Side::Content, &content.fields);
            }
        }
        places
    }

    fn rows(&mut self, item: &str, prefix: &str, side: Side, fields: &'a [Field]) {
        for field in fields {
            let path = format!("{prefix}.{}", field.name.wire);
            let is_plain = field.also.is_empty() && field.presence.is_empty() && field.variants.is_none();
            let is_whole = field.content.is_none() && field.encoding.is_none() && field.encryption.is_none();
            if !is_plain || !is_whole || field.constant.is_some() {
                continue;
            }
            self.rows(item, &path, side, &field.children);
            let (item, path) = (item.to_owned(), path);
            self.rows.push(Place { item, path, side, field, beside: fields.len() - 1 });
        }
    }
}

/// Without the names of path parameters.
fn shape(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shape, part| shape + "{}" + part.split_once('}').map_or(part, |(_, rest)| rest))
}

impl Place<'_> {
    /// A row with nothing below it, of a type that its words say alone.
    pub fn is_leaf(&self) -> bool {
        let (Type::One(scalar) | Type::List(scalar)) = self.field.r#type;
        self.field.children.is_empty() && !matches!(scalar, Scalar::Any | Scalar::Decimal | Scalar::File)
    }

    pub fn is_text(&self) -> bool {
        self.is_leaf() && self.field.r#type == Type::One(Scalar::String) && self.field.enumeration.is_none()
    }

    pub fn is_list(&self) -> bool {
        matches!(self.field.r#type, Type::List(_))
    }
}
