//! Which values of an operation stand encrypted on the wire, as data.

/// One field whose values are encrypted one by one, with RSA.
///
/// A path holds the names on the wire, joined with dots. Lists leave no trace in it, nor does JSON inside a string:
/// `cards.holder.name` stands for the name of each holder of each card, and the path of a list of strings for each of its
/// strings. There are no wildcards: an operation names each of its fields.
///
/// ```
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::{Encrypted, EncryptionKey, Method, Operation};
///
/// const OPERATION: Operation = Operation::new(Method::Post, "/v3/members").encrypted(&[
///     Encrypted::body("members.identity.number", EncryptionKey::Platform),
///     Encrypted::answer("data.phone_number", EncryptionKey::Merchant),
/// ]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encrypted {
    pub(crate) place: Place,
    pub(crate) path: &'static str,
    pub(crate) key: EncryptionKey,
}

impl Encrypted {
    /// In the JSON of a request's body.
    pub const fn body(path: &'static str, key: EncryptionKey) -> Self {
        Self { place: Place::Body, path, key }
    }

    /// In the JSON that goes with an uploaded file; the path starts inside of it.
    pub const fn meta(path: &'static str, key: EncryptionKey) -> Self {
        Self { place: Place::Meta, path, key }
    }

    /// In the query.
    pub const fn query(name: &'static str, key: EncryptionKey) -> Self {
        Self { place: Place::Query, path: name, key }
    }

    /// In a header.
    pub const fn header(name: &'static str, key: EncryptionKey) -> Self {
        Self { place: Place::Header, path: name, key }
    }

    /// In the JSON of an answer. Only what the merchant's key encrypted can be decrypted here.
    pub const fn answer(path: &'static str, key: EncryptionKey) -> Self {
        Self { place: Place::Answer, path, key }
    }
}

/// Where a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Body,
    Meta,
    Query,
    Header,
    Answer,
}

/// Whose RSA key encrypts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EncryptionKey {
    /// WeChat Pay's public key or platform certificate: the one that `Wechatpay-Serial` names.
    Platform,
    /// The merchant's certificate: what only the merchant shall read.
    Merchant,
    /// The key of payments to bank cards.
    PayToBank,
}

/// How RSA encryption pads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Padding {
    /// RSAES-OAEP with SHA-1 and MGF1 with SHA-1: the rule.
    #[default]
    Oaep,
    /// RSAES-PKCS1-v1_5.
    Pkcs1,
}

/// The table of an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Encryption {
    pub(crate) table: &'static [Encrypted],
    pub(crate) padding: Padding,
}

impl Encryption {
    /// The fields at one place.
    pub(crate) fn at(self, place: Place) -> impl Iterator<Item = &'static Encrypted> {
        self.table.iter().filter(move |field| field.place == place)
    }
}
