//! Answers and files: what comes out as success was signed, or has the digest that was; and no more than the limit is unpacked.

use std::io::{Read, Write};

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use http::HeaderMap;
use serde_json::Value;
use wechatpay::{Bytes, DigestAlgorithm, Error, FileLink, Verification};

use crate::head::{headers, split};
use crate::loopback::{LIMIT, Loopback, Reply};
use crate::peer;
use crate::{Surface, texts};

/// A first line `STATUS KIND`, headers as lines, an empty line, the body. With `packed` behind it, the body is what is packed.
pub const SURFACE: Surface = Surface { name: "answer", check, seeds, words: WORDS, longest: 2 << 10 };

const WORDS: &[&str] = &[
    "200 get\n",
    "200 post\n",
    "200 file\n",
    "200 file packed\n",
    "200 statement\n",
    "200 statement packed\n",
    "200 link\n",
    "200 link packed\n",
    "202 post\n",
    "204 get\n",
    "302 get\n",
    "400 get\n",
    "401 post\n",
    "429 post\n",
    "500 post\n",
    "Wechatpay-Signature: {toy}\n",
    "Wechatpay-Timestamp: {now}\n",
    "Wechatpay-Nonce: a\n",
    "Wechatpay-Serial: 70F1\n",
    "Wechatpay-Statement-Sha1: {sha1}\n",
    "{sha1-unpacked}",
    "Retry-After: 1\n",
    "Request-ID: 1\n",
    "Location: /x\n",
    "Content-Encoding: gzip\n",
    "\x1f\u{8b}\x08",
    "{\"code\":\"SIGN_ERROR\",\"detail\":{\"sign_information\":{}}}",
    "\"sign_message_length\":1",
    "\"truncated_sign_message\":\"",
    "\"message\":",
    "\"download_url\":",
    "\\n",
    "null",
];

fn check(data: &[u8]) {
    let (line, rest) = data.split_at(data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len()));
    let (lines, content) = split(rest.strip_prefix(b"\n").unwrap_or(rest));
    let line = String::from_utf8_lossy(line);
    let mut words = line.split(' ');
    let status = words.next().and_then(|word| word.parse().ok()).filter(|status| (200..600).contains(status));
    let status = status.unwrap_or(200);
    let kind = words.next().unwrap_or_default();
    let body = if words.next() == Some("packed") { packed(content) } else { content.to_vec() };
    let sent = sent(kind, lines, &body);
    let loopback = Loopback::get();
    loopback.answer(Reply { status, headers: sent.clone(), body: body.clone() });
    peer::forget();
    // Those have none.
    let body = if matches!(status, 204 | 304) { Vec::new() } else { body };
    peer::wait(async {
        let client = &loopback.client;
        match kind {
            "file" => file(client.chain("v3/x").download(&()).limit(LIMIT as u64).to_memory().await, &sent, &body),
            "statement" => {
                let chain = client.chain("v3/x").verification(Verification::SignedSha1Json);
                statement(chain.download(&()).limit(LIMIT as u64).to_memory().await, &sent, &body);
            }
            "link" => {
                let url = format!("{}/file", base(client));
                let link = FileLink::new(url).digest(DigestAlgorithm::Sha1, sha1(&unpacked(&body)));
                let download = client.download(link).limit(LIMIT as u64);
                if let Ok(answer) = download.to_memory().await {
                    assert_eq!(sha1(&answer), sha1(&unpacked(&body)), "it has another digest");
                }
            }
            "post" => json(status, client.chain("v3/x").post(&()).await, &sent, &body),
            _ => json(status, client.chain("v3/x").get(&()).await, &sent, &body),
        }
    });
}

/// The headers that lines stand for, with digests in place of their marks.
fn sent(kind: &str, lines: &[u8], body: &[u8]) -> HeaderMap {
    let mut text = lines.to_vec();
    for (mark, digest) in [(&b"{sha1}"[..], sha1(body)), (b"{sha1-unpacked}", sha1(&unpacked(body)))] {
        while let Some(at) = text.windows(mark.len()).position(|window| window == mark) {
            text.splice(at..at + mark.len(), digest.bytes());
        }
    }
    if kind != "statement" {
        return headers(&text, body);
    }
    let stated = headers(&text, b"").get("Wechatpay-Statement-Sha1").map(|value| value.as_bytes().to_vec());
    headers(&text, &statement_json(&stated.unwrap_or_default()))
}

