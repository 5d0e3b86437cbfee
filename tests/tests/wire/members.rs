//! A request and an answer full of personal data, as they are generated, but written by hand.

use wechatpay_runtime::{
    Decode, Encode, Encrypted, EncryptionKey, JsonString, Method, Object, Operation, Padding, Parts, Sensitive,
    ToParts, UnknownFields, Writer,
};

/// Values at every place.
pub const IMPORT: Operation = Operation::new(Method::Post, "/v3/members/import").encrypted(&[
    Encrypted::header("X-Operator", EncryptionKey::Platform),
    Encrypted::query("operator_name", EncryptionKey::Platform),
    Encrypted::body("contact.name", EncryptionKey::Platform),
    Encrypted::body("members.identity.number", EncryptionKey::Platform),
    Encrypted::body("members.answers", EncryptionKey::Platform),
    Encrypted::body("extra.name", EncryptionKey::Platform),
    Encrypted::body("extra.aliases", EncryptionKey::Platform),
    Encrypted::answer("data.name", EncryptionKey::Merchant),
    Encrypted::answer("data.answers", EncryptionKey::Merchant),
    Encrypted::answer("extra.name", EncryptionKey::Merchant),
    Encrypted::answer("bank", EncryptionKey::PayToBank),
]);
/// The other key and the other padding.
pub const PAY_BANK: Operation = Operation::new(Method::Post, "/v3/pay-bank")
    .encrypted(&[
        Encrypted::body("name", EncryptionKey::PayToBank),
        Encrypted::body("note", EncryptionKey::Merchant),
        Encrypted::answer("data.name", EncryptionKey::Merchant),
    ])
    .padding(Padding::Pkcs1);
/// The rule's padding with every key.
pub const EVERY_KEY: Operation = Operation::new(Method::Post, "/v3/every-key").encrypted(&[
    Encrypted::body("name", EncryptionKey::PayToBank),
    Encrypted::body("note", EncryptionKey::Merchant),
    Encrypted::body("platform", EncryptionKey::Platform),
]);

#[derive(Clone, Debug, Default)]
pub struct ImportRequest {
    pub operator: Option<Sensitive>,
    pub operator_name: Option<Sensitive>,
    pub scene: Option<String>,
    pub body: ImportBody,
}

impl ToParts for ImportRequest {
    fn to_parts(&self, parts: &mut Parts) {
        parts.headers(&Headers(self)).query(&Query(self)).json(&self.body);
    }
}

#[derive(Debug)]
struct Headers<'r>(&'r ImportRequest);

impl Encode for Headers<'_> {
    fn encode(&self, out: &mut Writer) {
        out.field("X-Operator", &self.0.operator);
    }
}

#[derive(Debug)]
struct Query<'r>(&'r ImportRequest);

impl Encode for Query<'_> {
    fn encode(&self, out: &mut Writer) {
        out.field("operator_name", &self.0.operator_name).field("scene", &self.0.scene);
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportBody {
    pub contact: Option<Person>,
    pub members: Vec<Member>,
    pub extra: Option<JsonString<Extra>>,
    pub name: Option<Sensitive>,
}

impl Encode for ImportBody {
    fn encode(&self, out: &mut Writer) {
        out.field("contact", &self.contact)
            .field("members", &self.members)
            .field("extra", &self.extra)
            .field("name", &self.name);
    }
}

impl Decode for ImportBody {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            contact: object.field("contact"),
            members: object.field("members"),
            extra: object.field("extra"),
            name: object.field("name"),
        }
    }
}

wechatpay_runtime::serde_delegate!(ImportBody, ImportResponse);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    pub name: Option<Sensitive>,
    pub title: Option<String>,
}

impl Encode for Person {
    fn encode(&self, out: &mut Writer) {
        out.field("title", &self.title).field("name", &self.name);
    }
}

impl Decode for Person {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { title: object.field("title"), name: object.field("name") }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Member {
    pub identity: Option<Identity>,
    pub answers: Option<Vec<Sensitive>>,
}

impl Encode for Member {
    fn encode(&self, out: &mut Writer) {
        out.field("identity", &self.identity).field("answers", &self.answers);
    }
}

impl Decode for Member {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { identity: object.field("identity"), answers: object.field("answers") }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    pub kind: String,
    pub number: Sensitive,
}

impl Encode for Identity {
    fn encode(&self, out: &mut Writer) {
        out.field("kind", &self.kind).field("number", &self.number);
    }
}

impl Decode for Identity {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { kind: object.field("kind"), number: object.field("number") }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra {
    pub note: Option<String>,
    pub name: Option<Sensitive>,
    pub aliases: Vec<Sensitive>,
    pub end: Option<String>,
}

impl Encode for Extra {
    fn encode(&self, out: &mut Writer) {
        out.field("note", &self.note).field("name", &self.name).field("aliases", &self.aliases).field("end", &self.end);
    }
}

impl Decode for Extra {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            note: object.field("note"),
            name: object.field("name"),
            aliases: object.field("aliases"),
            end: object.field("end"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ImportResponse {
    pub data: Vec<Imported>,
    pub extra: Option<JsonString<Extra>>,
    pub unlisted: Option<Sensitive>,
    pub bank: Option<Sensitive>,
    pub unknown_fields: UnknownFields,
}

impl Encode for ImportResponse {
    fn encode(&self, out: &mut Writer) {
        out.field("data", &self.data)
            .field("extra", &self.extra)
            .field("unlisted", &self.unlisted)
            .field("bank", &self.bank)
            .rest(&self.unknown_fields);
    }
}

impl Decode for ImportResponse {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            data: object.field("data"),
            extra: object.field("extra"),
            unlisted: object.field("unlisted"),
            bank: object.field("bank"),
            unknown_fields: object.rest(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    pub id: String,
    pub name: Sensitive,
    pub answers: Vec<Sensitive>,
}

impl Encode for Imported {
    fn encode(&self, out: &mut Writer) {
        out.field("id", &self.id).field("name", &self.name).field("answers", &self.answers);
    }
}

impl Decode for Imported {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { id: object.field("id"), name: object.field("name"), answers: object.field("answers") }
    }
}

/// The text of the secret in every value below.
pub const SECRET: &str = "张\"三\\";

/// With a value at every place that the table lists.
pub fn import_request() -> ImportRequest {
    let secret = || Some(Sensitive::new(SECRET));
    ImportRequest {
        operator: secret(),
        operator_name: secret(),
        scene: Some("A B".to_owned()),
        body: ImportBody {
            contact: Some(Person { name: secret(), title: Some("Dr.".to_owned()) }),
            members: vec![
                Member {
                    identity: Some(Identity { kind: "ID".to_owned(), number: SECRET.into() }),
                    answers: Some(vec![SECRET.into(), "".into(), SECRET.into()]),
                },
                Member {
                    identity: Some(Identity { kind: "PASSPORT".to_owned(), number: SECRET.into() }),
                    answers: Some(vec![]),
                },
            ],
            extra: Some(JsonString(Extra {
                note: Some("quo\"te".to_owned()),
                name: secret(),
                aliases: vec![SECRET.into(), SECRET.into()],
                end: Some("\\".to_owned()),
            })),
            name: None,
        },
    }
}
