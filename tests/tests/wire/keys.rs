//! The keys of both sides, made at start, and RSA by another library than the client's.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1::{EncodeRsaPrivateKey, EncodeRsaPublicKey};
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::rand_core::UnwrapErr;
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use sha1::Sha1;
use sha2::Sha256;

/// The merchant's certificate. Its leading zero counts.
pub const MERCHANT_SERIAL: &str = "0A8B07E79B8269FEC3D5D3E6AB8ED163A6A380DB";
/// WeChat Pay's public key.
pub const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092024091000111100000001";
/// WeChat Pay's platform certificate, which has another key.
pub const PLATFORM_SERIAL: &str = "05157F09EFDC096DE15EBE81A47057A7232F1B8E";

pub struct Keys {
    pub merchant: Key,
    pub wechat_pay: Key,
    pub platform: Key,
    /// WeChat Pay's for payments to bank cards.
    pub bank: Key,
    /// Nobody's.
    pub stranger: Key,
}

/// Made once.
pub fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| Keys {
        merchant: Key::new(),
        wechat_pay: Key::new(),
        platform: Key::new(),
        bank: Key::new(),
        stranger: Key::new(),
    })
}

pub struct Key(rsa::RsaPrivateKey);

impl Key {
    fn new() -> Self {
        Self(rsa::RsaPrivateKey::new(&mut UnwrapErr(getrandom::SysRng), 2048).unwrap())
    }

    pub fn pkcs8(&self) -> String {
        self.0.to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
    }

    pub fn pkcs1(&self) -> String {
        self.0.to_pkcs1_pem(LineEnding::CRLF).unwrap().to_string()
    }

    pub fn public_pem(&self) -> String {
        self.0.to_public_key().to_public_key_pem(LineEnding::LF).unwrap()
    }

    pub fn public_pkcs1(&self) -> String {
        self.0.to_public_key().to_pkcs1_pem(LineEnding::LF).unwrap()
    }

    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        SigningKey::<Sha256>::new(self.0.clone()).sign(message).to_vec()
    }

    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::try_from(signature).is_ok_and(|signature| {
            VerifyingKey::<Sha256>::new(self.0.to_public_key()).verify(message, &signature).is_ok()
        })
    }

    /// What this key's owner is to read, in base64.
    pub fn encrypt(&self, value: &[u8]) -> String {
        let mut random = UnwrapErr(getrandom::SysRng);
        STANDARD.encode(self.0.to_public_key().encrypt(&mut random, rsa::Oaep::<Sha1>::new(), value).unwrap())
    }

    pub fn encrypt_pkcs1(&self, value: &[u8]) -> String {
        let mut random = UnwrapErr(getrandom::SysRng);
        STANDARD.encode(self.0.to_public_key().encrypt(&mut random, rsa::Pkcs1v15Encrypt, value).unwrap())
    }

    /// What the base64 holds, if it is for this key.
    pub fn decrypt(&self, text: &str) -> Option<String> {
        let ciphertext = STANDARD.decode(text).ok()?;
        String::from_utf8(self.0.decrypt(rsa::Oaep::<Sha1>::new(), &ciphertext).ok()?).ok()
    }

    pub fn decrypt_pkcs1(&self, text: &str) -> Option<String> {
        let ciphertext = STANDARD.decode(text).ok()?;
        String::from_utf8(self.0.decrypt(rsa::Pkcs1v15Encrypt, &ciphertext).ok()?).ok()
    }

    /// A certificate of this key with that serial number.
    pub fn certificate(&self, serial: &str) -> String {
        let key = rcgen::KeyPair::from_pem_and_sign_algo(&self.pkcs8(), &rcgen::PKCS_RSA_SHA256).unwrap();
        let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
        let bytes: Vec<u8> =
            (0..serial.len()).step_by(2).map(|at| u8::from_str_radix(&serial[at..at + 2], 16).unwrap()).collect();
        parameters.serial_number = Some(rcgen::SerialNumber::from(bytes));
        parameters.self_signed(&key).unwrap().pem()
    }
}
