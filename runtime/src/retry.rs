//! When a call is repeated.

use std::time::Duration;

use aws_lc_rs::rand;

/// When a call is repeated: never, unless the client or the call says so.
///
/// Each attempt is signed anew. A request that did nothing is repeated whatever it asks for: one that did not leave, or that was
/// refused with 429, which says that it was not taken. Any other is repeated only if it changes nothing (a `GET`, a query), or
/// if the call says [`idempotent`](crate::Call::idempotent): that to repeat it does no harm. An answer that cannot be verified
/// or read is never taken for a reason to repeat; it is told.
///
/// The call's timeout bounds all attempts and the pauses between them. A pause that does not fit into what is left of it
/// ends the call with the last error. An attempt that times out has used up the time of all.
///
/// ```
/// use std::time::Duration;
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::Retry;
///
/// let retry = Retry::attempts(3).backoff(Duration::from_millis(200), Duration::from_secs(2)).on_server_errors(false);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Retry {
    attempts: u32,
    base: Duration,
    max: Duration,
    pub(crate) on_connection_failures: bool,
    pub(crate) on_rate_limits: bool,
    pub(crate) on_server_errors: bool,
}

impl Retry {
    /// Never: the rule.
    pub const fn none() -> Self {
        Self::attempts(1)
    }

    /// At most so many attempts, the first one included: after failures of the connection, 429 and 5xx, with pauses of
    /// 200 milliseconds to 5 seconds.
    pub const fn attempts(attempts: u32) -> Self {
        Self {
            attempts,
            base: Duration::from_millis(200),
            max: Duration::from_secs(5),
            on_connection_failures: true,
            on_rate_limits: true,
            on_server_errors: true,
        }
    }

    /// How long the pauses are: the first one `base`, each further one twice the one before, none longer than `max`; of each
    /// up to a half is left out at random. A `Retry-After` of the server's makes a pause longer, never shorter.
    pub const fn backoff(mut self, base: Duration, max: Duration) -> Self {
        self.base = base;
        self.max = max;
        self
    }

    /// Whether to repeat when no connection came about, or it broke before an answer came.
    pub const fn on_connection_failures(mut self, repeat: bool) -> Self {
        self.on_connection_failures = repeat;
        self
    }

    /// Whether to repeat after 429, which says: too many requests, this one was not taken. Writes, too. Of APIv2,
    /// `FREQUENCY_LIMITED` and its like.
    pub const fn on_rate_limits(mut self, repeat: bool) -> Self {
        self.on_rate_limits = repeat;
        self
    }

    /// Whether to repeat after 5xx. Of APIv2, `SYSTEMERROR` and `BIZERR_NEED_RETRY`.
    pub const fn on_server_errors(mut self, repeat: bool) -> Self {
        self.on_server_errors = repeat;
        self
    }

    /// The pause after that many attempts; `None` if there are no more.
    pub(crate) fn pause(&self, attempts: u32) -> Option<Duration> {
        if attempts >= self.attempts {
            return None;
        }
        let doubled = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        let pause = self.base.saturating_mul(doubled).min(self.max);
        Some(pause - pause.mul_f64(random() / 2.0))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::none()
    }
}

/// From 0 to 1.
fn random() -> f64 {
    let mut bytes = [0];
    // Without randomness pauses are whole; nothing depends on it.
    let _ = rand::fill(&mut bytes);
    f64::from(u8::from_le_bytes(bytes)) / f64::from(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit() {
        let retry = Retry::attempts(40).backoff(Duration::from_millis(100), Duration::from_secs(1));
        for (attempts, whole) in [(1, 100), (2, 200), (3, 400), (4, 800), (5, 1000), (39, 1000)] {
            let pause = retry.pause(attempts).unwrap();
            let whole = Duration::from_millis(whole);
            assert!(pause <= whole && pause >= whole / 2, "{attempts}: {pause:?}");
        }
        assert_eq!(retry.pause(40), None);
        assert_eq!(Retry::none().pause(1), None);
        assert_eq!(Retry::attempts(0).pause(1), None);
        assert!(Retry::attempts(2).backoff(Duration::MAX, Duration::MAX).pause(1).is_some());
    }
}
