//! A notification of a payment as WeChat Pay sends it, 2 KB: signed and encrypted by keys made at start.

use std::hint::black_box;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";
pub const MCHID: &str = "1900000109";
pub const SERIAL: &str = "PUB_KEY_ID_1";
pub const TIMESTAMP: &str = "1767225600";
pub const NONCE: &str = "593BEC0C930BF1AF";

/// The parts of its ciphertext that the body states.
pub const CONTENT_NONCE: &str = "fdasflkja484";
pub const ASSOCIATED_DATA: &str = "transaction";

/// What comes, and what it is read with.
pub struct Sample {
    pub body: String,
    pub ciphertext: String,
    pub signature: String,
    /// WeChat Pay's public key.
    pub public_der: Vec<u8>,
    pub public_pem: String,
    /// The merchant's private key.
    pub private_pem: String,
}

impl Sample {
    /// What nobody can do without: a signature verified, a content decrypted. The content stays text.
    pub fn bare_work(&self) -> impl FnMut() -> usize {
        let public = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.public_der).unwrap();
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, API_V3_KEY.as_bytes()).unwrap());
        move || {
            let message = format!("{TIMESTAMP}\n{NONCE}\n{}\n", black_box(&self.body));
            public.verify_sig(message.as_bytes(), &STANDARD.decode(&self.signature).unwrap()).unwrap();
            let mut text = STANDARD.decode(&self.ciphertext).unwrap();
            let nonce = Nonce::try_assume_unique_for_key(CONTENT_NONCE.as_bytes()).unwrap();
            key.open_in_place(nonce, Aad::from(ASSOCIATED_DATA), &mut text).unwrap().len()
        }
    }

    pub fn new() -> Self {
        let [wechat_pay, merchant] = [(); 2].map(|()| KeyPair::generate(KeySize::Rsa2048).unwrap());
        let ciphertext = encrypted(&content());
        let body = format!(
            r#"{{"id":"EV-2018022511223320873","create_time":"2026-01-01T08:00:00+08:00","resource_type":"encrypt-resource","event_type":"TRANSACTION.SUCCESS","summary":"支付成功","resource":{{"original_type":"{ASSOCIATED_DATA}","algorithm":"AEAD_AES_256_GCM","ciphertext":"{ciphertext}","associated_data":"{ASSOCIATED_DATA}","nonce":"{CONTENT_NONCE}"}}}}"#
        );
        let message = format!("{TIMESTAMP}\n{NONCE}\n{body}\n");
        let mut signature = vec![0; wechat_pay.public_modulus_len()];
        wechat_pay.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
        let public: PublicKeyX509Der<'_> = wechat_pay.public_key().as_der().unwrap();
        let private: Pkcs8V1Der<'_> = merchant.as_der().unwrap();
        Self {
            body,
            ciphertext,
            signature: STANDARD.encode(signature),
            public_der: public.as_ref().to_vec(),
            public_pem: pem("PUBLIC KEY", public.as_ref()),
            private_pem: pem("PRIVATE KEY", private.as_ref()),
        }
    }
}

fn content() -> String {
    let goods =
        r#"{"goods_remark":"商品备注信息","quantity":1,"discount_amount":1,"goods_id":"M1006","unit_price":100}"#;
    let promotion = format!(
        r#"{{"amount":100,"wechatpay_contribute":0,"coupon_id":"109519","scope":"GLOBAL","merchant_contribute":0,"name":"单品惠-6","other_contribute":0,"currency":"CNY","stock_id":"931386","goods_detail":[{goods},{goods}]}}"#
    );
    format!(
        r#"{{"transaction_id":"1217752501201407033233368018","amount":{{"payer_total":100,"total":100,"currency":"CNY","payer_currency":"CNY"}},"mchid":"{MCHID}","trade_state":"SUCCESS","bank_type":"CMC","promotion_detail":[{promotion},{promotion}],"success_time":"2018-06-08T10:34:56+08:00","payer":{{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}},"out_trade_no":"1217752501201407033233368018","appid":"wxd678efh567hg6787","trade_state_desc":"支付成功","trade_type":"MICROPAY","attach":"自定义数据","scene_info":{{"device_id":"013467007045764"}}}}"#
    )
}

fn encrypted(content: &str) -> String {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, API_V3_KEY.as_bytes()).unwrap());
    let nonce = Nonce::try_assume_unique_for_key(CONTENT_NONCE.as_bytes()).unwrap();
    let mut text = content.as_bytes().to_vec();
    key.seal_in_place_append_tag(nonce, Aad::from(ASSOCIATED_DATA), &mut text).unwrap();
    STANDARD.encode(text)
}

/// In lines of 64 characters: not every reader takes longer ones.
pub fn pem(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let lines = base64.as_bytes().chunks(64).map(|line| format!("{}\n", str::from_utf8(line).unwrap()));
    format!("-----BEGIN {label}-----\n{}-----END {label}-----\n", lines.collect::<String>())
}
