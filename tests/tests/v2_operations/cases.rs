//! A case for each operation: the request of a JSON, by the typed chain.

#![allow(deprecated, reason = "what WeChat Pay gives up is there until it is gone")]

use std::pin::Pin;

use serde_json::Value;
use wechatpay::{Api, Client, Error, Operation, Upload, from_json, to_json};

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

type Sending<'a> = Pin<Box<dyn Future<Output = Result<Came, Error>> + 'a>>;

/// An operation, and what sends a request to it.
pub struct Case {
    pub operation: Operation,
    pub send: for<'a> fn(&'a Client, &'a [u8]) -> Sending<'a>,
}

fn json(text: &[u8]) -> Value {
    serde_json::from_slice(text).unwrap()
}

macro_rules! case {
    ($($segment:ident).+; $method:ident, |$request:ident, $chain:ident| $send:expr) => {
        Case {
            operation: wechatpay$(::$segment)+::$method::OPERATION,
            send: |client, sample| {
                Box::pin(async move {
                    use wechatpay$(::$segment)+::$method as own;
                    let $request = from_json::<own::Request>(sample).unwrap();
                    let $chain = client$(.$segment())+;
                    $send
                })
            },
        }
    };
}

macro_rules! call {
    ($($segment:ident).+; $method:ident) => {
        case!($($segment).+; $method, |request, chain| {
            let answer = chain.$method(request).await?;
            Ok(Came::Fields { typed: json(&to_json(&*answer)), json: answer.json() })
        })
    };
}

macro_rules! file {
    ($($segment:ident).+; $method:ident) => {
        case!($($segment).+; $method, |request, chain| Ok(Came::File(chain.$method(request).to_memory().await?.to_vec())))
    };
}

macro_rules! address {
    ($($segment:ident).+; $method:ident) => {
        case!($($segment).+; $method, |request, chain| {
            let address = chain.$method(request)?;
            // The user's browser goes there.
            let browser = reqwest::Client::builder().tls_danger_accept_invalid_certs(true);
            let browser = browser.redirect(reqwest::redirect::Policy::none()).build().unwrap();
            assert_eq!(browser.get(&address).send().await.unwrap().status(), 302);
            Ok(Came::Address(address))
        })
    };
}

macro_rules! upload {
    ($($segment:ident).+; $method:ident) => {
        Case {
            operation: wechatpay$(::$segment)+::$method::OPERATION,
            send: |client, sample| {
                Box::pin(async move {
                    use wechatpay$(::$segment)+::$method as own;
                    let sample = json(sample);
                    let text = |name: &str| sample[name].as_str().unwrap_or_default().to_owned();
                    let request = own::Request::new(own::Required {
                        media: Upload::bytes("a.png", super::sample::FILE),
                        mch_id: text("mch_id"),
                        sign_type: text("sign_type").into(),
                    });
                    let answer = client$(.$segment())+.$method(request).await?;
                    Ok(Came::Fields { typed: json(&to_json(&*answer)), json: answer.json() })
                })
            },
        }
    };
}

/// All of them.
pub fn cases() -> Vec<Case> {
    include!(concat!(env!("OUT_DIR"), "/v2_operations.rs"))
}
