//! WeChat Pay's side, by other libraries than the client's: signs, encrypts and sends notifications.

use std::collections::BTreeMap;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::aes::Aes256;
use aes_gcm::aes::cipher::BlockCipherEncrypt;
use aes_gcm::{Aes256Gcm, Nonce};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

/// The APIv2 key of the merchant.
pub const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
/// That of another one.
pub const OTHER_KEY: &str = "8934e7d15453e97507ef794cf7b0519d";
pub const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";
pub const MCHID: &str = "10000100";

/// A notification on its way.
#[derive(Clone, Default)]
pub struct Sent(BTreeMap<String, String>);

impl Sent {
    pub fn new(fields: &[(&str, &str)]) -> Self {
        fields.iter().fold(Self::default(), |sent, (name, text)| sent.with(name, text))
    }

    /// With that text, whatever is signed.
    pub fn with(mut self, name: &str, text: &str) -> Self {
        self.0.insert(name.to_owned(), text.to_owned());
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// Signed by MD5 with the merchant's key.
    pub fn signed(self) -> Self {
        self.signed_with(KEY)
    }

    pub fn signed_with(self, key: &str) -> Self {
        let sign = hexadecimal(&Md5::digest(self.joined(key)));
        self.with("sign", &sign)
    }

    /// Signed by HMAC-SHA256 with the merchant's key.
    pub fn signed_by_hmac(self) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, KEY.as_bytes());
        let sign = hexadecimal(hmac::sign(&key, self.joined(KEY).as_bytes()).as_ref());
        self.with("sign", &sign)
    }

    fn joined(&self, key: &str) -> String {
        let filled = self.0.iter().filter(|(name, text)| *name != "sign" && !text.is_empty());
        filled.map(|(name, text)| format!("{name}={text}&")).collect::<String>() + "key=" + key
    }

    /// As WeChat Pay writes it.
    pub fn xml(&self) -> Vec<u8> {
        let element = |(name, text): (&String, &String)| format!("<{name}><![CDATA[{text}]]></{name}>\n");
        format!("<xml>{}</xml>", self.0.iter().map(element).collect::<String>()).into_bytes()
    }

    /// Sends it; gives status, content type and body of the reply.
    pub async fn to(&self, url: &str) -> (u16, String, String) {
        let request = reqwest::Client::new().post(url).header("content-type", "text/xml").body(self.xml());
        let response = request.send().await.unwrap();
        let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
        (response.status().as_u16(), content_type, response.text().await.unwrap())
    }
}

/// What stands in `req_info`: block for block, padded with the number of bytes that are missing.
pub fn req_info(key: &str, content: &str) -> String {
    let digest = hexadecimal(&Md5::digest(key)).to_lowercase();
    let cipher = Aes256::new_from_slice(digest.as_bytes()).unwrap();
    let padding = 16 - content.len() % 16;
    let mut bytes = content.as_bytes().to_vec();
    bytes.resize(content.len() + padding, u8::try_from(padding).unwrap());
    for block in bytes.chunks_mut(16) {
        cipher.encrypt_block(block.try_into().unwrap());
    }
    STANDARD.encode(bytes)
}

/// A notification with a part that is encrypted with the APIv3 key; not signed yet.
pub fn event(event_type: &str, content: &str) -> Sent {
    let cipher = Aes256Gcm::new_from_slice(API_V3_KEY.as_bytes()).unwrap();
    let payload = Payload { msg: content.as_bytes(), aad: b"payscore" };
    let ciphertext = cipher.encrypt(&Nonce::try_from(b"fdasflkja484".as_slice()).unwrap(), payload).unwrap();
    Sent::new(&[
        ("mch_id", MCHID),
        ("appid", "wxd678efh567hg6787"),
        ("algorithm", "HMAC-SHA256"),
        ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
        ("event_id", "EV-2018022511223320873"),
        ("event_create_time", "20180225112233"),
        ("event_type", event_type),
        ("event_algorithm", "AEAD_AES_256_GCM"),
        ("event_nonce", "fdasflkja484"),
        ("event_associated_data", "payscore"),
        ("event_ciphertext", &STANDARD.encode(ciphertext)),
    ])
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
