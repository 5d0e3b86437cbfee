//! Uploads: what is signed, what is sent, what the client says about the file by itself.

use std::sync::{Arc, Mutex};

use serde_json::json;
use wechatpay::v3::global::merchant_storage::file::upload::post as storage;
use wechatpay::v3::marketing::shopping_receipt::shoppingreceipts::post as receipts;
use wechatpay::v3::new_tax_control_fapiao::fapiao_applications::upload_fapiao_file::post as fapiao;
use wechatpay::v3::taxi_invoice::cards::upload_file::post as taxi;
use wechatpay::{Api, Error, MetaField, Multipart, NotSentReason, Sensitive, Upload, blocking};
use wechatpay_gateway::{Call, Gateway};

use crate::gateway::client;

/// The only request, which was not refused.
fn only(gateway: &Gateway) -> Call {
    let mut calls = gateway.calls();
    assert_eq!(calls.len(), 1);
    let call = calls.remove(0);
    assert!(call.refusal().is_none(), "{:?}", call.refusal());
    call
}

fn not_sent(error: Error) -> (NotSentReason, String) {
    let text = error.to_string();
    match error {
        Error::NotSent(not_sent) => (not_sent.reason(), text),
        other => panic!("{other:?}"),
    }
}

fn body(call: &Call) -> String {
    String::from_utf8_lossy(call.body()).into_owned()
}

#[tokio::test]
async fn the_body_byte_by_byte() {
    let gateway = Gateway::start().await.unwrap();
    let request = storage::Request::new(Upload::bytes("licence.png", "abc"));
    client(&gateway).v3().global().merchant_storage().file().upload().post(request).await.unwrap();
    let call = only(&gateway);
    let kind = call.header("Content-Type").unwrap();
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    // The gateway found the signature right, which covers this JSON and nothing else.
    let meta =
        r#"{"digest":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","filename":"licence.png"}"#;
    assert_eq!(
        body(&call),
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{meta}\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"licence.png\"\r\n\
             Content-Type: image/png\r\n\r\nabc\r\n--{boundary}--\r\n"
        )
    );
    assert_eq!(call.header("Content-Length"), Some(call.body().len().to_string().as_str()));
}

#[tokio::test]
async fn a_path_a_reader_and_bytes_are_the_same() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    let content = (0..300_000_u32).map(|n| n as u8).collect::<Vec<_>>();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("licence.pdf");
    std::fs::write(&path, &content).unwrap();
    let reader = Upload::reader("licence.pdf", std::io::Cursor::new(content.clone()));
    let uploads = [
        Upload::bytes("licence.pdf", content.clone()),
        Upload::path(&path),
        path.into(),
        reader.clone(),
        // Its content was kept.
        reader,
    ];
    for upload in uploads {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&heard);
        let upload = upload.progress(move |sent, total| log.lock().unwrap().push((sent, total)));
        client.v3().global().merchant_storage().file().upload().post(storage::Request::new(upload)).await.unwrap();
        let heard = heard.lock().unwrap();
        assert!(heard.len() > 2 && heard.is_sorted());
        assert_eq!(heard.last(), Some(&(300_000, 300_000)));
    }
    let calls = gateway.calls();
    assert_eq!(calls.len(), 5);
    for call in calls {
        assert!(call.refusal().is_none());
        assert_eq!(call.json(), gateway.calls()[0].json());
        let file = call.file().unwrap();
        assert!(file.content == content);
        assert_eq!(
            (file.name.as_deref(), file.content_type.as_deref()),
            (Some("licence.pdf"), Some("application/pdf"))
        );
    }
}

