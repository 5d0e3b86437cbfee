//! One row → one field, without its children.

use super::prose;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{
    Constant, Encoding, Encryption, EncryptionKey, Enumeration, EnumerationValue, Field, Name, Scalar, Type,
};
use crate::page::{Cell, Row};

/// Reads a row; `None` if it has no name and was reported.
pub fn read(row: &Row, found: &mut Vec<Diagnostic>) -> Option<Field> {
    let name = name(row, found)?;
    let kind = row_type(row, found);
    let (name, kind) = without_brackets(name, kind, row, found);
    let description = prose::read(row.description.as_ref().map_or("", |cell| cell.text.as_str()));
    let marks = TypeMarks::read(row, found);
    let values = description.values.into_iter().map(value).collect::<Vec<_>>();
    Some(Field {
        required: states(&row.name, "data-required")
            || marks.required
            || row.r#type.as_ref().is_some_and(says_required),
        numbered: numbered(&name),
        label: description.label,
        prose: description.prose,
        unit: description.unit,
        enumeration: (!values.is_empty()).then_some(Enumeration { values }),
        constant: description.constant.map(|value| Constant { value }),
        hints: description.hints.into_iter().map(value).collect(),
        encryption: marks.encryption,
        encoding: marks.encoding,
        signed: marks.signed,
        labelled_encrypted: description.encrypted,
        ..Field::named(&name, row.name.origin.clone(), kind)
    })
}

/// Whether a type says `string 必填`.
fn says_required(kind: &Cell) -> bool {
    kind.text.contains("必填") && !kind.text.contains("非必填")
}

/// Whether an attribute is there and not denied.
fn states(cell: &Cell, name: &str) -> bool {
    cell.attributes.get(name).is_some_and(|value| !matches!(value, "false" | "0" | "no"))
}

/// More steps than any table has.
const DEEPEST: usize = 32;

/// The indent of a row, from 0.
pub fn indent(row: &Row, found: &mut Vec<Diagnostic>) -> usize {
    let Some(text) = row.name.attributes.get("data-indent") else { return 0 };
    // `１` is a digit as well.
    let digits = text.chars().map(|c| u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c));
    let indent = text.parse().or_else(|_| digits.collect::<String>().parse());
    indent.ok().filter(|indent| *indent <= DEEPEST).unwrap_or_else(|| {
        let message = format!("`data-indent={text}` is no number from 0 to {DEEPEST}");
        found.push(Diagnostic::new(Code::AttributeValue, row.origin.clone(), row.text.chars().count(), message));
        0
    })
}

fn value(value: prose::Value) -> EnumerationValue {
    EnumerationValue { name: Name { wire: value.value, rust: String::new() }, term: value.term }
}

fn name(row: &Row, found: &mut Vec<Diagnostic>) -> Option<String> {
    let cell = &row.name;
    let text = cell.text.trim_matches(['`', '*', '~']).trim();
    // Dashes alone would be a delimiter row.
    if text.trim_matches(['-', ':', ' ']).is_empty() {
        let message = "a row without a name".to_owned();
        let length = row.text.chars().count();
        found.push(Diagnostic::new(Code::EmptyName, row.origin.clone(), length, message).instead_of_row());
        return None;
    }
    for (key, _) in &cell.attributes.pairs {
        if says_encrypted(key) {
            found.push(at(Code::UnknownKey, cell, format!("`{key}` stands at the name `{text}`, not at its type")));
        } else if !matches!(key.as_str(), "data-required" | "data-indent") {
            found.push(at(Code::UnknownAttribute, cell, format!("`{key}` at `{text}`")));
        }
    }
    no_classes(cell, found);
    for cell in [Some(cell), row.r#type.as_ref()].into_iter().flatten() {
        if cell.text.contains(['{', '｛', '(', '（']) && cell.text.contains("data-") {
            found.push(at(
                Code::BrokenAttributes,
                cell,
                format!("`{}` holds attributes that can't be read", cell.text),
            ));
        }
    }
    Some(text.to_owned())
}

/// Whether an attribute is about encryption: one that is not understood must not be passed over.
fn says_encrypted(key: &str) -> bool {
    key.to_ascii_lowercase().contains("crypt")
}

