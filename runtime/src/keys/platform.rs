//! WeChat Pay's keys as they are at the time: those that were given, and certificates that were downloaded.

use std::fmt;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::{Mutex, OwnedMutexGuard};

use super::certificate::Certificate;
use super::encryptor::Encryptor;
use super::keyring::Keyring;
use super::verifier::Verifier;

/// How long downloaded certificates are taken as they are, in seconds: WeChat Pay asks to come back after 12 hours at the
/// earliest.
const FRESH: i64 = 12 * 60 * 60;
/// How long a download is not tried again after another, whatever the reason, in seconds.
const PAUSE: i64 = 5 * 60;

/// All keys of WeChat Pay's that a client has.
pub(crate) struct PlatformKeys {
    current: RwLock<Arc<Snapshot>>,
    pub(crate) downloads: Option<Downloads>,
}

/// The keys at one time. A call uses one of them from start to end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) keyring: Keyring,
    /// What `Wechatpay-Serial` says, and what encrypts, unless a call says otherwise. `None` before the first download.
    pub(crate) preferred: Option<String>,
    /// The preferred key was given, so that no certificate takes its place.
    fixed: bool,
    downloaded: Vec<Downloaded>,
}

/// A certificate that was downloaded.
#[derive(Clone)]
pub(crate) struct Downloaded {
    serial: String,
    verifier: Arc<dyn Verifier>,
    encryptor: Arc<dyn Encryptor>,
    /// Seconds since 1970.
    effective: i64,
    /// Likewise.
    expires: i64,
}

impl Downloaded {
    pub(crate) fn new(certificate: Certificate, effective: i64, expires: i64) -> Self {
        let Certificate { serial, verifier, encryptor } = certificate;
        Self { serial, verifier: Arc::new(verifier), encryptor: Arc::new(encryptor), effective, expires }
    }
}

impl fmt::Debug for Downloaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} to {})", self.serial, self.effective, self.expires)
    }
}

impl Snapshot {
    /// With certificates that came at that time. Those of earlier downloads stay until they expire; of those in effect the
    /// newest is preferred, unless a key was given.
    pub(crate) fn with(&self, came: Vec<Downloaded>, now: i64) -> Self {
        let mut next = self.clone();
        for certificate in came {
            next.downloaded.retain(|known| known.serial != certificate.serial);
            // A key that was given under that serial number stays.
            if !self.keyring.knows(&certificate.serial) || self.was_downloaded(&certificate.serial) {
                next.downloaded.push(certificate);
            }
        }
        for known in &self.downloaded {
            next.keyring.remove(&known.serial);
        }
        next.downloaded.retain(|certificate| certificate.expires > now);
        for Downloaded { serial, verifier, encryptor, .. } in &next.downloaded {
            next.keyring.insert_verifier(serial, Arc::clone(verifier));
            next.keyring.insert_encryptor(serial, Arc::clone(encryptor));
        }
        if !next.fixed {
            let in_effect = next.downloaded.iter().filter(|certificate| certificate.effective <= now);
            let newest = in_effect.max_by_key(|certificate| (certificate.effective, &certificate.serial));
            next.preferred = newest.map(|certificate| certificate.serial.clone());
        }
        next
    }

    /// The same for asking which certificates there are: one that was downloaded may be out of use by now, and a request that
    /// states such a one is refused, so that nothing would ever replace it.
    pub(crate) fn without_downloaded_preference(&self) -> Self {
        Self { preferred: self.preferred.clone().filter(|_| self.fixed), ..self.clone() }
    }

    fn was_downloaded(&self, serial: &str) -> bool {
        self.downloaded.iter().any(|known| known.serial == serial)
    }
}

impl PlatformKeys {
    /// `preferred` is the key preferred for good; without, certificates are downloaded and the newest is preferred.
    pub(crate) fn new(keyring: Keyring, preferred: Option<String>, downloads: Option<Downloads>) -> Self {
        let fixed = preferred.is_some();
        let snapshot = Snapshot { keyring, preferred, fixed, downloaded: Vec::new() };
        Self { current: RwLock::new(Arc::new(snapshot)), downloads }
    }

    /// The keys at that time: without certificates that have expired.
    pub(crate) fn at(&self, now: i64) -> Arc<Snapshot> {
        let current = self.latest();
        if current.downloaded.iter().all(|certificate| certificate.expires > now) {
            return current;
        }
        self.add(Vec::new(), now);
        self.latest()
    }

    /// Adds certificates that came at that time.
    pub(crate) fn add(&self, came: Vec<Downloaded>, now: i64) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(current.with(came, now));
    }

    fn latest(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for PlatformKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.latest().keyring.fmt(f)
    }
}

/// When certificates are downloaded: one download at a time, at most every 12 hours, and sooner only for an unknown serial
/// number or after a failure.
pub(crate) struct Downloads {
    /// Held by whoever downloads. If that is cut short, the next one may.
    gate: Arc<Mutex<()>>,
    successes: AtomicU64,
    /// The last success, in seconds since 1970.
    succeeded: AtomicI64,
    /// The last try, likewise.
    tried: AtomicI64,
}

impl Downloads {
    pub(crate) fn new() -> Self {
        Self {
            gate: Arc::default(),
            successes: AtomicU64::new(0),
            succeeded: AtomicI64::new(i64::MIN),
            tried: AtomicI64::new(i64::MIN),
        }
    }

    /// Waits until nobody else downloads.
    pub(crate) async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.gate).lock_owned().await
    }

    /// The turn, if nobody else downloads and it is time.
    pub(crate) fn due(&self, now: i64) -> Option<OwnedMutexGuard<()>> {
        let due = self.is_older(&self.succeeded, FRESH, now) && self.may_try(now);
        // Looked at again behind the gate: another call may just have had its turn.
        let guard = due.then(|| Arc::clone(&self.gate).try_lock_owned().ok()).flatten()?;
        self.may_try(now).then_some(guard)
    }

    /// Whether enough time went by since the last try.
    pub(crate) fn may_try(&self, now: i64) -> bool {
        self.is_older(&self.tried, PAUSE, now)
    }

    /// How many downloads ended well.
    pub(crate) fn successes(&self) -> u64 {
        self.successes.load(Ordering::Acquire)
    }

    pub(crate) fn begin(&self, now: i64) {
        self.tried.store(now, Ordering::Release);
    }

    pub(crate) fn succeed(&self, now: i64) {
        self.succeeded.store(now, Ordering::Release);
        self.successes.fetch_add(1, Ordering::AcqRel);
    }

    /// A clock that was set back makes nothing wait for ever: a time to come is as old as one long gone.
    fn is_older(&self, since: &AtomicI64, age: i64, now: i64) -> bool {
        !(0..age).contains(&now.saturating_sub(since.load(Ordering::Acquire)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_every_twelve_hours_and_one_at_a_time() {
        let downloads = Downloads::new();
        let turn = downloads.due(1_000).unwrap();
        assert!(downloads.due(1_000).is_none(), "one at a time");
        downloads.begin(1_000);
        drop(turn);
        assert!(downloads.due(1_000 + PAUSE - 1).is_none(), "it failed: not at once again");
        assert!(downloads.due(1_000 + PAUSE).is_some());
        downloads.succeed(1_000);
        assert!(downloads.due(1_000 + FRESH - 1).is_none());
        assert!(downloads.due(1_000 + FRESH).is_some());
        assert!(downloads.due(500).is_some(), "the clock was set back");
    }
}
