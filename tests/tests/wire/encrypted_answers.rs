//! Sensitive values of answers: decrypted, or told why not; the answer itself is never lost.

use std::time::Duration;

use serde_json::json;
use wechatpay_runtime::{
    Answer, BoxError, BoxFuture, Client, Decryptor, Node, Operation, Padding, Sensitive, Signer, blocking,
};

use crate::encrypted_requests::not_sent;
use crate::keys::{MERCHANT_SERIAL, PUBLIC_KEY_ID, keys};
use crate::members::*;
use crate::messages::Empty;
use crate::server::{Reply, Server};
use crate::{MCHID, NOW, builder};

async fn answer(client: &Client, operation: &Operation) -> Answer<ImportResponse> {
    Node::new(client).call::<ImportResponse>(operation, &ImportRequest::default()).await.unwrap()
}

async fn answer_to(json: serde_json::Value, operation: &Operation) -> Answer<ImportResponse> {
    let server = Server::start(move |_| Reply::json(200, json.to_string()));
    answer(&builder(&server).build().unwrap(), operation).await
}

fn encrypted(value: &str) -> String {
    keys().merchant.encrypt(value.as_bytes())
}

fn why(value: &Sensitive) -> String {
    let undecrypted = value.expose().unwrap_err();
    assert!(!format!("{undecrypted:?} {undecrypted}").contains(undecrypted.received()));
    undecrypted.to_string().strip_prefix("the value could not be decrypted: ").unwrap().to_owned()
}

