//! TLS of the gateway's second port: it asks for the merchant's certificate, and does without.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::RootCertStore;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::UnixTime;
use rustls::server::WebPkiClientVerifier;
use rustls::time_provider::TimeProvider;
use tokio_rustls::TlsAcceptor;

use crate::Error;
use crate::shared::Shared;

/// Accepts connections with a certificate for these hosts.
pub fn acceptor(hosts: Vec<String>, shared: &Arc<Shared>) -> Result<TlsAcceptor, Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut merchants = RootCertStore::empty();
    merchants.add(shared.authority.certificate()).map_err(Error::key)?;
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(merchants), Arc::clone(&provider));
    let verifier = verifier.allow_unauthenticated().build().map_err(Error::key)?;
    let (certificate, key) = shared.authority.server(hosts)?;
    let config = ServerConfig::builder_with_details(provider, Arc::new(Watch(Arc::clone(shared))));
    let config = config.with_safe_default_protocol_versions().map_err(Error::key)?;
    let config = config.with_client_cert_verifier(verifier).with_single_cert(vec![certificate], key);
    Ok(TlsAcceptor::from(Arc::new(config.map_err(Error::key)?)))
}

/// The gateway's clock: the merchant's certificate began when it says so.
struct Watch(Arc<Shared>);

impl TimeProvider for Watch {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from((self.0.clock)()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}
