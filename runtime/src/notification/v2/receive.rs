//! Receives notifications of APIv2: read the XML, verify, decrypt, read the content.

use bytes::Bytes;
use zeroize::Zeroizing;

use super::{Algorithm, Ciphertext, Notification, NotificationPage, Rejection};
use crate::message::{Decrypted, from_xml_answer};
use crate::notification::Receiver;
use crate::notification::recipient::{Keys, named};
use crate::observe;
use crate::v2::Document;
use crate::verification::Unverified;

/// What the content calls its merchant; of a partner's, the partner is the one that is notified.
const OWNERS: [&str; 3] = ["mch_id", "combine_mch_id", "sub_mch_id"];

/// What only the merchant signs: requests, addresses that users are sent to, parameters for the front end. Their signatures are
/// made with the same key by the same rule and go through the hands of users, so they must not pass for WeChat Pay's.
const OWN: [&str; 4] = ["notify_url", "package", "send_coupon_merchant", "timestamp"];

/// A notification in clear that is not read yet.
struct Opened<'r> {
    content: Document,
    recipient: &'r Keys,
    is_signed: bool,
}

impl Receiver {
    /// Verifies, decrypts and reads a notification of APIv2. There is no event type on the wire, so the type says which page's it
    /// is: give each page a URL of its own. It takes a client or recipient with an `api_v2_key`; the contents encrypted with
    /// the APIv3 key take an `api_v3_key` besides.
    ///
    /// A page with a `sign` row is received only with a signature that fits. One without (the results of refunds) is received if
    /// it can be decrypted, which proves little: see [`is_signed`](Notification::is_signed). A signature that is there must
    /// fit in any case. What the merchant signed itself is none of WeChat Pay's, though the key is the same.
    ///
    /// A `return_code` other than `SUCCESS` is [`Rejection::Failed`]. That what it tells of failed is another matter, and the
    /// caller's to look at: `result_code`, `trade_state`, `refund_status`. Repeats are not told apart: see [`Notification`].
    ///
    /// ```no_run
    /// # #[derive(Debug)]
    /// # struct TransactionPaid { result_code: Option<String>, out_trade_no: Option<String> }
    /// # impl wechatpay_runtime::Decode for TransactionPaid {
    /// #     fn decode(object: &mut wechatpay_runtime::Object<'_>) -> Self {
    /// #         Self { result_code: object.field("result_code"), out_trade_no: object.field("out_trade_no") }
    /// #     }
    /// # }
    /// # impl wechatpay_runtime::v2::NotificationPage for TransactionPaid {
    /// #     const CIPHERTEXT: Option<wechatpay_runtime::v2::Ciphertext> = None;
    /// #     const SIGNED: bool = true;
    /// # }
    /// # fn example(receiver: wechatpay_runtime::Receiver, body: Vec<u8>) {
    /// # use wechatpay_runtime as wechatpay;
    /// use wechatpay::Reply;
    ///
    /// // `use wechatpay::webhook::v2::TransactionPaid;`: the page's type.
    /// let reply = match receiver.v2::<TransactionPaid>(&body) {
    ///     Ok(payment) if payment.result_code.as_deref() == Some("SUCCESS") => {
    ///         println!("{:?} is paid", payment.out_trade_no);
    ///         Reply::v2_success()
    ///     }
    ///     Ok(_) => Reply::v2_success(),
    ///     Err(rejection) => {
    ///         eprintln!("{rejection}");
    ///         rejection.reply()
    ///     }
    /// };
    /// let response: http::Response<bytes::Bytes> = reply.into();
    /// # }
    /// ```
    ///
    /// # Errors
    /// Each has its [reply](Rejection::reply); see [`Rejection`].
    pub fn v2<T: NotificationPage>(&self, body: &[u8]) -> Result<Notification<T>, Rejection> {
        const { assert!(T::SIGNED || T::CIPHERTEXT.is_some(), "nothing would prove such a notification") };
        let received = self.open_v2(body, T::SIGNED, T::CIPHERTEXT).and_then(|opened| opened.read(body));
        match &received {
            Ok(Notification { recipient, is_signed, .. }) => observe::received_v2(recipient, *is_signed),
            Err(rejection) => observe::rejected_v2(rejection),
        }
        received
    }

