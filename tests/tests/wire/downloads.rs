//! Downloads: to memory, to a file, as a stream; a wrong or incomplete file is nobody's.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, KeyInit};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use sha1::{Digest, Sha1};
use wechatpay::v3::bill::sub_merchant_fundflowbill::get as sub_bills;
use wechatpay::v3::bill::tradebill::get as tradebill;
use wechatpay::v3::billdownload::file::get as file;
use wechatpay::{Api, Cause, Client, DigestAlgorithm, Download, Error, NotSentReason, Unverified, bill, blocking};
use wechatpay_gateway::{Gateway, Padding, Reply};

use crate::gateway::client;

const BILL: &str = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\r\n\
    `2018-02-01 04:21:23,`50000,`19001,`退款,`退款,`支出,`0.02,`0.17,`system,`缺货, 全部,`REF1\r\n\
    资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n\
    `1.0,`0.0,`0.00,`1.0,`0.02\r\n";
const LINK: &str = "https://api.mch.weixin.qq.com/v3/billdownload/file?token=a%2Fb-c&tartype=gzip";

pub fn packed(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

pub fn sha1(content: &[u8]) -> String {
    Sha1::digest(content).iter().map(|byte| format!("{byte:02X}")).collect()
}

/// A gateway that answers with that where bills lie.
async fn serving(reply: Reply) -> (Gateway, Client) {
    let gateway = Gateway::start().await.unwrap();
    gateway.on(file::OPERATION).reply(reply);
    let client = client(&gateway);
    (gateway, client)
}

fn checked(client: &Client) -> Download<'_> {
    client.download(LINK).digest(DigestAlgorithm::Sha1, sha1(BILL.as_bytes()))
}

pub fn cause(error: &Error) -> &Cause {
    match error {
        Error::OutcomeUnknown(unknown) => unknown.cause(),
        other => panic!("{other:?}"),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn a_bill_from_its_answer_to_its_rows() {
    for body in [BILL.as_bytes().to_vec(), packed(BILL.as_bytes())] {
        let (gateway, client) = serving(Reply::bytes(200, body)).await;
        let stated = json!({ "download_url": LINK, "hash_type": "SHA1", "hash_value": sha1(BILL.as_bytes()) });
        gateway.on(tradebill::OPERATION).reply(Reply::documented(stated));
        let answer = client.v3().bill().tradebill().get(tradebill::Request::new("2019-06-11")).await.unwrap();
        let content = client.download(&answer).to_memory().await.unwrap();
        assert_eq!(**content, *BILL.as_bytes());
        let whole = bill::fund_flow(&content[..]).unwrap().read_all().unwrap();
        assert_eq!(whole.rows[0].remark.as_deref(), Some("缺货, 全部"));
        // Path and query went as they were stated; their signature was right.
        let call = gateway.calls().pop().unwrap();
        assert_eq!(call.target(), "/v3/billdownload/file?token=a%2Fb-c&tartype=gzip");
        assert!(call.refusal().is_none());
    }
}

#[tokio::test]
async fn the_typed_operation() {
    let (gateway, client) = serving(Reply::bytes(200, BILL)).await;
    let request = || file::Request::new("a/b-c");
    let content = client.v3().billdownload().file().get(request()).to_memory().await.unwrap();
    assert_eq!(**content, *BILL.as_bytes());
    assert!(content.request_id().is_some());
    assert_eq!(gateway.calls()[0].query("token"), Some("a/b-c"));
    let wrong =
        client.v3().billdownload().file().get(request()).digest(DigestAlgorithm::Sha256, "00").to_memory().await;
    assert!(matches!(cause(&wrong.unwrap_err()), Cause::Unverified(Unverified::Digest)));
}

#[tokio::test]
async fn onto_the_disk() {
    let (_gateway, client) = serving(Reply::bytes(200, packed(BILL.as_bytes()))).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bill.csv");
    std::fs::write(&path, "of yesterday").unwrap();
    let saved = checked(&client).to_file(&path).await.unwrap();
    assert_eq!(*saved, BILL.len() as u64);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), BILL);
    assert_eq!(names(folder.path()), ["bill.csv"]);
}

