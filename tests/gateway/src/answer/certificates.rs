//! `/v3/certificates`: the platform certificates, encrypted with the APIv3 key.

use serde_json::{Value, json};

use super::Answered;
use crate::Error;
use crate::keys::{Keys, LIFETIME, seal};
use crate::seed::Chance;
use crate::shared::Shared;
use crate::time;

/// The paths at which they are to be had.
pub const PATHS: [&str; 2] = ["/v3/certificates", "/v3/global/certificates"];

/// All of them, the newest first; 404 if there is none.
pub fn answer(shared: &Shared, keys: &Keys) -> Result<Answered, Error> {
    let mut chance = Chance::new(shared.seed, &[b"certificates", &keys.platform.len().to_be_bytes()]);
    let certificates = keys.platform.iter().rev().filter(|key| key.certificate);
    let data = certificates.map(|key| {
        let nonce = chance.hex(12);
        Ok(json!({
            "serial_no": key.serial,
            "effective_time": time::rfc3339(key.since),
            "expire_time": time::rfc3339(key.since.saturating_add_unsigned(LIFETIME)),
            "encrypt_certificate": {
                "algorithm": "AEAD_AES_256_GCM",
                "nonce": nonce,
                "associated_data": "certificate",
                "ciphertext": seal(&keys.api_v3, &nonce, "certificate", key.pem.as_bytes())?,
            },
        }))
    });
    let data = data.collect::<Result<Vec<Value>, Error>>()?;
    if data.is_empty() {
        let body =
            json!({ "code": "RESOURCE_NOT_EXISTS", "message": "there is no platform certificate: use the public key" });
        return Ok(Answered { status: 404, ..Answered::json(&body) });
    }
    Ok(Answered::json(&json!({ "data": data })))
}
