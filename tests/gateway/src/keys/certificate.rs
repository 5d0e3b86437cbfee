//! Certificates, signed by their own keys.

use std::str::FromStr;
use std::time::{Duration, UNIX_EPOCH};

use rsa::RsaPublicKey;
use rsa::pkcs1v15::{Signature, SigningKey};
use sha2::Sha256;
use x509_cert::Certificate;
use x509_cert::builder::profile::cabf::Root;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::der::EncodePem;
use x509_cert::der::pem::LineEnding;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfo;
use x509_cert::time::{Time, Validity};

use crate::Error;

const DAY: u64 = 24 * 60 * 60;
/// How long a platform certificate holds.
pub const LIFETIME: u64 = 5 * 365 * DAY;

/// A certificate that begins a day before `now`.
pub fn pem(signer: &SigningKey<Sha256>, key: &RsaPublicKey, serial: &str, now: i64) -> Result<String, Error> {
    let profile = Root::new(false, Name::from_str("CN=Tenpay.com sign,O=Tenpay.com,C=CN").map_err(Error::key)?)
        .map_err(Error::key)?;
    let serial = SerialNumber::new(&bytes(serial)?).map_err(Error::key)?;
    let from = u64::try_from(now).unwrap_or_default().saturating_sub(DAY);
    let validity = Validity::new(time(from)?, time(from.saturating_add(LIFETIME))?);
    let key = SubjectPublicKeyInfo::from_key(key).map_err(Error::key)?;
    let builder = CertificateBuilder::new(profile, serial, validity, key).map_err(Error::key)?;
    let certificate: Certificate = builder.build::<_, Signature>(signer).map_err(Error::key)?;
    certificate.to_pem(LineEnding::LF).map_err(Error::key)
}

fn time(seconds: u64) -> Result<Time, Error> {
    let time = UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).ok_or_else(|| Error::key("no such time"))?;
    Time::try_from(time).map_err(Error::key)
}

/// What hexadecimal digits stand for.
pub fn bytes(serial: &str) -> Result<Vec<u8>, Error> {
    let digits = serial.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).map_err(Error::key)?;
        u8::from_str_radix(pair, 16).map_err(Error::key)
    });
    digits.collect()
}
