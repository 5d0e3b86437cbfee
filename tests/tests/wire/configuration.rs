//! What a client is made of, and what it is not.

use std::time::Duration;

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
    // As `openssl` prints it.
    let client = builder(&server).certificate_serial("0a:8b:07:e7:9b:82:69:fe:c3:d5:d3:e6:ab:8e:d1:63:a6:a3:80:db");
    client.build().unwrap().chain("v3/x").get(&()).await.unwrap();

    let client = Client::builder()
        .mchid(MCHID)
        .certificate_serial(&MERCHANT_SERIAL.to_lowercase())
        .private_key(&format!("Bag Attributes\n  friendlyName: x\n{}", keys().merchant.pkcs8()))
        .public_key(PUBLIC_KEY_ID, &keys().wechat_pay.public_pkcs1())
        .base_url(&server.url())
        .clock(|| crate::NOW)
        .build()
        .unwrap();
    client.chain("v3/x").get(&()).await.unwrap();
    assert_eq!(server.received()[2].header("Wechatpay-Serial"), Some(PUBLIC_KEY_ID));
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

/// A complete client but for the merchant's own keys.
fn without_own_keys() -> ClientBuilder {
    Client::builder().mchid(MCHID).public_key(PUBLIC_KEY_ID, &keys().wechat_pay.public_pem())
}

#[test]
fn what_is_missing_is_told() {
    let client = || Client::builder().mchid(MCHID).certificate_serial("AB");
    for (builder, part) in [
        (Client::builder(), "no mchid; give it `mchid`"),
        (Client::builder().mchid(MCHID), "no certificate serial number; give it `certificate`"),
        (client(), "no private key and no signer; give it `private_key`"),
        (
            client().private_key(&keys().merchant.pkcs8()),
            "no public key and no platform certificate of WeChat Pay's; give it `public_key`",
        ),
        (client().private_key(&keys().merchant.pkcs8()).download_certificates(), "give the client `api_v3_key`"),
    ] {
        let problem = problem(builder);
        assert!(problem.contains(part), "{problem}");
    }
}

#[test]
fn the_merchants_own_keys_are_told_apart() {
    let own = &keys().merchant;
    let certificate = own.certificate(MERCHANT_SERIAL);
    let ec = "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----";
    let passphrase = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
    let old_passphrase =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----";
    for (builder, part) in [
        (complete().mchid("19\"00"), "not letters and digits"),
        (
            complete().certificate_serial(PUBLIC_KEY_ID),
            "goes to `public_key`; this is about the merchant's certificate",
        ),
        (complete().certificate_serial("serial"), "not hexadecimal"),
        (complete().certificate_serial(""), "not hexadecimal"),
        (complete().certificate_serial(&"1".repeat(48)), "has 48 digits, and at most 40 in hexadecimal"),
        (complete().private_key("apiclient_key.pem"), "the name of a file: the method that ends in `_file` reads it"),
        (complete().private_key("MIIE…"), "no PEM text"),
        (complete().private_key(""), "it is empty"),
        (complete().private_key("-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----"), "base64 is damaged"),
        (complete().private_key("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"), "no RSA key"),
        (
            complete().private_key(&certificate),
            "it is a CERTIFICATE, not a PRIVATE KEY; the private key is the other file",
        ),
        (
            complete().private_key(&own.public_pem()),
            "it is a PUBLIC KEY, not a PRIVATE KEY; WeChat Pay's public key goes",
        ),
        (complete().private_key(ec), "it is an EC PRIVATE KEY, not a PRIVATE KEY"),
        (complete().private_key(passphrase), "encrypted with a passphrase; `openssl pkey"),
        (complete().private_key(old_passphrase), "encrypted with a passphrase; `openssl pkey"),
        (
            complete().certificate(&own.pkcs8()),
            "it is a PRIVATE KEY, not a CERTIFICATE; the merchant's private key goes to",
        ),
        (
            complete().certificate(&own.certificate("0B")),
            "the serial number 0A8B07E79B8269FEC3D5D3E6AB8ED163A6A380DB is not that of the certificate, 0B; leave it out",
        ),
        (
            without_own_keys().certificate(&certificate).private_key(&keys().stranger.pkcs8()),
            "the private key is not that of the merchant's certificate",
        ),
        (complete().api_v3_key("0123456789012345678901234567890"), "the APIv3 key has 31 bytes, not 32"),
        (complete().api_v3_key("01234567890123456789012345678901\n"), "the APIv3 key has 33 bytes, not 32"),
    ] {
        let problem = problem(builder);
        assert!(problem.contains(part), "{problem}");
        assert!(!problem.contains("0123456789"), "{problem}");
    }
}

