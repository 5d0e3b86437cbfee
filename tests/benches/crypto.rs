//! What a call and a notification ask of a crypto provider: RSA sign, verify and OAEP, AES-GCM; provider by provider.
//!
//! `cargo bench -p wechatpay-tests --features crypto-bench --bench crypto`; figures and choice in `docs/crypto.md`.

#![allow(clippy::unwrap_used, missing_docs)]

mod report;

use std::hint::black_box;
use std::sync::OnceLock;

use report::{median, median_of};
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey};
use rsa::rand_core::UnwrapErr;

/// What a provider has, each in seconds.
type Provider = (&'static str, [Option<fn() -> f64>; 4]);

const WORK: [&str; 4] = ["RSA-2048 sign", "RSA-2048 verify", "RSA-OAEP decrypt", "AES-256-GCM, 2 KB"];

const PROVIDERS: [Provider; 4] = [
    ("aws-lc-rs", [Some(aws_lc::sign), Some(aws_lc::verify), Some(aws_lc::decrypt_oaep), Some(aws_lc::open_aes_gcm)]),
    ("ring", [Some(ring_::sign), Some(ring_::verify), None, Some(ring_::open_aes_gcm)]),
    ("graviola", [Some(graviola_::sign), Some(graviola_::verify), None, Some(graviola_::open_aes_gcm)]),
    (
        "RustCrypto",
        [
            Some(rust_crypto::sign),
            Some(rust_crypto::verify),
            Some(rust_crypto::decrypt_oaep),
            Some(rust_crypto::open_aes_gcm),
        ],
    ),
];

fn main() {
    report::machine(concat!(env!("CARGO_MANIFEST_DIR"), "/.."), &["aws-lc-rs", "ring", "graviola", "rsa", "aes-gcm"]);
    let figures = PROVIDERS.map(|(_, work)| work.map(|work| work.map(|work| work())));
    let lines = WORK.iter().enumerate().map(|(index, work)| {
        let first = figures[0][index];
        let cell = |seconds: Option<f64>| match (seconds, first) {
            (Some(seconds), Some(first)) => format!("{:.2} ({:.2} ×)", seconds * 1e6, seconds / first),
            _ => "none".to_owned(),
        };
        std::iter::once((*work).to_owned()).chain(figures.iter().map(|provider| cell(provider[index]))).collect()
    });
    let head = std::iter::once("µs, and × the first").chain(PROVIDERS.iter().map(|(name, _)| *name));
    report::table(&head.collect::<Vec<_>>(), &lines.collect::<Vec<_>>());
}

/// The length of a typical string to sign.
const MESSAGE: [u8; 600] = [b'm'; 600];
/// The length of a typical notification's content.
const CONTENT: [u8; 2048] = [b'c'; 2048];
const KEY: [u8; 32] = [7; 32];
const NONCE: [u8; 12] = [9; 12];

/// An RSA key of 2048 bits, and it in DER.
fn key() -> &'static (rsa::RsaPrivateKey, Vec<u8>, Vec<u8>) {
    static KEY: OnceLock<(rsa::RsaPrivateKey, Vec<u8>, Vec<u8>)> = OnceLock::new();
    KEY.get_or_init(|| {
        let key = rsa::RsaPrivateKey::new(&mut UnwrapErr(getrandom::SysRng), 2048).unwrap();
        let private = key.to_pkcs8_der().unwrap().as_bytes().to_vec();
        let public = key.to_public_key().to_public_key_der().unwrap().as_bytes().to_vec();
        (key, private, public)
    })
}

/// A signature of the message.
fn signature() -> Vec<u8> {
    use rsa::signature::{SignatureEncoding, Signer};
    rsa::pkcs1v15::SigningKey::<sha2::Sha256>::new(key().0.clone()).sign(&MESSAGE).to_vec()
}

/// A value encrypted for the key.
fn ciphertext() -> Vec<u8> {
    let padding = rsa::Oaep::<sha1::Sha1>::new();
    key().0.to_public_key().encrypt(&mut UnwrapErr(getrandom::SysRng), padding, b"440524188001010014").unwrap()
}

/// A content, encrypted, with its tag.
fn sealed() -> Vec<u8> {
    use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &KEY).unwrap());
    let mut sealed = CONTENT.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(NONCE), Aad::from("transaction"), &mut sealed).unwrap();
    sealed
}

