//! `SIGN_ERROR`: what differs between what both sides signed.

use serde_json::json;
use wechatpay_gateway::{Gateway, Key, Reply};
use wechatpay_runtime::{Client, Error, Refused, SignedPart};

use crate::gateway;

fn refused(error: Error) -> Refused {
    match error {
        Error::Refused(refused) => *refused,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_same_text_means_the_wrong_key() {
    let gateway = Gateway::start().await.unwrap();
    let client = Client::builder()
        .mchid(gateway.mchid())
        .certificate_serial(&gateway.certificate_serial())
        .private_key(&Key::generate().unwrap().private_pem().unwrap())
        .public_key(&gateway.public_key_id(), &gateway.public_key())
        .base_url(gateway.url())
        .build()
        .unwrap();
    gateway.on_undocumented("POST /v3/x").reply(Reply::json(200, "{}"));
    let error = refused(client.chain("v3/x").post(&json!({ "name": "Zhang-San-42" })).await.unwrap_err());
    assert_eq!((error.code(), error.sign_difference().unwrap().part()), ("SIGN_ERROR", None));
    let told = error.to_string();
    assert!(
        told.contains("the private key is not that of the certificate whose serial number the client states"),
        "{told}"
    );
}

#[tokio::test]
async fn another_text_is_shown_where_it_differs() {
    let gateway = Gateway::start().await.unwrap();
    let client = gateway::client(&gateway);
    for (from, to, part, words) in [
        ("/v3/x?", "/v3/y?", SignedPart::Path, "the path that the client signed is `/v3/x`, the server's is `/v3/y`"),
        ("=Zhang", "=zhang", SignedPart::Query, "the query differs from character 6 on: 'Z' as the client"),
        (r#"{"name":"#, r#"{"name": "#, SignedPart::Body, "the body differs from character 9 on: '\"' as the client"),
    ] {
        gateway.on_undocumented("POST /v3/x").reply_with(move |call| {
            // What a proxy made of the request, as far as the server shows it.
            let authorization = call.header("Authorization").unwrap();
            let field = |name: &str| {
                let rest = authorization.split_once(&format!("{name}=\"")).unwrap().1;
                rest.split_once('"').unwrap().0.to_owned()
            };
            let text =
                format!("POST\n{}\n{}\n{}\n{}\n", call.target(), field("timestamp"), field("nonce_str"), call.text());
            let text = text.replacen(from, to, 1);
            let information = json!({
                "method": "POST",
                "url": call.target(),
                "truncated_sign_message": text.chars().take(120).collect::<String>(),
                "sign_message_length": text.len(),
            });
            let detail = json!({ "field": "signature", "issue": "sign not match", "sign_information": information });
            Reply::json(401, json!({ "code": "SIGN_ERROR", "message": "错误的签名", "detail": detail }))
        });
        let request = (
            wechatpay_runtime::Query(json!({ "name": "Zhang-San-42" })),
            wechatpay_runtime::Json(json!({ "name": "Zhang-San-42" })),
        );
        let error = refused(client.chain("v3/x").post(&request).await.unwrap_err());
        let difference = error.sign_difference().unwrap();
        assert_eq!(difference.part(), Some(part), "{difference}");
        let told = error.to_string();
        assert!(told.contains(words), "{told}");
        assert!(!told.contains("San-42"), "{told}");
    }
}
