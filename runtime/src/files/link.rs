//! Where a file lies, as an answer states it.

use std::fmt;

use super::cipher::SealedKey;
use super::digest::DigestAlgorithm;
use crate::answer::Answer;
use crate::message::{ToField, from_json, to_json};

/// The address of a file, with the digest of its content where the answer states one.
///
/// Made of an answer by [`ToFileLink`], or by hand:
///
/// ```
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::{DigestAlgorithm, FileLink};
///
/// let link = FileLink::new("https://api.mch.weixin.qq.com/v3/billdownload/file?token=xxx")
///     .digest(DigestAlgorithm::Sha1, "79bb0f45fc4c42234a918000b2668d689e2bde04");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct FileLink {
    pub(super) url: String,
    pub(super) digest: Option<(DigestAlgorithm, String)>,
    pub(super) key: Option<SealedKey>,
    /// What is wrong with it.
    pub(super) problem: Option<String>,
}

impl FileLink {
    /// An address, absolute, as an answer stated it.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), digest: None, key: None, problem: None }
    }

    /// The digest of the content, in hex. Of a packed file it is that of the content unpacked.
    #[must_use]
    pub fn digest(mut self, algorithm: DigestAlgorithm, hexadecimal: impl Into<String>) -> Self {
        self.digest = Some((algorithm, hexadecimal.into()));
        self
    }

    /// The file is encrypted with `AEAD_AES_256_GCM`: its key in base64, encrypted for the merchant, and its nonce. It is
    /// decrypted with the client's private key, in memory.
    #[must_use]
    pub fn encrypted(mut self, key: &dyn ToField, nonce: &dyn ToField) -> Self {
        let (key, nonce) = (text(key), text(nonce));
        self.key = (!key.is_empty()).then_some(SealedKey { key, nonce });
        self
    }

    /// Of the fields of an answer: the address, and the kind and value of the digest if the answer has them.
    pub fn of(url: &dyn ToField, digest: Option<(&dyn ToField, &dyn ToField)>) -> Self {
        let mut link = Self::new(text(url));
        if link.url.is_empty() {
            link.problem = Some("the answer states no address of a file".to_owned());
        }
        if let Some((kind, value)) = digest.map(|(kind, value)| (text(kind), text(value)))
            && !value.is_empty()
        {
            match kind.parse() {
                Ok(algorithm) => link.digest = Some((algorithm, value)),
                // To leave it unchecked is the caller's decision.
                Err(unknown) => link.problem = Some(format!("the file's digest is of the kind `{kind}`, {unknown}")),
            }
        }
        link
    }
}

impl fmt::Debug for FileLink {
    /// Without the query: it holds a token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.url.split(['?', '#']).next().unwrap_or_default();
        f.debug_struct("FileLink").field("url", &path).field("digest", &self.digest).finish_non_exhaustive()
    }
}

/// A scalar as text; nothing if it is absent.
fn text(field: &dyn ToField) -> String {
    let json = to_json(field);
    // An absent value has no bytes, which would read as an empty object.
    let text = (!json.is_empty()).then(|| from_json::<String>(&json).ok());
    text.flatten().unwrap_or_default()
}

/// What states where a file lies: an answer with a `download_url`, an item of its list, an address.
pub trait ToFileLink {
    /// The address and the digest.
    fn to_file_link(&self) -> FileLink;
}

impl ToFileLink for FileLink {
    fn to_file_link(&self) -> FileLink {
        self.clone()
    }
}

impl ToFileLink for str {
    fn to_file_link(&self) -> FileLink {
        FileLink::new(self)
    }
}

impl ToFileLink for String {
    fn to_file_link(&self) -> FileLink {
        FileLink::new(self)
    }
}

impl<T: ToFileLink> ToFileLink for Answer<T> {
    fn to_file_link(&self) -> FileLink {
        T::to_file_link(self)
    }
}

impl<T: ToFileLink + ?Sized> ToFileLink for &T {
    fn to_file_link(&self) -> FileLink {
        T::to_file_link(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_fields_of_an_answer() {
        let (kind, value) = (Some("SHA1".to_owned()), "79bb".to_owned());
        assert_eq!(
            FileLink::of(&"https://a/b", Some((&kind, &value))),
            FileLink::new("https://a/b").digest(DigestAlgorithm::Sha1, "79bb")
        );
        assert_eq!(FileLink::of(&"https://a/b", Some((&None::<String>, &""))), FileLink::new("https://a/b"));
        assert!(FileLink::of(&None::<String>, None).problem.is_some());
        assert!(FileLink::of(&"https://a/b", Some((&"MD5", &"79bb"))).problem.is_some());
    }
}
