//! Fields: one row of a table each, with what its cells say.

use serde::Serialize;

use super::{Name, Origin, Sample};

/// A field of a message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// `out_trade_no`.
    pub name: Name,
    /// The row; of a field that several variants state, the first.
    pub origin: Origin,
    /// The rows of the other variants that state the same field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Origin>,
    /// Whether the field must be there.
    pub required: bool,
    /// The type of the value.
    pub r#type: Type,
    /// The leading term of the description (`商户号`).
    pub label: String,
    /// The rest of the description, if the page has any. Prose, not a fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prose: Option<String>,
    /// The unit, where the cell states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The documented values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enumeration: Option<Enumeration>,
    /// The one value the field has, if the page fixes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<Constant>,
    /// Values that the description mentions as examples; not an enumeration.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<EnumerationValue>,
    /// How the value is encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption: Option<Encryption>,
    /// How a structure is put into the string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// The value is a signature made with the merchant's private key.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub signed: bool,
    /// What the field says about the file that it goes with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_fact: Option<FileFact>,
    /// The client fills it in, and nobody is asked: `sign` and `nonce_str` of a request of v2.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_client: bool,
    /// How large the file may be, as the page writes it: `2M`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_limit: Option<String>,
    /// The label says that the value is encrypted, whatever the attributes say.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub labelled_encrypted: bool,
    /// How many running numbers the wire name holds: `coupon_id_$n` has one, `coupon_type_$n_$m` two.
    #[serde(skip_serializing_if = "is_zero")]
    pub numbered: u8,
    /// The fields of an object, or of the items of a list of objects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Field>,
    /// Rust name of the struct of `children` or `content`, or of the enumeration; empty if there is none. Set by `names`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub type_name: String,
    /// The content of a string: the plaintext of a ciphertext, or the structure inside an encoded string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Box<Content>>,
    /// The variants of this field's children, if the page separates some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variants: Option<Variants>,
    /// Which variants of the parent state this field; empty if the parent has no variants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub presence: Vec<Presence>,
    /// The value in the page's sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
}

impl Field {
    /// A field of which nothing but name, place and type is known.
    #[must_use]
    pub fn named(wire: &str, origin: Origin, r#type: Type) -> Self {
        Self {
            name: Name { wire: wire.to_owned(), rust: String::new() },
            origin,
            also: Vec::new(),
            required: false,
            r#type,
            label: String::new(),
            prose: None,
            unit: None,
            enumeration: None,
            constant: None,
            hints: Vec::new(),
            encryption: None,
            encoding: None,
            signed: false,
            file_fact: None,
            by_client: false,
            size_limit: None,
            labelled_encrypted: false,
            numbered: 0,
            children: Vec::new(),
            type_name: String::new(),
            content: None,
            variants: None,
            presence: Vec::new(),
            sample: None,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(value: &u8) -> bool {
    *value == 0
}

/// What a string holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Content {
    /// The separator row.
    pub origin: Origin,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Whether the content is a bare array: of the only field's items, and that field's name is no key. `None` where neither
    /// the sample nor the overlay decides; it is read as an object then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bare_list: Option<bool>,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Type {
    /// One value.
    One(Scalar),
    /// A list of values.
    List(Scalar),
}

/// The type of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scalar {
    /// `string`.
    String,
    /// `integer`.
    Integer,
    /// `number`: an integer nearly always.
    Number,
    /// A decimal, kept as text.
    Decimal,
    /// `boolean`.
    Boolean,
    /// `object`.
    Object,
    /// `` `true` ``: a switch of the client.
    True,
    /// A file part of a multipart body.
    File,
    /// Any JSON value: the page's type is not known.
    Any,
}

/// Variants of one object.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variants {
    /// The rows that open a variant, in order.
    pub origins: Vec<Origin>,
    /// The separator rows between them.
    pub separators: Vec<Origin>,
}

/// That a variant states a field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Presence {
    /// The variant, from 0.
    pub variant: usize,
    /// Whether it requires the field.
    pub required: bool,
}

/// The documented values of a field. More may come any week: every enumeration is open.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Enumeration {
    /// The values, in the order of the page, each once.
    pub values: Vec<EnumerationValue>,
}

/// A documented value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EnumerationValue {
    /// As on the wire and as a Rust variant.
    pub name: Name,
    /// Its term (`支付成功`), where the page has one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub term: String,
}

/// The one value a field has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Constant {
    /// As on the wire.
    pub value: String,
}

/// How a value is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encryption {
    /// RSAES, with the key that the tooltip names.
    Rsa(EncryptionKey),
    /// `AEAD_AES_256_GCM` with the APIv3 key.
    AesGcm,
    /// `AES-256-ECB` with the MD5 of the API key.
    AesEcb,
}

/// Whose RSA key encrypts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EncryptionKey {
    /// WeChat Pay's public key or platform certificate.
    Platform,
    /// The merchant's certificate: values in answers.
    Merchant,
    /// The key of payments to bank cards (`risk/getpublickey`).
    PayToBank,
}

/// What a field beside an uploaded file says about the file. The client knows it, so nobody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileFact {
    /// Its name.
    Name,
    /// Its SHA-256, in hex.
    Sha256,
    /// Its SM3, in hex.
    Sm3,
    /// Its MD5, in hex.
    Md5,
    /// Which digest it is: the only documented value.
    Algorithm,
}

/// How a structure is put into a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Url,
    /// XML (the plaintext of a v2 notification).
    Xml,
}

/// A unit of a number, or the form of a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 分: the hundredth of a yuan.
    Fen,
    /// 元.
    Yuan,
    /// The smallest unit of the accompanying `currency`.
    MinorUnit,
    /// Seconds, minutes, hours, days, months, years.
    Time(String),
    /// Any other unit as the page names it.
    Other(String),
}
