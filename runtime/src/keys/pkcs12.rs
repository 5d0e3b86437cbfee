//! What a PKCS#12 file holds, as PEM texts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p12_keystore::Pkcs12Archive;
use zeroize::Zeroizing;

/// Certificates and key of a PKCS#12 file, as PEM texts.
pub(super) fn unpacked(bytes: &[u8], password: &str) -> Result<[Zeroizing<String>; 2], String> {
    if bytes.starts_with(b"-----BEGIN") {
        return Err("it is a PEM text; `client_certificate` takes it with its key".to_owned());
    }
    let archive = Pkcs12Archive::from_pkcs12(bytes, password).map_err(|error| match error {
        p12_keystore::error::Error::MacError(_) => {
            "its password is another one; unless `client_certificate_password` says so, it is the mchid".to_owned()
        }
        // It holds nothing of the file.
        error => format!("it is no PKCS#12 file that can be read ({error})"),
    })?;
    let key = archive.keys.first().ok_or("it holds no private key")?;
    let own = key.local_key_id.as_ref().map(|id| id.0.as_slice());
    let mut certificates = archive.certs.iter().collect::<Vec<_>>();
    // The merchant's first, then those that signed it.
    certificates.sort_by_key(|certificate| own.is_none() || certificate.local_key_id.as_deref() != own);
    let mut pem = Zeroizing::new(String::new());
    for certificate in certificates {
        block(&mut pem, "CERTIFICATE", certificate.cert.as_der());
    }
    let mut key_pem = Zeroizing::new(String::with_capacity(4096));
    block(&mut key_pem, "PRIVATE KEY", key.key.as_der());
    Ok([pem, key_pem])
}

fn block(pem: &mut String, label: &str, der: &[u8]) {
    let base64 = Zeroizing::new(STANDARD.encode(der));
    pem.push_str("-----BEGIN ");
    pem.push_str(label);
    pem.push_str("-----\n");
    for line in base64.as_bytes().chunks(64) {
        pem.extend(line.iter().map(|byte| char::from(*byte)));
        pem.push('\n');
    }
    pem.push_str("-----END ");
    pem.push_str(label);
    pem.push_str("-----\n");
}
