//! What comes over the wire and what is hostile; what goes there and comes back.

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::Document;
use crate::message::{Decode, Decrypted, Object, from_json, from_xml_answer};

fn json(xml: &str) -> Json {
    serde_json::from_slice(&Document::from_xml(xml.as_bytes()).unwrap().to_json()).unwrap()
}

fn xml(json: &Json) -> String {
    String::from_utf8(Document::from_json(json.to_string().as_bytes()).unwrap().to_xml().unwrap()).unwrap()
}

fn problem(xml: impl AsRef<[u8]>) -> String {
    Document::from_xml(xml.as_ref()).unwrap_err().to_string()
}

#[test]
fn an_answer_as_the_documentation_shows_it() {
    let answer = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<xml>\n  <return_code><![CDATA[SUCCESS]]></return_code>\n  \
        <!-- one -->\n  <total_fee type=\"int\">1</total_fee>\n  <attach/>\n  <hblist>\n    <hbinfo>\n      \
        <amount>1</amount>\n    </hbinfo>\n    <hbinfo>\n      <amount>2</amount>\n    </hbinfo>\n  </hblist>\n</xml>\n";
    let read = json!({"return_code": "SUCCESS", "total_fee": "1", "attach": "",
        "hblist": {"hbinfo": [{"amount": "1"}, {"amount": "2"}]}});
    assert_eq!(json(answer), read);
}

#[test]
fn a_text_is_kept_as_it_is_signed() {
    let document = "<r><a> a\tb </a><b><![CDATA[ <b>&amp; ]]></b><c>&lt;&#38;&#x5f20;&gt;&apos;&quot;</c>\
        <d>1<![CDATA[2]]>3<!-- 4 -->5</d><e>x\r\ny</e><f>&#13;</f><g> </g></r>";
    let read =
        json!({"a": " a\tb ", "b": " <b>&amp; ", "c": "<&张>'\"", "d": "1235", "e": "x\r\ny", "f": "\r", "g": " "});
    assert_eq!(json(document), read);
    assert_eq!(json("<xml>\n</xml>"), json!({}));
    assert_eq!(json("<xml/>"), json!({}));
}

#[test]
fn cdata_only_where_a_text_needs_it() {
    let request = json!({"a": "plain \"text\" 张三", "b": "a<b", "c": "a&b", "d": " end ", "e": "x]]>&y", "f": "\r", "n": 1.50,
        "t": true, "none": null, "empty": "", "list": ["1", "2"], "nothing": [], "inner": {"deep": {"x": 7}}});
    let order = ["a", "b", "c", "d", "e", "f", "n", "t", "none", "empty", "list", "nothing", "inner"];
    let fields = order.map(|name| format!("\"{name}\":{}", request[name])).join(",");
    let written = Document::from_json(format!("{{{fields}}}").as_bytes()).unwrap().to_xml().unwrap();
    assert_eq!(
        String::from_utf8(written).unwrap(),
        "<xml><a>plain \"text\" 张三</a><b><![CDATA[a<b]]></b><c><![CDATA[a&b]]></c><d><![CDATA[ end ]]></d>\
         <e>x]]&gt;&amp;y</e><f>&#13;</f><n>1.5</n><t>true</t><empty></empty><list>1</list><list>2</list>\
         <inner><deep><x>7</x></deep></inner></xml>"
    );
    assert_eq!(Document::from_json(b"").unwrap().to_xml().unwrap(), b"<xml></xml>");
}