/// `data[]` is a list of the name `data`.
fn without_brackets(name: String, kind: Type, row: &Row, found: &mut Vec<Diagnostic>) -> (String, Type) {
    let bare = name.strip_suffix(']').and_then(|name| name.rsplit_once('[')).filter(|(bare, index)| {
        !bare.is_empty() && (index.chars().all(|c| c.is_ascii_digit()) || matches!(*index, "i" | "n"))
    });
    let Some((bare, _)) = bare else { return (name, kind) };
    let kind = match kind {
        Type::One(scalar) | Type::List(scalar) => Type::List(scalar),
    };
    let help = format!("read as `{bare}`, a list");
    found.push(at(Code::OddName, &row.name, format!("`{name}` says with its brackets that it is a list")).help(help));
    (bare.to_owned(), kind)
}

/// A class or an id means nothing here.
fn no_classes(cell: &Cell, found: &mut Vec<Diagnostic>) {
    let classes = cell.attributes.classes.iter().map(|class| format!(".{class}"));
    for name in classes.chain(cell.attributes.id.iter().map(|id| format!("#{id}"))) {
        found.push(at(Code::UnknownAttribute, cell, format!("`{name}` at `{}`", cell.text)));
    }
}

/// A finding that underlines a cell.
fn at(code: Code, cell: &Cell, message: String) -> Diagnostic {
    Diagnostic::new(code, cell.origin.clone(), cell.text.chars().count().max(1), message)
}

/// How many `$…` the name holds.
fn numbered(name: &str) -> u8 {
    u8::try_from(name.matches('$').count()).unwrap_or(u8::MAX)
}

fn row_type(row: &Row, found: &mut Vec<Diagnostic>) -> Type {
    let Some(cell) = row.r#type.as_ref().filter(|cell| !cell.text.is_empty()) else {
        found.push(at(Code::MissingType, &row.name, format!("`{}` has no type", row.name.text)));
        return Type::One(Scalar::Any);
    };
    let text = cell.text.trim_matches(['`', '*']);
    let (item, is_list) = item(text);
    let wrap = |scalar| if is_list { Type::List(scalar) } else { Type::One(scalar) };
    if let Some(scalar) = scalar(item) {
        return wrap(scalar);
    }
    let finding = at(Code::UnknownType, cell, format!("`{text}` is no known type"));
    let synonym = synonym(item);
    found.push(match synonym {
        Some((name, _)) => finding.help(format!("read as `{name}`")),
        None => finding,
    });
    let unknown = if matches!(item.to_ascii_lowercase().as_str(), "array" | "list" | "数组" | "列表") {
        Type::List
    } else {
        Type::One
    };
    synonym.map_or(unknown(Scalar::Any), |(_, scalar)| wrap(scalar))
}

