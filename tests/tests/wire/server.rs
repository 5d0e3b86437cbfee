//! A small HTTP server that checks the signature of every request and signs its answers, with code of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::keys::{MERCHANT_SERIAL, PLATFORM_SERIAL, PUBLIC_KEY_ID, keys};
use crate::{MCHID, NOW};

pub struct Server {
    port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Server {
    /// Answers each request whose signature is right by `answer`, each other one with 401.
    pub fn start(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_for(&format!(r#"WECHATPAY2-SHA256-RSA2048 mchid="{MCHID}""#), answer)
    }

    /// The same for an `Authorization` that starts in another way.
    pub fn start_for(authorization: &str, answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (record, answer, authorization) = (Arc::clone(&received), Arc::new(answer), authorization.to_owned());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (record, answer, authorization) = (Arc::clone(&record), Arc::clone(&answer), authorization.clone());
                thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    while let Some(request) = read(&mut reader) {
                        let reply = match request.problem(&authorization) {
                            None => answer(&request),
                            Some(problem) => {
                                Reply::json(401, &format!(r#"{{"code":"SIGN_ERROR","message":"{problem}"}}"#))
                                    .unsigned()
                            }
                        };
                        let serial = request.header("Wechatpay-Serial").unwrap_or_default().to_owned();
                        record.lock().unwrap().push(request);
                        if !reply.write(&stream, &serial) {
                            return;
                        }
                    }
                });
            }
        });
        Self { port, received }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// The only request.
    pub fn only(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1);
        received.remove(0)
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) => headers.push((name.to_owned(), value.to_owned())),
            None => break,
        }
    }
    let mut request = Received { method, target, headers, body: Vec::new() };
    let length = request.header("Content-Length").map_or(0, |length| length.parse().unwrap());
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// What WeChat Pay would refuse, if anything.
    fn problem(&self, authorization: &str) -> Option<&'static str> {
        if self.header("Accept") != Some("application/json") || self.header("User-Agent").is_none() {
            return Some("Accept or User-Agent");
        }
        if !self.body.is_empty() && self.header("Content-Type") != Some("application/json") {
            return Some("Content-Type");
        }
        if self.target.ends_with('?') || self.header("Wechatpay-Serial").is_none() {
            return Some("a bare question mark or no Wechatpay-Serial");
        }
        let Some(fields) = self.header("Authorization").and_then(|value| value.strip_prefix(authorization)) else {
            return Some("the scheme or who it is");
        };
        let field = |name: &str| {
            let start = fields.split_once(&format!(",{name}=\""))?.1;
            Some(start.split_once('"')?.0.to_owned())
        };
        let (Some(nonce), Some(timestamp), Some(serial), Some(signature)) =
            (field("nonce_str"), field("timestamp"), field("serial_no"), field("signature"))
        else {
            return Some("a field of Authorization");
        };
        if serial != MERCHANT_SERIAL || timestamp.parse::<i64>().unwrap().abs_diff(NOW) > 300 {
            return Some("serial number or time");
        }
        let mut message = format!("{}\n{}\n{timestamp}\n{nonce}\n", self.method, self.target).into_bytes();
        message.extend_from_slice(&self.body);
        message.push(b'\n');
        let signature = STANDARD.decode(signature).unwrap();
        (!keys().merchant.verify(&message, &signature)).then_some("the signature")
    }
}

/// An answer, with what shall be wrong with it.
#[derive(Clone)]
pub struct Reply {
    status: u16,
    body: Vec<u8>,
    headers: Vec<(&'static str, String)>,
    signed: Option<Vec<u8>>,
    by_stranger: bool,
    serial: Option<String>,
    timestamp: i64,
    signature: Option<String>,
    without: Option<&'static str>,
    cut: usize,
    delay: Duration,
    hang_up: bool,
}

impl Reply {
    /// Signed, with a `Request-ID`, by the key that the request prefers.
    pub fn json(status: u16, body: &str) -> Self {
        Self::bytes(status, body.as_bytes().to_vec())
    }

    pub fn bytes(status: u16, body: Vec<u8>) -> Self {
        Self {
            status,
            headers: vec![("Request-ID", "08F78BB5AF0610D302189F95C1".to_owned())],
            signed: Some(body.clone()),
            body,
            by_stranger: false,
            serial: None,
            timestamp: NOW,
            signature: None,
            without: None,
            cut: 0,
            delay: Duration::ZERO,
            hang_up: false,
        }
    }

    /// Without any header of a signature.
    pub fn unsigned(mut self) -> Self {
        self.signed = None;
        self
    }

    /// Signed as if the body were this one.
    pub fn signed_as(mut self, body: &str) -> Self {
        self.signed = Some(body.as_bytes().to_vec());
        self
    }

    /// Signed by a key that is nobody's.
    pub fn by_stranger(mut self) -> Self {
        self.by_stranger = true;
        self
    }

    /// Under that serial number, whatever the request prefers.
    pub fn serial(mut self, serial: &str) -> Self {
        self.serial = Some(serial.to_owned());
        self
    }

    pub fn timestamp(mut self, timestamp: i64) -> Self {
        self.timestamp = timestamp;
        self
    }

    /// With that in place of the signature.
    pub fn signature(mut self, signature: &str) -> Self {
        self.signature = Some(signature.to_owned());
        self
    }

    /// Without that header of the signature.
    pub fn without(mut self, header: &'static str) -> Self {
        self.without = Some(header);
        self
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The connection ends that many bytes before the body does.
    pub fn cut(mut self, bytes: usize) -> Self {
        self.cut = bytes;
        self
    }

    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// No answer at all.
    pub fn hang_up() -> Self {
        Self { hang_up: true, ..Self::json(200, "{}") }
    }

    /// Whether the connection stays open.
    fn write(self, mut stream: &TcpStream, preferred: &str) -> bool {
        thread::sleep(self.delay);
        if self.hang_up {
            return false;
        }
        let mut head = format!("HTTP/1.1 {} Whatever\r\n", self.status);
        if self.status != 204 {
            head +=
                &format!("Content-Length: {}\r\nContent-Type: application/json; charset=utf-8\r\n", self.body.len());
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if let Some(signed) = &self.signed {
            let serial = self.serial.unwrap_or_else(|| preferred.to_owned());
            let key = match serial.as_str() {
                _ if self.by_stranger => &keys().stranger,
                PUBLIC_KEY_ID => &keys().wechat_pay,
                PLATFORM_SERIAL => &keys().platform,
                _ => &keys().stranger,
            };
            let nonce = "c5ac7061fccab6bf3e254dcf98995b8c";
            let message = [format!("{}\n{nonce}\n", self.timestamp).as_bytes(), signed, b"\n"].concat();
            let signature = self.signature.unwrap_or_else(|| STANDARD.encode(key.sign(&message)));
            for (name, value) in [
                ("Wechatpay-Timestamp", self.timestamp.to_string()),
                ("Wechatpay-Nonce", nonce.to_owned()),
                ("Wechatpay-Signature", signature),
                ("Wechatpay-Serial", serial),
                ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048".to_owned()),
            ] {
                if self.without != Some(name) {
                    head += &format!("{name}: {value}\r\n");
                }
            }
        }
        head += "\r\n";
        let body = &self.body[..self.body.len() - self.cut];
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).is_ok() && self.cut == 0
    }
}
