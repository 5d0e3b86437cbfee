//! Files: bills whose only status is how they begin, and the form of an upload.

use std::collections::VecDeque;
use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body::Frame;
use serde_json::json;
use wechatpay_runtime::v2::{Rules, SignType};
use wechatpay_runtime::{
    Cause, DigestAlgorithm, Error, MetaField, Method, Multipart, Node, Operation, Parts, ToParts, Upload, Verification,
    blocking,
};

use crate::client;
use crate::peer::{Peer, Reply, borrowed, hmac_sha256, md5};

const BILL: &str = "\u{feff}交易时间,公众账号ID\r\n`2014-11-10 16:33:45,`wx2421b1c4370ec43b\r\n";
const DOWNLOAD: Operation =
    Operation::new(Method::Post, "/pay/downloadbill").verification(Verification::Unsigned).reads().v2(Rules::new());

/// A body that comes in pieces of that size.
struct Pieces(VecDeque<Bytes>, bool);

fn pieces(content: &[u8], size: usize) -> Body {
    Body::new(Pieces(content.chunks(size).map(Bytes::copy_from_slice).collect(), false))
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        // Between any two the connection has time to send the first.
        self.1 = !self.1;
        if self.1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}

fn packed(content: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_bill_plain_or_packed_in_pieces_of_any_size() {
    let folder = tempfile::tempdir().unwrap();
    for (content, size) in [(BILL.into(), 1), (BILL.into(), 4096), (packed(BILL), 1), (packed(BILL), 7)] {
        let content: Vec<u8> = content;
        let peer = Peer::start(move |_| Reply::raw(pieces(&content, size)));
        let client = client(&peer);
        let request = json!({ "bill_date": "20140603" });
        let bill = Node::new(&client).download(&DOWNLOAD, &request).to_memory().await.unwrap();
        assert_eq!(std::str::from_utf8(&bill).unwrap(), BILL);
        let path = folder.path().join("bill.csv");
        let length = client.chain("v2/pay/downloadbill").download(&request).to_file(&path).await.unwrap();
        assert_eq!((*length, std::fs::read_to_string(&path).unwrap().as_str()), (BILL.len() as u64, BILL));
        for sent in peer.received() {
            assert_eq!((sent.method.as_str(), sent.path.as_str()), ("POST", "/pay/downloadbill"));
            assert_eq!(sent.header("Accept"), Some("text/plain, application/x-gzip, text/xml"));
            let fields = sent.fields();
            assert_eq!(fields["sign"], md5(&borrowed(&fields)));
        }
    }
}

#[tokio::test]
async fn a_refusal_instead_of_a_bill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bill.csv");
    let xml = "\n<xml><return_code><![CDATA[FAIL]]></return_code>\n<return_msg>No Bill Exist</return_msg>\
               <error_code>20002</error_code></xml>";
    for size in [1, 3, 4096] {
        let peer = Peer::start(move |_| Reply::raw(pieces(xml.as_bytes(), size)));
        let client = client(&peer);
        let error = Node::new(&client).download(&DOWNLOAD, &json!({})).to_file(&path).await.unwrap_err();
        let Error::Refused(refused) = &error else { panic!("{error}") };
        assert_eq!((refused.code(), refused.message()), ("20002", "No Bill Exist"));
        assert!(!error.may_have_taken_effect() && !path.exists());
        let client = blocking::Client::new(client).unwrap();
        let error = Node::new(&client).download(&DOWNLOAD, &json!({})).to_memory().unwrap_err();
        assert_eq!(error.code(), Some("20002"));
    }
}

#[tokio::test]
async fn what_is_neither_bill_nor_refusal() {
    for body in ["", "\u{feff}\n", "<html>busy", "<xml><return_code>SUCCESS</return_code></xml>"] {
        let peer = Peer::start(move |_| Reply::raw(body));
        let client = client(&peer);
        let error = Node::new(&client).download(&DOWNLOAD, &json!({})).to_memory().await.unwrap_err();
        let Error::OutcomeUnknown(unknown) = &error else { panic!("{error}") };
        assert!(matches!(unknown.cause(), Cause::Undecodable(_)), "{error}");
    }
    let cut = packed(BILL);
    let cut = cut[..cut.len() - 9].to_vec();
    let peer = Peer::start(move |_| Reply::raw(cut.clone()));
    let client = client(&peer);
    let error = Node::new(&client).download(&DOWNLOAD, &json!({})).to_memory().await.unwrap_err();
    let Error::OutcomeUnknown(unknown) = &error else { panic!("{error}") };
    assert!(matches!(unknown.cause(), Cause::Damaged(_)), "{error}");
    let error = Node::new(&client).download(&DOWNLOAD, &json!({})).limit(5).to_memory().await.unwrap_err();
    assert!(error.to_string().contains("larger than 5 bytes"), "{error}");
    let error = Node::new(&client).download(&DOWNLOAD, &json!({})).without_credentials().to_memory().await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error}");
}

/// As a generated request is written.
struct Media(Upload, serde_json::Value);

impl ToParts for Media {
    fn to_parts(&self, parts: &mut Parts) {
        parts.file("media", &self.0).form(&self.1, &[MetaField::Digest("media_hash", DigestAlgorithm::Md5)]);
    }
}

#[tokio::test]
async fn the_form_of_an_upload() {
    let peer = Peer::start(|_| Reply::success(&[("media_id", "MEDIA")]));
    let client = client(&peer);
    let operation = Operation::new(Method::Post, "/secapi/mch/uploadmedia").v2(Rules::new());
    let request =
        Media(Upload::bytes("licence.png", "abc"), json!({ "mch_id": "1900000109", "sign_type": "HMAC-SHA256" }));
    let answer = Node::new(&client).call::<serde_json::Value>(&operation, &request).await.unwrap();
    assert_eq!(answer["media_id"], "MEDIA");
    let sent = peer.only();
    let boundary = sent.header("Content-Type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let hash = "900150983cd24fb0d6963f7d28e17f72";
    let sign = hmac_sha256(&[("mch_id", "1900000109"), ("sign_type", "HMAC-SHA256"), ("media_hash", hash)]);
    let texts = [("mch_id", "1900000109"), ("sign_type", "HMAC-SHA256"), ("media_hash", hash), ("sign", &sign)]
        .map(|(name, text)| {
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
        })
        .concat();
    assert_eq!(
        sent.text(),
        format!(
            "{texts}--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"licence.png\"\r\n\
             Content-Type: image/png\r\n\r\nabc\r\n--{boundary}--\r\n"
        )
    );

    // By the path, where the page's only way to sign is filled in.
    let multipart = Multipart::new(Upload::bytes("licence.png", "abc"))
        .parts("media", "")
        .meta(json!({ "mch_id": "1900000109" }))
        .filled(&[MetaField::Digest("media_hash", DigestAlgorithm::Md5)]);
    let rules = Rules::new().sign_type(SignType::HmacSha256);
    client.chain("v2/secapi/mch/uploadmedia").v2(rules).post(&multipart).await.unwrap();
    assert!(peer.received()[1].text().contains(&sign));
}
