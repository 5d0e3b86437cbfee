//! What is said about an uploaded file beside it: its name, its digest, the digest's algorithm.

use crate::ir::{Field, FileFact, Scalar, Type};

/// How the algorithms of digests are written, in lower case without dashes.
const ALGORITHMS: [(&str, FileFact); 3] =
    [("sha256", FileFact::Sha256), ("sm3", FileFact::Sm3), ("md5", FileFact::Md5)];

/// Marks the fields that the client knows: a body's parts, and the JSON in them. Nothing is marked unless there is one file.
pub fn mark(parts: &mut [Field]) {
    if parts.iter().filter(|part| part.r#type == Type::One(Scalar::File)).count() != 1 {
        return;
    }
    for part in parts {
        let content = part.content.iter_mut().flat_map(|content| &mut content.fields);
        content.chain(&mut part.children).for_each(|field| field.file_fact = fact(field));
        if part.content.is_none() {
            part.file_fact = fact(part);
        }
    }
}

/// `文件的SHA256摘要` or a `sha256` that is a `摘要`, `根据文件内容计算的MD5`, `文件摘要算法` with a single value, a `filename`.
fn fact(field: &Field) -> Option<FileFact> {
    if field.r#type != Type::One(Scalar::String) {
        return None;
    }
    if let Some(enumeration) = &field.enumeration {
        let is_algorithm = field.label.contains("摘要算法");
        return match enumeration.values.as_slice() {
            [only] if is_algorithm && algorithm(&only.name.wire).is_some() => Some(FileFact::Algorithm),
            _ => None,
        };
    }
    let is_digest = field.label.contains("摘要") || field.label.contains("文件内容");
    if is_digest {
        return algorithm(&field.label).or_else(|| algorithm(&field.name.wire));
    }
    matches!(field.name.wire.as_str(), "filename" | "file_name").then_some(FileFact::Name)
}

/// The algorithm that a text names, if it is one.
fn algorithm(text: &str) -> Option<FileFact> {
    let text = text.to_lowercase().replace('-', "");
    let mut named = ALGORITHMS.iter().filter(|(name, _)| text.contains(name)).map(|(_, fact)| *fact);
    named.next().filter(|_| named.next().is_none())
}
