//! What the table of operations and notifications is made of: it takes JSON to the typed chain and gives JSON of what came back.

use std::fmt::Display;
use std::pin::Pin;

use serde_json::Value;
use wechatpay::v2::NotificationPage;
use wechatpay::webhook::Event;
use wechatpay::{Answer, Call, Client, DecodeError, Download, Error, FromField, Operation, Receiver, ToField, Upload};

/// The file that is uploaded.
pub const FILE: &[u8] = b"\x89PNG\r\n\x1a\nnot quite a picture";
/// Its name.
pub const FILE_NAME: &str = "a.png";

/// An operation, and what sends a request to it.
#[derive(Clone, Copy)]
pub struct Case {
    pub operation: Operation,
    pub send: for<'a> fn(&'a Sent) -> Sending<'a>,
}

/// The values of a request.
pub struct Sent {
    pub client: Client,
    /// Path parameters by name.
    pub parameters: serde_json::Map<String, Value>,
    /// The typed request as JSON.
    pub request: Value,
}

/// What came back.
pub enum Came {
    /// The typed answer as JSON, and the answer as it came.
    Fields {
        typed: Value,
        json: Value,
    },
    File(Vec<u8>),
    /// Where the user is sent to.
    Address(String),
}

pub type Coming<'a> = Pin<Box<dyn Future<Output = Result<Came, Error>> + 'a>>;
/// A call under way, unless the request can't be made of its JSON.
pub type Sending<'a> = Result<Coming<'a>, DecodeError>;

fn json(value: &dyn ToField) -> Value {
    serde_json::from_slice(&wechatpay::to_json(value)).unwrap()
}

fn came(typed: &dyn ToField, json: Value) -> Came {
    Came::Fields { typed: self::json(typed), json }
}

impl Sent {
    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn parameter(&self, name: &str) -> impl Display {
        text(self.parameters.get(name).unwrap_or(&Value::Null))
    }

    pub fn request<T: FromField>(&self) -> Result<T, DecodeError> {
        wechatpay::from_json(self.request.to_string().as_bytes())
    }

    /// A field of a request with a file.
    pub fn field<T: FromField>(&self, name: &str) -> Result<T, DecodeError> {
        wechatpay::from_json(self.request[name].to_string().as_bytes())
    }

    pub fn upload(&self) -> Upload {
        Upload::bytes(FILE_NAME, FILE)
    }

    pub fn fields<'a, T: FromField + ToField + Send + 'a>(&'a self, call: Call<'a, T>) -> Coming<'a> {
        Box::pin(async move { call.await.map(|answer: Answer<T>| came(&*answer, answer.json())) })
    }

    pub fn file<'a>(&'a self, download: Download<'a>) -> Coming<'a> {
        Box::pin(async move { Ok(Came::File(download.to_memory().await?.to_vec())) })
    }

    pub fn address(&self, address: Result<String, Error>) -> Coming<'_> {
        Box::pin(async move {
            let address = address?;
            // The user's browser goes there.
            let browser = reqwest::Client::builder().tls_danger_accept_invalid_certs(true);
            let browser = browser.redirect(reqwest::redirect::Policy::none()).build().unwrap();
            assert_eq!(browser.get(&address).send().await.unwrap().status(), 302);
            Ok(Came::Address(address))
        })
    }
}

/// A scalar as it stands in a URL.
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A notification's page, and what reads it.
pub struct Page {
    pub name: &'static str,
    pub read: Read,
}

pub enum Read {
    /// Its content, if it is that event.
    Event(fn(&Event) -> Option<&dyn ToField>),
    /// The whole in clear as typed and as it came.
    V2(fn(&Receiver, &[u8]) -> (Value, Value)),
}

impl Page {
    pub const fn event(name: &'static str, content: fn(&Event) -> Option<&dyn ToField>) -> Self {
        Self { name, read: Read::Event(content) }
    }

    pub const fn v2<T: NotificationPage + ToField>(name: &'static str) -> Self {
        Self { name, read: Read::V2(received::<T>) }
    }
}

fn received<T: NotificationPage + ToField>(receiver: &Receiver, body: &[u8]) -> (Value, Value) {
    let received = receiver.v2::<T>(body).unwrap_or_else(|rejection| panic!("{rejection}"));
    (json(&*received), received.json())
}