mod aws_lc {
    use super::*;
    use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, PrivateDecryptingKey};
    use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair};

    pub fn sign() -> f64 {
        let key = RsaKeyPair::from_pkcs8(&key().1).unwrap();
        let random = aws_lc_rs::rand::SystemRandom::new();
        let mut signature = [0; 256];
        median(|| key.sign(&RSA_PKCS1_SHA256, &random, black_box(&MESSAGE), &mut signature).unwrap())
    }

    pub fn verify() -> f64 {
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &key().2).unwrap();
        let signature = signature();
        median(|| key.verify_sig(black_box(&MESSAGE), &signature).unwrap())
    }

    pub fn decrypt_oaep() -> f64 {
        let key = OaepPrivateDecryptingKey::new(PrivateDecryptingKey::from_pkcs8(&key().1).unwrap()).unwrap();
        let (ciphertext, mut value) = (ciphertext(), [0; 256]);
        median(|| key.decrypt(&OAEP_SHA1_MGF1SHA1, black_box(&ciphertext), &mut value, None).unwrap().len())
    }

    pub fn open_aes_gcm() -> f64 {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &KEY).unwrap());
        median_of(sealed, |mut content| {
            let nonce = Nonce::assume_unique_for_key(NONCE);
            key.open_in_place(nonce, Aad::from("transaction"), &mut content).unwrap().len()
        })
    }
}

/// Has no RSA encryption, so it could not serve sensitive fields.
mod ring_ {
    use super::*;
    use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};

    pub fn sign() -> f64 {
        let key = RsaKeyPair::from_pkcs8(&key().1).unwrap();
        let random = ring::rand::SystemRandom::new();
        let mut signature = [0; 256];
        median(|| key.sign(&RSA_PKCS1_SHA256, &random, black_box(&MESSAGE), &mut signature).unwrap())
    }

    pub fn verify() -> f64 {
        use rsa::pkcs1::EncodeRsaPublicKey;
        let der = key().0.to_public_key().to_pkcs1_der().unwrap();
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_bytes());
        let signature = signature();
        median(|| key.verify(black_box(&MESSAGE), &signature).unwrap())
    }

    pub fn open_aes_gcm() -> f64 {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &KEY).unwrap());
        median_of(sealed, |mut content| {
            let nonce = Nonce::assume_unique_for_key(NONCE);
            key.open_in_place(nonce, Aad::from("transaction"), &mut content).unwrap().len()
        })
    }
}

/// Has no RSA encryption either, and runs on two architectures.
mod graviola_ {
    use super::*;
    use graviola::aead::AesGcm;
    use graviola::signing::rsa::{SigningKey, VerifyingKey};

    pub fn sign() -> f64 {
        let key = SigningKey::from_pkcs8_der(&key().1).unwrap();
        let mut signature = [0; 512];
        median(|| key.sign_pkcs1_sha256(&mut signature, black_box(&MESSAGE)).unwrap().len())
    }

    pub fn verify() -> f64 {
        use rsa::pkcs1::EncodeRsaPublicKey;
        let key = VerifyingKey::from_pkcs1_der(key().0.to_public_key().to_pkcs1_der().unwrap().as_bytes()).unwrap();
        let signature = signature();
        median(|| key.verify_pkcs1_sha256(&signature, black_box(&MESSAGE)).unwrap())
    }

    pub fn open_aes_gcm() -> f64 {
        let key = AesGcm::new(&KEY);
        median_of(sealed, |mut content| {
            let (content, tag) = content.split_at_mut(CONTENT.len());
            key.decrypt(&NONCE, b"transaction", content, tag).unwrap();
        })
    }
}

/// RustCrypto. `rsa` is in constant time in its coming release only (RUSTSEC-2023-0071).
mod rust_crypto {
    use super::*;
    use aes_gcm::aead::{Aead, KeyInit, Payload};
    use rsa::signature::{Signer, Verifier};

    pub fn sign() -> f64 {
        let key = rsa::pkcs1v15::SigningKey::<sha2::Sha256>::new(key().0.clone());
        median(|| key.sign(black_box(&MESSAGE)))
    }

    pub fn verify() -> f64 {
        let key = rsa::pkcs1v15::VerifyingKey::<sha2::Sha256>::new(key().0.to_public_key());
        let signature = rsa::pkcs1v15::Signature::try_from(signature().as_slice()).unwrap();
        median(|| key.verify(black_box(&MESSAGE), &signature).unwrap())
    }

    pub fn decrypt_oaep() -> f64 {
        let ciphertext = ciphertext();
        median(|| key().0.decrypt(rsa::Oaep::<sha1::Sha1>::new(), black_box(&ciphertext)).unwrap())
    }

    pub fn open_aes_gcm() -> f64 {
        let key = aes_gcm::Aes256Gcm::new(&KEY.into());
        let sealed = sealed();
        median(|| {
            let payload = Payload { msg: black_box(&sealed), aad: b"transaction" };
            key.decrypt(&NONCE.into(), payload).unwrap()
        })
    }
}
