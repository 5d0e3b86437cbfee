//! Keys, made once: WeChat Pay's pair and the merchant's, and certificates for them.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, PublicKeyData, RsaKeySize, SerialNumber};

/// A pair of keys with a certificate.
pub struct Pair {
    /// PKCS#8.
    pub private: String,
    /// `SubjectPublicKeyInfo`.
    pub public: String,
    /// Self-signed.
    pub certificate: String,
    key: RsaKeyPair,
}

/// The time on both sides.
pub const NOW: i64 = 1_767_225_600;
/// The key of both sides.
pub const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";
/// The key of both sides for APIv2.
pub const API_V2_KEY: &str = "192006250b4c09247ec02edce69f6a2d";

pub static WECHAT_PAY: LazyLock<Pair> = LazyLock::new(|| Pair::new(0x7A));
pub static MERCHANT: LazyLock<Pair> = LazyLock::new(|| Pair::new(0x3B));
/// What only the merchant can read, in base64.
pub static SEALED: LazyLock<String> = LazyLock::new(|| MERCHANT.encrypt("张三"));

impl Pair {
    fn new(serial: u8) -> Self {
        let pair = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.serial_number = Some(SerialNumber::from_slice(&[serial; 20]));
        let certificate = parameters.self_signed(&pair).unwrap().pem();
        let key = RsaKeyPair::from_pkcs8(&pair.serialize_der()).unwrap();
        assert!(KeySize::Rsa2048.len() == key.public_modulus_len());
        Self {
            private: pair.serialize_pem(),
            public: pem("PUBLIC KEY", &pair.subject_public_key_info()),
            certificate,
            key,
        }
    }

    /// A signature, in base64.
    pub fn sign(&self, message: &[u8]) -> String {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
        STANDARD.encode(signature)
    }

    /// The pair in PKCS#1.
    pub fn public_pkcs1(&self) -> Vec<u8> {
        self.key.public_key().as_ref().to_vec()
    }

    fn encrypt(&self, text: &str) -> String {
        let key = STANDARD.decode(self.public.lines().filter(|line| !line.starts_with('-')).collect::<String>());
        let key = OaepPublicEncryptingKey::new(PublicEncryptingKey::from_der(&key.unwrap()).unwrap()).unwrap();
        let mut ciphertext = vec![0; key.ciphertext_size()];
        STANDARD.encode(key.encrypt(&OAEP_SHA1_MGF1SHA1, text.as_bytes(), &mut ciphertext, None).unwrap())
    }
}

/// A PEM text.
pub fn pem(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    for line in base64.as_bytes().chunks(64) {
        pem.extend(line.iter().map(|byte| char::from(*byte)));
        pem.push('\n');
    }
    pem + &format!("-----END {label}-----\n")
}
