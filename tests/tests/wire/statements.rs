//! Files that are signed by their digest, and files that are signed as a whole.

use wechatpay::v3::global::statements::get as statements;
use wechatpay::{Api, Bytes, Cause, Client, Error, Unverified};
use wechatpay_gateway::{Gateway, Reply};

use crate::downloads::{cause, packed, sha1};
use crate::gateway::client;

const STATEMENT: &str = "交易时间,金额\n`2018-01-30,`0.01\n";

async fn statement(reply: Reply) -> Result<Bytes, Error> {
    let gateway = Gateway::start().await.unwrap();
    gateway.on(statements::OPERATION).reply(reply);
    let client = client(&gateway);
    let required = statements::Required { date: "20180130".into(), mchid: "1900000109".into() };
    let download = client.v3().global().statements().get(statements::Request::new(required));
    Ok(download.header("Accept-Encoding", "gzip").to_memory().await?.into_inner())
}

async fn unverified(reply: Reply) -> Unverified {
    match cause(&statement(reply).await.unwrap_err()) {
        Cause::Unverified(unverified) => unverified.clone(),
        other => panic!("{other:?}"),
    }
}

/// Signed as the digest in this case, which it may be of whatever.
fn signed_as_digest(body: &[u8], digest: &str) -> Reply {
    Reply::bytes(200, body.to_vec())
        .signed_as(format!(r#"{{"sha1":"{digest}"}}"#))
        .header("Wechatpay-Statement-Sha1", digest)
}

#[tokio::test]
async fn the_digest_is_signed_and_the_file_has_it() {
    assert_eq!(statement(Reply::bytes(200, STATEMENT)).await.unwrap(), STATEMENT);
    // Packed: by the digest of what was sent, or of what it holds.
    let packed = packed(STATEMENT.as_bytes());
    for digest in [sha1(&packed), sha1(STATEMENT.as_bytes()), sha1(STATEMENT.as_bytes()).to_lowercase()] {
        assert_eq!(statement(signed_as_digest(&packed, &digest)).await.unwrap(), STATEMENT);
    }
}

#[tokio::test]
async fn anything_else_is_not_believed() {
    let right = sha1(STATEMENT.as_bytes());
    assert_eq!(unverified(signed_as_digest(b"other", &right)).await, Unverified::Digest);
    assert_eq!(unverified(signed_as_digest(&packed(b"other"), &right)).await, Unverified::Digest);
    assert_eq!(
        unverified(signed_as_digest(STATEMENT.as_bytes(), &right).signed_as(STATEMENT)).await,
        Unverified::Signature
    );
    assert_eq!(unverified(Reply::bytes(200, STATEMENT).by_stranger()).await, Unverified::Signature);
    let without = Reply::bytes(200, STATEMENT).signed_as(STATEMENT);
    assert_eq!(unverified(without).await, Unverified::Header("Wechatpay-Statement-Sha1"));
    assert_eq!(
        unverified(signed_as_digest(STATEMENT.as_bytes(), &right).unsigned()).await,
        Unverified::Header("Wechatpay-Signature")
    );
}

#[tokio::test]
async fn a_file_that_is_signed_as_a_whole() {
    let gateway = Gateway::start().await.unwrap();
    let path = "v3/undocumented/file";
    let fetch = async |client: &Client| client.chain(path).download(&()).to_memory().await;
    let client = client(&gateway);
    gateway.on_undocumented(format!("GET /{path}")).reply(Reply::bytes(200, packed(STATEMENT.as_bytes())));
    assert_eq!(**fetch(&client).await.unwrap(), *STATEMENT.as_bytes());
    gateway.on_undocumented(format!("GET /{path}")).reply(Reply::bytes(200, STATEMENT).signed_as("other"));
    let error = fetch(&client).await.unwrap_err();
    assert!(matches!(cause(&error), Cause::Unverified(Unverified::Signature)));
}
