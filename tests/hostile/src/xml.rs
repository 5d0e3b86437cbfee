//! Answers of APIv2: any XML is judged, a success is signed as it is read, and what is read comes back when it is sent.

use serde_json::{Map, Value};
use wechatpay::Error;
use wechatpay::v2::{ApiV2Key, SignType};

use crate::loopback::{Loopback, Reply};
use crate::material::API_V2_KEY;
use crate::peer;
use crate::{Surface, texts};

/// An answer. `{md5}` and `{hmac}` stand for the signature of its flat fields.
pub const SURFACE: Surface = Surface { name: "xml", check, seeds, words: WORDS, longest: 4 << 10 };

const WORDS: &[&str] = &[
    "<xml>",
    "</xml>",
    "<![CDATA[",
    "]]>",
    "<return_code>SUCCESS</return_code>",
    "<result_code>SUCCESS</result_code>",
    "<return_code>FAIL</return_code>",
    "<err_code>ORDERPAID</err_code>",
    "<return_msg>",
    "<sign>{md5}</sign>",
    "<sign>{hmac}</sign>",
    "<a>",
    "</a>",
    "<a/>",
    "<a b=\"c\">",
    "&lt;",
    "&gt;",
    "&amp;",
    "&apos;",
    "&quot;",
    "&#65;",
    "&#x41;",
    "&#0;",
    "&#xD800;",
    "&x;",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    "encoding=\"GBK\"",
    "<!DOCTYPE a [<!ENTITY x \"y\">]>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "\r\n",
    "<coupon_id_$0>",
    "]]]]><![CDATA[>",
    "\u{feff}",
    "<a:b>",
    "</",
    "/>",
];

fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let key = ApiV2Key::new(API_V2_KEY).unwrap();
    let fields = flat(&text);
    let pairs = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>();
    let signed = text.replace("{md5}", &key.sign(&pairs, SignType::Md5));
    let signed = signed.replace("{hmac}", &key.sign(&pairs, SignType::HmacSha256));
    let json = match called(signed.as_bytes(), &Value::Object(Map::new())) {
        Ok(json) => {
            assert!(is_signed(&json, &key), "an unsigned success was believed: {json}");
            assert_eq!(json["return_code"], "SUCCESS");
            assert!(json["result_code"].as_str().is_none_or(|code| matches!(code, "SUCCESS" | "")), "{json}");
            json
        }
        Err(error) => {
            assert!(!format!("{error} {error:?}").is_empty());
            match &error {
                Error::OutcomeUnknown(unknown) => unknown.json().unwrap_or_default(),
                Error::Refused(_) | Error::NotSent(_) => return,
                _ => return,
            }
        }
    };
    sent_back(json);
}

/// What was read, sent as a request, reads the same on the other side: taken as an answer it is the same once more.
fn sent_back(mut json: Value) {
    let Some(fields) = json.as_object_mut() else { return };
    // Those are the client's to fill in.
    for name in ["sign", "sign_type", "nonce_str", "return_code", "result_code"] {
        fields.remove(name);
    }
    if fields.values().any(|value| !value.is_string()) || fields.values().any(|value| value == "") {
        return;
    }
    let mut request = fields.clone();
    request.insert("return_code".to_owned(), "SUCCESS".into());
    let nothing = Reply { status: 200, body: b"<xml></xml>".to_vec(), ..Reply::default() };
    let loopback = Loopback::get();
    loopback.answer(nothing);
    let sent = peer::wait(async { loopback.client.chain("v2/pay/x").post(&Value::Object(request)).await });
    if let Err(Error::NotSent(_)) = sent {
        return;
    }
    let request = loopback.received();
    let mut again = called(&request, &Value::Object(Map::new())).unwrap_or_else(|error| {
        panic!("what the client signs it does not take: {error}: {}", String::from_utf8_lossy(&request));
    });
    let again = again.as_object_mut().unwrap();
    for name in ["sign", "sign_type", "nonce_str", "return_code"] {
        again.remove(name);
    }
    assert_eq!(again, fields, "it comes back as something else: {}", String::from_utf8_lossy(&request));
}

/// What the client makes of an answer.
fn called(body: &[u8], request: &Value) -> Result<Value, Error> {
    let loopback = Loopback::get();
    loopback.answer(Reply { status: 200, body: body.to_vec(), ..Reply::default() });
    let answer = peer::wait(async { loopback.client.chain("v2/pay/x").post(request).await })?;
    Ok(answer.into_inner())
}

/// Whether the JSON of an answer bears the signature of its own fields.
fn is_signed(json: &Value, key: &ApiV2Key) -> bool {
    let Some(fields) = json.as_object() else { return false };
    let pairs = fields.iter().map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect::<Option<Vec<_>>>();
    let Some(pairs) = pairs else { return false };
    let signed = |kind| json["sign"] == key.sign(&pairs, kind).as_str();
    signed(SignType::Md5) || signed(SignType::HmacSha256)
}

/// The fields of a document as the simplest of all readers sees them; good enough to sign plain ones.
fn flat(xml: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut rest = xml.split_once("<xml>").map_or(xml, |(_, rest)| rest);
    while let Some((_, start)) = rest.split_once('<') {
        let Some((name, behind)) = start.split_once('>') else { break };
        let Some((text, behind)) = behind.split_once(&format!("</{name}>")) else { break };
        let text = text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(text);
        if name != "sign" {
            fields.push((name.to_owned(), text.to_owned()));
        }
        rest = behind;
    }
    fields
}

fn seeds() -> Vec<Vec<u8>> {
    texts(&[
        "<xml><return_code><![CDATA[SUCCESS]]></return_code><result_code>SUCCESS</result_code><a>b</a><sign>{md5}</sign></xml>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml>\n  <return_code>SUCCESS</return_code>\n  <total_fee>1</total_fee>\n  <sign><![CDATA[{hmac}]]></sign>\n</xml>",
        "<xml><return_code>FAIL</return_code><return_msg><![CDATA[no & <why>]]></return_msg></xml>",
        "<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code><err_code>ORDERPAID</err_code><sign>{md5}</sign></xml>",
        "<xml><a>&lt;&#65;&#x41;&amp;</a><a>2</a><b><c>d</c></b><!-- x --><?y z?></xml>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><xml><a>&x;</a></xml>",
        "{\"retcode\":\"0\"}",
    ])
}
