//! One client for both protocols, or for either; and the merchant's certificate as a connection shows it.

use std::path::PathBuf;
use std::sync::OnceLock;

use rcgen::{CertificateParams, KeyPair};
use serde_json::json;
use wechatpay_runtime::v2::Rules;
use wechatpay_runtime::{Client, ClientBuilder, Error, NotSentReason, blocking};

use crate::peer::{KEY, Peer, Reply};
use crate::{MCHID, builder};

fn archive() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/merchant/apiclient_cert.p12"))
}

/// Two pairs of a certificate and its key.
fn pairs() -> &'static [[String; 2]; 2] {
    static PAIRS: OnceLock<[[String; 2]; 2]> = OnceLock::new();
    PAIRS.get_or_init(|| {
        [(); 2].map(|()| {
            let key = KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
            let certificate = CertificateParams::new(vec![]).unwrap().self_signed(&key).unwrap();
            [certificate.pem(), key.serialize_pem()]
        })
    })
}

fn only_v2() -> ClientBuilder {
    Client::builder().mchid(MCHID).api_v2_key(KEY)
}

fn problem(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    let Error::NotSent(not_sent) = &error else { panic!("{error}") };
    assert_eq!(not_sent.reason(), NotSentReason::Configuration);
    error.to_string()
}

#[tokio::test]
async fn a_client_for_apiv2_alone() {
    let peer = Peer::start(|_| Reply::success(&[]));
    let client = only_v2().base_url(peer.url()).build().unwrap();
    client.chain("v2/pay/orderquery").post(&()).await.unwrap();
    assert_eq!(peer.received().len(), 1);
    for error in [
        client.chain("v3/certificates").get(&()).await.unwrap_err(),
        client.chain("v2/secapi/pay/refund").v2(Rules::new().client_certificate()).post(&()).await.unwrap_err(),
        client.front_end().jsapi("wx8888888888888888", "wx2016").await.unwrap_err(),
    ] {
        let Error::NotSent(not_sent) = &error else { panic!("{error}") };
        assert_eq!(not_sent.reason(), NotSentReason::Configuration, "{error}");
        assert!(error.to_string().contains("give it `"), "{error}");
    }
    assert_eq!(peer.received().len(), 1);
    // What only APIv3 takes asks for the rest of it.
    assert!(problem(only_v2().certificate_serial("05AB")).contains("no private key and no signer"));
    assert!(problem(only_v2().download_certificates()).contains("no certificate serial number"));
    assert!(problem(Client::builder().mchid(MCHID)).contains("no certificate serial number"));
    assert!(problem(Client::builder().mchid(MCHID).api_v2_key("short")).contains("5 bytes, not 32"));
}

#[tokio::test]
async fn a_client_for_apiv3_alone() {
    let peer = Peer::start(|_| Reply::success(&[]));
    let [[certificate, key], _] = pairs();
    let client = Client::builder()
        .mchid(MCHID)
        .certificate(certificate)
        .private_key(key)
        .verifier("PUB_KEY_ID_01", Nobody)
        .base_url(peer.url())
        .build()
        .unwrap();
    let error = client.chain("v2/pay/micropay").post(&json!({})).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /pay/micropay was not sent: it is of APIv2, and the client has no key of APIv2; give it `api_v2_key`"
    );
    assert!(client.front_end().v2().jsapi("wx8888888888888888", "wx2016", Default::default()).is_err());
    assert_eq!(peer.received().len(), 0);
}

struct Nobody;

impl wechatpay_runtime::Verifier for Nobody {
    fn verify(&self, _: &[u8], _: &[u8]) -> bool {
        false
    }
}

#[tokio::test]
async fn a_certificate_in_every_form() {
    let [[certificate, key], [other_certificate, other_key]] = pairs();
    let bytes = std::fs::read(archive()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let paths = ["apiclient_cert.pem", "apiclient_key.pem"].map(|name| folder.path().join(name));
    for (path, text) in paths.iter().zip([certificate, key]) {
        std::fs::write(path, text).unwrap();
    }
    let peer = Peer::start(|_| Reply::success(&[]));
    for builder in [
        // The password is the mchid.
        only_v2().client_certificate_pkcs12_file(archive()),
        only_v2().client_certificate_pkcs12(bytes.clone()),
        Client::builder()
            .mchid("1")
            .api_v2_key(KEY)
            .client_certificate_pkcs12(bytes.clone())
            .client_certificate_password(MCHID),
        only_v2().client_certificate(certificate, key),
        only_v2().client_certificate_files(&paths[0], &paths[1]),
        only_v2().certificate(certificate).private_key(key),
        only_v2().certificate_file(&paths[0]).private_key_file(&paths[1]),
        // Whoever brings a client answers for its certificate.
        only_v2().http(reqwest::Client::new()),
    ] {
        let shown = format!("{builder:?}");
        assert!(!shown.contains("BEGIN") && !shown.contains(KEY), "{shown}");
        let client = builder.base_url(peer.url()).build().unwrap();
        let shown = format!("{client:?}");
        assert!(!shown.contains("BEGIN") && !shown.contains(KEY), "{shown}");
        client.chain("v2/secapi/pay/refund").v2(Rules::new().client_certificate()).post(&()).await.unwrap();
    }
    for (builder, words) in [
        (
            only_v2().client_certificate_pkcs12(bytes.clone()).client_certificate_password("1"),
            "its password is another one",
        ),
        (only_v2().client_certificate_pkcs12(bytes[..bytes.len() - 1].to_vec()), "no PKCS#12 file that can be read"),
        (only_v2().client_certificate_pkcs12(certificate.as_bytes()), "it is a PEM text"),
        (only_v2().client_certificate_pkcs12_file("missing.p12"), "cannot be read from the file `missing.p12`"),
        (only_v2().client_certificate(certificate, other_key), "must be of one download"),
        (only_v2().client_certificate(key, certificate), "it is a PRIVATE KEY, not a CERTIFICATE"),
        (only_v2().certificate(other_certificate).private_key(key), "must be of one download"),
        (
            only_v2().http(reqwest::Client::new()).client_certificate(certificate, key),
            "are for the HTTP client that is made here",
        ),
        (only_v2().root_certificate(key), "no PEM text of certificates"),
    ] {
        let problem = problem(builder);
        assert!(problem.contains(words), "{problem}");
    }
}

#[test]
fn blocking_clients() {
    let peer = Peer::start(|_| Reply::success(&[("transaction_id", "1")]));
    let client = blocking::Client::new(builder(&peer).build().unwrap()).unwrap();
    let answer = client.chain("v2/pay/micropay").post(&json!({ "mch_id": MCHID })).send().unwrap();
    assert_eq!(answer["transaction_id"], "1");
    let signed = client.front_end().v2().payscore_confirmation("p").unwrap();
    assert_eq!(signed.mch_id, MCHID);
}
