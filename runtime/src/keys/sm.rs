//! National crypto: signatures by SM2 with SM3, and the ciphertexts of `AEAD_SM4_GCM`.

use std::fmt;

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{AeadInOut, KeyInit, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::pkcs8::{DecodePrivateKey, DecodePublicKey};
use sm2::{PublicKey, SecretKey};
use sm3::{Digest, Sm3};
use sm4::Sm4;
use webpki::EndEntityCert;
use zeroize::Zeroizing;

use super::certificate::serial;
use super::secret::ApiV3Key;
use super::signer::{BoxFuture, Signer};
use super::verifier::Verifier;
use crate::error::{BoxError, Error, NotSent};

/// Who signs, as the standard names everyone who has no name of their own.
const IDENTIFIER: &str = "1234567812345678";

/// Signs with SM2 and SM3 and a private key in memory: `Client::builder().signer(Sm2Signer::from_pem(…)?)`.
///
/// ```
/// # fn example(apiclient_key: &str, pub_key: &str) -> Result<wechatpay_runtime::Client, wechatpay_runtime::Error> {
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::{Client, Sm2Signer, Sm2Verifier};
///
/// Client::builder()
///     .mchid("1900000109")
///     .certificate_serial("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB")
///     .signer(Sm2Signer::from_pem(apiclient_key)?)
///     .verifier("PUB_KEY_ID_0119000001092024091000111100000001", Sm2Verifier::from_pem(pub_key)?)
///     .build()
/// # }
/// ```
pub struct Sm2Signer {
    /// Wiped on drop, unlike the key that is made of it to sign.
    key: SecretKey,
}

impl Sm2Signer {
    /// Reads the text of `apiclient_key.pem`: PKCS#8.
    ///
    /// # Errors
    /// If it is no private key of SM2, as [`Error::NotSent`].
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        match SecretKey::from_pkcs8_pem(pem.trim()) {
            Ok(key) => Ok(Self { key }),
            // The reason names a position or an algorithm, nothing of the key.
            Err(reason) => Err(unusable("the private key", reason)),
        }
    }
}

impl Signer for Sm2Signer {
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, BoxError>> {
        Box::pin(async move {
            let signature: Signature = SigningKey::new(IDENTIFIER, &self.key)?.try_sign(message)?;
            Ok(signature.to_der().as_ref().to_vec())
        })
    }

    fn algorithm(&self) -> &'static str {
        "SM2-WITH-SM3"
    }
}

impl fmt::Debug for Sm2Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sm2Signer")
    }
}

/// Verifies SM2 with SM3.
pub struct Sm2Verifier(VerifyingKey);

impl Sm2Verifier {
    /// Reads the text of `pub_key.pem`.
    ///
    /// # Errors
    /// If it is no public key of SM2, as [`Error::NotSent`].
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        PublicKey::from_public_key_pem(pem.trim())
            .map_err(|reason| unusable("the public key", reason))
            .and_then(|key| Self::new(key, "the public key"))
    }

    /// Reads a platform certificate: its serial number and its key. Its chain and its dates are not checked: whoever gives it
    /// vouches for it.
    ///
    /// # Errors
    /// If it is no certificate with a key of SM2, as [`Error::NotSent`].
    pub fn from_certificate(pem: &str) -> Result<(String, Self), Error> {
        const WHAT: &str = "the platform certificate";
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|reason| unusable(WHAT, reason))?;
        let certificate = EndEntityCert::try_from(&der).map_err(|reason| unusable(WHAT, reason))?;
        let key = PublicKey::from_public_key_der(&certificate.subject_public_key_info());
        let verifier = Self::new(key.map_err(|reason| unusable(WHAT, reason))?, WHAT)?;
        Ok((serial(certificate.serial()), verifier))
    }

    fn new(key: PublicKey, what: &str) -> Result<Self, Error> {
        VerifyingKey::new(IDENTIFIER, key).map(Self).map_err(|reason| unusable(what, reason))
    }
}

impl Verifier for Sm2Verifier {
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_der(signature).is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

impl fmt::Debug for Sm2Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sm2Verifier")
    }
}

fn unusable(what: &str, reason: impl fmt::Display) -> Error {
    NotSent::configuration(format!("{what} cannot be used for SM2: {reason}")).into()
}

