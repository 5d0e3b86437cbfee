//! The keys of a gateway: the merchant's, and WeChat Pay's by their serial numbers.

use std::sync::{Arc, OnceLock};
use std::thread;

use sha1::{Digest, Sha1};

use super::Key;
use crate::Error;
use crate::seed::hex;

/// WeChat Pay's public key.
const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092024091000111100000001";
/// WeChat Pay's platform certificate, which has another key.
const PLATFORM_SERIAL: &str = "05157F09EFDC096DE15EBE81A47057A7232F1B8E";

/// A key of WeChat Pay's.
#[derive(Clone, Debug)]
pub struct Platform {
    /// `PUB_KEY_ID_…`, or the serial number of a certificate.
    pub serial: String,
    pub key: Arc<Key>,
    /// The public key or the certificate.
    pub pem: String,
    /// When it was made: seconds since 1970.
    pub since: i64,
    /// Whether it is that of a certificate: `/v3/certificates` lists it.
    pub certificate: bool,
}

impl Platform {
    pub fn new(serial: &str, key: Arc<Key>, now: i64) -> Result<Self, Error> {
        let certificate = !serial.starts_with("PUB_KEY_ID_");
        let pem = if certificate { key.certificate(serial, now)? } else { key.public_pem()? };
        Ok(Self { serial: serial.to_owned(), key, pem, since: now, certificate })
    }
}

/// All of them. Of WeChat Pay's the last one of a kind is the present one.
#[derive(Clone)]
pub struct Keys {
    pub merchant_serial: String,
    pub merchant: Arc<Key>,
    pub platform: Vec<Platform>,
    /// Nobody's.
    pub stranger: Arc<Key>,
    /// 32 bytes of text.
    pub api_v3: String,
    /// The key of APIv2: 32 letters and digits.
    pub api_v2: String,
}

/// The pairs that all gateways of a process share unless they are given others: RSA keys take their time.
#[derive(Clone)]
struct Pairs {
    merchant: Arc<Key>,
    public: Arc<Key>,
    platform: Arc<Key>,
    stranger: Arc<Key>,
}

impl Keys {
    /// The pairs of the process, and secrets of their own.
    pub fn of_the_process(mchid: &str, now: i64) -> Result<Self, Error> {
        static PAIRS: OnceLock<Result<Pairs, String>> = OnceLock::new();
        let pairs = PAIRS.get_or_init(|| Pairs::generate().map_err(|error| error.to_string()));
        let pairs = pairs.clone().map_err(Error::key)?;
        Ok(Self {
            merchant_serial: merchant_serial(mchid),
            merchant: pairs.merchant,
            platform: vec![
                Platform::new(PUBLIC_KEY_ID, pairs.public, now)?,
                Platform::new(PLATFORM_SERIAL, pairs.platform, now)?,
            ],
            stranger: pairs.stranger,
            api_v3: secret()?,
            api_v2: secret()?,
        })
    }

    /// WeChat Pay's key for payments to bank cards and for what its risk control is told. Few ask for it, so it is made when
    /// the first does.
    pub fn pay_to_bank(&self) -> Option<Arc<Key>> {
        static PAIR: OnceLock<Option<Arc<Key>>> = OnceLock::new();
        PAIR.get_or_init(|| Key::generate().ok().map(Arc::new)).clone()
    }

    /// WeChat Pay's key of that serial number.
    pub fn of(&self, serial: &str) -> Option<&Platform> {
        self.platform.iter().find(|key| key.serial == serial)
    }

    /// The present one of a kind.
    pub fn present(&self, certificate: bool) -> Option<&Platform> {
        self.platform.iter().rev().find(|key| key.certificate == certificate)
    }

    /// Takes the place of the key with the same serial number, or else joins as the present one.
    pub fn put(&mut self, key: Platform) {
        self.platform.retain(|own| own.serial != key.serial);
        self.platform.push(key);
    }
}

impl Pairs {
    fn generate() -> Result<Self, Error> {
        let made = thread::scope(|scope| {
            let threads = [(); 4].map(|()| scope.spawn(Key::generate));
            threads.map(|thread| thread.join().unwrap_or_else(|_| Err(Error::key("the key could not be made"))))
        });
        let [merchant, public, platform, stranger] = made.map(|key| key.map(Arc::new));
        Ok(Self { merchant: merchant?, public: public?, platform: platform?, stranger: stranger? })
    }
}

/// The serial number of a merchant's certificate: each has its own. Its leading zero counts.
fn merchant_serial(mchid: &str) -> String {
    let digest = hex(&Sha1::digest(mchid)).to_uppercase();
    format!("0A{}", digest.get(2..).unwrap_or_default())
}

/// 32 digits.
fn secret() -> Result<String, Error> {
    let mut secret = [0; 16];
    getrandom::fill(&mut secret).map_err(Error::key)?;
    Ok(hex(&secret))
}