#[tokio::test]
async fn what_is_encrypted_beside_a_file() {
    let gateway = Gateway::start().await.unwrap();
    let contact = receipts::request::MetaMerchantContactInformation::new()
        .consultation_phone_number(Sensitive::new("010-12345678"));
    let meta = receipts::request::Meta::new(receipts::request::required::Meta {
        transaction_id: "42001".into(),
        openid: "oUpF".into(),
    })
    .merchant_contact_information(contact);
    let request = receipts::Request::new(receipts::Required { file: Upload::bytes("a.jpg", "abc"), meta });
    client(&gateway).v3().marketing().shopping_receipt().shoppingreceipts().post(request).await.unwrap();
    let call = only(&gateway);
    assert_eq!(
        *call.json(),
        json!({
            "transaction_id": "42001",
            "openid": "oUpF",
            "merchant_contact_information": { "consultation_phone_number": "010-12345678" },
            "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        })
    );
    assert!(!body(&call).contains("010-12345678"));
}

#[tokio::test]
async fn digests_by_sm3() {
    // The vector of the standard.
    const SM3_OF_ABC: &str = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    let meta = taxi::request::Meta::new(taxi::request::required::Meta { company_mchid: "1".into(), region_id: 440100 });
    let request = taxi::Request::new(taxi::Required { file: Upload::bytes("taxi.pdf", "abc"), meta });
    client.v3().taxi_invoice().cards().upload_file().post(request).await.unwrap();
    let meta = fapiao::request::Meta::new(fapiao::request::MetaFileType::Pdf);
    let request = fapiao::Request::new(fapiao::Required { file: Upload::bytes("fapiao.pdf", "abc"), meta });
    client.v3().new_tax_control_fapiao().fapiao_applications().upload_fapiao_file().post(request).await.unwrap();
    let calls = gateway.calls();
    assert_eq!(
        *calls[0].json(),
        json!({
            "company_mchid": "1", "region_id": 440100, "digest": SM3_OF_ABC, "digest_algorithm": "DIGEST_ALGORITHM_SM3",
        })
    );
    assert_eq!(*calls[1].json(), json!({ "file_type": "PDF", "digest_alogrithm": "SM3", "digest": SM3_OF_ABC }));
    assert!(calls.iter().all(|call| call.refusal().is_none() && call.unknown().is_empty()));
}

#[tokio::test]
async fn by_path() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    let upload = || Upload::bytes("a.png", "abc");
    client.chain("v3/merchant/media/upload").post(&Multipart::new(upload())).await.unwrap();
    let body = Multipart::new(upload())
        .parts("due_diligence_file", "meta")
        .meta(json!({ "sub_mchid": "19", "item_id": 7 }))
        .filled(&[MetaField::Name("file_name"), MetaField::Digest("file_digest", wechatpay::DigestAlgorithm::Sha256)]);
    let path = "v3/mch-operation-manage/enhanced-due-diligence/{due_diligence_id}/upload";
    client.chain(path).parameter("due_diligence_id", "1").post(&body).await.unwrap();
    let calls = gateway.calls();
    assert!(calls.iter().all(|call| call.refusal().is_none() && call.unknown().is_empty()));
    assert_eq!(calls[1].json()["file_name"], "a.png");
    assert_eq!(calls[1].file().unwrap().part, "due_diligence_file");
    // A digest of the caller's own is the caller's.
    let wrong = Multipart::new(upload()).filled(&[]).meta(json!({ "filename": "a.png", "sha256": "00" }));
    match client.chain("v3/merchant/media/upload").post(&wrong).await.unwrap_err() {
        Error::Refused(refused) => assert_eq!(refused.http_status().as_u16(), 400),
        other => panic!("{other:?}"),
    }
    let (reason, _) = not_sent(
        client.chain("v3/merchant/media/upload").post(&Multipart::new(upload()).meta(json!([]))).await.unwrap_err(),
    );
    assert_eq!(reason, NotSentReason::Request);
    assert_eq!(gateway.calls().len(), 3);
}

#[tokio::test]
async fn names_stay_inside_their_quotes() {
    let gateway = Gateway::start().await.unwrap();
    let upload = Upload::bytes("发票\"; x=\"\r\nX: y.pdf", "abc").content_type("application/x-odd");
    let request = storage::Request::new(upload);
    client(&gateway).v3().global().merchant_storage().file().upload().post(request).await.unwrap();
    let call = only(&gateway);
    assert!(
        body(&call).contains("filename=\"发票%22; x=%22%0D%0AX: y.pdf\"\r\nContent-Type: application/x-odd\r\n\r\n")
    );
    assert_eq!(call.json()["filename"], "发票\"; x=\"\r\nX: y.pdf");
}

#[tokio::test]
async fn what_cannot_be_read_is_not_sent() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    let folder = tempfile::tempdir().unwrap();
    let used = Upload::reader("a.pdf", Failing);
    let missing = folder.path().join("missing.pdf");
    let path = |path: &std::path::Path| path.display().to_string();
    for (upload, which, why) in [
        (Upload::path(&missing), path(&missing), "No such file"),
        (Upload::path(folder.path()), path(folder.path()), "Is a directory"),
        (Upload::bytes("", "abc"), "without a name".to_owned(), "the file has no name"),
        (
            Upload::bytes("a.pdf", "abc").content_type("text/plain\r\nX: y"),
            "`a.pdf`".to_owned(),
            "the media type fits into no header",
        ),
        (used.clone(), "`a.pdf`".to_owned(), "gone"),
        (used, "`a.pdf`".to_owned(), "the reader was used before"),
    ] {
        let request = storage::Request::new(upload);
        let error = client.v3().global().merchant_storage().file().upload().post(request).await.unwrap_err();
        let whole = format!("{error:#}");
        let (reason, text) = not_sent(error);
        assert_eq!(reason, NotSentReason::File);
        let told = format!("/v3/global/merchant-storage/file/upload was not sent: the file {which} cannot be read");
        assert!(text.ends_with(&told) && whole.contains(&format!("{told}: {why}")), "{text}\n{whole}");
    }
    assert!(gateway.calls().is_empty());
}

