//! Decrypts the sensitive values of an answer, or of the content of a notification.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::task::yield_now;
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

use super::Client;
use crate::answer::RawAnswer;
use crate::encrypted::{Encryption, EncryptionKey, Padding, Place};
use crate::keys::Decryptor;
use crate::message::{Decrypted, texts_at};

impl Client {
    /// Decrypts what the table lists. Nothing here fails the call: it was answered, and that is what counts.
    pub(super) async fn decrypt(&self, answer: &mut RawAnswer, encryption: Encryption, deadline: Instant) {
        answer.decrypted = decrypt_answer(self.decryptor(), answer.json(), encryption, deadline).await;
    }
}

/// The values that the table lists, as far as they can be decrypted.
pub(crate) async fn decrypt_answer(
    decryptor: Option<&dyn Decryptor>,
    json: &[u8],
    encryption: Encryption,
    deadline: Instant,
) -> Decrypted {
    let mut decrypted = Decrypted::default();
    for ciphertext in texts_at(json, &own_paths(encryption)) {
        let value = value(decryptor, &ciphertext, encryption.padding, deadline).await;
        decrypted.insert(ciphertext, value);
        // A list may hold hundreds, and each keeps the thread busy for a millisecond.
        yield_now().await;
    }
    decrypted
}

async fn value(
    decryptor: Option<&dyn Decryptor>,
    text: &str,
    padding: Padding,
    deadline: Instant,
) -> Result<Zeroizing<String>, String> {
    let decryptor = decryptor.ok_or("the client has a signer only; give it a `decryptor`")?;
    let ciphertext = STANDARD.decode(text).map_err(|_| "it is no base64")?;
    // What is ready at once is taken even when the time is up.
    let value = match timeout_at(deadline, decryptor.decrypt(&ciphertext, padding)).await {
        Ok(Ok(value)) => Zeroizing::new(value),
        Ok(Err(error)) => return Err(error.to_string()),
        Err(_) => return Err("it took too long".to_owned()),
    };
    match std::str::from_utf8(&value) {
        Ok(value) => Ok(Zeroizing::new(value.to_owned())),
        Err(_) => Err("what it holds is no text".to_owned()),
    }
}

/// Where values stand that the merchant can decrypt.
fn own_paths(encryption: Encryption) -> Vec<&'static str> {
    encryption.at(Place::Answer).filter(|field| field.key == EncryptionKey::Merchant).map(|field| field.path).collect()
}
