//! Files: the addresses that answers give, and what is to be had there.

use std::collections::HashMap;
use std::io::Write;
use std::sync::Mutex;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use sm3::Sm3;

use super::{Answered, Maker, bill};
use crate::call::Call;
use crate::documentation::Operation;
use crate::keys::{Keys, encrypt};
use crate::request;
use crate::seed::{Chance, hex};
use crate::shared::Shared;
use crate::{Error, lock, time};

/// What is to be had, by token.
pub type Files = Mutex<HashMap<String, File>>;

/// A file.
#[derive(Clone)]
pub struct File {
    media_type: &'static str,
    content: Bytes,
}

impl File {
    fn csv(text: String) -> Self {
        Self { media_type: "text/plain; charset=utf-8", content: text.into() }
    }

    fn pdf() -> Self {
        Self { media_type: "application/pdf", content: Bytes::from_static(b"%PDF-1.4\n% a receipt\n%%EOF\n") }
    }

    fn image() -> Self {
        Self { media_type: "image/png", content: Bytes::from_static(b"\x89PNG\r\n\x1a\n") }
    }
}

/// The path at which the file of an operation's `download_url` is to be had.
fn path(operation: &Operation) -> &'static str {
    match operation.url.as_str() {
        url if url.contains("fapiao") => "/v3/new-tax-control-fapiao/download",
        url if url.contains("elecsign") => "/v3/transferdownload/signfile",
        url if url.contains("receipt") || url.contains("proof") => "/v3/transferdownload/elecvoucherfile",
        _ => "/v3/billdownload/file",
    }
}

/// Puts addresses into an answer: `download_url`, with `hash_type` and `hash_value` of the uncompressed file.
pub fn link(shared: &Shared, keys: &Keys, operation: &Operation, call: &Call, answer: &mut Value) -> Result<(), Error> {
    match answer {
        Value::Array(items) => items.iter_mut().try_for_each(|item| link(shared, keys, operation, call, item)),
        Value::Object(object) => {
            if object.get("download_url").is_some_and(Value::is_string) {
                object_link(shared, keys, operation, call, object)?;
            }
            object.values_mut().try_for_each(|value| link(shared, keys, operation, call, value))
        }
        _ => Ok(()),
    }
}

fn object_link(
    shared: &Shared,
    keys: &Keys,
    operation: &Operation,
    call: &Call,
    object: &mut Map<String, Value>,
) -> Result<(), Error> {
    let said = |name: &str| call.query(name).or_else(|| call.json().get(name)?.as_str());
    let mut chance = Chance::new(shared.seed, &[b"file", call.target().as_bytes(), call.json().to_string().as_bytes()]);
    let today = time::date((shared.clock)());
    let date = said("bill_date").or_else(|| said("date")).unwrap_or(&today);
    let path = path(operation);
    let mut file = match path {
        "/v3/billdownload/file" if operation.url.contains("fundflow") => File::csv(bill::fund_flow(date)),
        "/v3/billdownload/file" => File::csv(bill::trade(&shared.mchid, date)),
        _ => File::pdf(),
    };
    if object.contains_key("hash_value") {
        let (name, digest) = digest(object.get("hash_type").and_then(Value::as_str), &file.content);
        object.insert("hash_type".to_owned(), Value::from(name));
        object.insert("hash_value".to_owned(), Value::from(digest));
    }
    let is_gzip = said("tar_type") == Some("GZIP");
    if is_gzip {
        file = File { media_type: "application/x-gzip", content: gzip(&file.content)? };
    }
    if object.contains_key("encrypt_key") {
        let (key, nonce) = (chance.letters(32), chance.letters(12));
        let sealed = keys.merchant.encrypt_with(chance.rng(), key.as_bytes(), operation.padding)?;
        file.content = encrypt(&key, &nonce, "", &file.content)?.into();
        object.insert("encrypt_key".to_owned(), Value::from(sealed));
        object.insert("nonce".to_owned(), Value::from(nonce));
    }
    let mut query = json!({ "token": chance.letters(48) });
    if let (Some(fields), Some(operation)) =
        (query.as_object_mut(), shared.documentation.operation(&format!("GET {path}")))
    {
        let mut maker = Maker::for_request(shared, keys, operation);
        let required = operation.query.iter().flat_map(|query| &query.fields).filter(|field| field.required);
        for field in required.filter(|field| field.name != "token") {
            fields.insert(field.name.clone(), maker.field(field));
        }
        if is_gzip && path == "/v3/billdownload/file" {
            fields.insert("tartype".to_owned(), Value::from("gzip"));
        }
    }
    let address = format!("{}{path}?{}", shared.url_of(call), request::pairs(&query));
    object.insert("download_url".to_owned(), Value::from(address));
    keep(shared, &query, file);
    Ok(())
}

fn keep(shared: &Shared, query: &Value, file: File) {
    let token = query.get("token").and_then(Value::as_str).unwrap_or_default();
    lock(&shared.files).insert(token.to_owned(), file);
}

/// A token at which there is a file, for a request that needs one.
pub fn token(shared: &Shared, operation: &Operation) -> String {
    let token = Chance::new(shared.seed, &[b"token", operation.name.as_bytes()]).letters(48);
    keep(shared, &json!({ "token": token }), File::csv(bill::trade(&shared.mchid, &time::date((shared.clock)()))));
    token
}

/// The file that a request asks for.
pub fn file(shared: &Shared, operation: &Operation, call: &Call) -> Answered {
    let asks_by_token = operation.query.iter().flat_map(|query| &query.fields).any(|field| field.name == "token");
    let file = match call.query("token") {
        Some(token) if asks_by_token => lock(&shared.files).get(token).cloned(),
        _ if operation.url.ends_with("/statements") => {
            let date = call.query("date").unwrap_or_default();
            Some(File::csv(bill::trade(&shared.mchid, date)))
        }
        _ => Some(File::image()),
    };
    match file {
        Some(File { media_type, content }) => {
            let headers = vec![("Content-Type".to_owned(), media_type.to_owned())];
            Answered { status: 200, body: content, headers }
        }
        None => {
            let message = "there is no such file: the token comes from the download_url of an answer";
            Answered { status: 404, ..Answered::json(&json!({ "code": "RESOURCE_NOT_EXISTS", "message": message })) }
        }
    }
}

/// The digest that a name asks for, SHA-1 by default.
fn digest(name: Option<&str>, content: &[u8]) -> (&'static str, String) {
    match name {
        Some("SHA256") => ("SHA256", hex(&Sha256::digest(content))),
        Some("SM3") => ("SM3", hex(&Sm3::digest(content))),
        _ => ("SHA1", hex(&Sha1::digest(content))),
    }
}

/// Compresses.
pub fn gzip(content: &[u8]) -> Result<Bytes, Error> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.into())
}