#[test]
fn no_digit_is_lost() {
    let request = Document::from_json(br#"{"a":12.50,"b":18446744073709551617,"c":-0}"#).unwrap();
    assert_eq!(request.pairs().unwrap(), [("a", "12.50"), ("b", "18446744073709551617"), ("c", "-0")]);
}

#[test]
fn what_is_signed_is_flat_and_free_of_repeats() {
    let of = |xml: &str| Document::from_xml(xml.as_bytes()).unwrap().pairs().is_some();
    assert!(of("<xml><a>1</a><b/></xml>"));
    assert!(!of("<xml><a>1</a><a>1</a></xml>") && !of("<xml><a><b>1</b></a></xml>"));
    let mut document = Document::from_xml(b"<xml><b>2</b><a><c>1</c></a></xml>").unwrap();
    assert_eq!(
        (document.text("a"), document.text("b"), document.has("a"), document.has("c")),
        (None, Some("2"), true, false)
    );
    document.set("a", "1");
    document.set("sign", "S");
    assert_eq!(document.pairs().unwrap(), [("b", "2"), ("a", "1"), ("sign", "S")]);
    document.embed("b", Document::from_json(br#"{"x":1}"#).unwrap());
    assert_eq!(document.to_json(), br#"{"b":{"x":"1"},"a":"1","sign":"S"}"#);
}

#[test]
fn what_xml_cannot_carry_is_not_sent() {
    for (json, problem) in [
        (r#"{"attach":"a\u0001b"}"#, "`attach` holds a control character, which XML cannot carry"),
        (r#"{"attach":"\uffff"}"#, "`attach` holds a control character, which XML cannot carry"),
        (r#"{"a b":"1"}"#, "`a b` is no name of an element"),
        (r#"{"a><b":"1"}"#, "`a><b` is no name of an element"),
        (r#"{"":"1"}"#, "`` is no name of an element"),
        (r#"{"a":{"b":[["1"]]}}"#, "`a.b` is a list within a list, which XML has no shape for"),
        (r#"{"a":"1","a":"2"}"#, "`a` stands there twice"),
        ("[1]", "it is no JSON object"),
        (r#"{"a""#, "it is no JSON: EOF while parsing an object at line 1 column 4"),
    ] {
        let written = Document::from_json(json.as_bytes()).and_then(|document| document.to_xml());
        assert_eq!(written.unwrap_err(), problem, "{json}");
    }
    let deep = |levels: usize| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
    assert!(Document::from_json(deep(16).as_bytes()).is_ok());
    let error = Document::from_json(deep(100_000).as_bytes()).unwrap_err();
    assert!(error.ends_with("` stands deeper than 16 levels"), "{error}");
}

#[test]
fn what_is_hostile_is_refused() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;\">]><xml><a>&lol2;</a></xml>";
    let external = "<!DOCTYPE xml [<!ENTITY file SYSTEM \"file:///etc/passwd\">]><xml><a>&file;</a></xml>";
    for xml in [laughs, external, "<!DOCTYPE xml SYSTEM \"http://127.0.0.1/x.dtd\"><xml/>"] {
        assert_eq!(problem(xml), "not XML: at byte 0: it has a DTD, which is not read for safety");
    }
    assert_eq!(problem("<xml><!DOCTYPE x></xml>"), "not XML: at byte 5: it has a DTD, which is not read for safety");
    for entity in ["secret", "", "#", "#x", "#0", "#xD800", "#x110000", "#-1", "#1", "#x1F", "LT"] {
        assert!(
            problem(format!("<xml><a>&{entity};</a></xml>")).starts_with("not XML: at byte 8: there is "),
            "{entity}"
        );
    }
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for (xml, what) in [
        ("", "there is no element"),
        (" ", "there is no element"),
        ("<!-- only -->", "there is no element"),
        ("SUCCESS", "there is text outside of the root"),
        ("{\"a\":1}", "there is text outside of the root"),
        ("<xml>text</xml>", "there are no fields in it"),
        ("<xml><a>1</a>secret</xml>", "there is text between elements"),
        ("<xml><a>1</b></xml>", "an element's end has another name than its start"),
        ("<xml></xml></xml>", "there is an end without a start"),
        ("</xml>", "there is an end without a start"),
        ("<xml/><xml/>", "there is more after the root's end"),
        ("<xml/>more", "there is text outside of the root"),
        ("<xml/><![CDATA[ ]]>", "there is text outside of the root"),
        ("<xml/>&#32;&amp;", "there is text outside of the root"),
        ("<xml><1>1</1></xml>", "there is a tag that is none"),
        ("<xml><>1</></xml>", "there is a tag that is none"),
        ("<xml><a <b>1</a></xml>", "there is a tag that is none"),
        ("<xml><a>1 & 2</a></xml>", "there is a `&` that begins no reference"),
        ("<xml><a>\u{1}</a></xml>", "there is a control character"),
        ("<xml><a><![CDATA[\u{0}]]></a></xml>", "there is a control character"),
        (" <?xml version=\"1.0\"?><xml/>", "there is a declaration that does not stand first"),
    ] {
        let problem = problem(xml);
        assert!(problem.starts_with("not XML: at byte ") && problem.ends_with(what), "{xml}: {problem}");
        assert!(!problem.contains("secret"));
    }
}

#[test]
fn another_encoding_is_refused_and_named_as_the_reason() {
    let declared = "<?xml version=\"1.0\" encoding=\"GBK\"?><xml/>";
    assert_eq!(problem(declared), "not XML: at byte 0: it says that it is in another encoding than UTF-8");
    assert_eq!(problem(b"<xml><a>\xd5\xc5</a></xml>"), "not XML: at byte 8: it is not UTF-8");
    let wide = "<xml/>".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    assert!(Document::from_xml(&wide).is_err());
    assert_eq!(problem([&b"\xff\xfe"[..], &wide].concat()), "not XML: at byte 0: it is not UTF-8");
}

#[test]
fn truncated_anywhere_is_an_error() {
    let whole = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?><xml>\n<a k='>'>张&amp;&#38;</a><b><![CDATA[<]]></b>\
        <!-- c --><c><d/></c><?p i?></xml>";
    assert!(Document::from_xml(whole.as_bytes()).is_ok());
    for length in 0..whole.len() {
        assert!(Document::from_xml(&whole.as_bytes()[..length]).is_err(), "the first {length} bytes");
    }
}

#[test]
fn what_is_huge_stays_within_bounds() {
    let nested = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(problem(nested), "not XML: at byte 48: its elements stand deeper than 16 levels");
    assert_eq!(json(&format!("{}{}", "<a>".repeat(16), "</a>".repeat(16))).to_string().matches('a').count(), 15);

    let many = format!("<xml>{}</xml>", "<a/>".repeat(50 * 1024 * 1024 / 4));
    assert_eq!(problem(many), "not XML: at byte 40001: it has more than 10000 elements");
    let names = (0..9_999).map(|number| format!("<a{number}/>")).collect::<String>();
    assert_eq!(json(&format!("<xml>{names}</xml>")).as_object().unwrap().len(), 9_999);

    let attributes = (0..1_000_000).map(|number| format!(" a{number}=\"1\"")).collect::<String>();
    assert_eq!(json(&format!("<xml><a{attributes}>1</a></xml>")), json!({"a": "1"}));

    let long = "x".repeat(50 * 1024 * 1024);
    assert_eq!(
        Document::from_xml(format!("<xml><a>{long}</a></xml>").as_bytes()).unwrap().text("a").unwrap().len(),
        long.len()
    );
    assert!(Document::from_xml(long.as_bytes()).is_err());
}

#[test]
fn only_names_are_shown() {
    let document = Document::from_xml(b"<xml><openid>secret</openid></xml>").unwrap();
    assert_eq!(format!("{document:?}"), "{\"openid\"}");
}

struct Merchants(Vec<String>, Vec<Merchant>);
struct Merchant(i64);

impl Decode for Merchants {
    fn decode(object: &mut Object<'_>) -> Self {
        Self(object.field("name"), object.field("mchinfo"))
    }
}

impl Decode for Merchant {
    fn decode(object: &mut Object<'_>) -> Self {
        Self(object.field("fee"))
    }
}

#[test]
fn a_list_of_one_looks_like_its_item_in_xml_alone() {
    let read = |xml: &str| {
        let json = Document::from_xml(xml.as_bytes()).unwrap().to_json();
        (from_xml_answer::<Merchants>(&json, Decrypted::default()).unwrap(), from_json::<Merchants>(&json))
    };
    let (one, strict) = read("<xml><name>a</name><mchinfo><fee>1</fee></mchinfo></xml>");
    assert_eq!((one.0, one.1.iter().map(|merchant| merchant.0).collect()), (vec!["a".to_owned()], vec![1]));
    assert_eq!(strict.err().unwrap().to_string(), "`name`: expected a list, found another string");
    let (two, _) = read("<xml><mchinfo><fee>1</fee></mchinfo><name>a</name><mchinfo><fee>2</fee></mchinfo></xml>");
    assert_eq!(two.1.iter().map(|merchant| merchant.0).collect::<Vec<_>>(), [1, 2]);
    for xml in ["<xml><mchinfo/></xml>", "<xml><mchinfo>\n </mchinfo></xml>"] {
        let (none, _) = read(xml);
        assert!(none.0.is_empty() && none.1.is_empty());
    }
}

/// Whatever XML has a shape for: texts, objects that are not empty, lists of two and more.
fn messages() -> impl Strategy<Value = Json> {
    let text = "([ -~\t\r\n张🧾<&>\\]]|]]>|&#?[a-z0-9]*;){0,12}".prop_map(Json::String);
    let value = text.prop_recursive(4, 48, 4, |inner| {
        let object = proptest::collection::btree_map("[a-z_张][a-z0-9_.-]{0,4}", inner.clone(), 1..4)
            .prop_map(|fields| Json::Object(fields.into_iter().collect()));
        let item = inner.prop_filter("a list within a list", |item| !item.is_array());
        prop_oneof![object, proptest::collection::vec(item, 2..4).prop_map(Json::Array)]
    });
    proptest::collection::btree_map("[a-z_][a-z0-9_]{0,6}", value, 0..6)
        .prop_map(|fields| Json::Object(fields.into_iter().collect::<Map<_, _>>()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_as_it_was(message in messages()) {
        prop_assert_eq!(json(&xml(&message)), message);
    }

    #[test]
    fn nothing_panics(xml in "(</?[a-z!?]{0,3}[ />]?|<!\\[CDATA\\[|\\]\\]>|<!--|-->|&[a-z#]{0,4};?|[ -~]|\\PC){0,40}") {
        if let Ok(document) = Document::from_xml(xml.as_bytes()) {
            let json = document.to_json();
            prop_assert!(serde_json::from_slice::<Json>(&json).is_ok());
            prop_assert!(Document::from_xml(&document.to_xml().unwrap()).unwrap().to_json() == json);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = Document::from_xml(&bytes);
        let _ = Document::from_json(&bytes).map(|document| document.to_xml());
    }
}
