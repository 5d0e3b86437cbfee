//! Lays the overlay over the IR.

use super::{Entry, Overlay, Rename, Value, add, place};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::Origin;
use crate::ir::{
    Answer, AnswerFormat, AnswerKind, Api, Encoding, Encryption, EncryptionKey, Field, FileFact, Operation, Padding,
    Scalar, SignType, Type, Verification,
};

/// Applies every entry; gives the renames, which are the business of `names`.
pub fn apply(overlay: &Overlay, api: &mut Api, found: &mut Vec<Diagnostic>) -> Vec<Rename> {
    let mut renames = Vec::new();
    for entry in &overlay.entries {
        for on in &entry.on {
            let target = entry.field.as_ref().map_or_else(|| on.clone(), |field| format!("{on} {field}"));
            match one(entry, on, api) {
                Outcome::Applied => {
                    renames.extend(rename(entry, on));
                    settle_encryption(entry, on, api, found);
                }
                Outcome::Nowhere if entry.pending => {}
                Outcome::Nowhere => {
                    let help = place::nearest(api, on, entry.field.as_deref());
                    let help = help.map(|nearest| format!("did you mean `{nearest}`? {}", Code::OverlayUnused.help()));
                    report(entry, Code::OverlayUnused, format!("nothing is `{target}`"), help, found);
                }
                Outcome::Otherwise(what) => {
                    report(entry, Code::OverlayExpectation, format!("`{target}`: {what}"), None, found);
                }
            }
        }
    }
    renames
}

/// Whose key encrypts a field is known once an entry says it: the page's silence about it is settled.
fn settle_encryption(entry: &Entry, on: &str, api: &mut Api, found: &mut Vec<Diagnostic>) {
    let Some(path) = entry.field.as_deref().filter(|_| entry.set.contains_key("encrypted")) else { return };
    let operations = place::operations(api, on).into_iter();
    let fields = operations.filter_map(|operation| place::field_of_operation(operation, path));
    for origin in fields.map(|field| field.origin.clone()) {
        let is_its = |place: &Origin| place.page == origin.page && place.line == origin.line;
        found.retain(|finding| finding.code != Code::UnknownKey || !is_its(&finding.origin));
    }
}

/// What became of an entry.
pub(super) enum Outcome {
    Applied,
    Nowhere,
    Otherwise(String),
}

impl Outcome {
    pub(super) fn worse(self, other: Self) -> Self {
        if matches!(self, Self::Applied) { other } else { self }
    }
}

fn report(entry: &Entry, code: Code, message: String, help: Option<String>, found: &mut Vec<Diagnostic>) {
    let finding = Diagnostic::new(code, entry.origin.clone(), "[[entry]]".len(), message);
    found.push(match help {
        Some(help) => finding.help(help),
        None => finding,
    });
}

fn rename(entry: &Entry, on: &str) -> Option<Rename> {
    let Some(Value::Text(rust)) = entry.set.get("rust") else { return None };
    Some(Rename { on: on.to_owned(), field: entry.field.clone(), rust: rust.clone() })
}

pub(super) fn one(entry: &Entry, on: &str, api: &mut Api) -> Outcome {
    if !entry.add.is_empty() {
        return add::add(entry, on, api);
    }
    // A rename of a value names it behind the field's path: `json.trade_state=SUCCESS`.
    let path = entry.field.as_deref().map(|path| path.split('=').next().unwrap_or(path));
    if on.starts_with('/') {
        return if place::is_in_chain(api, on) { Outcome::Applied } else { Outcome::Nowhere };
    }
    if let Some(notification) = place::notification(api, on) {
        let field = path.map(|path| place::field_of_notification(notification, path));
        return field.map_or(Outcome::Applied, |field| field.map_or(Outcome::Nowhere, |field| change(entry, field)));
    }
    let outcomes = place::operations(api, on).into_iter().map(|operation| match path {
        None => change(entry, operation),
        Some(path) => place::field_of_operation(operation, path).map_or(Outcome::Nowhere, |field| change(entry, field)),
    });
    outcomes.reduce(Outcome::worse).unwrap_or(Outcome::Nowhere)
}

/// Something that has facts by name.
trait Facts {
    /// The fact as an entry writes it; `None` if there is no fact of this name.
    fn get(&self, name: &str) -> Option<Value>;
    /// Sets a fact; `None` if the value is none of this fact's.
    fn set(&mut self, name: &str, value: &Value) -> Option<()>;
}