#[tokio::test]
async fn what_is_wrong_is_never_left_behind() {
    let other = BILL.replace("0.02", "0.03");
    let whole = packed(BILL.as_bytes());
    let large = packed(&vec![b' '; 32 << 20]);
    type Expected = fn(&Cause) -> bool;
    let cases: [(Reply, Expected); 7] = [
        (Reply::bytes(200, other.clone()), |cause| matches!(cause, Cause::Unverified(Unverified::Digest))),
        (Reply::bytes(200, packed(other.as_bytes())), |cause| matches!(cause, Cause::Unverified(Unverified::Digest))),
        (Reply::bytes(200, BILL).cut(7), |cause| matches!(cause, Cause::ConnectionLost(_))),
        (Reply::bytes(200, whole.clone()).cut(7), |cause| matches!(cause, Cause::ConnectionLost(_))),
        (Reply::bytes(200, whole[..whole.len() - 7].to_vec()), |cause| matches!(cause, Cause::Damaged(_))),
        (Reply::bytes(200, large), |cause| matches!(cause, Cause::TooLarge(1_048_576))),
        (Reply::bytes(302, "").header("Location", "/elsewhere"), |cause| matches!(cause, Cause::UnexpectedStatus)),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bill.csv");
    for (number, (reply, expected)) in cases.into_iter().enumerate() {
        let (_gateway, client) = serving(reply).await;
        let error = checked(&client).limit(1 << 20).to_file(&path).await.unwrap_err();
        assert!(expected(cause(&error)), "{number}: {error:?}");
        assert!(!error.may_have_taken_effect());
        assert_eq!(names(folder.path()), Vec::<String>::new(), "{number}");
        let error = checked(&client).limit(1 << 20).to_memory().await.unwrap_err();
        assert!(expected(cause(&error)), "{number}: {error:?}");
    }
    // What was there before stays.
    std::fs::write(&path, "of yesterday").unwrap();
    let (_gateway, client) = serving(Reply::bytes(200, other)).await;
    checked(&client).to_file(&path).await.unwrap_err();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "of yesterday");
    assert_eq!(names(folder.path()), ["bill.csv"]);
}

