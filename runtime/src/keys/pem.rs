//! PEM texts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// The label (`PRIVATE KEY`) and the content of the first PEM block.
pub(super) fn read(text: &str) -> Result<(&str, Zeroizing<Vec<u8>>), String> {
    let problem = || "it is no PEM text (`-----BEGIN …-----`)".to_owned();
    let (_, rest) = text.split_once("-----BEGIN ").ok_or_else(problem)?;
    let (label, rest) = rest.split_once("-----").ok_or_else(problem)?;
    let (body, _) = rest.split_once("-----END ").ok_or_else(problem)?;
    if body.contains(':') {
        return Err("it is encrypted with a passphrase".to_owned());
    }
    let body = Zeroizing::new(body.split_ascii_whitespace().collect::<String>());
    let der = STANDARD.decode(body.as_bytes()).map_err(|_| "its base64 is damaged".to_owned())?;
    Ok((label, Zeroizing::new(der)))
}