/// Compares what the entry expects, then sets what it sets.
fn change(entry: &Entry, facts: &mut impl Facts) -> Outcome {
    for (name, expected) in &entry.expect {
        match facts.get(name) {
            None => return Outcome::Otherwise(format!("there is no fact `{name}`")),
            Some(value) if value != *expected => {
                return Outcome::Otherwise(format!("`{name}` is {value}, not {expected}"));
            }
            Some(_) => {}
        }
    }
    for (name, value) in entry.set.iter().filter(|(name, _)| *name != "rust") {
        if facts.set(name, value).is_none() {
            return Outcome::Otherwise(format!("`{name}` can't be {value}"));
        }
    }
    Outcome::Applied
}

impl Facts for Operation {
    fn get(&self, name: &str) -> Option<Value> {
        let text = match name {
            "reads" => return Some(Value::Flag(self.flags.reads)),
            "client-certificate" => return Some(Value::Flag(self.flags.client_certificate)),
            "nonceless" => return Some(Value::Flag(self.flags.nonceless)),
            "unsigned-request" => return Some(Value::Flag(self.flags.unsigned_request)),
            "sign-type" => word(&SIGN_TYPES, &self.sign_type)?,
            "answer" => word(&ANSWERS, &self.answer.kind)?,
            "answer-format" => word(&FORMATS, &self.answer.format)?,
            "verification" => word(&VERIFICATIONS, &self.verification)?,
            "padding" => word(&PADDINGS, &self.padding)?,
            "settled-by" if self.unsettled => NOTHING,
            "settled-by" => self.settled_by.as_deref().unwrap_or("no"),
            _ => return None,
        };
        Some(Value::Text(text.to_owned()))
    }

    fn set(&mut self, name: &str, value: &Value) -> Option<()> {
        let text = match (name, value) {
            ("reads", Value::Flag(flag)) => return set(&mut self.flags.reads, *flag),
            ("client-certificate", Value::Flag(flag)) => return set(&mut self.flags.client_certificate, *flag),
            ("nonceless", Value::Flag(flag)) => return set(&mut self.flags.nonceless, *flag),
            ("unsigned-request", Value::Flag(flag)) => return set(&mut self.flags.unsigned_request, *flag),
            (_, Value::Text(text)) => text,
            (_, Value::Flag(_)) => return None,
        };
        match name {
            "sign-type" => self.sign_type = meaning(&SIGN_TYPES, text)?,
            "answer" => set_answer(&mut self.answer, meaning(&ANSWERS, text)?)?,
            "answer-format" => self.answer.format = meaning(&FORMATS, text)?,
            "verification" => self.verification = meaning(&VERIFICATIONS, text)?,
            "padding" => self.padding = meaning(&PADDINGS, text)?,
            "settled-by" => {
                self.unsettled = text == NOTHING;
                self.settled_by = (!self.unsettled).then(|| text.clone());
            }
            _ => return None,
        }
        Some(())
    }
}

fn set(flag: &mut bool, value: bool) -> Option<()> {
    *flag = value;
    Some(())
}

/// What stands in the table of an answer that is a file is the body of an error. Nothing may be lost by it.
fn set_answer(answer: &mut Answer, kind: AnswerKind) -> Option<()> {
    match (answer.kind, kind) {
        (was, is) if was == is => {}
        (AnswerKind::Fields, AnswerKind::File) => answer.error.splice(0..0, answer.fields.drain(..)).for_each(drop),
        (AnswerKind::File, AnswerKind::Fields) => answer.fields = std::mem::take(&mut answer.error),
        _ if answer.fields.is_empty() => {}
        _ => return None,
    }
    answer.kind = kind;
    Some(())
}

