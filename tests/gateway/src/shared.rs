//! What the gateway's handle and its server have in common.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::answer::Files;
use crate::call::Call;
use crate::check::Nonces;
use crate::documentation::Documentation;
use crate::keys::{Authority, Keys};
use crate::routes::Routes;
use crate::server::Observer;

/// Tells the time, in seconds since 1970.
pub type Clock = Box<dyn Fn() -> i64 + Send + Sync>;

/// The state of a gateway.
pub struct Shared {
    pub documentation: &'static Documentation,
    pub url: String,
    pub tls_url: String,
    /// Where its certificates come from.
    pub authority: Authority,
    /// Whether operations that need the merchant's certificate are refused without it.
    pub client_certificates: bool,
    pub mchid: String,
    pub brand_id: String,
    pub seed: u64,
    pub clock: Clock,
    pub keys: Mutex<Keys>,
    pub nonces: Nonces,
    pub routes: Mutex<Routes>,
    pub calls: Mutex<Vec<Call>>,
    pub files: Files,
    /// So many of the next connections are reset before anything of them is read.
    pub resets: AtomicUsize,
    /// Is shown each call.
    pub observer: Option<Observer>,
}

impl Shared {
    /// Whether this connection is one of those that are reset.
    pub fn takes_reset(&self) -> bool {
        let one_less = |left: usize| left.checked_sub(1);
        self.resets.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok()
    }

    /// The URL that a call came to.
    pub fn url_of(&self, call: &Call) -> &str {
        if call.is_tls() { &self.tls_url } else { &self.url }
    }
}
