//! What the IR says of an item, in words.

use wechatpay_codegen::ir::{
    AnswerFormat, AnswerKind, Encoding, Encryption, EncryptionKey, Field, Operation, Padding, Scalar, Type, Unit,
    Verification,
};
use wechatpay_codegen::surface::words;

/// `integer, required, in 分`.
pub fn of_field(field: &Field) -> String {
    let mut facts = vec![type_name(field.r#type), if field.required { "required" } else { "optional" }.to_owned()];
    facts.extend(field.unit.as_ref().map(unit));
    facts.extend(field.constant.as_ref().map(|constant| format!("always `{}`", constant.value)));
    facts.extend(field.encryption.map(encryption));
    facts.extend(field.encoding.map(|encoding| format!("a string that holds {}", self::encoding(encoding))));
    facts.extend(field.size_limit.as_ref().map(|limit| format!("at most {limit}")));
    facts.extend(field.signed.then(|| "signed with the merchant's private key".to_owned()));
    facts.extend(field.file_fact.map(|_| "stated by the client: it knows the file".to_owned()));
    facts.extend(field.by_client.then(|| "filled in by the client".to_owned()));
    facts.extend(field.variants.as_ref().map(|variants| format!("{} variants", variants.origins.len())));
    if let Some(enumeration) = &field.enumeration {
        facts.push(format!("{} documented values, open for more", enumeration.values.len()));
    }
    facts.join(", ")
}

/// What the client does for an operation beyond sending it.
pub fn of_operation(operation: &Operation) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(operation.host.as_ref().map(|host| {
        format!("host {} (line {}){}", host.base, host.origin.line, if host.required { ", required" } else { "" })
    }));
    facts.extend(match operation.verification {
        Verification::SignedBody => None,
        Verification::SignedSha1Json => Some("the answer's signature covers a JSON with the file's SHA-1".to_owned()),
        Verification::Unsigned => Some("a successful answer has no signature".to_owned()),
    });
    facts.extend((operation.padding == Padding::Pkcs1).then(|| "RSA encryption pads with PKCS#1 v1.5".to_owned()));
    facts.extend(operation.flags.client_certificate.then(|| "the client certificate is shown".to_owned()));
    facts.extend(operation.flags.nonceless.then(|| "no nonce_str is sent".to_owned()));
    facts.extend(operation.flags.unsigned_request.then(|| "the request is not signed".to_owned()));
    facts.extend(operation.flags.reads.then(|| "nothing changes by it, so it may be repeated".to_owned()));
    facts.extend(operation.sign_type.map(|only| format!("signed by {}, nothing else is documented", only.wire())));
    facts.extend(operation.answer.format.map(|AnswerFormat::Json| "the answer is JSON".to_owned()));
    facts.extend(match operation.answer.kind {
        AnswerKind::Fields => None,
        AnswerKind::Empty => Some("the answer is empty".to_owned()),
        AnswerKind::File => Some("the answer is a file".to_owned()),
        AnswerKind::Redirect => Some("the answer is a redirect".to_owned()),
    });
    facts.extend(operation.settled_by.as_ref().map(|query| format!("an unknown outcome is settled by {query}")));
    facts.extend(operation.unsettled.then(|| "no query settles an unknown outcome".to_owned()));
    facts
}

/// The surface's word, but where that is one for machines.
fn type_name(kind: Type) -> String {
    let word = match kind {
        Type::One(Scalar::True) | Type::List(Scalar::True) => "a switch",
        Type::One(Scalar::Any) | Type::List(Scalar::Any) => "any JSON",
        Type::One(_) | Type::List(_) => return words::kind(kind),
    };
    if matches!(kind, Type::List(_)) { format!("{word}[]") } else { word.to_owned() }
}

fn unit(unit: &Unit) -> String {
    match unit {
        Unit::Fen => "in 分".to_owned(),
        Unit::Yuan => "in 元".to_owned(),
        Unit::MinorUnit => "in the minor unit of `currency`".to_owned(),
        Unit::Time(name) | Unit::Other(name) => format!("in {name}"),
    }
}

fn encryption(encryption: Encryption) -> String {
    match encryption {
        Encryption::Rsa(EncryptionKey::Platform) => "encrypted with WeChat Pay's key",
        Encryption::Rsa(EncryptionKey::Merchant) => "encrypted with the merchant's key",
        Encryption::Rsa(EncryptionKey::PayToBank) => "encrypted with the key of payments to banks",
        Encryption::AesGcm => "encrypted with AES-256-GCM and the APIv3 key",
        Encryption::AesEcb => "encrypted with AES-256-ECB and the API key",
    }
    .to_owned()
}

fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Json => "JSON",
        Encoding::Url => "a query",
        Encoding::Xml => "XML",
    }
}