impl Facts for Field {
    fn get(&self, name: &str) -> Option<Value> {
        Some(Value::Text(match name {
            "required" => return Some(Value::Flag(self.required)),
            "bare-list" => return Some(Value::Flag(self.content.as_ref()?.bare_list.unwrap_or(false))),
            "encrypted" => word(&ENCRYPTIONS, &self.encryption)?.to_owned(),
            "encoded" => word(&ENCODINGS, &self.encoding)?.to_owned(),
            "type" => type_name(self.r#type)?,
            "name" => self.name.wire.clone(),
            "file-fact" => word(&FILE_FACTS, &self.file_fact)?.to_owned(),
            "by-client" => return Some(Value::Flag(self.by_client)),
            "size-limit" => self.size_limit.clone().unwrap_or_else(|| "no".to_owned()),
            _ => return None,
        }))
    }

    fn set(&mut self, name: &str, value: &Value) -> Option<()> {
        match (name, value) {
            ("required", Value::Flag(flag)) => self.required = *flag,
            ("by-client", Value::Flag(flag)) => self.by_client = *flag,
            ("bare-list", Value::Flag(flag)) => self.content.as_mut()?.bare_list = Some(*flag),
            ("encrypted", Value::Text(text)) => {
                self.encryption = meaning(&ENCRYPTIONS, text)?;
                self.labelled_encrypted = false;
            }
            ("encoded", Value::Text(text)) => self.encoding = meaning(&ENCODINGS, text)?,
            ("type", Value::Text(text)) => self.r#type = type_of(text)?,
            ("name", Value::Text(text)) => self.name.wire.clone_from(text),
            ("file-fact", Value::Text(text)) => self.file_fact = meaning(&FILE_FACTS, text)?,
            ("size-limit", Value::Text(text)) => self.size_limit = (text != "no").then(|| text.clone()),
            _ => return None,
        }
        Some(())
    }
}

// The words of the overlay

/// That no query settles an unknown outcome, in the place of the query.
const NOTHING: &str = "nothing";

const VERIFICATIONS: [(&str, Verification); 3] = [
    ("signed-body", Verification::SignedBody),
    ("signed-sha1-json", Verification::SignedSha1Json),
    ("unsigned", Verification::Unsigned),
];

const PADDINGS: [(&str, Padding); 2] = [("oaep", Padding::Oaep), ("pkcs1", Padding::Pkcs1)];

const ENCRYPTIONS: [(&str, Option<Encryption>); 6] = [
    ("no", None),
    ("platform", Some(Encryption::Rsa(EncryptionKey::Platform))),
    ("merchant", Some(Encryption::Rsa(EncryptionKey::Merchant))),
    ("pay-to-bank", Some(Encryption::Rsa(EncryptionKey::PayToBank))),
    ("aes-gcm", Some(Encryption::AesGcm)),
    ("aes-ecb", Some(Encryption::AesEcb)),
];

const ENCODINGS: [(&str, Option<Encoding>); 4] =
    [("no", None), ("json", Some(Encoding::Json)), ("url", Some(Encoding::Url)), ("xml", Some(Encoding::Xml))];

const SIGN_TYPES: [(&str, Option<SignType>); 3] =
    [("any", None), ("md5", Some(SignType::Md5)), ("hmac-sha256", Some(SignType::HmacSha256))];

const ANSWERS: [(&str, AnswerKind); 4] = [
    ("fields", AnswerKind::Fields),
    ("empty", AnswerKind::Empty),
    ("file", AnswerKind::File),
    ("redirect", AnswerKind::Redirect),
];

const FORMATS: [(&str, Option<AnswerFormat>); 2] = [("usual", None), ("json", Some(AnswerFormat::Json))];

const FILE_FACTS: [(&str, Option<FileFact>); 6] = [
    ("no", None),
    ("name", Some(FileFact::Name)),
    ("sha256", Some(FileFact::Sha256)),
    ("sm3", Some(FileFact::Sm3)),
    ("md5", Some(FileFact::Md5)),
    ("algorithm", Some(FileFact::Algorithm)),
];

const SCALARS: [(&str, Scalar); 7] = [
    ("string", Scalar::String),
    ("integer", Scalar::Integer),
    ("number", Scalar::Number),
    ("decimal", Scalar::Decimal),
    ("boolean", Scalar::Boolean),
    ("object", Scalar::Object),
    ("any", Scalar::Any),
];

fn word<T: PartialEq>(words: &[(&'static str, T)], meaning: &T) -> Option<&'static str> {
    words.iter().find(|(_, known)| known == meaning).map(|(word, _)| *word)
}

fn meaning<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
}

fn type_name(kind: Type) -> Option<String> {
    match kind {
        Type::One(scalar) => word(&SCALARS, &scalar).map(str::to_owned),
        Type::List(scalar) => word(&SCALARS, &scalar).map(|word| format!("{word}[]")),
    }
}

fn type_of(text: &str) -> Option<Type> {
    match text.strip_suffix("[]") {
        Some(item) => meaning(&SCALARS, item).map(Type::List),
        None => meaning(&SCALARS, text).map(Type::One),
    }
}