#[tokio::test]
async fn a_file_that_becomes_shorter_is_never_whole() {
    let gateway = Gateway::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("licence.pdf");
    std::fs::write(&path, vec![b'x'; 300_000]).unwrap();
    let own = path.clone();
    let upload = Upload::path(&path).progress(move |_, _| {
        std::fs::File::options().write(true).open(&own).unwrap().set_len(100_000).unwrap();
    });
    let request = storage::Request::new(upload);
    let error = client(&gateway).v3().global().merchant_storage().file().upload().post(request).await.unwrap_err();
    assert!(matches!(crate::downloads::cause(&error), wechatpay::Cause::ConnectionLost(_)), "{error:?}");
    let mut source = std::error::Error::source(&error);
    let mut texts = Vec::new();
    while let Some(error) = source {
        texts.push(error.to_string());
        source = error.source();
    }
    assert!(texts.iter().any(|text| text.contains("the file became shorter while it was sent")), "{texts:?}");
    assert!(gateway.calls().iter().all(|call| call.file().is_none()));
}

/// A reader whose device is gone.
struct Failing;

impl tokio::io::AsyncRead for Failing {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        _: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::task::Poll::Ready(Err(std::io::Error::other("gone")))
    }
}

#[test]
fn blocking() {
    let gateway = Gateway::builder().start_blocking().unwrap();
    let client = blocking::Client::new(client(&gateway)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bmp");
    std::fs::write(&path, "abc").unwrap();
    let request = storage::Request::new(Upload::path(path));
    client.v3().global().merchant_storage().file().upload().post(request).send().unwrap();
    assert_eq!(only(&gateway).file().unwrap().content, "abc");
}

#[test]
fn content_stays_out_of_debug() {
    let request = storage::Request::new(Upload::bytes("a.png", "secret-content"));
    let text = format!("{request:?}");
    assert!(text.contains("a.png") && !text.contains("secret"), "{text}");
    assert_eq!(request, storage::Request::new(Upload::bytes("a.png", "secret-content")));
    assert_ne!(request, storage::Request::new(Upload::bytes("a.png", "other")));
}
