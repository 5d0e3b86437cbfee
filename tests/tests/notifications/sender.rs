//! WeChat Pay's side, by other libraries than the client's: encrypts, signs and sends notifications.

use std::sync::OnceLock;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::rand_core::UnwrapErr;
use rsa::signature::{SignatureEncoding, Signer};
use rsa::{Oaep, RsaPrivateKey};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::Sha256;
use wechatpay::HeaderMap;

/// The time on both sides.
pub const NOW: i64 = 1_767_225_600;
pub const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092024091000111100000001";
pub const MCHID: &str = "1900000109";
pub const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";

/// A pair of keys.
pub struct Key(RsaPrivateKey);

impl Key {
    fn new() -> Self {
        Self(RsaPrivateKey::new(&mut UnwrapErr(getrandom::SysRng), 2048).unwrap())
    }

    pub fn private_pem(&self) -> String {
        self.0.to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
    }

    pub fn public_pem(&self) -> String {
        self.0.to_public_key().to_public_key_pem(LineEnding::LF).unwrap()
    }

    /// What this key's owner is to read, in base64.
    pub fn encrypt(&self, value: &str) -> String {
        let mut random = UnwrapErr(getrandom::SysRng);
        STANDARD.encode(self.0.to_public_key().encrypt(&mut random, Oaep::<Sha1>::new(), value.as_bytes()).unwrap())
    }
}

pub struct Keys {
    pub wechat_pay: Key,
    pub merchant: Key,
    /// Nobody's.
    pub stranger: Key,
}

/// Made once.
pub fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| Keys { wechat_pay: Key::new(), merchant: Key::new(), stranger: Key::new() })
}

/// A notification on its way, with what shall be wrong with it.
pub struct Sent {
    pub body: Vec<u8>,
    pub timestamp: i64,
    pub nonce: &'static str,
    pub serial: &'static str,
    key: &'static Key,
    signature: Option<&'static str>,
}

impl Sent {
    /// An event with that content.
    pub fn new(event_type: &str, content: &Value) -> Self {
        Self::of(&envelope("EV-2018022511223320873", event_type, "transaction", API_V3_KEY, content))
    }

    /// Any body.
    pub fn of(body: &Value) -> Self {
        // With white space that a body which is parsed and written anew loses.
        let body = serde_json::to_vec_pretty(body).unwrap();
        let key = &keys().wechat_pay;
        Self { body, timestamp: NOW, nonce: "593BEC0C930BF1AF", serial: PUBLIC_KEY_ID, key, signature: None }
    }

    /// At another time.
    pub fn at(self, timestamp: i64) -> Self {
        Self { timestamp, ..self }
    }

    /// Under another serial number.
    pub fn serial(self, serial: &'static str) -> Self {
        Self { serial, ..self }
    }

    /// By a key that is nobody's.
    pub fn by_stranger(self) -> Self {
        Self { key: &keys().stranger, ..self }
    }

    /// With that in place of the signature.
    pub fn signature(self, signature: &'static str) -> Self {
        Self { signature: Some(signature), ..self }
    }

    /// The headers of the body as it is.
    pub fn headers(&self) -> HeaderMap {
        let lines = [self.timestamp.to_string().as_bytes(), self.nonce.as_bytes(), &self.body].map(<[u8]>::to_vec);
        let message = [&lines[0], &b"\n"[..], &lines[1], b"\n", &lines[2], b"\n"].concat();
        let signature = STANDARD.encode(SigningKey::<Sha256>::new(self.key.0.clone()).sign(&message).to_bytes());
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("content-type", "application/json"),
            ("request-id", "08F78BB5AF0610D302189F95C1"),
            ("wechatpay-nonce", self.nonce),
            ("wechatpay-serial", self.serial),
            ("wechatpay-signature", self.signature.unwrap_or(&signature)),
            ("wechatpay-signature-type", "WECHATPAY2-SHA256-RSA2048"),
            ("wechatpay-timestamp", &self.timestamp.to_string()),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        headers
    }

    /// Sends it; gives status, content type and body of the reply.
    pub async fn to(&self, url: &str) -> (u16, Option<String>, String) {
        let request = reqwest::Client::new().post(url).headers(self.headers()).body(self.body.clone());
        let response = request.send().await.unwrap();
        let content_type = response.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
        (response.status().as_u16(), content_type, response.text().await.unwrap())
    }
}

/// The body of a notification.
pub fn envelope(id: &str, event_type: &str, original_type: &str, key: &str, content: &Value) -> Value {
    let (nonce, associated_data) = ("fdasflkja484", original_type);
    let cipher = Aes256Gcm::new_from_slice(key.as_bytes()).unwrap();
    let content = content.to_string();
    let payload = Payload { msg: content.as_bytes(), aad: associated_data.as_bytes() };
    let ciphertext = cipher.encrypt(&Nonce::try_from(nonce.as_bytes()).unwrap(), payload).unwrap();
    json!({
        "id": id,
        "create_time": "2026-01-01T08:00:00+08:00",
        "resource_type": "encrypt-resource",
        "event_type": event_type,
        "summary": "支付成功",
        "resource": {
            "original_type": original_type,
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": STANDARD.encode(ciphertext),
            "associated_data": associated_data,
            "nonce": nonce,
        },
    })
}
