//! What is said of a field or of an operation: descriptions, and the facts that OpenAPI has no word for.

use serde_json::{Map, Value, json};

use wechatpay_codegen::emit::{field_label, field_term, prose_line};
use wechatpay_codegen::ir::{
    Constant, Encryption, EncryptionKey, EnumerationValue, Field, Link, Mark, Method, Padding, Scalar, Type, Unit,
    Verification,
};
use wechatpay_codegen::names;
use wechatpay_codegen::surface::words;

use super::version::Version;

/// An object of the document.
pub type Object = Map<String, Value>;

/// Puts pairs into an object.
pub fn put(object: &mut Object, pairs: impl IntoIterator<Item = (&'static str, Value)>) {
    object.extend(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)));
}

/// What is said of a field, wherever it stands.
pub fn of_field(field: &Field, padding: Padding, version: Version) -> Object {
    let mut facts = Object::new();
    put(&mut facts, [("description", json!(description(field)))]);
    put(&mut facts, field.constant.iter().map(|constant| version.constant(value(constant, field.r#type))));
    if names::plain(&field.name.rust) != field.name.wire && !field.name.rust.is_empty() {
        put(&mut facts, [("x-rust-name", json!(names::plain(&field.name.rust)))]);
    }
    put(&mut facts, field.unit.iter().map(|unit| ("x-unit", json!(self::unit(unit)))));
    put(&mut facts, field.encryption.iter().map(|encryption| ("x-encryption", self::encryption(*encryption, padding))));
    put(&mut facts, field.encoding.iter().map(|encoding| ("x-encoding", json!(words::encoding(*encoding)))));
    put(&mut facts, field.signed.then(|| ("x-signed", json!("merchant"))));
    put(&mut facts, field.file_fact.iter().map(|fact| ("x-file-fact", json!(words::file_fact(*fact)))));
    put(&mut facts, field.size_limit.iter().map(|limit| ("x-size-limit", json!(limit))));
    put(&mut facts, (field.numbered > 0).then(|| ("x-numbered", json!(field.numbered))));
    let hints = field.hints.iter().map(|hint| &hint.name.wire).collect::<Vec<_>>();
    put(&mut facts, (!hints.is_empty()).then(|| ("x-hints", json!(hints))));
    let variants = field.presence.iter().map(|presence| presence.variant).collect::<Vec<_>>();
    put(&mut facts, (!variants.is_empty()).then(|| ("x-in-variants", json!(variants))));
    facts
}

/// The documented values. None of them is the last: more come without notice, so a schema that knew no others would be wrong.
pub fn open(values: &[EnumerationValue], scalar: Scalar) -> Object {
    let listed = values.iter().map(|value| literal(&value.name.wire, scalar)).collect::<Vec<_>>();
    let terms = values.iter().map(|value| value.term.as_str()).collect::<Vec<_>>();
    let names = values.iter().map(|value| names::plain(&value.name.rust)).collect::<Vec<_>>();
    let mut facts = Object::new();
    put(&mut facts, [("x-extensible-enum", json!(listed)), ("x-enum-varnames", json!(names))]);
    if terms.iter().any(|term| !term.is_empty()) {
        put(&mut facts, [("x-enum-descriptions", json!(terms))]);
    }
    facts
}

/// Of an operation or a notification.
pub fn marks(object: &mut Object, marks: &[Mark], links: &[Link]) {
    if marks.iter().any(|mark| matches!(mark.kind.as_str(), "deprecated" | "discarded")) {
        put(object, [("deprecated", json!(true))]);
    }
    let described = marks.iter().map(|mark| {
        let mut facts = Object::new();
        put(&mut facts, [("kind", json!(mark.kind))]);
        put(&mut facts, mark.date.iter().map(|date| ("date", json!(date))));
        put(&mut facts, mark.successor.iter().map(|successor| ("successor", json!(successor))));
        Value::from(facts)
    });
    let described = described.collect::<Vec<_>>();
    put(object, (!described.is_empty()).then(|| ("x-marks", json!(described))));
    if let [first, others @ ..] = links {
        put(object, [("externalDocs", json!({ "description": first.text, "url": first.href }))]);
        let others = others.iter().map(|link| &link.href).collect::<Vec<_>>();
        put(object, (!others.is_empty()).then(|| ("x-more-docs", json!(others))));
    }
}

/// As the IR's JSON has it.
pub fn verification(verification: Verification) -> &'static str {
    match verification {
        Verification::SignedBody => "signed-body",
        Verification::SignedSha1Json => "signed-sha1-json",
        Verification::Unsigned => "unsigned",
    }
}

/// The key of a path item.
pub fn method(method: Method) -> &'static str {
    names::method(method)
}

/// Label, facts in words, values, prose: in Markdown.
fn description(field: &Field) -> String {
    let mut first = field_label(field);
    let unit = field.unit.as_ref().map(|unit| match unit {
        Unit::Fen => "in 分 (0.01 CNY)".to_owned(),
        Unit::Yuan => "in 元 (CNY)".to_owned(),
        Unit::MinorUnit => "in the minor unit of `currency`".to_owned(),
        Unit::Time(unit) | Unit::Other(unit) => format!("unit: {}", prose_line(unit)),
    });
    unit.iter().for_each(|unit| first.extend([" — ", unit]));
    let mut paragraphs = vec![first];
    let listed = field.enumeration.iter().flat_map(|enumeration| &enumeration.values).collect::<Vec<_>>();
    paragraphs.extend(values("Documented values (more may come):", &listed));
    paragraphs.extend(values("For example:", &field.hints.iter().collect::<Vec<_>>()));
    paragraphs.extend(field.encryption.map(said));
    paragraphs.extend(field.file_fact.map(|_| "Follows from the file.".to_owned()));
    paragraphs.extend(field.prose.as_deref().map(prose_line).filter(|prose| !prose.is_empty()));
    paragraphs.join("\n\n")
}

fn values(introduction: &str, values: &[&EnumerationValue]) -> Option<String> {
    let lines = values.iter().map(|value| format!("- {}", field_term(&value.name.wire, &value.term)));
    let lines = lines.collect::<Vec<_>>();
    (!lines.is_empty()).then(|| format!("{introduction}\n{}", lines.join("\n")))
}

fn said(encryption: Encryption) -> String {
    let how = match encryption {
        Encryption::Rsa(EncryptionKey::Platform) => {
            "with WeChat Pay's public key, or the one of its platform certificate"
        }
        Encryption::Rsa(EncryptionKey::Merchant) => "with the public key of the merchant's certificate",
        Encryption::Rsa(EncryptionKey::PayToBank) => "with the key for payments to bank cards",
        Encryption::AesGcm => "with the APIv3 key",
        Encryption::AesEcb => "with the MD5 of the API key",
    };
    format!("Encrypted {how}, in Base64.")
}

fn encryption(encryption: Encryption, padding: Padding) -> Value {
    let rsa = match padding {
        Padding::Oaep => "RSAES-OAEP",
        Padding::Pkcs1 => "RSAES-PKCS1-v1_5",
    };
    let (algorithm, key) = match encryption {
        Encryption::Rsa(EncryptionKey::Platform) => (rsa, "platform"),
        Encryption::Rsa(EncryptionKey::Merchant) => (rsa, "merchant"),
        Encryption::Rsa(EncryptionKey::PayToBank) => (rsa, "pay-to-bank"),
        Encryption::AesGcm => ("AEAD_AES_256_GCM", "api-v3-key"),
        Encryption::AesEcb => ("AES-256-ECB", "api-key-md5"),
    };
    json!({ "algorithm": algorithm, "key": key })
}

fn unit(unit: &Unit) -> &str {
    match unit {
        Unit::Fen => "fen",
        Unit::Yuan => "yuan",
        Unit::MinorUnit => "minor-unit",
        Unit::Time(text) | Unit::Other(text) => text,
    }
}

fn value(constant: &Constant, kind: Type) -> Value {
    let (Type::One(scalar) | Type::List(scalar)) = kind;
    literal(&constant.value, scalar)
}

/// A value of the page, in the type of its field where it can be.
pub fn literal(text: &str, scalar: Scalar) -> Value {
    let typed = match scalar {
        Scalar::Integer | Scalar::Number | Scalar::Decimal => text.parse::<serde_json::Number>().ok().map(Value::from),
        Scalar::Boolean | Scalar::True => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    typed.unwrap_or_else(|| json!(text))
}
