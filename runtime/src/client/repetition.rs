//! The attempts of one call: which failure is followed by another attempt, and what the last one has to tell of those before.

use std::time::Duration;

use http::header::RETRY_AFTER;
use tokio::time::Instant;

use super::Client;
use crate::error::{Cause, Error, History, NotSentReason, Passing};
use crate::observe;
use crate::outgoing::Outgoing;
use crate::retry::Retry;
use crate::timestamp;

/// Whether the server says for certain that it did nothing, since there were too many requests.
fn is_not_taken(error: &Error) -> bool {
    let is_limit = matches!(error, Error::Refused(refused) if refused.passing() == Some(Passing::RateLimit));
    is_limit && !error.may_have_taken_effect()
}

/// The attempts of one call so far.
pub(super) struct Repetition<'c> {
    client: &'c Client,
    retry: Retry,
    /// To repeat what left does no harm.
    is_repeatable: bool,
    /// Nothing begins after it.
    deadline: Instant,
    attempts: u32,
    /// How often something failed, the keys for the first attempt included.
    failures: u32,
    /// An attempt that may have taken effect.
    earlier: Option<Error>,
}

impl<'c> Repetition<'c> {
    pub(super) fn new(client: &'c Client, outgoing: &Outgoing, deadline: Instant) -> Self {
        Self {
            client,
            retry: outgoing.retry.clone().unwrap_or_else(|| client.settings.retry.clone()),
            is_repeatable: !outgoing.name.writes || outgoing.idempotent,
            deadline,
            attempts: 0,
            failures: 0,
            earlier: None,
        }
    }

    /// Another attempt begins.
    pub(super) fn begin(&mut self) {
        self.attempts = self.attempts.saturating_add(1);
    }

    /// What an answer that comes now has to tell.
    pub(super) fn history(&self) -> History {
        History { attempts: self.attempts, earlier_may_have_taken_effect: self.earlier.is_some() }
    }

    /// Waits for the time of another attempt after this failure.
    ///
    /// # Errors
    /// What the call ends with, if there is none.
    pub(super) async fn after(&mut self, error: Error) -> Result<(), Error> {
        self.failures = self.failures.saturating_add(1);
        match self.pause(&error) {
            Some(pause) if Instant::now().checked_add(pause).is_some_and(|end| end < self.deadline) => {
                observe::repeats(&error, self.failures, pause);
                if error.may_have_taken_effect() {
                    self.earlier = Some(error);
                }
                tokio::time::sleep(pause).await;
                Ok(())
            }
            _ => Err(self.last(error)),
        }
    }

    /// The error that says most.
    fn last(&mut self, error: Error) -> Error {
        let mut history = self.history();
        // That this attempt did not leave must not hide that an earlier one did.
        let mut error = match (error, self.earlier.take()) {
            (Error::NotSent(_), Some(earlier)) => earlier,
            (error, _) => error,
        };
        history.attempts = history.attempts.max(error.attempts());
        error.set_history(history);
        error
    }

    /// How long to wait before another attempt; `None` if there is to be none.
    fn pause(&self, error: &Error) -> Option<Duration> {
        if !self.is_worth_it(error) {
            return None;
        }
        let pause = self.retry.pause(self.failures)?;
        Some(pause.max(self.retry_after(error).unwrap_or_default()))
    }

    fn is_worth_it(&self, error: &Error) -> bool {
        match error {
            Error::NotSent(not_sent) => match not_sent.reason() {
                NotSentReason::Connection => self.retry.on_connection_failures,
                // It failed as a call of its own, a `GET`.
                NotSentReason::Certificates => not_sent
                    .source()
                    .and_then(|source| source.downcast_ref::<Error>())
                    .is_some_and(|source| self.is_passing(source)),
                _ => false,
            },
            error => (self.is_repeatable || is_not_taken(error)) && self.is_passing(error),
        }
    }

    /// Whether it may be gone the next time.
    fn is_passing(&self, error: &Error) -> bool {
        match error {
            Error::NotSent(not_sent) => {
                not_sent.reason() == NotSentReason::Connection && self.retry.on_connection_failures
            }
            Error::Refused(refused) => match refused.passing() {
                Some(Passing::RateLimit) => self.retry.on_rate_limits,
                Some(Passing::ServerError) => self.retry.on_server_errors,
                None => false,
            },
            Error::OutcomeUnknown(unknown) => {
                matches!(unknown.cause(), Cause::ConnectionLost(_)) && self.retry.on_connection_failures
            }
        }
    }

    /// How long the server wants to be left alone: in seconds, or until a date.
    fn retry_after(&self, error: &Error) -> Option<Duration> {
        let text = error.headers()?.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let seconds = timestamp::http_date(text)?.saturating_sub(self.client.settings.clock.unix_seconds());
        Some(Duration::from_secs(u64::try_from(seconds).unwrap_or_default()))
    }
}
