//! The authority that the gateway's server and its merchant's client certificate come from.

use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey, PrivateKeyChain,
};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, PublicKeyData, SerialNumber, SignatureAlgorithm,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use time::OffsetDateTime;

use super::{Key, LIFETIME, certificate};
use crate::Error;

/// A certificate authority of its own.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// The public half of an RSA key.
struct Public(Vec<u8>);

impl PublicKeyData for Public {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_RSA_SHA256
    }
}

impl Authority {
    /// A new one.
    pub fn generate() -> Result<Self, Error> {
        let mut own = params("WeChat Pay on loopback");
        own.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        own.key_usages =
            vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
        let key = KeyPair::generate().map_err(Error::key)?;
        CertifiedIssuer::self_signed(own, key).map(Self).map_err(Error::key)
    }

    /// Its certificate, as PEM.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// Its certificate.
    pub fn certificate(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    /// A certificate for these hosts, with its key.
    pub fn server(&self, hosts: Vec<String>) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), Error> {
        let mut own = CertificateParams::new(hosts).map_err(Error::key)?;
        own.distinguished_name.push(DnType::CommonName, "WeChat Pay on loopback, its server");
        own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        own.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(Error::key)?;
        let certificate = own.signed_by(&key, &self.0).map_err(Error::key)?;
        Ok((certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der()).into()))
    }

    /// The merchant's certificate, which begins a day before `now`. `serial` is hexadecimal.
    pub fn merchant(&self, mchid: &str, serial: &str, key: &Key, now: i64) -> Result<rcgen::Certificate, Error> {
        let mut own = params(mchid);
        own.distinguished_name.push(DnType::OrganizationName, "微信商户系统");
        own.distinguished_name.push(DnType::CountryName, "CN");
        own.serial_number = Some(SerialNumber::from_slice(&certificate::bytes(serial)?));
        own.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let from = now.saturating_sub(24 * 60 * 60);
        own.not_before = OffsetDateTime::from_unix_timestamp(from).map_err(Error::key)?;
        let until = from.saturating_add_unsigned(LIFETIME);
        own.not_after = OffsetDateTime::from_unix_timestamp(until).map_err(Error::key)?;
        own.signed_by(&Public(key.public_der()?), &self.0).map_err(Error::key)
    }
}

fn params(common_name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    params
}

/// A PKCS#12 as WeChat Pay's tool writes it: 40 bits of RC2, SHA-1.
pub fn pkcs12(certificate: &rcgen::Certificate, key: &Key, password: &str) -> Result<Vec<u8>, Error> {
    let certificate = Certificate::from_der(certificate.der()).map_err(Error::key)?;
    let key = PrivateKey::from_der(&key.private_der()?).map_err(Error::key)?;
    let mut store = KeyStore::new();
    let chain = PrivateKeyChain::new("1", key, [certificate]);
    store.add_entry("Tenpay Certificate", KeyStoreEntry::PrivateKeyChain(chain));
    let writer = store.writer(password).encryption_algorithm(EncryptionAlgorithm::PbeWithShaAnd40BitRc4Cbc);
    let writer = writer.encryption_iterations(2048).mac_algorithm(MacAlgorithm::HmacSha1).mac_iterations(2048);
    writer.write().map_err(Error::key)
}
