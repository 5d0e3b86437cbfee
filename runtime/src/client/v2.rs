//! What a call of APIv2 takes of a client: the key, the signature of an attempt, the judgment of the answer.

use super::Client;
use super::exchange::{Answered, read, read_on};
use super::peek::Beginning;
use super::sending::{Request, Sent};
use crate::answer::RawAnswer;
use crate::error::{BoxError, Cause, Error, NotSent, NotSentReason, OutcomeUnknown, Refused};
use crate::operation::{OperationName, Protocol, Verification};
use crate::outgoing::Outgoing;
use crate::v2::{ApiV2Key, Judgment, Message, Rules, Signed, judge, judge_refusal};

impl Client {
    /// Whether there is all that a call of APIv2 takes.
    pub(super) fn check_v2(&self, name: &OperationName, rules: Rules) -> Result<(), NotSent> {
        self.v2_key(name)?;
        if rules.needs_client_certificate() && self.http.certified().is_none() {
            let problem = "it takes the merchant's certificate as that of the connection, and the client has none with its \
                           key; give it `certificate` with `private_key`, `client_certificate_files`, or (with the \
                           feature `pkcs12`) `client_certificate_pkcs12_file`";
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
        let message = Message::of(rules, &mut parts, false).map_err(unsendable)?;
        let signed = self
            .sign_v2(&message)
            .map_err(|error| NotSent::new(name.clone(), NotSentReason::Signer, "signing failed").because(error))?;
        let addresses = self.settings.hosts.addresses(own_host, None, &path, &signed.query).map_err(unsendable)?;
        let mut url = addresses.url;
        url.set_fragment(rules.address_fragment());
        Ok(url.into())
    }

    /// A file that may be given piece by piece, or else all of an answer that is still to be judged.
    async fn file_or_answer(&self, request: &Request, sent: Sent) -> Result<Result<Answered, RawAnswer>, Error> {
        let Sent { mut response, url, .. } = sent;
        let limit = self.settings.answer_limit;
        let Some(idle) = request.idle.filter(|_| response.status().is_success()) else {
            return Ok(Err(read(response, &url, request, limit).await?));
        };
        let beginning = match Beginning::of(&mut response, idle).await {
            Ok(beginning) if beginning.is_xml => {
                return Ok(Err(read_on(beginning.bytes, response, &url, request, limit).await?));
            }
            Ok(_) if response.url() != &url => Err(Cause::UnexpectedStatus),
            outcome => outcome,
        };
        let answer = RawAnswer::new(request.name.clone(), &mut response);
        match beginning {
            Ok(beginning) => Ok(Ok(Answered { answer, rest: Some(beginning.followed_by(response)), sha1: None })),
            Err(cause) => Err(OutcomeUnknown::answered(cause, answer).into()),
        }
    }

    /// Reads an answer and judges it.
    pub(super) async fn receive_v2(&self, request: &Request, message: &Message, sent: Sent) -> Result<Answered, Error> {
        let key = self.v2_key(&request.name)?;
        let mut answer = match self.file_or_answer(request, sent).await? {
            Ok(file) => return Ok(file),
            Err(answer) => answer,
        };
        let status = answer.status;
        let judgment = if status.is_success() && request.idle.is_some() {
            // No page of a file has a signature.
            judge(&answer.body, message.rules(), Verification::Unsigned, key).of_file()
        } else if status.is_success() {
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
