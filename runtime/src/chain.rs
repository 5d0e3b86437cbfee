//! The chain: from a client, by the segments of a URL, to a call.

use std::fmt::Display;

use crate::encrypted::{Encrypted, Encryption, Padding};
use crate::message::FromField;
#[cfg(feature = "v2")]
use crate::operation::Protocol;
use crate::operation::{Method, Operation, Verification};
use crate::outgoing::{Outgoing, behind_v2};
use crate::parts::ToParts;

/// A client that the chain starts at: [`Client`](crate::Client) or [`blocking::Client`](crate::blocking::Client).
///
/// Generic over it, the nodes of the chain serve both.
pub trait Caller: sealed::Sealed + Sized {
    /// What an operation gives: a value that is then awaited or sent, with options set before if need be.
    type Call<'c, T>
    where
        Self: 'c;

    /// What an operation gives whose answer is a file: a value that is then told where the file goes.
    type Download<'c>
    where
        Self: 'c;

    /// Makes the call of a request.
    #[doc(hidden)]
    fn call<T>(&self, outgoing: Outgoing) -> Self::Call<'_, T>;

    /// The signed address of a request.
    #[cfg(feature = "v2")]
    #[doc(hidden)]
    fn address(&self, outgoing: Outgoing) -> Result<String, crate::error::Error>;

    /// Makes the download of a request.
    #[doc(hidden)]
    fn fetch(&self, outgoing: Outgoing) -> Self::Download<'_>;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// What a typed node of the chain holds: the client and the path parameters gathered so far.
#[derive(Debug)]
pub struct Node<'c, C> {
    client: &'c C,
    parameters: Vec<String>,
}

impl<C> Clone for Node<'_, C> {
    fn clone(&self) -> Self {
        Self { client: self.client, parameters: self.parameters.clone() }
    }
}

impl<'c, C: Caller> Node<'c, C> {
    /// The start.
    pub fn new(client: &'c C) -> Self {
        Self { client, parameters: Vec::new() }
    }

    /// The same node with the value of the next path parameter.
    #[must_use]
    pub fn parameter(mut self, value: &dyn Display) -> Self {
        self.parameters.push(value.to_string());
        self
    }

    /// The call of an operation.
    pub fn call<T: FromField>(self, operation: &Operation, request: &dyn ToParts) -> C::Call<'c, T> {
        self.client.call(Outgoing::new(operation, &self.parameters, request))
    }

    /// The signed address of an operation of APIv2 that the user is sent to, instead of a call.
    ///
    /// # Errors
    /// If it cannot be made, as [`Error::NotSent`](crate::Error::NotSent).
    #[cfg(feature = "v2")]
    pub fn redirect(self, operation: &Operation, request: &dyn ToParts) -> Result<String, crate::error::Error> {
        self.client.address(Outgoing::new(operation, &self.parameters, request))
    }

    /// The download of an operation whose answer is a file.
    pub fn download(self, operation: &Operation, request: &dyn ToParts) -> C::Download<'c> {
        self.client.fetch(Outgoing::new(operation, &self.parameters, request))
    }
}

/// A path of the caller's own, for requests typed or not.
///
/// The answer is a [`serde_json::Value`]; `.decode::<T>()` of the call gives another type.
#[derive(Debug)]
#[must_use = "ends in an HTTP method"]
pub struct Chain<'c, C> {
    client: &'c C,
    path: String,
    parameters: Vec<(String, String)>,
    verification: Verification,
    encryption: Encryption,
    reads: bool,
    #[cfg(feature = "v2")]
    rules: Option<crate::v2::Rules>,
}

impl<'c, C: Caller> Chain<'c, C> {
    pub(crate) fn new(client: &'c C, path: String) -> Self {
        Self {
            client,
            path,
            parameters: Vec::new(),
            verification: Verification::default(),
            encryption: Encryption::default(),
            reads: false,
            #[cfg(feature = "v2")]
            rules: None,
        }
    }

