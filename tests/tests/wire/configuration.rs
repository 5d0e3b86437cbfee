//! What a client is made of, and what it is not.

use wechatpay_runtime::{BoxError, Client, ClientBuilder, Encryptor, Error, NotSentReason, Padding};

use crate::keys::{MERCHANT_SERIAL, PLATFORM_SERIAL, PUBLIC_KEY_ID, keys};
use crate::server::{Reply, Server};
use crate::{MCHID, builder};

fn complete() -> ClientBuilder {
    Client::builder()
        .mchid(MCHID)
        .certificate_serial(MERCHANT_SERIAL)
        .private_key(&keys().merchant.pkcs8())
        .public_key(PUBLIC_KEY_ID, &keys().wechat_pay.public_pem())
}

/// An encryptor that never gets to work.
struct Nothing;

impl Encryptor for Nothing {
    fn encrypt(&self, _: &[u8], _: Padding) -> Result<Vec<u8>, BoxError> {
        Err("nothing".into())
    }

    fn limit(&self, _: Padding) -> usize {
        0
    }
}

fn problem(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    match &error {
        Error::NotSent(not_sent) => assert_eq!(not_sent.reason(), NotSentReason::Configuration),
        other => panic!("{other:?}"),
    }
    assert_eq!(error.operation(), None);
    error.to_string()
}

#[tokio::test]
async fn keys_in_every_form() {
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = builder(&server).private_key(&keys().merchant.pkcs1()).build().unwrap();
    client.chain("v3/x").get(&()).await.unwrap();

    let client = Client::builder()
        .mchid(MCHID)
        .certificate_serial(&MERCHANT_SERIAL.to_lowercase())
        .private_key(&format!("Bag Attributes\n  friendlyName: x\n{}", keys().merchant.pkcs8()))
        .public_key(PLATFORM_SERIAL, &keys().platform.public_pkcs1())
        .base_url(&server.url())
        .clock(|| crate::NOW)
        .build()
        .unwrap();
    client.chain("v3/x").get(&()).await.unwrap();
    assert_eq!(server.received()[1].header("Wechatpay-Serial"), Some(PLATFORM_SERIAL));
}

#[test]
fn a_serial_is_read_with_its_leading_zero() {
    let error =
        problem(complete().platform_certificate(&keys().platform.certificate(PLATFORM_SERIAL)).preferred_key("05"));
    assert_eq!(error, "the preferred key 05 is none of the keys given");
    for serial in [PLATFORM_SERIAL, "FF157F09EFDC096DE15EBE81A47057A7232F1B8E"] {
        let client =
            complete().platform_certificate(&keys().platform.certificate(serial)).preferred_key(&serial.to_lowercase());
        client.build().unwrap();
    }
}

#[test]
fn wrong_inputs_are_told_apart() {
    let certificate = keys().merchant.certificate(MERCHANT_SERIAL);
    for (builder, part) in [
        (Client::builder(), "no mchid"),
        (Client::builder().mchid(MCHID), "no certificate serial number"),
        (Client::builder().mchid(MCHID).certificate_serial("AB"), "no private key and no signer"),
        (
            Client::builder().mchid(MCHID).certificate_serial("AB").private_key(&keys().merchant.pkcs8()),
            "no public key and no platform certificate",
        ),
        (complete().mchid("19\"00"), "not letters and digits"),
        (complete().certificate_serial("PUB_KEY_ID_01"), "not hexadecimal"),
        (complete().certificate_serial(""), "not hexadecimal"),
        (complete().private_key("MIIE…"), "no PEM text"),
        (complete().private_key("-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----"), "base64 is damaged"),
        (complete().private_key(&certificate), "it is a CERTIFICATE, not a PRIVATE KEY"),
        (complete().private_key(&keys().merchant.public_pem()), "it is a PUBLIC KEY, not a PRIVATE KEY"),
        (complete().public_key("PUB_KEY_ID_02", &certificate), "it is a CERTIFICATE, not a PUBLIC KEY"),
        (complete().public_key("PUB_KEY_ID_02", &keys().merchant.pkcs8()), "it is a PRIVATE KEY, not a PUBLIC KEY"),
        (complete().public_key(PUBLIC_KEY_ID, &keys().platform.public_pem()), "have the same ID"),
        (complete().public_key("", &keys().platform.public_pem()), "no ID or serial number"),
        (complete().platform_certificate(&keys().platform.public_pem()), "it is a PUBLIC KEY, not a CERTIFICATE"),
        (complete().platform_certificate(&certificate), "the merchant's certificate was given as WeChat Pay's"),
        (complete().encryptor(PUBLIC_KEY_ID, Nothing), "have the same ID"),
        (complete().pay_to_bank_key(&certificate), "it is a CERTIFICATE, not a PUBLIC KEY"),
        (complete().pay_to_bank_key("x"), "the key of payments to bank cards cannot be used: it is no PEM text"),
        (complete().encryptor("PUB_KEY_ID_02", Nothing).preferred_key("PUB_KEY_ID_02"), "none of the keys given"),
        (complete().api_v3_key("0123456789012345678901234567890"), "has 31 bytes, not 32"),
        (complete().host("example.com"), "none of WeChat Pay's hosts"),
        (complete().base_url("not a url"), "no address"),
        (complete().preferred_key("PUB_KEY_ID_02"), "none of the keys given"),
    ] {
        let problem = problem(builder);
        assert!(problem.contains(part), "{problem}");
    }
}

#[test]
fn nothing_shows_a_secret() {
    let secret = "0123456789abcdef0123456789ABCDEF";
    let pem = keys().merchant.pkcs8();
    let line = pem.lines().nth(1).unwrap();
    let builder = complete().api_v3_key(secret);
    let shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let shown =
        format!("{shown} {client:?} {:?}", client.chain("v3/x").post(&serde_json::json!({ "name": "personal" })));
    for hidden in [secret, line, "personal"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert!(shown.contains(PUBLIC_KEY_ID) && shown.contains(MCHID));
}
