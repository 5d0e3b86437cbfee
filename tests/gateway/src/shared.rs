//! What the gateway's handle and its server have in common.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Notify;

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
    /// What goes wrong with connections.
    pub faults: Faults,
    /// Is shown each call.
    pub observer: Option<Observer>,
}

/// What goes wrong with connections, whatever is said over them.
pub struct Faults {
    /// So many of the next connections are reset before anything of them is read.
    pub resets: AtomicUsize,
    /// A connection is reset when it brings a second request.
    pub resets_kept: AtomicBool,
    /// A connection is reset once a body is longer.
    pub longest_body: AtomicUsize,
    /// Connections on which nothing is under way are closed now.
    pub closing: Notify,
    /// How many connections there are.
    pub open: AtomicUsize,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            resets: AtomicUsize::new(0),
            resets_kept: AtomicBool::new(false),
            longest_body: AtomicUsize::new(usize::MAX),
            closing: Notify::new(),
            open: AtomicUsize::new(0),
        }
    }
}

impl Faults {
    /// Whether this connection is one of those that are reset.
    pub fn takes_reset(&self) -> bool {
        let one_less = |left: usize| left.checked_sub(1);
        self.resets.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok()
    }

    /// Counts a connection until what is given back is dropped.
    pub fn count(&self) -> impl Drop + use<'_> {
        struct Counted<'f>(&'f AtomicUsize);
        impl Drop for Counted<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        self.open.fetch_add(1, Ordering::SeqCst);
        Counted(&self.open)
    }
}

impl Shared {
    /// The URL that a call came to.
    pub fn url_of(&self, call: &Call) -> &str {
        if call.is_tls() { &self.tls_url } else { &self.url }
    }
}