#[tokio::test]
async fn a_refusal_is_a_refusal() {
    let (_gateway, client) = serving(Reply::error(404, "NO_STATEMENT_EXIST", "账单不存在")).await;
    let folder = tempfile::tempdir().unwrap();
    match checked(&client).to_file(folder.path().join("bill.csv")).await.unwrap_err() {
        Error::Refused(refused) => {
            assert_eq!((refused.http_status().as_u16(), refused.code()), (404, "NO_STATEMENT_EXIST"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_stream_tells_its_failure_last() {
    let other = BILL.replace("0.02", "0.03");
    let (_gateway, client) = serving(Reply::bytes(200, packed(other.as_bytes()))).await;
    let mut stream = checked(&client).stream().await.unwrap();
    assert_eq!(stream.http_status().as_u16(), 200);
    assert_eq!(stream.content_length(), Some(packed(other.as_bytes()).len() as u64));
    let (mut content, mut errors) = (Vec::new(), Vec::new());
    while let Some(chunk) = stream.chunk().await {
        match chunk {
            Ok(chunk) if errors.is_empty() => content.extend_from_slice(&chunk),
            Ok(_) => panic!("content behind an error"),
            Err(error) => errors.push(error),
        }
    }
    assert_eq!(content, other.as_bytes());
    assert!(matches!(errors.as_slice(), [error] if matches!(cause(error), Cause::Unverified(Unverified::Digest))));
    assert!(stream.chunk().await.is_none());
}

#[tokio::test]
async fn progress_and_limits() {
    let content = vec![b'x'; 500_000];
    let (_gateway, client) = serving(Reply::bytes(200, content.clone())).await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    let download = client.download(LINK).progress(move |done, total| log.lock().unwrap().push((done, total)));
    assert_eq!(download.to_memory().await.unwrap().len(), content.len());
    let heard = heard.lock().unwrap().clone();
    assert!(heard.len() > 1 && heard.is_sorted());
    assert_eq!(heard.last(), Some(&(500_000, Some(500_000))));
    client.download(LINK).limit(500_000).to_memory().await.unwrap();
    let error = client.download(LINK).limit(499_999).to_memory().await.unwrap_err();
    assert!(matches!(cause(&error), Cause::TooLarge(499_999)));
}

#[tokio::test]
async fn silence_ends_it() {
    let (_gateway, client) = serving(Reply::bytes(200, BILL).delay(Duration::from_secs(3600))).await;
    let error = client.download(LINK).timeout(Duration::from_millis(200)).to_memory().await.unwrap_err();
    assert!(matches!(cause(&error), Cause::Timeout));
}

#[tokio::test]
async fn a_limit_that_no_clock_can_hold_is_none() {
    let (_gateway, client) = serving(Reply::bytes(200, BILL)).await;
    assert_eq!(checked(&client).timeout(Duration::MAX).to_memory().await.unwrap().as_ref(), BILL.as_bytes());
    client.chain("v3/certificates").get(&()).timeout(Duration::MAX).await.unwrap();
}

#[tokio::test]
async fn credentials_go_to_nobody_else() {
    let gateway = Gateway::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let with_base_url = client(&gateway);
    let without = Client::builder()
        .mchid(gateway.mchid())
        .certificate_serial(&gateway.certificate_serial())
        .private_key(gateway.private_key())
        .public_key(&gateway.public_key_id(), &gateway.public_key())
        .build()
        .unwrap();
    for url in [
        "https://example.com/v3/billdownload/file?token=secret",
        "http://api.mch.weixin.qq.com/v3/billdownload/file?token=secret",
        "https://api.mch.weixin.qq.com:8443/?token=secret",
        "https://api.mch.weixin.qq.com.example.com/?token=secret",
        "https://api.mch.weixin.qq.com@example.com/?token=secret",
        "https://secret@api.mch.weixin.qq.com/",
        "ftp://api.mch.weixin.qq.com/?token=secret",
        "/v3/billdownload/file?token=secret",
        "",
    ] {
        for client in [&with_base_url, &without] {
            let error = client.download(url).to_file(folder.path().join("x")).await.unwrap_err();
            let Error::NotSent(not_sent) = &error else { panic!("{url}: {error:?}") };
            assert_eq!(not_sent.reason(), NotSentReason::Request);
            assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
        }
    }
    // Without a base URL a gateway is a foreign host, too.
    let at_gateway = format!("{}/v3/billdownload/file?token=x", gateway.url());
    assert!(matches!(without.download(&at_gateway).to_memory().await.unwrap_err(), Error::NotSent(_)));
    assert!(gateway.calls().is_empty());
    gateway.on(file::OPERATION).reply(Reply::bytes(200, BILL));
    with_base_url.download(&at_gateway).to_memory().await.unwrap();
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn an_encrypted_bill() {
    const KEY: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
    let cipher = Aes256Gcm::new_from_slice(KEY).unwrap();
    let encrypted = cipher.encrypt(b"fdasflkja484".into(), packed(BILL.as_bytes()).as_slice()).unwrap();
    let (gateway, client) = serving(Reply::bytes(200, encrypted.clone())).await;
    let key = gateway.merchant_key().encrypt(KEY, Padding::Oaep).unwrap();
    let stated = |key: &str| {
        json!({ "download_bill_count": 1, "download_bill_list": [{
            "bill_sequence": 1, "download_url": LINK, "encrypt_key": key, "nonce": "fdasflkja484",
            "hash_type": "SHA1", "hash_value": sha1(BILL.as_bytes()),
        }] })
    };
    let bills = async |key: &str| {
        gateway.on(sub_bills::OPERATION).reply(Reply::documented(stated(key)));
        let request = sub_bills::Request::new(sub_bills::Required {
            sub_mchid: "1900000109".into(),
            bill_date: "2019-06-11".into(),
            algorithm: sub_bills::request::Algorithm::AeadAes256Gcm,
            account_type: sub_bills::request::AccountType::Basic,
        });
        client.v3().bill().sub_merchant_fundflowbill().get(request).await.unwrap()
    };
    let answer = bills(&key).await;
    let folder = tempfile::tempdir().unwrap();
    client.download(&answer.download_bill_list[0]).to_file(folder.path().join("bill.csv")).await.unwrap();
    assert_eq!(std::fs::read_to_string(folder.path().join("bill.csv")).unwrap(), BILL);

    let calls = gateway.calls().len();
    for key in ["AAAA", "no base64", &gateway.merchant_key().encrypt(b"sixteen bytes !!", Padding::Oaep).unwrap()] {
        let answer = bills(key).await;
        let error = client.download(&answer.download_bill_list[0]).to_memory().await.unwrap_err();
        assert!(matches!(&error, Error::NotSent(error) if error.reason() == NotSentReason::Request), "{error:?}");
        assert!(error.to_string().contains("the key of the file cannot be used"), "{error}");
    }
    assert_eq!(gateway.calls().len(), calls + 3);
    let answer = bills(&key).await;
    let mut damaged = encrypted;
    damaged[20] ^= 1;
    gateway.on(file::OPERATION).reply(Reply::bytes(200, damaged));
    let error = client.download(&answer.download_bill_list[0]).to_memory().await.unwrap_err();
    assert!(matches!(cause(&error), Cause::Damaged(_)));
}

#[tokio::test]
async fn without_credentials() {
    // It refuses everything that is not signed, and records it.
    let (gateway, client) = serving(Reply::bytes(200, BILL)).await;
    let error = client.download(LINK).without_credentials().to_memory().await.unwrap_err();
    assert!(matches!(&error, Error::Refused(refused) if refused.http_status().is_client_error()), "{error:?}");
    let call = gateway.calls().remove(0);
    assert_eq!(call.target(), "/v3/billdownload/file?token=a%2Fb-c&tartype=gzip");
    let told = call.headers().iter().filter(|(name, _)| name == "authorization" || name.starts_with("wechatpay"));
    assert_eq!(told.count(), 0);
}

#[tokio::test]
async fn what_cannot_be_checked_or_written_is_not_fetched() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    gateway
        .on(tradebill::OPERATION)
        .reply(Reply::documented(json!({ "download_url": LINK, "hash_type": "MD5", "hash_value": "00" })));
    let answer = client.v3().bill().tradebill().get(tradebill::Request::new("2019-06-11")).await.unwrap();
    let error = client.download(&answer).to_memory().await.unwrap_err();
    assert!(matches!(&error, Error::NotSent(error) if error.reason() == NotSentReason::Request));
    assert!(error.to_string().contains("of the kind `MD5`"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("missing/bill.csv"), folder.path().to_owned()] {
        let error = client.download(LINK).to_file(path).await.unwrap_err();
        assert!(matches!(&error, Error::NotSent(error) if error.reason() == NotSentReason::File));
    }
    assert_eq!(gateway.calls().len(), 1);
}

#[test]
fn blocking() {
    let gateway = Gateway::builder().start_blocking().unwrap();
    gateway.on(file::OPERATION).reply(Reply::bytes(200, packed(BILL.as_bytes())));
    let client = blocking::Client::new(client(&gateway)).unwrap();
    let digest = || sha1(BILL.as_bytes());
    let content = client.download(LINK).digest(DigestAlgorithm::Sha1, digest()).to_memory().unwrap();
    assert_eq!(**content, *BILL.as_bytes());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bill.csv");
    let typed = client.v3().billdownload().file().get(file::Request::new("x"));
    assert_eq!(*typed.digest(DigestAlgorithm::Sha1, digest()).to_file(&path).unwrap(), BILL.len() as u64);
    let mut stream = client.download(LINK).digest(DigestAlgorithm::Sha1, "00").stream().unwrap();
    let mut content = Vec::new();
    let error = loop {
        match stream.next().unwrap() {
            Ok(chunk) => content.extend_from_slice(&chunk),
            Err(error) => break error,
        }
    };
    assert_eq!(content, BILL.as_bytes());
    assert!(matches!(cause(&error), Cause::Unverified(Unverified::Digest)));
    assert!(stream.next().is_none());
}