    /// The value of a placeholder: `chain("v3/pay/transactions/id/{transaction_id}").parameter("transaction_id", id)`.
    ///
    /// It is percent-encoded, what else the path holds is not.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Display) -> Self {
        self.parameters.push((name.into(), value.to_string()));
        self
    }

    /// Another way to verify the answer than by a signature over its body.
    pub fn verification(mut self, verification: Verification) -> Self {
        self.verification = verification;
        self
    }

    /// The fields that stand encrypted on the wire: texts there are encrypted, whatever their type.
    ///
    /// What an answer holds is decrypted for [`Sensitive`](crate::Sensitive) fields of a type given to `.decode::<T>()`.
    pub fn encrypted(mut self, fields: &'static [Encrypted]) -> Self {
        self.encryption.table = fields;
        self
    }

    /// Another padding of the encrypted fields than OAEP.
    pub fn padding(mut self, padding: Padding) -> Self {
        self.encryption.padding = padding;
        self
    }

    /// What there is to know of an operation of APIv2: `chain("v2/pay/micropay")` is one by its path, and goes by
    /// [`Rules::new`](crate::v2::Rules::new) without this.
    #[cfg(feature = "v2")]
    pub fn v2(mut self, rules: crate::v2::Rules) -> Self {
        self.rules = Some(rules);
        self
    }

    /// It changes nothing, although its method is another than `GET`: see [`Operation::reads`].
    pub fn reads(mut self) -> Self {
        self.reads = true;
        self
    }

    /// `GET`; JSON becomes the query, `&()` is none.
    pub fn get(self, request: &dyn ToParts) -> C::Call<'c, serde_json::Value> {
        self.call(Method::Get, request)
    }

    /// `POST`; JSON becomes the body; of APIv2, as XML.
    pub fn post(self, request: &dyn ToParts) -> C::Call<'c, serde_json::Value> {
        self.call(Method::Post, request)
    }

    /// `PUT`; JSON becomes the body.
    pub fn put(self, request: &dyn ToParts) -> C::Call<'c, serde_json::Value> {
        self.call(Method::Put, request)
    }

    /// `PATCH`; JSON becomes the body.
    pub fn patch(self, request: &dyn ToParts) -> C::Call<'c, serde_json::Value> {
        self.call(Method::Patch, request)
    }

    /// `DELETE`; JSON becomes the query, unless it is wrapped in [`Json`](crate::Json).
    pub fn delete(self, request: &dyn ToParts) -> C::Call<'c, serde_json::Value> {
        self.call(Method::Delete, request)
    }

    /// The signed address of a page of APIv2 that the user is sent to, instead of a call; JSON becomes the query.
    ///
    /// # Errors
    /// If it cannot be made, as [`Error::NotSent`](crate::Error::NotSent).
    #[cfg(feature = "v2")]
    pub fn redirect(self, request: &dyn ToParts) -> Result<String, crate::error::Error> {
        self.client.address(self.outgoing(Method::Get, request))
    }

    /// `GET` where the answer is a file; JSON becomes the query, `&()` is none. Of APIv2, `POST` with XML.
    ///
    /// Where the file comes without signature, [`verification`](Self::verification) has to say so.
    pub fn download(self, request: &dyn ToParts) -> C::Download<'c> {
        let method = if self.is_v2() { Method::Post } else { Method::Get };
        self.client.fetch(self.outgoing(method, request))
    }

    fn call(self, method: Method, request: &dyn ToParts) -> C::Call<'c, serde_json::Value> {
        self.client.call(self.outgoing(method, request))
    }

    fn is_v2(&self) -> bool {
        #[cfg(feature = "v2")]
        let has_rules = self.rules.is_some();
        #[cfg(not(feature = "v2"))]
        let has_rules = false;
        has_rules || behind_v2(&self.path).is_some()
    }

    fn outgoing(&self, method: Method, request: &dyn ToParts) -> Outgoing {
        let mut outgoing = Outgoing::untyped(method, &self.path, &self.parameters, self.encryption, request);
        outgoing.verification = self.verification;
        outgoing.name.writes &= !self.reads;
        #[cfg(feature = "v2")]
        if let Some(rules) = self.rules {
            outgoing.protocol = Protocol::V2(rules);
        }
        outgoing
    }
}
