//! PEM texts: what they hold, and what to do with one that holds something else.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// The label (`PRIVATE KEY`) and the content of the first PEM block.
pub(super) fn read(text: &str) -> Result<(&str, Zeroizing<Vec<u8>>), String> {
    let (_, rest) = text.split_once("-----BEGIN ").ok_or_else(|| no_pem(text))?;
    let (label, rest) = rest.split_once("-----").ok_or_else(|| no_pem(text))?;
    if !is_label(label) {
        return Err("its first line is damaged: it is `-----BEGIN …-----`, and nothing else stands in it".to_owned());
    }
    let (body, _) =
        rest.split_once("-----END ").ok_or("it is cut off: its last line, `-----END …-----`, is missing")?;
    // `Proc-Type: 4,ENCRYPTED`, the older form.
    if body.contains(':') {
        return Err(ENCRYPTED.to_owned());
    }
    let body = Zeroizing::new(body.split_ascii_whitespace().collect::<String>());
    let der = STANDARD.decode(body.as_bytes()).map_err(|_| "its base64 is damaged")?;
    Ok((label, Zeroizing::new(der)))
}

/// Whether a block may be called so. It is shown: of a first line without an end it would be the key.
fn is_label(label: &str) -> bool {
    let is_word =
        |word: &str| word.len() <= 16 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    label.len() <= 40 && label.split(' ').all(is_word)
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    PrivateKey,
    PublicKey,
    Certificate,
}

const ENCRYPTED: &str = "it is encrypted with a passphrase; `openssl pkey -in … -out …` writes it without";

/// Says what a block of another label is, and where it goes.
pub(super) fn other(label: &str, wanted: Wanted) -> String {
    let is_private = label.ends_with("PRIVATE KEY");
    let (name, help) = match (wanted, label) {
        (_, "ENCRYPTED PRIVATE KEY") => return ENCRYPTED.to_owned(),
        (Wanted::PrivateKey, "CERTIFICATE") => {
            ("PRIVATE KEY", "the private key is the other file, `apiclient_key.pem`")
        }
        (Wanted::PrivateKey, "PUBLIC KEY" | "RSA PUBLIC KEY") => {
            ("PRIVATE KEY", "WeChat Pay's public key goes to `public_key`; the private key is in `apiclient_key.pem`")
        }
        (Wanted::PrivateKey, _) => ("PRIVATE KEY", "the private key is in `apiclient_key.pem`, and it is an RSA key"),
        (Wanted::PublicKey, "CERTIFICATE") => (
            "PUBLIC KEY",
            "a certificate of WeChat Pay's goes to `platform_certificate`, the merchant's to `certificate`",
        ),
        (Wanted::PublicKey, _) if is_private => (
            "PUBLIC KEY",
            "the merchant's private key goes to `private_key`, WeChat Pay's public key is in `pub_key.pem`",
        ),
        (Wanted::PublicKey, _) => ("PUBLIC KEY", "WeChat Pay's public key is in `pub_key.pem`"),
        (Wanted::Certificate, "PUBLIC KEY" | "RSA PUBLIC KEY") => {
            ("CERTIFICATE", "WeChat Pay's public key goes to `public_key`, with its ID")
        }
        (Wanted::Certificate, _) if is_private => (
            "CERTIFICATE",
            "the merchant's private key goes to `private_key`, its certificate is in `apiclient_cert.pem`",
        ),
        (Wanted::Certificate, _) => ("CERTIFICATE", "the merchant's is in `apiclient_cert.pem`"),
    };
    let article = if label.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    format!("it is {article} {label}, not a {name}; {help}")
}

/// A text without any PEM block. Not shown: it may be a key.
fn no_pem(text: &str) -> String {
    const NO_PEM: &str = "it is no PEM text (`-----BEGIN …-----`)";
    let text = text.trim();
    let is_path = text.len() < 1000
        && !text.contains('\n')
        && Path::new(text).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pem"));
    let is_base64 = text.len() > 100
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || matches!(byte, b'+' | b'/' | b'=')
        });
    match (text.is_empty(), is_path, is_base64) {
        (true, _, _) => format!("{NO_PEM}: it is empty"),
        (_, true, _) => format!("{NO_PEM} but the name of a file: the method that ends in `_file` reads it"),
        (_, _, true) => format!("{NO_PEM}: its first and last line were cut off; they belong to it"),
        _ => NO_PEM.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pem_is_told_apart() {
        assert!(read("").unwrap_err().ends_with("it is empty"));
        assert!(read("/etc/keys/apiclient_key.pem\n").unwrap_err().contains("the name of a file"));
        assert!(read(&"MIIEvgIBADANBgkqhkiG9w0BAQEFAASC".repeat(10)).unwrap_err().contains("were cut off"));
        assert_eq!(read("secret").unwrap_err(), "it is no PEM text (`-----BEGIN …-----`)");
        assert!(read("-----BEGIN PRIVATE KEY-----\nMIIE").unwrap_err().contains("`-----END …-----`, is missing"));
        assert!(read("-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\n-----END X-----").unwrap_err().contains("passphrase"));
    }
}
