//! A request before it is sent: everything but where to and with whose signature.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::time::Duration;

use crate::encoding::encode;
use crate::encrypted::{Encryption, EncryptionKey, Place};
use crate::error::NotSentReason;
use crate::operation::{Method, Operation, OperationName, Protocol, Verification};
use crate::parts::{Parts, ToParts};
use crate::retry::Retry;

/// A request with its options, ready to be addressed, signed and sent.
pub struct Outgoing {
    pub(crate) name: OperationName,
    /// Placeholders filled, percent-encoded.
    pub(crate) path: String,
    pub(crate) own_host: Option<&'static str>,
    pub(crate) verification: Verification,
    pub(crate) protocol: Protocol,
    pub(crate) parts: Parts,
    pub(crate) timeout: Option<Duration>,
    pub(crate) idempotent: bool,
    /// The caller's policy for this call.
    pub(crate) retry: Option<Retry>,
    /// The caller's host for this call.
    pub(crate) host: Option<String>,
    /// An absolute address that an answer stated, instead of host, path and query.
    pub(crate) link: Option<String>,
    /// Without anything that says who asks.
    pub(crate) anonymous: bool,
    /// Why it cannot be sent: the first reason found.
    pub(crate) problem: Option<(NotSentReason, String)>,
}

/// What is behind the first segment of a path of APIv2. That segment says which protocol it is; the wire does not have it.
pub(crate) fn behind_v2(path: &str) -> Option<&str> {
    path.trim_start_matches('/').strip_prefix("v2/")
}

impl Outgoing {
    /// With the values of the placeholders in their order.
    pub(crate) fn new(operation: &Operation, parameters: &[String], request: &dyn ToParts) -> Self {
        let mut values = parameters.iter();
        Self::of(operation, &mut |_| values.next().map(String::as_str), request)
    }

    /// With a value for each name of a placeholder.
    pub(crate) fn of<'v>(
        operation: &Operation,
        value: &mut dyn FnMut(&str) -> Option<&'v str>,
        request: &dyn ToParts,
    ) -> Self {
        let mut outgoing =
            Self::empty(operation.method(), Cow::Borrowed(operation.path()), operation.encryption(), request);
        outgoing.own_host = operation.own_host();
        outgoing.verification = operation.answer_verification();
        outgoing.protocol = operation.protocol();
        outgoing.name.settled_by = operation.settling_query();
        outgoing.name.writes = !operation.changes_nothing();
        outgoing.path = outgoing.fill(operation.path(), value);
        outgoing
    }

    /// Of a path that the caller wrote.
    pub(crate) fn untyped(
        method: Method,
        path: &str,
        parameters: &[(String, String)],
        encryption: Encryption,
        request: &dyn ToParts,
    ) -> Self {
        let of_v2 = behind_v2(path);
        let template = format!("/{}", of_v2.unwrap_or(path.trim_start_matches('/')));
        let mut outgoing = Self::empty(method, Cow::Owned(template.clone()), encryption, request);
        if of_v2.is_some() {
            outgoing.set_v2();
        }
        if template.contains(['?', '#']) {
            outgoing.fail("the path holds a `?` or `#`; a query is given to the method or by `Query`");
        }
        outgoing.path = outgoing.fill(&template, &mut |name| {
            parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
        });
        outgoing
    }

    #[cfg(feature = "v2")]
    fn set_v2(&mut self) {
        self.protocol = Protocol::V2(crate::v2::Rules::new());
    }

    #[cfg(not(feature = "v2"))]
    fn set_v2(&mut self) {
        self.fail("it is of APIv2, which this crate speaks with its feature `v2`");
    }

    fn empty(method: Method, path: Cow<'static, str>, encryption: Encryption, request: &dyn ToParts) -> Self {
        let mut parts = Parts::new(method, encryption);
        request.to_parts(&mut parts);
        let problem = parts.problem.take();
        Self {
            name: OperationName { method, path, settled_by: None, writes: method != Method::Get },
            path: String::new(),
            own_host: None,
            verification: Verification::default(),
            protocol: Protocol::V3,
            parts,
            timeout: None,
            idempotent: false,
            retry: None,
            host: None,
            link: None,
            anonymous: false,
            problem,
        }
    }

    /// Goes to an address that an answer stated. Its path is its name; its query may hold a token.
    pub(crate) fn set_link(&mut self, link: String) {
        let end = link.find(['?', '#']).unwrap_or(link.len());
        let path = link
            .get(..end)
            .and_then(|start| start.split_once("://"))
            .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
        self.name.path = Cow::Owned(path.unwrap_or_default().to_owned());
        self.link = Some(link);
    }

    pub(crate) fn fail(&mut self, problem: impl Display) {
        self.problem.get_or_insert_with(|| (NotSentReason::Request, problem.to_string()));
    }

    /// A header of the caller's own.
    pub(crate) fn header(&mut self, name: String, value: String) {
        let mut encrypted = self.parts.encryption.at(Place::Header);
        if encrypted.any(|field| field.path.eq_ignore_ascii_case(&name)) {
            self.fail(format_args!("the header `{name}` is encrypted: the request sets it"));
        } else {
            self.parts.headers.push((name, value));
        }
    }

    /// Whether WeChat Pay's own keys are used for it: answers of APIv2 are verified with the merchant's, which both know.
    pub(crate) fn takes_platform_keys(&self) -> bool {
        self.protocol == Protocol::V3
            || self.parts.encryption.table.iter().any(|field| field.key == EncryptionKey::Platform)
    }

    /// Puts the values in the place of the placeholders.
    fn fill<'v>(&mut self, template: &str, value: &mut dyn FnMut(&str) -> Option<&'v str>) -> String {
        let mut path = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, name, after)) = placeholder(rest) {
            path.push_str(before);
            match value(name) {
                // A URL can't hold a segment of one or two dots, and without a segment it would be another URL.
                Some("" | "." | "..") => self.fail(format_args!("the path parameter `{name}` is empty, `.` or `..`")),
                Some(value) => path.push_str(&encode(value)),
                None => self.fail(format_args!("the path parameter `{name}` has no value")),
            }
            rest = after;
        }
        path.push_str(rest);
        path
    }
}

impl fmt::Debug for Outgoing {
    /// Without values: they may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").field("name", &self.name).field("problem", &self.problem).finish_non_exhaustive()
    }
}

/// What stands before, inside and after the first pair of braces.
fn placeholder(path: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = path.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(not(feature = "v2"))]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apiv2_takes_its_feature() {
        let outgoing = Outgoing::untyped(Method::Post, "v2/pay/micropay", &[], Encryption::default(), &());
        assert!(outgoing.problem.unwrap().1.contains("feature `v2`"));
    }
}
