//! Uploads: a `meta` of JSON, which is what is signed, and a file.

use std::convert::Infallible;

use futures_util::stream;
use multer::Multipart;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sm3::Sm3;

use super::body;
use super::headers;
use super::value::Reader;
use crate::call::{Call, File};
use crate::documentation::{Group, Scalar};
use crate::refusal::Refusal;
use crate::seed::hex;

/// Fields of the meta that hold the file's digest.
const DIGESTS: [&str; 3] = ["sha256", "file_digest", "digest"];

/// Takes the parts out of the body.
pub async fn read(call: &mut Call) -> Result<(), Refusal> {
    let refuse = |problem: multer::Error| {
        Refusal::parameter("body", "/", &Value::Null, format!("is no multipart/form-data: {problem}"))
    };
    let content_type = call.header("Content-Type").unwrap_or_default();
    let boundary = multer::parse_boundary(content_type).map_err(refuse)?;
    let body = call.body.clone();
    let mut parts = Multipart::new(stream::once(async move { Ok::<_, Infallible>(body) }), boundary);
    while let Some(part) = parts.next_field().await.map_err(refuse)? {
        let name = part.name().unwrap_or_default().to_owned();
        let (file_name, media_type) =
            (part.file_name().map(str::to_owned), part.content_type().map(ToString::to_string));
        let content = part.bytes().await.map_err(refuse)?;
        if file_name.is_none() {
            call.meta = Some((name, content));
        } else {
            call.file = Some(File { part: name, name: file_name, content_type: media_type, content });
        }
    }
    Ok(())
}

/// What the caller signs in place of a body.
pub fn signed(call: &Call) -> &[u8] {
    match &call.meta {
        Some((_, meta)) => meta,
        None if headers::is_multipart(call) => &[],
        None => &call.body,
    }
}

/// By the page.
pub fn documented(reader: &Reader<'_>, body: &Group, call: &mut Call) -> Result<(), Refusal> {
    let refuse = |field: &str, issue: &str| Refusal::parameter("body", field, &Value::Null, issue);
    if !headers::is_multipart(call) {
        return Err(Refusal::header("Content-Type", call.header("Content-Type"), "must be multipart/form-data"));
    }
    for field in body.fields.iter().filter(|field| field.r#type == Scalar::File && field.required) {
        if call.file.as_ref().is_none_or(|file| file.part != field.name) {
            return Err(refuse(&format!("/{}", field.name), "there is no such part with a file name"));
        }
    }
    for field in body.fields.iter().filter(|field| field.r#type != Scalar::File) {
        let pointer = format!("/{}", field.name);
        let Some((_, meta)) = call.meta.as_ref().filter(|(name, _)| *name == field.name) else {
            return Err(refuse(&pointer, "there is no such part without a file name"));
        };
        let given = serde_json::from_slice::<Value>(meta).map_err(|error| refuse(&pointer, &error.to_string()))?;
        let read = reader.object(&field.content, &given, &format!("/body{pointer}"), &mut call.unknown);
        call.json = read.map_err(body::refusal)?;
    }
    digest(call)
}

/// Holds the file against the digest in the meta: SM3 where the meta names it, else SHA-256.
fn digest(call: &Call) -> Result<(), Refusal> {
    let named = call.json.as_object().into_iter().flatten().find(|(name, _)| name.starts_with("digest_al"));
    let is_sm3 = named.is_some_and(|(_, value)| value.as_str().unwrap_or_default().contains("SM3"));
    let stated = DIGESTS.iter().find_map(|name| Some((*name, call.json.get(name)?.as_str()?)));
    let (Some((name, stated)), Some(file)) = (stated, &call.file) else { return Ok(()) };
    let (digest, algorithm) = match is_sm3 {
        true => (hex(&Sm3::digest(&file.content)), "SM3"),
        false => (hex(&Sha256::digest(&file.content)), "SHA-256"),
    };
    if stated.eq_ignore_ascii_case(&digest) {
        return Ok(());
    }
    let issue = format!("is not the {algorithm} of the file");
    Err(Refusal::parameter("body", &format!("/meta/{name}"), &Value::from(stated), issue))
}
