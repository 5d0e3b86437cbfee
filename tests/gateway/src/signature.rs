//! The headers of WeChat Pay's signature, on answers and notifications.

use bytes::Bytes;

use crate::keys::Keys;
use crate::seed::Chance;

/// How something is signed.
#[derive(Clone, Debug, Default)]
pub struct Signed {
    /// Not at all.
    pub unsigned: bool,
    /// Over these bytes instead of the body.
    pub over: Option<Bytes>,
    /// By a key that is nobody's.
    pub by_stranger: bool,
    pub serial: Option<String>,
    pub timestamp: Option<i64>,
    pub nonce: Option<String>,
    /// Of APIv2: the algorithm.
    pub sign_type: Option<String>,
    /// This instead of a signature.
    pub literal: Option<String>,
    /// Without these headers, in lower case.
    pub without: Vec<String>,
}

impl Signed {
    /// The headers. `preferred` is the serial number of the key that shall sign, unless told otherwise.
    pub fn headers(
        self,
        keys: &Keys,
        preferred: Option<&str>,
        now: i64,
        body: &Bytes,
        chance: &mut Chance,
    ) -> Vec<(String, String)> {
        if self.unsigned {
            return Vec::new();
        }
        let preferred = preferred.filter(|serial| keys.of(serial).is_some()).map(str::to_owned);
        let present = || keys.present(false).or(keys.present(true)).map(|key| key.serial.clone());
        let serial = self.serial.or(preferred).or_else(present).unwrap_or_default();
        let key = keys.of(&serial).filter(|_| !self.by_stranger).map_or(&keys.stranger, |platform| &platform.key);
        let timestamp = self.timestamp.unwrap_or(now).to_string();
        let nonce = self.nonce.unwrap_or_else(|| chance.letters(32));
        let over = self.over.unwrap_or_else(|| body.clone());
        let message = [format!("{timestamp}\n{nonce}\n").as_bytes(), &over, b"\n"].concat();
        let headers = [
            ("Wechatpay-Timestamp", timestamp),
            ("Wechatpay-Nonce", nonce),
            ("Wechatpay-Signature", self.literal.unwrap_or_else(|| key.sign_base64(&message))),
            ("Wechatpay-Serial", serial),
            ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048".to_owned()),
        ];
        let kept = headers.into_iter().filter(|(name, _)| !self.without.contains(&name.to_lowercase()));
        kept.map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
