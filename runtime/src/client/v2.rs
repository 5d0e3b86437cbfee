//! What a call of APIv2 takes of a client: the key, the signature of an attempt, the judgment of the answer.

use tokio::time::Instant;

use super::Client;
use super::exchange::{Answered, read};
use super::sending::{Request, Sent};
use crate::error::{BoxError, Cause, Error, NotSent, NotSentReason, OutcomeUnknown, Refused};
use crate::operation::{OperationName, Protocol};
use crate::outgoing::Outgoing;
use crate::v2::{ApiV2Key, Judgment, Message, Rules, Signed, judge, judge_refusal};

impl Client {
    /// Whether there is all that a call of APIv2 takes.
    pub(super) fn check_v2(&self, name: &OperationName, rules: Rules) -> Result<(), NotSent> {
        self.v2_key(name)?;
        if rules.needs_client_certificate() && self.http.certified().is_none() {
            let problem = "it takes the merchant's certificate as that of the connection, and the client has none with its \
                           key; give it `client_certificate_pkcs12_file` (`apiclient_cert.p12`), `client_certificate_files`, or \
                           both `certificate` and `private_key`";
            return Err(NotSent::new(name.clone(), NotSentReason::Configuration, problem));
        }
        Ok(())
    }

    fn v2_key(&self, name: &OperationName) -> Result<&ApiV2Key, NotSent> {
        self.settings.api_v2_key.as_ref().ok_or_else(|| {
            NotSent::new(
                name.clone(),
                NotSentReason::Configuration,
                "it is of APIv2, and the client has no key of APIv2; give it `api_v2_key`",
            )
        })
    }

    /// Signs one attempt.
    pub(super) fn sign_v2(&self, message: &Message) -> Result<Signed, BoxError> {
        message.sign(self.settings.api_v2_key.as_ref(), &*self.settings.nonce)
    }

    /// The signed address of an operation that the user is sent to.
    pub(super) fn redirect(&self, outgoing: Outgoing) -> Result<String, NotSent> {
        let Outgoing { name, path, own_host, protocol, mut parts, problem, .. } = outgoing;
        if let Some((reason, problem)) = problem {
            return Err(NotSent::new(name, reason, problem));
        }
        let unsendable = |problem| NotSent::new(name.clone(), NotSentReason::Request, problem);
        let Protocol::V2(rules) = protocol else {
            return Err(unsendable("it is no operation of APIv2, so that its address is not signed".to_owned()));
        };
        if rules.is_signed() {
            self.v2_key(&name)?;
        }
        let message = Message::of(rules, &mut parts).map_err(unsendable)?;
        let signed = self
            .sign_v2(&message)
            .map_err(|error| NotSent::new(name.clone(), NotSentReason::Signer, "signing failed").because(error))?;
        let addresses = self.settings.hosts.addresses(own_host, None, &path, &signed.query).map_err(unsendable)?;
        let mut url = addresses.url;
        url.set_fragment(rules.address_fragment());
        Ok(url.into())
    }

    /// Reads an answer and judges it.
    pub(super) async fn receive_v2(
        &self,
        request: &Request,
        message: &Message,
        sent: Sent,
        _deadline: Instant,
    ) -> Result<Answered, Error> {
        let key = self.v2_key(&request.name)?;
        let mut answer = read(sent.response, &sent.url, request, self.settings.answer_limit).await?;
        let status = answer.status;
        let judgment = if status.is_success() {
            judge(&answer.body, message.rules(), request.verification, key)
        } else if status.is_client_error() || status.is_server_error() {
            judge_refusal(&answer.body, message.rules(), key)
        } else {
            Judgment::Unknown { json: None, cause: Cause::UnexpectedStatus }
        };
        match judgment {
            Judgment::Success(json) => {
                answer.json = Some(json);
                Ok(Answered { answer, rest: None, sha1: None })
            }
            Judgment::Refused { json, stage, verified } => {
                answer.json = json;
                Err(Refused::v2(answer, stage, verified).into())
            }
            Judgment::Unknown { json, cause } => {
                answer.json = json;
                Err(OutcomeUnknown::answered(cause, answer).into())
            }
        }
    }
}
