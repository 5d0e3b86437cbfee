//! The JSON of messages: what is read is written as JSON that reads the same, and errors tell nothing of what stood there.

use serde_json::Value;
use serde_json::value::RawValue;
use wechatpay::v3::pay::transactions::jsapi;
use wechatpay::v3::refund::domestic::refunds;
use wechatpay::{
    Decimal, Decode, Encode, FromField, JsonString, Object, Sensitive, ToField, UnknownFields, Writer, from_json,
    to_json,
};

use crate::{Surface, texts};

/// The JSON of a message.
pub const SURFACE: Surface = Surface { name: "json", check, seeds, words: WORDS, longest: 4 << 10 };

const WORDS: &[&str] = &[
    "\"text\":",
    "\"count\":",
    "\"flag\":",
    "\"rate\":",
    "\"secret\":",
    "\"list\":",
    "\"inner\":",
    "\"packed\":",
    "\"any\":",
    "\"many\":",
    "\"amount\":",
    "\"payer\":",
    "\"detail\":",
    "\"goods_detail\":",
    "\"promotion_detail\":",
    "\"refund_id\":",
    "\"total\":",
    "\"currency\":",
    "PRIVATE-DATA",
    "null",
    "true",
    "false",
    "\"TRUE\"",
    "1.50",
    "1e3",
    "1E-2",
    "-0",
    "0.0",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "1e400",
    "\"12\"",
    "\"\"",
    "\"[]\"",
    "\"{}\"",
    "\"[{\\\"a\\\":1}]\"",
    "[[",
    "]]",
    "{\"a\":",
    "\\u0000",
    "\\ud83d\\ude00",
    "\\ud800",
    "\\\"",
    "[null]",
    "\u{feff}",
];

/// A message with every kind of field.
#[derive(Clone, Debug, PartialEq)]
struct Everything {
    text: String,
    count: i64,
    flag: bool,
    rate: Option<Decimal>,
    secret: Option<Sensitive>,
    list: Vec<String>,
    inner: Option<Box<Everything>>,
    packed: Option<JsonString<Vec<Count>>>,
    many: Option<Vec<Count>>,
    any: Value,
    unknown_fields: UnknownFields,
}

#[derive(Clone, Debug, PartialEq)]
struct Count {
    count: Option<i64>,
    unknown_fields: UnknownFields,
}

impl Encode for Everything {
    fn encode(&self, out: &mut Writer) {
        out.field("text", &self.text)
            .field("count", &self.count)
            .field("flag", &self.flag)
            .field("rate", &self.rate)
            .field("secret", &self.secret)
            .field("list", &self.list)
            .field("inner", &self.inner.as_deref().cloned())
            .field("packed", &self.packed)
            .field("many", &self.many)
            .field("any", &self.any)
            .rest(&self.unknown_fields);
    }
}

impl Decode for Everything {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            text: object.field("text"),
            count: object.field("count"),
            flag: object.field("flag"),
            rate: object.field("rate"),
            secret: object.field("secret"),
            list: object.field("list"),
            inner: object.field::<Option<Everything>>("inner").map(Box::new),
            packed: object.field("packed"),
            many: object.field("many"),
            any: object.field("any"),
            unknown_fields: object.rest(),
        }
    }
}

impl Encode for Count {
    fn encode(&self, out: &mut Writer) {
        out.field("count", &self.count).rest(&self.unknown_fields);
    }
}

impl Decode for Count {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { count: object.field("count"), unknown_fields: object.rest() }
    }
}

fn check(data: &[u8]) {
    round_trip::<Everything>(data);
    round_trip::<jsapi::post::Request>(data);
    round_trip::<refunds::post::Response>(data);
    round_trip::<Value>(data);
}

fn round_trip<T: FromField + ToField + PartialEq + std::fmt::Debug>(json: &[u8]) {
    let read = match from_json::<T>(json) {
        Ok(read) => read,
        Err(error) => {
            assert!(!error.to_string().contains("PRIVATE-DATA"), "an error tells what stood there: {error}");
            return assert_eq!(from_json::<T>(json).err(), Some(error), "two runs differ");
        }
    };
    let written = to_json(&read);
    // Nothing at all is a null.
    let text = if written.is_empty() { b"null" } else { written.as_slice() };
    let raw = serde_json::from_slice::<&RawValue>(text);
    assert!(raw.is_ok(), "what is written is no JSON: {}", String::from_utf8_lossy(&written));
    match from_json::<T>(text) {
        Ok(again) => {
            let written_again = to_json(&again);
            assert_eq!(String::from_utf8_lossy(&written_again), String::from_utf8_lossy(&written), "written twice");
        }
        Err(error) => panic!("what was written cannot be read: {error}: {}", String::from_utf8_lossy(&written)),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    texts(&[
        r#"{"text":"a\nb","count":"12.00","flag":"TRUE","rate":1.50,"secret":"PRIVATE-DATA","list":["a",1,null],"inner":{"text":1,"count":1,"flag":true,"any":{"a":[1.0,{"b":null}]}},"packed":"[{\"count\":1,\"new\":[1.10]}]","many":[{"count":2}],"any":[1e3],"new":{"x":1.50}}"#,
        r#"{"appid":"a","mchid":"1","description":"x","out_trade_no":"1","notify_url":"https://a/","amount":{"total":1,"currency":"CNY"},"payer":{"openid":"o"},"detail":{"goods_detail":[{"merchant_goods_id":"1","quantity":1,"unit_price":828800}]},"time_expire":"2018-06-08T10:34:56+08:00"}"#,
        r#"{"refund_id":"5","out_refund_no":"1","amount":{"total":100,"refund":100,"from":[{"account":"AVAILABLE","amount":444}]},"promotion_detail":[{"promotion_id":"1","goods_detail":[{"merchant_goods_id":"1"}]}],"status":"SUCCESS","channel":"ORIGINAL"}"#,
        "",
        "null",
        "[]",
        "\"x\"",
        "{\"any\":[[[[[[[[]]]]]]]]}",
    ])
}
