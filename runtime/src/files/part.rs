//! The file as a part of a request, and what the client says about it.

use std::borrow::Cow;
use std::io;

use serde_json::Value;

use super::digest::DigestAlgorithm;
use super::multipart::Body;
use super::upload::Upload;
use crate::message::{Sealed, ToField};
use crate::parts::{Parts, ToParts};

/// A field that goes with a file, in JSON or as a part of its own, and that the client fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetaField {
    /// The file's name, in the field of this name.
    Name(&'static str),
    /// The file's digest, in lower-case hex.
    Digest(&'static str, DigestAlgorithm),
    /// What the documentation fixes: the name of the digest's algorithm.
    Text(&'static str, &'static str),
}

/// The file of a multipart body. The JSON beside it is the request's body, as far as signing is concerned.
#[derive(Clone)]
pub(crate) struct UploadPart {
    part: Cow<'static, str>,
    meta_part: Cow<'static, str>,
    upload: Upload,
    filled: Cow<'static, [MetaField]>,
}

impl UploadPart {
    pub(crate) fn new(part: Cow<'static, str>, upload: Upload) -> Self {
        Self { part, meta_part: Cow::Borrowed("meta"), upload, filled: Cow::Borrowed(&[]) }
    }

    pub(crate) fn set_meta(&mut self, part: Cow<'static, str>, filled: Cow<'static, [MetaField]>) {
        self.meta_part = part;
        self.filled = filled;
    }

    /// Which file it is, for people.
    pub(crate) fn place(&self) -> String {
        self.upload.place()
    }

    /// Looks at the file and says in the JSON what the client knows of it.
    pub(crate) async fn prepare(&self, meta: &mut Sealed) -> io::Result<Body> {
        let digests = self.filled.iter().filter_map(|field| match field {
            MetaField::Digest(_, algorithm) => Some(*algorithm),
            _ => None,
        });
        if self.upload.file_name().is_empty() {
            return Err(io::Error::other("the file has no name"));
        }
        let mut measured = self.upload.measure(&digests.collect::<Vec<_>>()).await?;
        let mut digests = std::mem::take(&mut measured.digests).into_iter();
        for field in self.filled.iter() {
            match *field {
                MetaField::Name(name) => meta.push_text(name, self.upload.file_name()),
                MetaField::Digest(name, _) => meta.push_text(name, &digests.next().unwrap_or_default()),
                MetaField::Text(name, text) => meta.push_text(name, text),
            }
        }
        Body::new(&self.part, &self.meta_part, &self.upload, measured).map_err(io::Error::other)
    }
}

/// A file with its JSON, for a path of the caller's own: `chain("v3/merchant/media/upload").post(&Multipart::new(file))`.
///
/// The parts are called `file` and `meta`, and the client fills in `filename` and `sha256`, unless it is told otherwise.
#[derive(Clone, Debug)]
pub struct Multipart {
    upload: Upload,
    part: Cow<'static, str>,
    meta_part: Cow<'static, str>,
    meta: Value,
    filled: &'static [MetaField],
}

impl Multipart {
    /// A file by itself.
    pub fn new(upload: Upload) -> Self {
        Self {
            upload,
            part: Cow::Borrowed("file"),
            meta_part: Cow::Borrowed("meta"),
            meta: Value::Object(serde_json::Map::new()),
            filled: &[MetaField::Name("filename"), MetaField::Digest("sha256", DigestAlgorithm::Sha256)],
        }
    }

    /// Other names of the parts: of the file's and of its JSON's.
    #[must_use]
    pub fn parts(mut self, file: impl Into<Cow<'static, str>>, meta: impl Into<Cow<'static, str>>) -> Self {
        self.part = file.into();
        self.meta_part = meta.into();
        self
    }

    /// The fields of the JSON that the client does not know: a JSON object.
    #[must_use]
    pub fn meta(mut self, fields: Value) -> Self {
        self.meta = fields;
        self
    }

    /// What the client fills in.
    #[must_use]
    pub fn filled(mut self, fields: &'static [MetaField]) -> Self {
        self.filled = fields;
        self
    }
}

impl ToParts for Multipart {
    fn to_parts(&self, parts: &mut Parts) {
        if !self.meta.is_object() {
            return parts.fail("the JSON that goes with a file is no object".to_owned());
        }
        parts.upload(UploadPart {
            part: self.part.clone(),
            meta_part: self.meta_part.clone(),
            upload: self.upload.clone(),
            filled: Cow::Borrowed(self.filled),
        });
        parts.meta_fields(Some(&self.meta as &dyn ToField));
    }
}
