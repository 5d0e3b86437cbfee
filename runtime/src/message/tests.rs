//! Awkward values.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::*;

#[derive(Clone, Debug, PartialEq)]
struct Order {
    id: String,
    total: i64,
    paid: bool,
    rate: Option<Decimal>,
    name: Option<Sensitive>,
    state: State,
    kind: Option<Kind>,
    photos: Option<JsonString<Vec<String>>>,
    items: Vec<Item>,
    parent: Option<Item>,
    anything: Value,
    unknown_fields: UnknownFields,
}

impl Encode for Order {
    fn encode(&self, out: &mut Writer) {
        out.field("id", &self.id)
            .field("total", &self.total)
            .field("paid", &self.paid)
            .field("rate", &self.rate)
            .field("name", &self.name)
            .field("state", &self.state)
            .field("kind", &self.kind)
            .field("photos", &self.photos)
            .field("items", &self.items)
            .field("parent", &self.parent)
            .field("anything", &self.anything)
            .rest(&self.unknown_fields);
    }
}

impl Decode for Order {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            id: object.field("id"),
            total: object.field("total"),
            paid: object.field("paid"),
            rate: object.field("rate"),
            name: object.field("name"),
            state: object.field("state"),
            kind: object.field("kind"),
            photos: object.field("photos"),
            items: object.field("items"),
            parent: object.field("parent"),
            anything: object.field("anything"),
            unknown_fields: object.rest(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Item {
    no: i64,
}

impl Encode for Item {
    fn encode(&self, out: &mut Writer) {
        out.field("no", &self.no);
    }
}

impl Decode for Item {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { no: object.field("no") }
    }
}

crate::serde_delegate!(Order, Item);

#[derive(Clone)]
#[non_exhaustive]
enum State {
    Success,
    Unknown(String),
}

impl TextEnumeration for State {
    const VALUES: &'static [Self] = &[Self::Success];

    fn as_str(&self) -> &str {
        match self {
            Self::Success => "SUCCESS",
            Self::Unknown(text) => text,
        }
    }
}

#[derive(Clone, Copy)]
#[non_exhaustive]
enum Kind {
    One,
    Unknown(i64),
}

impl IntegerEnumeration for Kind {
    const VALUES: &'static [Self] = &[Self::One];