fn statement_json(sha1: &[u8]) -> Vec<u8> {
    [br#"{"sha1":""#, sha1, br#""}"#].concat()
}

/// A call's answer.
fn json(status: u16, came: Result<wechatpay::Answer<Value>, Error>, sent: &HeaderMap, body: &[u8]) {
    match came {
        Ok(answer) => {
            assert!((200..300).contains(&status), "{status} is no success");
            peer::assert_proven(sent, body);
            assert_eq!(answer.raw(), body);
        }
        Err(error) => {
            assert!(error.raw().is_none_or(|raw| raw == body), "the body is another one");
            if let Error::Refused(refused) = &error {
                assert!(status >= 400, "{status} is no refusal");
                assert!(!refused.is_verified() || peer::is_proven(sent, body), "an unverified refusal was believed");
            }
            assert!(!format!("{error} {error:?}").is_empty());
        }
    }
}

/// A file that is signed as a whole.
fn file(came: Result<wechatpay::Answer<Bytes>, Error>, sent: &HeaderMap, body: &[u8]) {
    if let Ok(answer) = came {
        peer::assert_proven(sent, body);
        assert_eq!(answer.into_inner(), unpacked(body));
    }
}

/// A file of which the digest is signed.
fn statement(came: Result<wechatpay::Answer<Bytes>, Error>, sent: &HeaderMap, body: &[u8]) {
    if let Ok(answer) = came {
        let stated = sent.get("Wechatpay-Statement-Sha1").map(|value| value.as_bytes()).unwrap_or_default();
        peer::assert_proven(sent, &statement_json(stated));
        let fits = |content: &[u8]| sha1(content).as_bytes().eq_ignore_ascii_case(stated);
        assert!(fits(body) || fits(&unpacked(body)), "it has not the digest that was signed");
        assert_eq!(answer.into_inner(), unpacked(body));
    }
}

fn base(client: &wechatpay::Client) -> String {
    let text = format!("{client:?}");
    let start = text.find("http://").expect("the client's base URL");
    text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.')).collect()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// What a packed body holds; any other as it is. A little more than the limit at most.
fn unpacked(body: &[u8]) -> Vec<u8> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return body.to_vec();
    }
    let mut content = Vec::new();
    // What cannot be unpacked has no content.
    match MultiGzDecoder::new(body).take(LIMIT as u64 + 1).read_to_end(&mut content) {
        Ok(_) => content,
        Err(_) => Vec::new(),
    }
}

fn sha1(content: &[u8]) -> String {
    digest(&SHA1_FOR_LEGACY_USE_ONLY, content).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn seeds() -> Vec<Vec<u8>> {
    let signed = "Wechatpay-Timestamp: {now}\nWechatpay-Nonce: abc\nWechatpay-Serial: 70F1\nWechatpay-Signature: {toy}\nRequest-ID: 1";
    let statement = format!("{signed}\nWechatpay-Statement-Sha1: {{sha1}}");
    let mut seeds =
        texts(&["200 get\n\n{}", "200 link packed\n\na", "200 link\n\nabc", "302 get\nLocation: /x\n\n", ""]);
    for kind in ["200 get", "200 post", "202 post", "400 get", "500 post", "200 file", "200 file packed"] {
        seeds.push(format!("{kind}\n{signed}\n\n{{\"code\":\"A\",\"x\":[1.50]}}").into_bytes());
    }
    for kind in ["200 statement", "200 statement packed"] {
        seeds.push(format!("{kind}\n{statement}\n\na,b\n`1,`2").into_bytes());
    }
    let difference = r#"{"code":"SIGN_ERROR","message":"x","detail":{"field":"signature","detail":{"issue":"sign not match"},"sign_information":{"method":"GET","url":"/v3/x","truncated_sign_message":"GET\n/v3/x\n1767225600\n","sign_message_length":70},"location":"authorization"}}"#;
    seeds.push(format!("401 get\n\n{difference}").into_bytes());
    seeds
}