#[tokio::test]
async fn wherever_they_stand() {
    let extra = json!({ "note": "n", "name": encrypted(SECRET) }).to_string();
    let body = json!({
        "data": [
            { "id": "1", "name": encrypted(SECRET), "answers": [encrypted("a"), encrypted("b"), null] },
            { "id": "2", "name": encrypted("李四"), "answers": [] },
        ],
        "extra": extra,
        "new": { "name": "unknown" },
    });
    let server = Server::start(move |_| Reply::json(200, body.to_string()));
    let answer = answer(&builder(&server).build().unwrap(), &IMPORT).await;
    assert_eq!(answer.data[0].name.expose().unwrap(), SECRET);
    assert_eq!(answer.data[0].answers, [Sensitive::new("a"), Sensitive::new("b")]);
    assert_eq!(answer.data[1].name.expose().unwrap(), "李四");
    let extra = answer.extra.as_ref().unwrap();
    assert_eq!(extra.name.as_ref().unwrap().expose().unwrap(), SECRET);
    assert_eq!(answer.unknown_fields.get("new"), Some(r#"{"name":"unknown"}"#));
    // What came is shown as it came.
    assert!(!answer.json().to_string().contains("李四"));
}

#[test]
fn blocking_and_by_path() {
    let server =
        Server::start(|_| Reply::json(200, json!({ "data": [{ "id": "1", "name": encrypted(SECRET) }] }).to_string()));
    let client = blocking::Client::new(builder(&server).build().unwrap()).unwrap();
    let answer = Node::new(&client).call::<ImportResponse>(&IMPORT, &ImportRequest::default()).send().unwrap();
    assert_eq!(answer.data[0].name.expose().unwrap(), SECRET);
    let answer = client.chain("v3/x").encrypted(LISTED).get(&()).decode::<ImportResponse>().send().unwrap();
    assert_eq!(answer.data[0].name.expose().unwrap(), SECRET);
}

const LISTED: &[wechatpay_runtime::Encrypted] =
    &[wechatpay_runtime::Encrypted::answer("data.name", wechatpay_runtime::EncryptionKey::Merchant)];

#[tokio::test]
async fn empty_null_and_missing() {
    let answer = answer_to(
        json!({ "data": [{ "id": "1", "name": "", "answers": null }, { "id": "2", "name": null, "answers": ["", null] }],
                "extra": null, "bank": null }),
        &IMPORT,
    )
    .await;
    assert_eq!((answer.data[0].name.expose(), answer.data[1].name.expose()), (Ok(""), Ok("")));
    assert_eq!((answer.data[0].answers.len(), answer.data[1].answers.len()), (0, 1));
    assert_eq!((&answer.extra, &answer.bank), (&None, &None));

    let server = Server::start(|_| Reply::json(200, r#"{"data":[{"id":"1"}]}"#));
    let client = builder(&server).build().unwrap();
    let error = Node::new(&client).call::<ImportResponse>(&IMPORT, &ImportRequest::default()).await.unwrap_err();
    let cause = "the answer could not be read: `data[0].name`: expected a string, found nothing";
    assert!(error.to_string().contains(cause), "{error}");
}

#[tokio::test]
async fn a_value_that_cannot_be_decrypted_is_no_failure_of_the_call() {
    let stranger = keys().stranger.encrypt(b"x");
    let not_text = keys().merchant.encrypt(&[0xff, 0xfe]);
    let masked = "张*";
    let other_padding = keys().merchant.encrypt_pkcs1(b"x");
    let names = [&stranger, masked, &not_text, &other_padding, &encrypted("fine")];
    let data: Vec<_> = names.iter().map(|name| json!({ "id": "1", "name": name })).collect();
    let unlisted = encrypted("unlisted");
    let answer =
        answer_to(json!({ "data": data, "unlisted": unlisted, "bank": keys().bank.encrypt(b"x") }), &IMPORT).await;
    assert_eq!(why(&answer.data[0].name), "it is not encrypted with this key and padding");
    assert_eq!(answer.data[0].name.expose().unwrap_err().received(), stranger);
    assert_eq!(why(&answer.data[1].name), "it is no base64");
    assert_eq!(answer.data[1].name.expose().unwrap_err().received(), masked);
    assert_eq!(why(&answer.data[2].name), "what it holds is no text");
    assert_eq!(why(&answer.data[3].name), "it is not encrypted with this key and padding");
    assert_eq!(answer.data[4].name.expose().unwrap(), "fine");
    let no_key = "the operation names no key to decrypt it with";
    assert_eq!(why(answer.unlisted.as_ref().unwrap()), no_key);
    assert_eq!(why(answer.bank.as_ref().unwrap()), no_key, "a key whose other half nobody here has");
    // Nor does it go back: encrypting the ciphertext would be wrong, too.
    let server = Server::start(|_| Reply::json(200, "{}"));
    let client = builder(&server).build().unwrap();
    let mut request = ImportRequest::default();
    request.body.contact = Some(Person { name: Some(answer.data[1].name.clone()), title: None });
    let error = Node::new(&client).call::<Empty>(&IMPORT, &request).await.unwrap_err();
    assert!(not_sent(&error).contains("`contact.name`: it is a value of an answer that could not be decrypted"));
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn the_padding_is_the_operations() {
    let name = |name: String| json!({ "data": [{ "id": "1", "name": name }] });
    let server = Server::start(move |_| Reply::json(200, name(keys().merchant.encrypt_pkcs1(b"one")).to_string()));
    let client = builder(&server).private_key(&keys().merchant.pkcs1()).build().unwrap();
    let answer = Node::new(&client).call::<ImportResponse>(&PAY_BANK, &()).await.unwrap();
    assert_eq!(answer.data[0].name.expose().unwrap(), "one");
}

/// A key store that is asked over a network.
struct Kms {
    delay: Duration,
}

impl Signer for Kms {
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, BoxError>> {
        Box::pin(async move { Ok(keys().merchant.sign(message)) })
    }
}

impl Decryptor for Kms {
    fn decrypt<'a>(&'a self, ciphertext: &'a [u8], padding: Padding) -> BoxFuture<'a, Result<Vec<u8>, BoxError>> {
        Box::pin(async move {
            tokio::time::sleep(self.delay).await;
            assert_eq!(padding, Padding::Oaep);
            let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, ciphertext);
            Ok(keys().merchant.decrypt(&text).ok_or("not for this key")?.into_bytes())
        })
    }
}

#[tokio::test]
async fn a_key_store() {
    let json =
        json!({ "data": [{ "id": "1", "name": encrypted("a") }, { "id": "2", "name": keys().bank.encrypt(b"b") }] });
    let server = Server::start(move |_| Reply::json(200, json.to_string()));
    let kms = |seconds| Kms { delay: Duration::from_secs(seconds) };
    let remote = || {
        Client::builder()
            .mchid(MCHID)
            .certificate_serial(MERCHANT_SERIAL)
            .signer(kms(0))
            .public_key(PUBLIC_KEY_ID, &keys().wechat_pay.public_pem())
            .base_url(&server.url())
            .clock(|| NOW)
    };
    let decrypted = answer(&remote().decryptor(kms(0)).build().unwrap(), &IMPORT).await;
    assert_eq!(decrypted.data[0].name.expose().unwrap(), "a");
    assert_eq!(why(&decrypted.data[1].name), "not for this key");

    let without = answer(&remote().build().unwrap(), &IMPORT).await;
    assert_eq!(why(&without.data[0].name), "the client has a signer only; give it a `decryptor`");

    // One that hangs costs the values, not the answer.
    let client = remote().decryptor(kms(3600)).timeout(Duration::from_secs(3)).build().unwrap();
    let late = answer(&client, &IMPORT).await;
    assert_eq!(why(&late.data[0].name), "it took too long");
    assert_eq!(late.data[0].id, "1");
}

#[tokio::test]
async fn refusals_and_answers_without_a_table_are_left_alone() {
    let answer = answer_to(json!({ "data": [{ "id": "1", "name": encrypted("a") }] }), &crate::messages::PRESIGN).await;
    assert_eq!(why(&answer.data[0].name), "the operation names no key to decrypt it with");
    for body in ["[]", "\"x\"", "7", "{\"data\":7}"] {
        let server = Server::start(move |_| Reply::json(200, body));
        let client = builder(&server).build().unwrap();
        let answer = Node::new(&client).call::<serde_json::Value>(&IMPORT, &ImportRequest::default()).await.unwrap();
        assert_eq!(answer.raw(), body);
    }
}
