//! What `tracing` is told: a span for each call, an event for each attempt that did not end it, and for each notification. Never a secret, a value of
//! the query, or anything of a body. Without the feature all of it is nothing.

use std::time::Duration;

use reqwest::Url;

use crate::answer::RawAnswer;
use crate::error::Error;
use crate::notification::Rejection;
#[cfg(feature = "v2")]
use crate::notification::v2;
use crate::operation::OperationName;

/// The span of a call: operation, status, `Request-ID`, attempts, how it ended, how long it took.
pub(crate) struct CallSpan {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    #[cfg(feature = "tracing")]
    begin: std::time::Instant,
}

#[cfg(feature = "tracing")]
mod told {
    use tracing::field::{Empty, display};
    use tracing::instrument::Instrument;
    use tracing::{debug, info_span, warn};

    use super::*;

    /// What filters know it by.
    const TARGET: &str = "wechatpay";

    impl CallSpan {
        pub(crate) fn new(name: &OperationName) -> Self {
            let span = info_span!(
                target: TARGET,
                "wechatpay.call",
                operation = %name,
                http_status = Empty,
                request_id = Empty,
                attempts = Empty,
                outcome = Empty,
                milliseconds = Empty,
            );
            Self { span, begin: std::time::Instant::now() }
        }

        pub(crate) fn around<F: Future>(&self, call: F) -> impl Future<Output = F::Output> + use<F> {
            call.instrument(self.span.clone())
        }

        pub(crate) fn end(&self, outcome: Result<&RawAnswer, &Error>) {
            let (status, id, attempts) = match outcome {
                Ok(answer) => (Some(answer.status), answer.request_id(), answer.history.attempts),
                Err(error) => (error.http_status(), error.request_id(), error.attempts()),
            };
            if let Some(status) = status {
                self.span.record("http_status", status.as_u16());
            }
            if let Some(id) = id {
                self.span.record("request_id", id);
            }
            self.span.record("attempts", attempts);
            self.span.record("outcome", display(outcome.map_or_else(kind, |_| "answered")));
            let milliseconds = u64::try_from(self.begin.elapsed().as_millis()).unwrap_or(u64::MAX);
            self.span.record("milliseconds", milliseconds);
            self.span.in_scope(|| match outcome {
                Err(error) if error.may_have_taken_effect() => {
                    warn!(target: TARGET, "the call failed and may have taken effect")
                }
                Err(_) => debug!(target: TARGET, "the call failed"),
                Ok(_) => debug!(target: TARGET, "the call was answered"),
            });
        }
    }

    /// What became of it, without a word of what the server said.
    fn kind(error: &Error) -> &'static str {
        match error {
            Error::NotSent(_) => "not sent",
            Error::Refused(_) => "refused",
            Error::OutcomeUnknown(_) => "unknown",
        }
    }

    pub(crate) fn attempts(attempt: u32) {
        debug!(target: TARGET, attempt, "sending");
    }

    pub(crate) fn fails_over(backup: &Url) {
        warn!(target: TARGET, host = backup.host_str(), "no connection; trying the backup host");
    }

    pub(crate) fn repeats(error: &Error, attempt: u32, pause: Duration) {
        let status = error.http_status().map(|status| status.as_u16());
        warn!(target: TARGET,
            attempt,
            http_status = status,
            request_id = error.request_id(),
            outcome = kind(error),
            ?pause,
            "repeating"
        );
    }

    pub(crate) fn undecodable(name: &OperationName) {
        warn!(target: TARGET, operation = %name, "the answer is verified, but lacks what the documentation promises");
    }

    pub(crate) fn received(id: &str, event_type: &str, recipient: &str) {
        debug!(target: TARGET, id, event_type, recipient, "received a notification");
    }

    /// Its text names the check that failed, and holds nothing of the content.
    pub(crate) fn rejected(rejection: &Rejection) {
        if rejection.is_repeat() {
            debug!(target: TARGET, reason = %rejection, "dropped a notification");
        } else {
            warn!(target: TARGET, reason = %rejection, "rejected a notification");
        }
    }

    #[cfg(feature = "v2")]
    pub(crate) fn received_v2(recipient: &str, is_signed: bool) {
        debug!(target: TARGET, recipient, is_signed, "received a notification of APIv2");
    }

    /// Likewise.
    #[cfg(feature = "v2")]
    pub(crate) fn rejected_v2(rejection: &v2::Rejection) {
        warn!(target: TARGET, reason = %rejection, "rejected a notification of APIv2");
    }

    pub(crate) fn refreshed() {
        debug!(target: TARGET, "downloaded the platform certificates");
    }

    pub(crate) fn not_refreshed(error: &Error) {
        let status = error.http_status().map(|status| status.as_u16());
        warn!(target: TARGET, http_status = status, outcome = kind(error), "could not download the platform certificates");
    }

    /// For work of another task or thread: spans and subscriber of this one go along.
    pub(crate) fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> + use<F> {
        use tracing::instrument::WithSubscriber;

        work.instrument(tracing::Span::current()).with_current_subscriber()
    }
}

#[cfg(not(feature = "tracing"))]
mod told {
    use super::*;

    impl CallSpan {
        pub(crate) fn new(_: &OperationName) -> Self {
            Self {}
        }

        pub(crate) fn around<F: Future>(&self, call: F) -> F {
            call
        }

        pub(crate) fn end(&self, _: Result<&RawAnswer, &Error>) {}
    }

    pub(crate) fn attempts(_: u32) {}

    pub(crate) fn fails_over(_: &Url) {}

    pub(crate) fn repeats(_: &Error, _: u32, _: Duration) {}

    pub(crate) fn undecodable(_: &OperationName) {}

    pub(crate) fn received(_: &str, _: &str, _: &str) {}

    pub(crate) fn rejected(_: &Rejection) {}

    #[cfg(feature = "v2")]
    pub(crate) fn received_v2(_: &str, _: bool) {}

    #[cfg(feature = "v2")]
    pub(crate) fn rejected_v2(_: &v2::Rejection) {}

    pub(crate) fn refreshed() {}

    pub(crate) fn not_refreshed(_: &Error) {}

    pub(crate) fn carried<F: Future>(work: F) -> F {
        work
    }
}

pub(crate) use told::*;
