//! WeChat Pay's side of APIv2 on loopback, with a signature of its own.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use aws_lc_rs::hmac;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use md5::{Digest, Md5};

/// The key on both sides.
pub const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
/// The `Request-ID` of every answer.
pub const REQUEST_ID: &str = "08F78BB5AF0610D302189F95C1";

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: http::HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The elements below the root of a flat document.
    pub fn fields(&self) -> BTreeMap<String, String> {
        let inner = self.text().strip_prefix("<xml>").unwrap().strip_suffix("</xml>").unwrap();
        let (mut fields, mut rest) = (BTreeMap::new(), inner);
        while let Some(start) = rest.strip_prefix('<') {
            let (name, after) = start.split_once('>').unwrap();
            let (text, after) = after.split_once(&format!("</{name}>")).unwrap();
            let text = match text.strip_prefix("<![CDATA[") {
                Some(text) => text.strip_suffix("]]>").unwrap().to_owned(),
                None => text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
            };
            assert_eq!(fields.insert(name.to_owned(), text), None, "{name} stands twice");
            rest = after;
        }
        assert_eq!(rest, "");
        fields
    }

    /// The pairs of the query.
    pub fn pairs(&self) -> BTreeMap<String, String> {
        let url = reqwest::Url::parse(&format!("http://localhost/?{}", self.query)).unwrap();
        url.query_pairs().into_owned().collect()
    }
}

/// What is answered.
pub struct Reply(Response);

impl Reply {
    /// A body as it stands.
    pub fn raw(body: impl Into<Body>) -> Self {
        let response = Response::builder().header("Request-ID", REQUEST_ID).header("Content-Type", "text/plain");
        Self(response.body(body.into()).unwrap())
    }

    /// XML without a signature.
    pub fn unsigned(fields: &[(&str, &str)]) -> Self {
        Self::raw(xml(fields))
    }

    /// XML that is signed by MD5.
    pub fn signed(fields: &[(&str, &str)]) -> Self {
        let mut fields = fields.to_vec();
        let sign = md5(&fields);
        fields.push(("sign", &sign));
        Self::unsigned(&fields)
    }

    /// A success of that operation, signed.
    pub fn success(fields: &[(&str, &str)]) -> Self {
        Self::signed(&[&[("return_code", "SUCCESS"), ("result_code", "SUCCESS")], fields].concat())
    }

    /// A refusal by `result_code`, signed.
    pub fn refusal(code: &str, message: &str) -> Self {
        let codes = [("return_code", "SUCCESS"), ("return_msg", "OK"), ("result_code", "FAIL")];
        Self::signed(&[&codes[..], &[("err_code", code), ("err_code_des", message)]].concat())
    }

    pub fn status(mut self, status: u16) -> Self {
        *self.0.status_mut() = http::StatusCode::from_u16(status).unwrap();
        self
    }
}

pub fn xml(fields: &[(&str, &str)]) -> String {
    let element = |(name, text): &(&str, &str)| format!("<{name}><![CDATA[{text}]]></{name}>");
    format!("<xml>{}</xml>", fields.iter().map(element).collect::<Vec<_>>().join("\n"))
}

fn joined(fields: &[(&str, &str)]) -> String {
    let mut fields = fields.iter().filter(|(name, text)| *name != "sign" && !text.is_empty()).collect::<Vec<_>>();
    fields.sort();
    fields.iter().map(|(name, text)| format!("{name}={text}&")).collect::<String>() + "key=" + KEY
}

pub fn md5(fields: &[(&str, &str)]) -> String {
    Md5::digest(joined(fields)).iter().map(|byte| format!("{byte:02X}")).collect()
}

pub fn hmac_sha256(fields: &[(&str, &str)]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, KEY.as_bytes());
    hmac::sign(&key, joined(fields).as_bytes()).as_ref().iter().map(|byte| format!("{byte:02X}")).collect()
}

/// What is signed of a map.
pub fn borrowed(fields: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

pub struct Peer {
    url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Peer {
    pub fn start(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        listener.set_nonblocking(true).unwrap();
        let (received, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(answer));
        let log = Arc::clone(&received);
        let router = Router::new().fallback(move |request: Request| {
            let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
            async move {
                let (parts, body) = request.into_parts();
                let received = Received {
                    method: parts.method.to_string(),
                    path: parts.uri.path().to_owned(),
                    query: parts.uri.query().unwrap_or_default().to_owned(),
                    headers: parts.headers,
                    body: axum::body::to_bytes(body, usize::MAX).await.unwrap(),
                };
                log.lock().unwrap().push(received.clone());
                answer(&received).0
            }
        });
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, router).await.unwrap();
            });
        });
        Self { url, received }
    }

    pub fn url(&self) -> &str {
        &self.url
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