    fn open_v2(&self, body: &[u8], signed: bool, ciphertext: Option<Ciphertext>) -> Result<Opened<'_>, Rejection> {
        if body.len() > self.limit() {
            return Err(Rejection::TooLarge(self.limit()));
        }
        let mut content = Document::from_xml(body).map_err(Rejection::Malformed)?;
        let is_signed = signed || content.has("sign");
        let mut recipients = self.recipients().iter().filter(|keys| keys.api_v2_key().is_some()).collect::<Vec<_>>();
        if recipients.is_empty() {
            return Err(Rejection::NoKey);
        }
        if is_signed {
            verify(&content, &mut recipients).map_err(Rejection::Unverified)?;
        }
        if OWN.iter().any(|name| content.has(name)) {
            return Err(Rejection::Own);
        }
        if content.has("return_code") && content.text("return_code") != Some("SUCCESS") {
            return Err(Rejection::Failed);
        }
        if let Some(ciphertext) = ciphertext {
            let plaintext = ciphertext.decrypt(&content, &mut recipients);
            let plaintext = plaintext.map_err(|problem| Rejection::Undecryptable { problem })?;
            content.embed(ciphertext.field, plaintext);
        }
        let recipient = named(&recipients, OWNERS.iter().filter_map(|owner| content.text(owner)));
        let recipient = recipient.ok_or(Rejection::NoKey)?;
        Ok(Opened { content, recipient, is_signed })
    }
}

/// Keeps those under whose keys the signature fits.
fn verify(content: &Document, recipients: &mut Vec<&Keys>) -> Result<(), Unverified> {
    let pairs = content.pairs().ok_or(Unverified::Uncovered)?;
    let signature = content.text("sign").filter(|signature| !signature.is_empty()).ok_or(Unverified::Unsigned)?;
    recipients.retain(|recipient| recipient.api_v2_key().is_some_and(|key| key.verify(&pairs, signature)));
    if recipients.is_empty() { Err(Unverified::Signature) } else { Ok(()) }
}

impl Ciphertext {
    /// The content in clear; keeps those whose keys fit.
    fn decrypt(self, content: &Document, recipients: &mut Vec<&Keys>) -> Result<Document, String> {
        let Some(ciphertext) = content.text(self.field).filter(|ciphertext| !ciphertext.is_empty()) else {
            return Err(format!("there is no `{}`; is it another page's?", self.field));
        };
        let (mut opened, mut problem) = (None, "no recipient has an APIv3 key; give it `api_v3_key`".to_owned());
        let names = names(recipients);
        recipients.retain(|recipient| match self.decrypt_by(recipient, content, ciphertext) {
            Some(Ok(plaintext)) => {
                opened.get_or_insert(plaintext);
                true
            }
            Some(Err(why)) => {
                problem = why;
                false
            }
            None => false,
        });
        opened.ok_or_else(|| {
            format!(
                "{problem}; tried that of {names}; was it changed on WeChat Pay's site, or is it another merchant's?"
            )
        })
    }

    /// Nothing if the recipient lacks such a key.
    fn decrypt_by(self, recipient: &Keys, content: &Document, ciphertext: &str) -> Option<Result<Document, String>> {
        let plaintext = match self.algorithm {
            Algorithm::Ecb => recipient.api_v2_key()?.decrypt(ciphertext),
            Algorithm::Gcm => {
                let nonce = content.text("event_nonce").unwrap_or_default();
                let associated_data = content.text("event_associated_data").unwrap_or_default();
                recipient.api_v3_key()?.decrypt(nonce, associated_data, ciphertext.trim())
            }
        };
        let read = |plaintext: Zeroizing<Vec<u8>>| match plaintext.trim_ascii_start().first() {
            Some(b'{') => Document::from_json(&plaintext),
            _ => Document::from_xml(&plaintext).map_err(|error| error.to_string()),
        };
        let not_read = |problem| format!("what the key opens is no content: {problem}");
        Some(plaintext.map_err(str::to_owned).and_then(|plaintext| read(plaintext).map_err(not_read)))
    }
}

fn names(recipients: &[&Keys]) -> String {
    recipients.iter().map(|recipient| recipient.name()).collect::<Vec<_>>().join(", ")
}

impl Opened<'_> {
    fn read<T: NotificationPage>(self, body: &[u8]) -> Result<Notification<T>, Rejection> {
        let Self { content, recipient, is_signed } = self;
        let json = Zeroizing::new(content.to_json());
        Ok(Notification {
            content: from_xml_answer(&json, Decrypted::default()).map_err(Rejection::Undecodable)?,
            recipient: recipient.name().to_owned(),
            is_signed,
            json,
            raw: Bytes::copy_from_slice(body),
        })
    }
}
