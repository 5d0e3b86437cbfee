//! Bills, receipts, statements, uploads.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use wechatpay_gateway::{Gateway, Padding, SampleRequest};

use crate::{Answer, send};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is to be had at an address, signed for.
async fn download(gateway: &Gateway, url: &str) -> Answer {
    let mut request = gateway.sample("GET /v3/certificates", Value::Null).unwrap();
    request.target = url.strip_prefix(gateway.url()).unwrap().to_owned();
    request.headers.retain(|(name, _)| name != "Authorization");
    request.headers.push(("Authorization".to_owned(), gateway.authorization("GET", &request.target, b"")));
    send(gateway, &request).await
}

#[tokio::test]
async fn a_bill() {
    let gateway = Gateway::start().await.unwrap();
    for (tar_type, operation) in [
        (None, "GET /v3/bill/tradebill"),
        (Some("GZIP"), "GET /v3/bill/tradebill"),
        (Some("GZIP"), "GET /v3/bill/fundflowbill"),
    ] {
        let mut fields = json!({ "bill_date": "2026-11-20" });
        let mut request = gateway.sample(operation, fields.clone()).unwrap();
        if tar_type.is_none() {
            // Samples ask for it; who wants none leaves it out.
            request = without(&gateway, request, "tar_type");
        }
        fields = send(&gateway, &request).await.json();
        let file = download(&gateway, fields["download_url"].as_str().unwrap()).await;
        assert_eq!((file.status, file.header("Wechatpay-Signature")), (200, None));
        let mut content = file.body.clone();
        if tar_type.is_some() {
            content.clear();
            GzDecoder::new(file.body.as_slice()).read_to_end(&mut content).unwrap();
        }
        assert_eq!(
            (&fields["hash_type"], &fields["hash_value"]),
            (&json!("SHA1"), &json!(hex(&Sha1::digest(&content))))
        );
        let text = String::from_utf8(content).unwrap();
        let lines = text.lines().collect::<Vec<_>>();
        assert_eq!(lines.len(), 5);
        assert!(lines[1].starts_with("`2026-11-20 10:00:0"), "{}", lines[1]);
        let columns = |line: &str| line.matches(",`").count() + 1;
        assert_eq!(lines[0].matches(',').count() + 1, columns(lines[1]));
        assert_eq!(lines[3].matches(',').count() + 1, columns(lines[4]));
    }
    let answer = download(&gateway, &format!("{}/v3/billdownload/file?token=nothing", gateway.url())).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (404, Some("RESOURCE_NOT_EXISTS")));
}

/// Leaves a pair out of the query.
fn without(gateway: &Gateway, mut request: SampleRequest, name: &str) -> SampleRequest {
    let (path, query) = request.target.split_once('?').unwrap();
    let pairs = query.split('&').filter(|pair| !pair.starts_with(name)).collect::<Vec<_>>();
    request.target = format!("{path}?{}", pairs.join("&"));
    request.headers.retain(|(own, _)| own != "Authorization");
    request.headers.push(("Authorization".to_owned(), gateway.authorization("GET", &request.target, b"")));
    request
}

#[tokio::test]
async fn an_encrypted_bill() {
    use aes_gcm::aead::{Aead, KeyInit};
    use aes_gcm::{Aes256Gcm, Nonce};

    let gateway = Gateway::start().await.unwrap();
    let request = gateway.sample("GET /v3/ecommerce/bill/fundflowbill", Value::Null).unwrap();
    let answer = send(&gateway, &request).await.json();
    let bill = &answer["download_bill_list"][0];
    let file = download(&gateway, bill["download_url"].as_str().unwrap()).await;
    let key = gateway.merchant_key().decrypt(bill["encrypt_key"].as_str().unwrap(), Padding::Oaep).unwrap();
    let nonce = Nonce::try_from(bill["nonce"].as_str().unwrap().as_bytes()).unwrap();
    let plain = Aes256Gcm::new_from_slice(key.as_bytes()).unwrap().decrypt(&nonce, file.body.as_slice()).unwrap();
    let mut content = Vec::new();
    GzDecoder::new(plain.as_slice()).read_to_end(&mut content).unwrap();
    assert_eq!(bill["hash_value"], hex(&Sha1::digest(&content)));
}

#[tokio::test]
async fn receipts_state_the_digest_they_document() {
    let gateway = Gateway::start().await.unwrap();
    let operation = "GET /v3/fund-app/mch-transfer/elecsign/out-bill-no/{out_bill_no}";
    let answer = send(&gateway, &gateway.sample(operation, Value::Null).unwrap()).await.json();
    assert_eq!(answer["hash_type"], "SHA256");
    let file = download(&gateway, answer["download_url"].as_str().unwrap()).await;
    assert_eq!(answer["hash_value"], hex(&sha2::Sha256::digest(&file.body)));
}

#[tokio::test]
async fn a_statement_is_signed_by_its_digest() {
    let gateway = Gateway::start().await.unwrap();
    let answer = send(&gateway, &gateway.sample("GET /v3/global/statements", Value::Null).unwrap()).await;
    let digest = hex(&Sha1::digest(&answer.body));
    assert_eq!(answer.header("Wechatpay-Statement-Sha1"), Some(digest.as_str()));
    assert!(answer.is_signed_over(&gateway, format!(r#"{{"sha1":"{digest}"}}"#).as_bytes()));
}

#[tokio::test]
async fn uploads() {
    let gateway = Gateway::start().await.unwrap();
    let upload = "POST /v3/merchant/media/upload";
    let answer = send(&gateway, &gateway.sample(upload, Value::Null).unwrap()).await;
    assert_eq!(answer.status, 200);
    let call = gateway.calls().pop().unwrap();
    let file = call.file().unwrap();
    assert_eq!((file.part.as_str(), file.content_type.as_deref()), ("file", Some("image/png")));
    assert_eq!(call.json()["sha256"], hex(&sha2::Sha256::digest(&file.content)));

    // Only the meta is signed, exactly as it was sent.
    let mut request = gateway.sample(upload, Value::Null).unwrap();
    let at = request.body.windows(6).position(|window| window == b"sha256").unwrap();
    request.body.insert(at + 8, b' ');
    assert_eq!(send(&gateway, &request).await.json()["code"], "SIGN_ERROR");
    // The file is held against the meta.
    let mut request = gateway.sample(upload, Value::Null).unwrap();
    let at = request.body.windows(4).position(|window| window == b"\x89PNG").unwrap();
    request.body[at + 1] = b'p';
    let detail = send(&gateway, &request).await.json()["detail"].clone();
    assert_eq!(
        (&detail["field"], &detail["issue"]),
        (&json!("/meta/sha256"), &json!("is not the SHA-256 of the file"))
    );
    // Another name of the part.
    let mut request = gateway.sample(upload, Value::Null).unwrap();
    let text = request.body.windows(11).position(|window| window == b"name=\"file\"").unwrap();
    request.body[text + 6] = b'm';
    assert_eq!(send(&gateway, &request).await.json()["detail"]["field"], "/file");
    let invoice = "POST /v3/new-tax-control-fapiao/fapiao-applications/upload-fapiao-file";
    let wrong = json!({ "digest": "00" });
    let detail = send(&gateway, &gateway.sample(invoice, wrong).unwrap()).await.json()["detail"].clone();
    assert_eq!(detail["issue"], "is not the SM3 of the file");
}