    fn as_i64(&self) -> i64 {
        match self {
            Self::One => 1,
            Self::Unknown(value) => *value,
        }
    }
}

crate::enumeration!(text: State);
crate::enumeration!(integer: Kind);

const FULL: &str = concat!(
    r#"{"id":"张\"三\\\n","total":-9223372036854775808,"paid":true,"rate":1.50,"name":"李四","state":"NEW","kind":7,"#,
    r#""photos":"[\"a\",\"\\\"\"]","items":[{"no":1},{"no":2}],"parent":{"no":3},"anything":[1,{"b":2}],"#,
    r#""later":12345678901234567890.10,"even":{"a": null}}"#,
);

fn problem<T: FromField + std::fmt::Debug>(json: &str) -> String {
    from_json::<T>(json.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_message_comes_back_byte_by_byte() {
    let order: Order = from_json(FULL.as_bytes()).unwrap();
    assert_eq!(order.id, "张\"三\\\n");
    assert_eq!(order.total, i64::MIN);
    assert_eq!(order.rate.as_ref().unwrap().as_str(), "1.50");
    assert_eq!(order.state, State::Unknown("NEW".to_owned()));
    assert_eq!(order.kind, Some(Kind::Unknown(7)));
    assert_eq!(order.photos.as_deref().unwrap(), &["a", "\""]);
    assert_eq!(order.unknown_fields.get("later"), Some("12345678901234567890.10"));
    assert_eq!(order.unknown_fields.value("even"), Some(json!({ "a": null })));
    assert_eq!(String::from_utf8(to_json(&order)).unwrap(), FULL);
}

#[test]
fn numbers_as_strings_and_the_reverse() {
    let order: Order =
        from_json(br#"{"id":12.00,"total":"12.00","paid":"true","rate":"0.10","state":1,"kind":"1","items":"","parent":"","photos":["x"]}"#)
            .unwrap();
    assert_eq!((order.id.as_str(), order.total, order.paid), ("12.00", 12, true));
    assert_eq!(order.rate.unwrap().as_str(), "0.10");
    assert_eq!((order.state, order.kind), (State::Unknown("1".to_owned()), Some(Kind::One)));
    assert_eq!((order.items.len(), order.parent, order.anything), (0, None, Value::Null));
    assert_eq!(order.photos.unwrap().0, ["x"]);
}

#[test]
fn what_is_lossy_is_an_error_with_its_path() {
    for (json, expected) in [
        (r#"{"no":1.5}"#, "`no`: expected an integer of 64 bits, found another number"),
        (r#"{"no":"1.5"}"#, "`no`: expected an integer of 64 bits, found another string"),
        (r#"{"no":9223372036854775808}"#, "`no`: expected an integer of 64 bits, found another number"),
        (r#"{"no":""}"#, "`no`: expected an integer of 64 bits, found another string"),
        (r#"{"no":true}"#, "`no`: expected an integer of 64 bits, found a boolean"),
        (r#"{"no":null}"#, "`no`: expected an integer of 64 bits, found null"),
        (r#"{}"#, "`no`: expected an integer of 64 bits, found nothing"),
        (r#"[]"#, "expected an object, found a list"),
        (r#"1"#, "expected an object, found another number"),
    ] {
        assert_eq!(problem::<Item>(json), expected, "{json}");
    }
    assert_eq!(
        problem::<Vec<Item>>(r#"[{"no":1},null,{"no":[]}]"#),
        "`[2].no`: expected an integer of 64 bits, found a list"
    );
    assert_eq!(
        problem::<JsonString<Item>>(r#""{\"no\":\"x\"}""#),
        "`no`: expected an integer of 64 bits, found another string"
    );
    assert_eq!(problem::<JsonString<Item>>(r#""{""#), "expected JSON in a string, found another string");
    assert_eq!(problem::<Option<bool>>("2"), "expected a boolean, found another number");
    assert_eq!(problem::<Decimal>(r#""1,5""#), "expected a decimal number, found another string");
    assert_eq!(problem::<Vec<String>>("{}"), "expected a list, found an object");
}

#[test]
fn an_error_never_shows_the_value() {
    assert!(!problem::<Item>(r#"{"no":"33062119900101123X"}"#).contains("3306"));
    assert!(!problem::<Item>(r#"{"no":3306211990010112345678"#).contains("3306"));
}

#[test]
fn the_first_error_is_the_one_told() {
    assert!(problem::<Order>("{}").starts_with("`id`:"));
    assert!(problem::<Order>(r#"{"id":"","total":0,"items":[{}],"parent":[]}"#).starts_with("`paid`:"));
}

#[test]
fn text_that_is_no_json() {
    for json in ["{", "nul", "{\"no\":1}}", "{\"no\":1,}", "\u{feff}{}", "<xml/>", "{\"no\":01}"] {
        assert!(problem::<Item>(json).starts_with("not JSON"), "{json}");
    }
    assert!(from_json::<Item>(b"{\"no\":1,\"a\":\"\xff\"}").is_err());
    // Nothing at all reads as an object without fields.
    assert!(problem::<Item>(" \r\n").starts_with("`no`"));
}

#[test]
fn deep_and_wide() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(from_json::<Value>(deep.as_bytes()).is_err());
    // Nobody asked for it, so nobody looks inside; and no stack runs out.
    let order = from_json::<Item>(format!(r#"{{"no":1,"deep":{deep}}}"#).as_bytes());
    assert!(order.is_ok() || order.is_err());
    let wide = format!("{{{}\"no\":1}}", (0..50_000).map(|n| format!("\"f{n}\":{n},")).collect::<String>());
    assert_eq!(from_json::<Item>(wide.as_bytes()).unwrap().no, 1);
}

#[test]
fn keys_with_escapes_and_keys_twice() {
    assert_eq!(from_json::<Item>(br#"{"n\u006f":1}"#).unwrap().no, 1);
    assert_eq!(from_json::<Item>(br#"{"no":1,"no":2}"#).unwrap().no, 2);
    let order: Order = from_json(br#"{"id":"","total":0,"paid":false,"state":"","x":1,"x":2}"#).unwrap();
    assert_eq!((order.unknown_fields.len(), order.unknown_fields.get("x")), (2, Some("2")));
}

#[test]
fn a_string_takes_any_json() {
    assert_eq!(from_json::<String>(br#"{"a": [1]}"#).unwrap(), r#"{"a": [1]}"#);
    assert_eq!(from_json::<String>(b"1e400").unwrap(), "1e400");
    assert_eq!(from_json::<String>(br#""\ud83e\uddfe""#).unwrap(), "🧾");
    assert_eq!(from_json::<Option<String>>(b"null").unwrap(), None);
    assert_eq!(from_json::<Option<String>>(b"\"\"").unwrap().unwrap(), "");
}

#[test]
fn enumerations_are_open() {
    assert!(matches!(State::from("SUCCESS"), State::Success));
    assert!(matches!(State::from("SUCCESS".to_owned()), State::Success));
    assert!(matches!(Kind::from(1), Kind::One));
    assert_eq!(State::Unknown("SUCCESS".to_owned()), State::Success);
    assert_ne!(State::from("success"), State::Success);
    assert_eq!(format!("{:?} {:?}", State::Success, State::from("NEW")), r#"SUCCESS Unknown("NEW")"#);
    assert_eq!(format!("{:?} {:?}", Kind::One, Kind::from(7)), "1 Unknown(7)");
    assert_eq!("new".parse::<State>().unwrap().to_string(), "new");
    assert_eq!(State::from("x".to_owned()).as_str(), "x");
    assert_eq!((Kind::from(1), Kind::from(2).as_i64(), Kind::One.to_string().as_str()), (Kind::One, 2, "1"));
    assert_eq!((State::VALUES.len(), Kind::VALUES.len()), (1, 1));
    assert_eq!(serde_json::from_str::<State>("\"SUCCESS\"").unwrap(), State::Success);
    assert_eq!(serde_json::to_string(&Kind::Unknown(9)).unwrap(), "9");
}

#[test]
fn nobody_else_sees_a_sensitive_value() {
    let order: Order = from_json(FULL.as_bytes()).unwrap();
    assert!(!format!("{order:?}").contains("李四"));
    assert!(String::from_utf8(to_json(&order)).unwrap().contains("李四"));
    let shown = serde_json::to_value(&order).unwrap();
    assert_eq!((&shown["name"], &shown["total"]), (&json!("***"), &json!(i64::MIN)));
}

#[test]
fn serde_is_a_thin_layer() {
    let item: Item = serde_json::from_str(r#"{"no":"1"}"#).unwrap();
    assert_eq!(serde_json::to_string(&item).unwrap(), r#"{"no":1}"#);
    let items: HashMap<String, Vec<Item>> = serde_json::from_str(r#"{"a":[{"no":1}]}"#).unwrap();
    assert_eq!(serde_json::to_string(&items).unwrap(), r#"{"a":[{"no":1}]}"#);
    assert_eq!(
        serde_json::from_str::<Item>("{}").unwrap_err().to_string(),
        "`no`: expected an integer of 64 bits, found nothing"
    );
}

#[test]
fn unknown_fields_cost_a_pointer() {
    assert_eq!(size_of::<UnknownFields>(), size_of::<usize>());
    assert_eq!(size_of::<Option<Sensitive>>(), size_of::<String>());
    assert!(UnknownFields::default().is_empty());
    let order: Order = from_json(FULL.as_bytes()).unwrap();
    assert_eq!(format!("{:?}", order.unknown_fields), r#"{"later", "even"}"#);
    assert_eq!(order.unknown_fields, order.clone().unknown_fields);
}

#[test]
fn nulls_of_untyped_json_are_left_out() {
    assert_eq!(to_json(&json!({ "a": null, "b": [null, 1, { "c": null }] })), br#"{"b":[1,{}]}"#);
    assert_eq!(to_json(&Value::Null), b"");
    assert_eq!(to_json(&json!(1.5)), b"1.5");
}
