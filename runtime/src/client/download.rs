//! The request of a file: it is sent as any other, but its answer is judged before its content is read.

use super::Client;
use super::exchange::{Answered, deadline};
use crate::error::Error;
use crate::files::{Check, DigestAlgorithm, Opened};
use crate::observe::CallSpan;
use crate::outgoing::Outgoing;

impl Client {
    /// Sends the request of a file and gives its content, and what the answer itself says that it must be held against.
    ///
    /// The span ends when the content begins.
    pub(crate) async fn open(&self, outgoing: Outgoing) -> Result<(Opened, Vec<Check>), Error> {
        let span = CallSpan::new(&outgoing.name);
        // The time until the content begins, and then that of each piece.
        let idle = outgoing.timeout.unwrap_or(self.settings.timeout);
        let outcome = span.around(self.answered(outgoing, deadline(idle), Some(idle))).await;
        span.end(outcome.as_ref().map(|answered| &answered.answer));
        let Answered { mut answer, rest, sha1 } = outcome?;
        let checks = sha1.map(|sha1| Check::either(DigestAlgorithm::Sha1, sha1)).into_iter().collect();
        let body = match rest {
            Some(body) => body,
            None => std::mem::take(&mut answer.body).into(),
        };
        Ok((Opened { answer, body, idle }, checks))
    }
}
