//! A server on loopback in the same thread, which answers whatever it is told, and a client of it.

use std::cell::RefCell;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wechatpay::Client;

use crate::material::{API_V2_KEY, MERCHANT, NOW, WECHAT_PAY};
use crate::peer::{self, RSA, TOY, Toy};

/// What is answered.
#[derive(Clone, Default)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What both sides of the wire share.
#[derive(Clone)]
pub struct Loopback {
    pub client: Client,
    reply: Arc<Mutex<Reply>>,
    /// The body of the last request.
    received: Arc<Mutex<Vec<u8>>>,
}

/// How many bytes of content are taken.
pub const LIMIT: usize = 1 << 20;

/// What the framing is made of is not for the input to say.
const FRAMING: [&str; 8] =
    ["connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

impl Loopback {
    /// That of this thread.
    pub fn get() -> Self {
        thread_local!(static LOOPBACK: RefCell<Option<Loopback>> = const { RefCell::new(None) });
        LOOPBACK.with_borrow_mut(|loopback| loopback.get_or_insert_with(Self::start).clone())
    }

    /// Answers so from now on.
    pub fn answer(&self, reply: Reply) {
        *self.reply.lock().unwrap() = reply;
    }

    /// The body of the last request.
    pub fn received(&self) -> Vec<u8> {
        self.received.lock().unwrap().clone()
    }

    fn start() -> Self {
        peer::wait(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
            let client = Client::builder()
                .mchid("1900000109")
                .certificate_serial("01")
                .private_key(&MERCHANT.private)
                .verifier(TOY, Toy)
                .public_key(RSA, &WECHAT_PAY.public)
                .api_v2_key(API_V2_KEY)
                .base_url(&format!("http://{address}"))
                .http(http.build().unwrap())
                .timeout(Duration::from_secs(10))
                .answer_limit(LIMIT)
                .clock(|| NOW);
            let loopback = Self { client: client.build().unwrap(), reply: Arc::default(), received: Arc::default() };
            let server = loopback.clone();
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let server = server.clone();
                    tokio::spawn(async move { server.serve(stream).await.ok() });
                }
            });
            loopback
        })
    }

    async fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut received = Vec::new();
        loop {
            if stream.read_buf(&mut received).await? == 0 {
                return Ok(());
            }
            let Some(head) = received.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
            let length = content_length(&received[..head]);
            while received.len() < head + 4 + length {
                if stream.read_buf(&mut received).await? == 0 {
                    return Ok(());
                }
            }
            *self.received.lock().unwrap() = received[head + 4..].to_vec();
            received.clear();
            let reply = self.reply.lock().unwrap().clone();
            stream.write_all(&on_the_wire(&reply)).await?;
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    length.and_then(|length| length.trim().parse().ok()).unwrap_or_default()
}

fn on_the_wire(reply: &Reply) -> Vec<u8> {
    let has_body = !matches!(reply.status, 204 | 304);
    let body = if has_body { reply.body.as_slice() } else { &[] };
    let mut wire = format!("HTTP/1.1 {} X\r\n", reply.status).into_bytes();
    if has_body {
        wire.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
    }
    for (name, value) in &reply.headers {
        if !FRAMING.contains(&name.as_str()) {
            wire.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
    }
    wire.extend_from_slice(b"\r\n");
    wire.extend_from_slice(body);
    wire
}