impl ApiV3Key {
    /// Decrypts what `AEAD_SM4_GCM` encrypted: base64, with the tag at its end. The key is the first half of the APIv3 key's
    /// SM3.
    pub(crate) fn decrypt_sm4(
        &self,
        nonce: &str,
        associated_data: &str,
        ciphertext: &str,
    ) -> Result<Zeroizing<Vec<u8>>, &'static str> {
        let nonce = Nonce::<AesGcm<Sm4, U12>>::try_from(nonce.as_bytes()).map_err(|_| "its nonce has not 12 bytes")?;
        // In its place the text in clear comes to stand.
        let mut text = Zeroizing::new(STANDARD.decode(ciphertext).map_err(|_| "its ciphertext is no base64")?);
        let digest = Zeroizing::new(<[u8; 32]>::from(Sm3::digest(self.bytes())));
        let cipher = AesGcm::<Sm4, U12>::new_from_slice(&digest[..16]).map_err(|_| "its key is none")?;
        let opened = cipher.decrypt_in_place(&nonce, associated_data.as_bytes(), &mut *text);
        opened.map_err(|_| "it is not encrypted with this APIv3 key")?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both by OpenSSL.
    const PRIVATE_KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
        MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgEZh96j82fv4X8U7f\n\
        qFL7gR1KNOOMtB/4MEI0T1RtdwqhRANCAARTyfoRz/uruX2NyMXQ7ZEZTAzrAZIc\n\
        aQbeWwrwiwkReN0iOh2pVwO0K4IFY/f2cz60jiuOsyCXccplo1hX9xob\n-----END PRIVATE KEY-----\n";
    const PUBLIC_KEY: &str = "-----BEGIN PUBLIC KEY-----\n\
        MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEU8n6Ec/7q7l9jcjF0O2RGUwM6wGS\n\
        HGkG3lsK8IsJEXjdIjodqVcDtCuCBWP39nM+tI4rjrMgl3HKZaNYV/caGw==\n-----END PUBLIC KEY-----\n";

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    /// GB/T 32905, its first example.
    #[test]
    fn a_digest_of_the_standard() {
        let digest = hex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(Sm3::digest(b"abc").as_slice(), digest);
    }

    /// GB/T 32918.5, appendix A.2.
    #[test]
    fn a_signature_of_the_standard() {
        let point = hex(
            "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632\
             f6072da9ad13",
        );
        let verifier = Sm2Verifier::new(PublicKey::from_sec1_bytes(&point).unwrap(), "").unwrap();
        let (r, s) = (
            "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3",
            "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa",
        );
        let signature = hex(&format!("3046022100{r}022100{s}"));
        assert!(verifier.verify(b"message digest", &signature));
        assert!(
            !verifier.verify(b"message digesT", &signature) && !verifier.verify(b"message digest", &signature[1..])
        );
    }

    #[test]
    fn signatures_of_ones_own_and_of_openssl() {
        let verifier = Sm2Verifier::from_pem(PUBLIC_KEY).unwrap();
        let signer = Sm2Signer::from_pem(PRIVATE_KEY).unwrap();
        let message = b"POST\n/v3/x\n1\nn\n{}\n";
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert!(verifier.verify(message, &runtime.block_on(signer.sign(message)).unwrap()));
        assert_eq!((signer.algorithm(), format!("{signer:?}")), ("SM2-WITH-SM3", "Sm2Signer".to_owned()));
        let by_openssl =
            "MEQCIBYhFsvy+37MORsdLhbs7/DmY1XDt8hgluZqNKor3n7cAiBJH/uyYGkNun/4sxtAeJEvI+11N164h0qKQWQBApg4yw==";
        assert!(verifier.verify(message, &STANDARD.decode(by_openssl).unwrap()));
    }

    /// RFC 8998, appendix A.1.
    #[test]
    fn a_ciphertext_of_the_standard() {
        let cipher = AesGcm::<Sm4, U12>::new_from_slice(&hex("0123456789abcdeffedcba9876543210")).unwrap();
        let mut text = hex(
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b402\
             4a2691233b8d83de3541e4c2b58177e065a9bf7b62ec",
        );
        let nonce = Nonce::<AesGcm<Sm4, U12>>::try_from(hex("00001234567800000000abcd").as_slice()).unwrap();
        cipher.decrypt_in_place(&nonce, &hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"), &mut text).unwrap();
        let letters = [0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0xee, 0xaa];
        assert_eq!(text, letters.map(|letter| [letter; 8]).concat());
    }

    #[test]
    fn keys_of_another_kind() {
        for pem in ["", PUBLIC_KEY] {
            let error = Sm2Signer::from_pem(pem).unwrap_err().to_string();
            assert!(error.starts_with("the private key cannot be used for SM2: "), "{error}");
            assert!(Sm2Verifier::from_certificate(pem).is_err());
        }
        assert!(Sm2Verifier::from_pem(PRIVATE_KEY).is_err());
    }
}
