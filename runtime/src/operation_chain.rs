//! From a client, by what the documentation knows of an operation, to a call with a request of the caller's own.

use std::fmt::Display;

use crate::chain::Caller;
use crate::operation::Operation;
use crate::outgoing::Outgoing;
use crate::parts::ToParts;

/// An operation of the documentation, for requests typed or not.
///
/// Unlike a [path](crate::Chain), it brings all that its page says: what is encrypted and with which key, how the answer is
/// verified, its host, the query that settles an unknown outcome. The constant `OPERATION` of each operation's module is one:
///
/// ```no_run
/// use serde_json::json;
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::{Client, Encrypted, EncryptionKey, Method, Operation};
///
/// // The same as `wechatpay::v3::applyment4sub::applyment::index::post::OPERATION`.
/// const OPERATION: Operation = Operation::new(Method::Post, "/v3/applyment4sub/applyment/")
///     .encrypted(&[Encrypted::body("contact_info.mobile_phone", EncryptionKey::Platform)]);
///
/// # async fn example(client: &Client) -> Result<(), wechatpay_runtime::Error> {
/// let request = json!({ "business_code": "1", "contact_info": { "mobile_phone": "13900000000" } });
/// let answer = client.operation(&OPERATION).call(&request).await?;
/// println!("{}", answer["applyment_id"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "ends in a call"]
pub struct OperationChain<'c, C> {
    client: &'c C,
    operation: Operation,
    parameters: Vec<(String, String)>,
}

impl<'c, C: Caller> OperationChain<'c, C> {
    pub(crate) fn new(client: &'c C, operation: &Operation) -> Self {
        Self { client, operation: *operation, parameters: Vec::new() }
    }

    /// The value of a path parameter: `.parameter("out_trade_no", "20260101-0001")`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Display) -> Self {
        self.parameters.push((name.into(), value.to_string()));
        self
    }

    /// The call with this request: JSON becomes the query of `GET` and `DELETE`, else the body; where both are needed, a tuple
    /// of [`Query`](crate::Query) and [`Json`](crate::Json).
    ///
    /// The answer is a [`serde_json::Value`]; `.decode::<T>()` of the call gives another type.
    pub fn call(self, request: &dyn ToParts) -> C::Call<'c, serde_json::Value> {
        self.client.call(self.outgoing(request))
    }

    /// The download with this request, of an operation whose answer is a file.
    pub fn download(self, request: &dyn ToParts) -> C::Download<'c> {
        self.client.fetch(self.outgoing(request))
    }

    /// The signed address of an operation of APIv2 that the user is sent to, instead of a call.
    ///
    /// # Errors
    /// If it cannot be made, as [`Error::NotSent`](crate::Error::NotSent).
    #[cfg(feature = "v2")]
    pub fn redirect(self, request: &dyn ToParts) -> Result<String, crate::error::Error> {
        self.client.address(self.outgoing(request))
    }

    fn outgoing(&self, request: &dyn ToParts) -> Outgoing {
        let value = |name: &str| self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let mut outgoing = Outgoing::of(&self.operation, &mut { value }, request);
        let path = self.operation.path();
        let unknown = self.parameters.iter().find(|(name, _)| !path.contains(&format!("{{{name}}}")));
        if let Some((name, _)) = unknown {
            outgoing.fail(format_args!("`{path}` has no path parameter `{name}`"));
        }
        outgoing
    }
}
