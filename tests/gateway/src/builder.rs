//! How a gateway is set up.

use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::documentation::Documentation;
use crate::gateway::Gateway;
use crate::keys::{Authority, Key, Keys, Platform};
use crate::server::Server;
use crate::shared::{Clock, Faults, Shared};
use crate::{Error, server};

/// Sets up a gateway; everything has a default.
#[must_use]
pub struct GatewayBuilder {
    seed: u64,
    port: u16,
    tls_port: u16,
    mchid: String,
    brand_id: String,
    clock: Clock,
    merchant: Option<(String, Key)>,
    platform: Vec<(String, Key)>,
    public_key: bool,
    certificates: bool,
    client_certificates: bool,
    api_v3: Option<String>,
    api_v2: Option<String>,
    tls_hosts: Vec<String>,
    observer: Option<server::Observer>,
}

impl Default for GatewayBuilder {
    fn default() -> Self {
        Self {
            seed: 0,
            port: 0,
            tls_port: 0,
            mchid: "1900000109".to_owned(),
            brand_id: "100000001".to_owned(),
            clock: Box::new(system),
            merchant: None,
            platform: Vec::new(),
            public_key: true,
            certificates: true,
            client_certificates: true,
            api_v3: None,
            api_v2: None,
            tls_hosts: vec!["127.0.0.1".to_owned(), "localhost".to_owned()],
            observer: None,
        }
    }
}

fn system() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or_default()
}

impl GatewayBuilder {
    /// The same seed, keys and clock give the same answers to the same requests. 0 by default.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The port to listen at; a free one by default.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The port to listen at for TLS; a free one by default.
    pub fn tls_port(mut self, port: u16) -> Self {
        self.tls_port = port;
        self
    }

    /// The merchant that calls. `1900000109` by default.
    pub fn mchid(mut self, mchid: &str) -> Self {
        self.mchid = mchid.to_owned();
        self
    }

    /// The brand that calls in brand mode. `100000001` by default.
    pub fn brand_id(mut self, brand_id: &str) -> Self {
        self.brand_id = brand_id.to_owned();
        self
    }

    /// Where the time comes from, in seconds since 1970; the system by default.
    pub fn clock(mut self, clock: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// The serial number of the merchant's certificate and its private key.
    pub fn merchant_key(mut self, serial: &str, key: Key) -> Self {
        self.merchant = Some((serial.to_owned(), key));
        self
    }

    /// A key of WeChat Pay's: under `PUB_KEY_ID_…` that of a public key, else that of a platform certificate with this
    /// serial number.
    pub fn platform_key(mut self, serial: &str, key: Key) -> Self {
        self.platform.push((serial.to_owned(), key));
        self
    }

    /// A merchant of before the public keys: WeChat Pay has platform certificates only.
    pub fn without_public_key(mut self) -> Self {
        self.public_key = false;
        self
    }

    /// A new merchant: WeChat Pay has a public key only, and `/v3/certificates` answers 404.
    pub fn without_certificates(mut self) -> Self {
        self.certificates = false;
        self
    }

    /// The APIv3 key: 32 bytes. A new one by default.
    pub fn api_v3_key(mut self, key: &str) -> Self {
        self.api_v3 = Some(key.to_owned());
        self
    }

    /// The key of APIv2: 32 letters and digits. A new one by default.
    pub fn api_v2_key(mut self, key: &str) -> Self {
        self.api_v2 = Some(key.to_owned());
        self
    }

    /// Operations that need the merchant's client certificate are taken without it, also without TLS.
    pub fn without_client_certificates(mut self) -> Self {
        self.client_certificates = false;
        self
    }

    /// The certificate of [`Gateway::tls_url`] is for this host, not for loopback: a client that minds takes no connection.
    pub fn tls_certificate_for(mut self, host: &str) -> Self {
        self.tls_hosts = vec![host.to_owned()];
        self
    }

    /// Is shown each call when it was judged, before it is answered; it must not block.
    pub fn observe(mut self, observer: impl Fn(&crate::Call) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Starts it.
    pub async fn start(self) -> Result<Gateway, Error> {
        // The server has a thread of its own, so there is nothing to wait for.
        self.start_blocking()
    }

    /// The same outside of an asynchronous runtime.
    pub fn start_blocking(self) -> Result<Gateway, Error> {
        let (plain, tls) = (server::listen(self.port)?, server::listen(self.tls_port)?);
        let now = (self.clock)();
        let mut keys = Keys::of_the_process(&self.mchid, now)?;
        if let Some((serial, key)) = self.merchant {
            (keys.merchant_serial, keys.merchant) = (serial, Arc::new(key));
        }
        for (serial, key) in self.platform {
            keys.put(Platform::new(&serial, Arc::new(key), now)?);
        }
        keys.platform.retain(|key| if key.certificate { self.certificates } else { self.public_key });
        if let Some(key) = self.api_v3 {
            keys.api_v3 = key;
        }
        if let Some(key) = self.api_v2 {
            keys.api_v2 = key;
        }
        let shared = Arc::new(Shared {
            documentation: Documentation::embedded()?,
            url: format!("http://{}", plain.local_addr()?),
            tls_url: format!("https://{}", tls.local_addr()?),
            authority: Authority::generate()?,
            client_certificates: self.client_certificates,
            mchid: self.mchid,
            brand_id: self.brand_id,
            seed: self.seed,
            clock: self.clock,
            keys: Mutex::new(keys),
            nonces: Mutex::default(),
            faults: Faults::default(),
            routes: Mutex::default(),
            calls: Mutex::default(),
            files: Mutex::default(),
            observer: self.observer,
        });
        let server = Server::start(plain, tls, self.tls_hosts, Arc::clone(&shared))?;
        Gateway::new(shared, server)
    }
}
