//! With which key and padding, and what `Wechatpay-Serial` says of it.

use serde_json::{Value, json};
use wechatpay_runtime::{
    BoxError, BoxFuture, Client, ClientBuilder, Encryptor, Node, Padding, Sensitive, Signer, ToField, ToParts, Verifier,
};

use crate::encrypted_requests::not_sent;
use crate::keys::{MERCHANT_SERIAL, PLATFORM_SERIAL, PUBLIC_KEY_ID, keys};
use crate::members::*;
use crate::messages::Empty;
use crate::server::{Reply, Server};
use crate::{MCHID, NOW, builder};

fn server() -> Server {
    Server::start(|_| Reply::json(200, "{}"))
}

/// A body of the fields given.
#[derive(Debug)]
struct Body(Vec<(&'static str, Sensitive)>);

impl wechatpay_runtime::Encode for Body {
    fn encode(&self, out: &mut wechatpay_runtime::Writer) {
        for (name, value) in &self.0 {
            out.field(name, value as &dyn ToField);
        }
    }
}

impl ToParts for Body {
    fn to_parts(&self, parts: &mut wechatpay_runtime::Parts) {
        parts.json(self);
    }
}

fn body(names: &[&'static str]) -> Body {
    Body(names.iter().map(|name| (*name, SECRET.into())).collect())
}

fn sent(server: &Server, name: &str) -> String {
    let body: Value = serde_json::from_slice(server.received().last().unwrap().body()).unwrap();
    body[name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn each_key_with_each_padding() {
    let server = server();
    for pem in [keys().bank.public_pkcs1(), keys().bank.public_pem()] {
        let client = builder(&server).pay_to_bank_key(&pem).build().unwrap();
        Node::new(&client).call::<Empty>(&EVERY_KEY, &body(&["name", "note", "platform"])).await.unwrap();
        assert_eq!(keys().bank.decrypt(&sent(&server, "name")).unwrap(), SECRET);
        assert_eq!(keys().merchant.decrypt(&sent(&server, "note")).unwrap(), SECRET);
        assert_eq!(keys().wechat_pay.decrypt(&sent(&server, "platform")).unwrap(), SECRET);
        assert_eq!(keys().wechat_pay.decrypt(&sent(&server, "name")), None, "for the bank key alone");

        Node::new(&client).call::<Empty>(&PAY_BANK, &body(&["name", "note"])).await.unwrap();
        assert_eq!(keys().bank.decrypt_pkcs1(&sent(&server, "name")).unwrap(), SECRET);
        assert_eq!(keys().merchant.decrypt_pkcs1(&sent(&server, "note")).unwrap(), SECRET);
        assert_eq!(keys().bank.decrypt(&sent(&server, "name")), None, "another padding");
        // The header names WeChat Pay's key as ever: it is about the answer.
        assert_eq!(server.received().last().unwrap().header("Wechatpay-Serial"), Some(PUBLIC_KEY_ID));
    }
    let client = builder(&server).pay_to_bank_key(&keys().bank.public_pem()).build().unwrap();
    let longest = Body(vec![("name", "x".repeat(245).into())]);
    Node::new(&client).call::<Empty>(&PAY_BANK, &longest).await.unwrap();
    let longer = Body(vec![("name", "x".repeat(246).into())]);
    let error = Node::new(&client).call::<Empty>(&PAY_BANK, &longer).await.unwrap_err();
    assert!(not_sent(&error).ends_with("`name` cannot be encrypted: it has 246 bytes, and the key takes 245"));
}

#[tokio::test]
async fn the_header_names_the_key_that_encrypts() {
    let server = server();
    let both = || builder(&server).platform_certificate(&keys().platform.certificate(PLATFORM_SERIAL));
    for (preferred, stated, expected) in [
        (PUBLIC_KEY_ID, None, PUBLIC_KEY_ID),
        (PLATFORM_SERIAL, None, PLATFORM_SERIAL),
        (PUBLIC_KEY_ID, Some(PLATFORM_SERIAL), PLATFORM_SERIAL),
        (PLATFORM_SERIAL, Some(PUBLIC_KEY_ID), PUBLIC_KEY_ID),
        (PLATFORM_SERIAL, Some(""), PLATFORM_SERIAL),
    ] {
        let client = both().preferred_key(preferred).build().unwrap();
        let mut call = Node::new(&client).call::<Empty>(&EVERY_KEY, &body(&["platform"]));
        if let Some(stated) = stated {
            call = call.header("wechatpay-serial", stated);
        }
        call.await.unwrap();
        assert_eq!(server.received().last().unwrap().header("Wechatpay-Serial"), Some(expected));
        let (right, wrong) = match expected {
            PUBLIC_KEY_ID => (&keys().wechat_pay, &keys().platform),
            _ => (&keys().platform, &keys().wechat_pay),
        };
        assert_eq!(right.decrypt(&sent(&server, "platform")).unwrap(), SECRET);
        assert_eq!(wrong.decrypt(&sent(&server, "platform")), None);
    }
    // A key that the client does not have: nothing leaves under another one.
    let client = both().build().unwrap();
    let count = server.received().len();
    let call = Node::new(&client).call::<Empty>(&EVERY_KEY, &body(&["platform"]));
    let error = call.header("Wechatpay-Serial", "PUB_KEY_ID_02").await.unwrap_err();
    assert!(not_sent(&error).contains("nothing to encrypt with for the key PUB_KEY_ID_02"), "{error}");
    assert_eq!(server.received().len(), count);
}

/// Verifies and signs for a client that was given no PEM text.
struct Remote;

impl Verifier for Remote {
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        keys().wechat_pay.verify(message, signature)
    }
}

impl Signer for Remote {
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, BoxError>> {
        Box::pin(async move { Ok(keys().merchant.sign(message)) })
    }
}

impl Encryptor for Remote {
    fn encrypt(&self, value: &[u8], padding: Padding) -> Result<Vec<u8>, BoxError> {
        if padding == Padding::Pkcs1 || value == b"refused" {
            return Err("not today".into());
        }
        // Marked, so that it is seen who did it.
        Ok([b"remote:", value].concat())
    }

    fn limit(&self, _: Padding) -> usize {
        20
    }
}

fn remote(server: &Server) -> ClientBuilder {
    Client::builder()
        .mchid(MCHID)
        .certificate_serial(MERCHANT_SERIAL)
        .signer(Remote)
        .verifier(PUBLIC_KEY_ID, Remote)
        .base_url(&server.url())
        .clock(|| NOW)
}

#[tokio::test]
async fn a_missing_key_is_told_with_what_to_give() {
    let server = server();
    let client = remote(&server).build().unwrap();
    for (field, part) in [
        ("platform", "give it `public_key`, `platform_certificate` or `encryptor`"),
        ("note", "give it `certificate`, or `private_key`"),
        ("name", "give the client `pay_to_bank_key`"),
    ] {
        let error = Node::new(&client).call::<Empty>(&EVERY_KEY, &body(&[field])).await.unwrap_err();
        let told = not_sent(&error);
        assert!(told.contains(&format!("`{field}` cannot be encrypted")) && told.contains(part), "{told}");
    }
    assert_eq!(server.received().len(), 0);
    // What needs no key leaves.
    Node::new(&client).call::<Empty>(&EVERY_KEY, &Body(vec![])).await.unwrap();
    client.chain("v3/x").post(&json!({ "name": "a" })).await.unwrap();
}

#[tokio::test]
async fn an_encryptor_of_the_callers_own() {
    let server = server();
    let client = remote(&server).encryptor(PUBLIC_KEY_ID, Remote).build().unwrap();
    Node::new(&client).call::<Empty>(&EVERY_KEY, &Body(vec![("platform", "a".into())])).await.unwrap();
    assert_eq!(sent(&server, "platform"), "cmVtb3RlOmE=");
    let send = |value: &str| Node::new(&client).call::<Empty>(&EVERY_KEY, &Body(vec![("platform", value.into())]));
    let error = send(&"x".repeat(21)).await.unwrap_err();
    assert!(not_sent(&error).ends_with("it has 21 bytes, and the key takes 20"), "{error}");
    let error = send("refused").await.unwrap_err();
    assert!(not_sent(&error).ends_with("`platform` cannot be encrypted: the encryptor failed"), "{error}");
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "not today");
    assert_eq!(server.received().len(), 1);
}
