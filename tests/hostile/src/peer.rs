//! Who verifies: a real key of WeChat Pay's, and a toy that is quick and notes what it found right.

use std::cell::RefCell;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use wechatpay::{Receiver, Recipient, Verifier};

use crate::head::message;
use crate::material::{API_V3_KEY, MERCHANT, NOW, WECHAT_PAY};

/// The serial of the toy; hexadecimal, so that its case does not matter.
pub const TOY: &str = "70F1";
/// The ID of the real key.
pub const RSA: &str = "PUB_KEY_ID_01";

thread_local! {
    /// What was verified last with success.
    static VERIFIED: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Verifies with a checksum: a thousand times as quick as RSA.
pub struct Toy;

impl Verifier for Toy {
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let fits = signature == checksum(message);
        if fits {
            VERIFIED.set(Some(message.to_vec()));
        }
        fits
    }
}

/// What the toy takes, in base64.
pub fn toy_signature(message: &[u8]) -> String {
    STANDARD.encode(checksum(message))
}

/// FNV-1a.
fn checksum(message: &[u8]) -> [u8; 8] {
    let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    message.iter().fold(0xcbf2_9ce4_8422_2325, fold).to_be_bytes()
}

/// Forgets what was verified before.
pub fn forget() {
    VERIFIED.set(None);
}

/// Whether these headers prove this body, by rules that share nothing with the SDK's.
pub fn is_proven(headers: &HeaderMap, body: &[u8]) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).filter(|text| !text.is_empty());
    let names = ["Wechatpay-Signature", "Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial"];
    let [Some(signature), Some(timestamp), Some(nonce), Some(serial)] = names.map(text) else { return false };
    let is_fresh = timestamp.parse::<i64>().is_ok_and(|seconds| (NOW - 300..=NOW + 300).contains(&seconds));
    let message = message(timestamp.as_bytes(), nonce.as_bytes(), body);
    // RSASSA-PKCS1-v1_5 gives one signature only.
    let expected = match serial.trim() {
        RSA => WECHAT_PAY.sign(&message),
        serial if serial.eq_ignore_ascii_case(TOY) => toy_signature(&message),
        _ => return false,
    };
    is_fresh && signature == expected
}

/// Asserts that what was taken for proven is.
pub fn assert_proven(headers: &HeaderMap, body: &[u8]) {
    assert!(is_proven(headers, body), "an unverified message was believed");
    let by_toy = headers.get("Wechatpay-Serial").is_some_and(|serial| serial != RSA);
    assert!(!by_toy || VERIFIED.with_borrow(Option::is_some), "nobody verified it");
}

/// Receives with both keys.
pub static RECEIVER: LazyLock<Receiver> = LazyLock::new(|| {
    let recipient = Recipient::new("1900000109")
        .api_v3_key(API_V3_KEY)
        .verifier(TOY, Toy)
        .public_key(RSA, &WECHAT_PAY.public)
        .private_key(&MERCHANT.private);
    let handled = |id: String| async move { Ok::<_, String>(id.starts_with("done")) };
    Receiver::builder().recipient(recipient).clock(|| NOW).handled(handled).build().unwrap()
});

thread_local! {
    static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
}

/// Waits for it.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| runtime.block_on(future))
}
