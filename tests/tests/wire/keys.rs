//! The keys of both sides, made at start by the gateway's library, which is another one than the client's.

use std::sync::OnceLock;

use wechatpay_gateway::{Key, Padding};

/// The merchant's certificate. Its leading zero counts.
pub const MERCHANT_SERIAL: &str = "0A8B07E79B8269FEC3D5D3E6AB8ED163A6A380DB";
/// WeChat Pay's public key.
pub const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092024091000111100000001";
/// WeChat Pay's platform certificate, which has another key.
pub const PLATFORM_SERIAL: &str = "05157F09EFDC096DE15EBE81A47057A7232F1B8E";

pub struct Keys {
    pub merchant: Pair,
    pub wechat_pay: Pair,
    pub platform: Pair,
    /// WeChat Pay's for payments to bank cards.
    pub bank: Pair,
    /// Nobody's.
    pub stranger: Pair,
}

/// Made once.
pub fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let [merchant, wechat_pay, platform, bank, stranger] = [(); 5].map(|()| Pair(Key::generate().unwrap()));
        Keys { merchant, wechat_pay, platform, bank, stranger }
    })
}

/// A pair of which nothing fails.
pub struct Pair(pub Key);

impl Pair {
    pub fn pkcs8(&self) -> String {
        self.0.private_pem().unwrap()
    }

    pub fn pkcs1(&self) -> String {
        self.0.private_pkcs1().unwrap().replace('\n', "\r\n")
    }

    pub fn public_pem(&self) -> String {
        self.0.public_pem().unwrap()
    }

    pub fn public_pkcs1(&self) -> String {
        self.0.public_pkcs1().unwrap()
    }

    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message)
    }

    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify(message, signature)
    }

    /// What this key's owner is to read, in base64.
    pub fn encrypt(&self, value: &[u8]) -> String {
        self.0.encrypt(value, Padding::Oaep).unwrap()
    }

    pub fn encrypt_pkcs1(&self, value: &[u8]) -> String {
        self.0.encrypt(value, Padding::Pkcs1).unwrap()
    }

    /// What the base64 holds, if it is for this key.
    pub fn decrypt(&self, text: &str) -> Option<String> {
        self.0.decrypt(text, Padding::Oaep)
    }

    pub fn decrypt_pkcs1(&self, text: &str) -> Option<String> {
        self.0.decrypt(text, Padding::Pkcs1)
    }

    /// A certificate of this key with that serial number, which may begin with a bit that asks for one byte more.
    pub fn certificate(&self, serial: &str) -> String {
        let key = rcgen::KeyPair::from_pem_and_sign_algo(&self.pkcs8(), &rcgen::PKCS_RSA_SHA256).unwrap();
        let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
        let bytes: Vec<u8> =
            (0..serial.len()).step_by(2).map(|at| u8::from_str_radix(&serial[at..at + 2], 16).unwrap()).collect();
        parameters.serial_number = Some(rcgen::SerialNumber::from(bytes));
        parameters.self_signed(&key).unwrap().pem()
    }
}
