//! A bounded load: what a signed and verified call costs the client's thread, beside the bare RSA work and bare HTTP.
//!
//! `cargo bench -p wechatpay-tests --bench call`. The client has a thread of its own and its CPU time is read, so that the
//! server's does not count. The kernel's work for the connection counts on the side that does it.

#![allow(clippy::unwrap_used, missing_docs)]

mod report;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustix::time::{ClockId, clock_gettime};
use wechatpay::v3::pay::transactions::jsapi::post::{Request, Required, request};
use wechatpay::{Api as _, Client};

const NOW: i64 = 1_554_208_460;
const CALLS: u32 = 2_000;
const ROUNDS: usize = 5;
const ANSWER: &str = r#"{"prepay_id":"wx201410272009395522657a690389285100"}"#;

fn main() {
    report::machine(concat!(env!("CARGO_MANIFEST_DIR"), "/.."), &["aws-lc-rs", "reqwest", "tokio"]);
    let [key, wechat_pay] = [(); 2].map(|()| KeyPair::generate(KeySize::Rsa2048).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = format!("http://{}", serve(&wechat_pay));
    let client = client(&key, &wechat_pay, &url);
    let http = reqwest::Client::new();

    println!("µs of CPU per call, {ROUNDS} rounds of {CALLS}");
    let rounds = (0..ROUNDS).map(|_| {
        let rsa = per_call(|| bare_rsa(&key));
        let bare = per_call(|| runtime.block_on(bare_http(&http, &url)));
        let call = per_call(|| runtime.block_on(calls(&client)));
        let abreast = per_call(|| runtime.block_on(abreast(&client)));
        let ratios = [bare / rsa, call / rsa, abreast / rsa].map(|ratio| format!("{ratio:.3}"));
        let [of_bare, of_call, of_abreast] = ratios;
        let [rsa, bare, call, abreast] = [rsa, bare, call, abreast].map(|micros| format!("{micros:.1}"));
        vec![rsa, bare, of_bare, call, of_call, abreast, of_abreast]
    });
    let head = ["RSA", "HTTP alone", "of RSA", "call", "of RSA", "16 abreast", "of RSA"];
    report::table(&head, &rounds.collect::<Vec<_>>());
}

/// Microseconds of this thread's CPU time for each of the calls.
fn per_call(work: impl FnOnce()) -> f64 {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap();
    let start = now();
    work();
    (now() - start).as_secs_f64() * 1e6 / f64::from(CALLS)
}

/// What no client can do without: one signature made, one verified.
fn bare_rsa(key: &KeyPair) {
    let random = SystemRandom::new();
    let public = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref()).unwrap();
    let (message, mut signature) = ([b'm'; 600], vec![0; key.public_modulus_len()]);
    for _ in 0..CALLS {
        key.sign(&RSA_PKCS1_SHA256, &random, &message, &mut signature).unwrap();
        public.verify_sig(&message, &signature).unwrap();
    }
}

/// The same exchange without anything of WeChat Pay's.
async fn bare_http(http: &reqwest::Client, url: &str) {
    for _ in 0..CALLS {
        let answer = http.post(url).body(ANSWER).send().await.unwrap();
        assert_eq!(answer.bytes().await.unwrap(), ANSWER);
    }
}

async fn calls(client: &Client) {
    for _ in 0..CALLS {
        call(client).await;
    }
}

async fn abreast(client: &Client) {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let tasks: Vec<_> = (0..16)
                .map(|_| {
                    let client = client.clone();
                    tokio::task::spawn_local(async move {
                        for _ in 0..CALLS / 16 {
                            call(&client).await;
                        }
                    })
                })
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
        })
        .await;
}

async fn call(client: &Client) {
    let order = Request::new(Required {
        appid: "wxd678efh567hg6787".into(),
        mchid: "1900000109".into(),
        description: "Image形象店-深圳腾大-QQ公仔".into(),
        out_trade_no: "1217752501201407033233368018".into(),
        notify_url: "https://www.example.com/notify".into(),
        amount: request::Amount::new(100),
        payer: request::Payer::new("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    });
    let answer = client.v3().pay().transactions().jsapi().post(order).await.unwrap();
    assert_eq!(answer.prepay_id, "wx201410272009395522657a690389285100");
}

fn client(key: &KeyPair, wechat_pay: &KeyPair, url: &str) -> Client {
    let private: Pkcs8V1Der<'_> = key.as_der().unwrap();
    let public: PublicKeyX509Der<'_> = wechat_pay.public_key().as_der().unwrap();
    Client::builder()
        .mchid("1900000109")
        .certificate_serial("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB")
        .private_key(&pem("PRIVATE KEY", private.as_ref()))
        .public_key("PUB_KEY_ID_1", &pem("PUBLIC KEY", public.as_ref()))
        .base_url(url)
        .clock(|| NOW)
        .build()
        .unwrap()
}

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
}

/// Answers everything with the same signed bytes, on threads of its own.
fn serve(key: &KeyPair) -> std::net::SocketAddr {
    let message = format!("{NOW}\nnonce\n{ANSWER}\n");
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    let answer: &'static str = Box::leak(
        format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nContent-Type: application/json\r\nRequest-ID: 08F78BB5AF06\r\n\
             Wechatpay-Timestamp: {NOW}\r\nWechatpay-Nonce: nonce\r\nWechatpay-Serial: PUB_KEY_ID_1\r\n\
             Wechatpay-Signature: {}\r\n\r\n{ANSWER}",
            ANSWER.len(),
            STANDARD.encode(signature)
        )
        .into_boxed_str(),
    );
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || answer_all(stream.unwrap(), answer.as_bytes()));
        }
    });
    address
}

fn answer_all(mut stream: TcpStream, answer: &[u8]) {
    stream.set_nodelay(true).unwrap();
    let mut received = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(read) => received.extend_from_slice(&chunk[..read]),
        }
        if is_whole(&received) {
            received.clear();
            stream.write_all(answer).unwrap();
        }
    }
}

/// Whether head and body are there.
fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = std::str::from_utf8(&request[..end]).unwrap().to_ascii_lowercase();
    let length = head
        .split_once("content-length: ")
        .map_or(0, |(_, rest)| rest.split("\r\n").next().unwrap().parse::<usize>().unwrap());
    request.len() == end + 4 + length
}