/// The item of `x[]` and `array<x>`, and whether it is a list.
fn item(text: &str) -> (&str, bool) {
    let generic = ["array", "Array", "list", "List"].iter().find_map(|word| text.strip_prefix(word));
    let generic = generic.and_then(|inner| inner.trim_start().strip_prefix(['<', '[', '(', '（']));
    let of = ["array of ", "list of "].iter().find_map(|words| text.strip_prefix(words));
    let of =
        of.or_else(|| text.strip_suffix("数组").or_else(|| text.strip_suffix("列表")).filter(|item| !item.is_empty()));
    let of = of.or_else(|| text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')));
    if let Some(item) = of {
        return (item.trim(), true);
    }
    match (text.strip_suffix("[]"), generic.and_then(|inner| inner.strip_suffix(['>', ']', ')', '）']))) {
        (_, Some(item)) if !item.is_empty() => (item.trim(), true),
        (Some(item), _) => (item.trim_end(), true),
        _ => (text, false),
    }
}

/// The documentation's types.
fn scalar(name: &str) -> Option<Scalar> {
    Some(match name {
        "string" => Scalar::String,
        "integer" => Scalar::Integer,
        "number" => Scalar::Number,
        "float" => Scalar::Decimal,
        "boolean" => Scalar::Boolean,
        "object" => Scalar::Object,
        "true" => Scalar::True,
        _ => return None,
    })
}

/// Other words for a type: read, and reported. A length (`string(32)`) is no part of it, nor that the field is required.
fn synonym(name: &str) -> Option<(&'static str, Scalar)> {
    let bare = name.split(['(', '[', '（', '，', ',', '?', '？']).next().unwrap_or(name);
    let bare = bare.trim().trim_end_matches("必填").trim().to_ascii_lowercase();
    let is_nested = name.contains("[]");
    Some(match bare.as_str() {
        _ if is_nested => return None,
        "string" | "str" | "text" | "enum" | "date" | "datetime" | "字符串" | "文本" | "字符" => {
            ("string", Scalar::String)
        }
        "integer" | "int" | "int32" | "int64" | "uint32" | "uint64" | "long" | "整数" | "整型" => {
            ("integer", Scalar::Integer)
        }
        "number" | "数字" => ("number", Scalar::Number),
        "float" | "double" | "decimal" | "小数" | "浮点数" => ("float", Scalar::Decimal),
        "boolean" | "bool" | "布尔" | "布尔值" | "布尔型" => ("boolean", Scalar::Boolean),
        "object" | "file" | "binary" | "对象" => ("object", Scalar::Object),
        _ => return None,
    })
}

/// What the attributes of the type cell say.
#[derive(Default)]
struct TypeMarks {
    required: bool,
    encryption: Option<Encryption>,
    encoding: Option<Encoding>,
    signed: bool,
}

impl TypeMarks {
    fn read(row: &Row, found: &mut Vec<Diagnostic>) -> Self {
        let mut marks = Self::default();
        let Some(cell) = &row.r#type else { return marks };
        no_classes(cell, found);
        for (key, value) in &cell.attributes.pairs {
            match key.as_str() {
                "data-tooltip" => {}
                "data-required" => marks.required = states(cell, key),
                _ => marks.treatment(cell, key, value, found),
            }
        }
        marks
    }

    /// `data-encrypted=by-…`, `data-encoded=by-…`, `data-signed=by-…`, also written `data-encoded-by=…`.
    fn treatment(&mut self, cell: &Cell, key: &str, value: &str, found: &mut Vec<Diagnostic>) {
        let bare = key.strip_suffix("-by").unwrap_or(key);
        let method = value.strip_prefix("by-").unwrap_or(value);
        if says_encrypted(key) && bare != "data-encrypted" {
            found.push(at(Code::UnknownKey, cell, format!("`{key}` at a type is not known")));
            return;
        }
        if !matches!(bare, "data-encrypted" | "data-encoded" | "data-signed") {
            found.push(at(Code::UnknownAttribute, cell, format!("`{key}` at a type")));
            return;
        }
        if bare != key || method == value {
            let message = format!("`{key}={value}`");
            let help = format!("write `{bare}=by-{method}`; it was read as that");
            found.push(at(Code::MisspeltAttribute, cell, message).help(help));
        }
        match (bare, method) {
            ("data-encrypted", "rsa-pubkey") => self.encryption = key_of(cell, found).map(Encryption::Rsa),
            ("data-encrypted", "aes-gcm") => self.encryption = Some(Encryption::AesGcm),
            ("data-encrypted", "aes-ecb") => self.encryption = Some(Encryption::AesEcb),
            ("data-encoded", "json_encode") => self.encoding = Some(Encoding::Json),
            ("data-encoded", "urlencode") => self.encoding = Some(Encoding::Url),
            ("data-signed", "rsa-privatekey") => self.signed = true,
            ("data-encrypted", _) => {
                found.push(at(Code::UnknownKey, cell, format!("`{key}={value}` names no known encryption")));
            }
            _ => found.push(at(Code::AttributeValue, cell, format!("`{key}={value}` is not known"))),
        }
    }
}

/// The tooltip names the key.
fn key_of(cell: &Cell, found: &mut Vec<Diagnostic>) -> Option<EncryptionKey> {
    let tooltip = cell.attributes.get("data-tooltip").unwrap_or_default();
    let names = [
        ("付款到银行卡", EncryptionKey::PayToBank),
        ("商户API证书", EncryptionKey::Merchant),
        ("商户证书", EncryptionKey::Merchant),
        ("微信支付公钥", EncryptionKey::Platform),
        ("平台证书", EncryptionKey::Platform),
    ];
    let key = names.iter().find(|(name, _)| tooltip.contains(name)).map(|(_, key)| *key);
    if key.is_none() {
        found.push(at(Code::UnknownKey, cell, format!("the tooltip `{tooltip}` names no known key")));
    }
    key
}