#[test]
fn keys_of_wechat_pays_are_told_apart() {
    let certificate = keys().merchant.certificate(MERCHANT_SERIAL);
    let other = keys().platform.public_pem();
    for (builder, part) in [
        (
            complete().public_key("PUB_KEY_ID_02", &certificate),
            "not a PUBLIC KEY; a certificate of WeChat Pay's goes to",
        ),
        (complete().public_key("PUB_KEY_ID_02", &keys().merchant.pkcs8()), "it is a PRIVATE KEY, not a PUBLIC KEY"),
        (complete().public_key("PUB_KEY_ID_02", &keys().merchant.public_pem()), "is the merchant's certificate or key"),
        (complete().public_key(MERCHANT_SERIAL, &other), "is the merchant's certificate or key"),
        (complete().public_key(&other, "PUB_KEY_ID_02"), "its ID comes first, then the PEM text"),
        (complete().public_key(PUBLIC_KEY_ID, &other), "have the same ID"),
        (complete().public_key("", &other), "no ID or serial number"),
        (
            complete().public_key("0119000001092024091000111100000001", &other),
            "`0119000001092024091000111100000001` is no ID of a public key of WeChat Pay's, which begins with `PUB_KEY_ID_`: \
             give it whole",
        ),
        (complete().public_key("PUB_KEY_ID_", &other), "is no ID of a public key of WeChat Pay's: it begins with"),
        (complete().public_key("pub_key.pem", &other), "`pub_key.pem` is no ID of a public key of WeChat Pay's"),
        (
            complete().platform_certificate(&other),
            "it is a PUBLIC KEY, not a CERTIFICATE; WeChat Pay's public key goes to",
        ),
        (
            complete().platform_certificate(&certificate),
            "is the merchant's certificate or key, and was given as WeChat Pay's",
        ),
        (complete().encryptor(PUBLIC_KEY_ID, Nothing), "have the same ID"),
        (complete().encryptor(MERCHANT_SERIAL, Nothing), "is the merchant's certificate, and was given as a key"),
        (complete().pay_to_bank_key(&certificate), "it is a CERTIFICATE, not a PUBLIC KEY"),
        (complete().pay_to_bank_key("x"), "the key of payments to bank cards cannot be used: it is no PEM text"),
        (complete().encryptor("PUB_KEY_ID_02", Nothing).preferred_key("PUB_KEY_ID_02"), "none of the keys given"),
        (complete().preferred_key("PUB_KEY_ID_02"), "none of the keys given"),
    ] {
        let problem = problem(builder);
        assert!(problem.contains(part), "{problem}");
    }
}

#[test]
fn wrong_connections_are_told_apart() {
    let secret = "http://user:password@";
    for (builder, part) in [
        (complete().host("example.com"), "none of WeChat Pay's hosts"),
        (complete().base_url("not a url"), "no address"),
        (complete().backup_base_url("not a url"), "no address"),
        (complete().proxy(secret), "the proxy's address is none"),
        (complete().proxy("http://proxy").http(reqwest::Client::new()), "set them on the one given to `http`"),
        (complete().connect_timeout(Duration::from_secs(1)).http(reqwest::Client::new()), "set them on the one given"),
    ] {
        let shown = format!("{builder:?}");
        let problem = problem(builder);
        assert!(problem.contains(part), "{problem}");
        assert!(!problem.contains("password") && !shown.contains("password"), "{problem} {shown}");
    }
}

#[tokio::test]
async fn requests_go_through_the_proxy() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://user:password@{}", listener.local_addr().unwrap());
    let proxied = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let mut received = vec![0; 4096];
        let length = stream.read(&mut received).unwrap();
        stream.write_all(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        String::from_utf8_lossy(&received[..length]).into_owned()
    });
    let client = complete().base_url("http://gateway.example.com").proxy(proxy).build().unwrap();
    let error = client.chain("v3/x").get(&()).await.unwrap_err();
    assert_eq!(error.http_status().unwrap(), 407);
    let received = proxied.join().unwrap();
    assert!(received.starts_with("GET http://gateway.example.com/v3/x HTTP/1.1\r\n"), "{received}");
    assert!(received.to_lowercase().contains("proxy-authorization: basic dxnlcjpwyxnzd29yza=="), "{received}");
}

#[tokio::test]
async fn from_files() {
    let folder = std::env::temp_dir().join(format!("wechatpay-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let own = &keys().merchant;
    let key = file("apiclient_key.pem", own.pkcs8().as_bytes());
    let certificate = file("apiclient_cert.pem", own.certificate(MERCHANT_SERIAL).as_bytes());
    let public_key = file("pub_key.pem", keys().wechat_pay.public_pem().as_bytes());
    let platform = file("wechatpay.pem", keys().platform.certificate(PLATFORM_SERIAL).as_bytes());
    let archive = file("apiclient_cert.p12", &[0x30, 0x82, 0xff, 0xfe]);

    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = Client::builder()
        .mchid(MCHID)
        .certificate_file(&certificate)
        .private_key_file(&key)
        .public_key_file(PUBLIC_KEY_ID, &public_key)
        .platform_certificate_file(&platform)
        .base_url(&server.url())
        .clock(|| crate::NOW)
        .build()
        .unwrap();
    // The server checks the signature and the serial number that was read from the certificate.
    client.chain("v3/x").get(&()).await.unwrap();

    for (builder, part) in [
        (complete().private_key_file(folder.join("none.pem")), "the private key cannot be read from the file `"),
        (complete().private_key_file(&certificate), "apiclient_cert.pem` cannot be used: it is a CERTIFICATE, not a"),
        (complete().private_key_file(&archive), "it is no text; a `.p12` is not read"),
        (complete().public_key_file("PUB_KEY_ID_02", &key), "apiclient_key.pem` cannot be used: it is a PRIVATE KEY"),
    ] {
        let problem = problem(builder);
        assert!(problem.contains(part), "{problem}");
    }
    std::fs::remove_dir_all(folder).unwrap();
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
