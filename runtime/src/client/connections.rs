//! The HTTP clients that a client sends with.

use std::time::Duration;

use crate::error::NotSent;

/// What the HTTP clients are made with, for those who bring none.
pub(super) struct Connections {
    pub(super) connect_timeout: Duration,
    pub(super) proxy: Option<String>,
    /// Authorities to be trusted besides those of the machine.
    pub(super) roots: Vec<reqwest::Certificate>,
    /// The merchant's certificate with its key.
    #[cfg(feature = "v2")]
    pub(super) identity: Option<reqwest::Identity>,
}

/// The HTTP clients.
#[derive(Clone)]
pub(super) struct Transport {
    plain: reqwest::Client,
    /// Shows the merchant's certificate.
    #[cfg(feature = "v2")]
    certified: Option<reqwest::Client>,
}

impl Transport {
    /// The caller's own, for whatever is sent.
    pub(super) fn of(http: reqwest::Client) -> Self {
        Self {
            #[cfg(feature = "v2")]
            certified: Some(http.clone()),
            plain: http,
        }
    }

    pub(super) fn plain(&self) -> &reqwest::Client {
        &self.plain
    }

    /// The one that shows the merchant's certificate, if there is one.
    #[cfg(feature = "v2")]
    pub(super) fn certified(&self) -> Option<&reqwest::Client> {
        self.certified.as_ref()
    }
}

impl Connections {
    pub(super) fn transport(&self) -> Result<Transport, NotSent> {
        let build = |http: reqwest::ClientBuilder| {
            http.build().map_err(|error| NotSent::configuration("the HTTP client cannot be made").because(error))
        };
        Ok(Transport {
            plain: build(self.http()?)?,
            #[cfg(feature = "v2")]
            certified: match &self.identity {
                Some(identity) => Some(build(self.http()?.identity(identity.clone()))?),
                None => None,
            },
        })
    }

    fn http(&self) -> Result<reqwest::ClientBuilder, NotSent> {
        let mut http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            // Signatures cover the bytes as they come, whatever features other crates turn on in reqwest.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(self.connect_timeout);
        if !self.roots.is_empty() {
            http = http.tls_certs_merge(self.roots.clone());
        }
        if let Some(proxy) = &self.proxy {
            // The address is not shown: it may hold a password.
            http = http.proxy(
                reqwest::Proxy::all(proxy)
                    .map_err(|_| NotSent::configuration("the proxy's address is none; write `http://host:port`"))?,
            );
        }
        Ok(http)
    }
}
