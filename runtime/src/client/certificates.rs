//! Downloads WeChat Pay's platform certificates and keeps them fresh.

use std::borrow::Cow;
use std::sync::Arc;

use http::HeaderMap;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::time::{Instant, timeout_at};

use super::Client;
use super::exchange::{deadline, read};
use crate::encrypted::Encryption;
use crate::error::{Cause, Error, NotSent, NotSentReason, OutcomeUnknown, Refused};
use crate::keys::{ApiV3Key, Certificate, Downloaded, Keyring, Snapshot};
use crate::observe;
use crate::operation::{Method, OperationName, Verification};
use crate::outgoing::Outgoing;
use crate::timestamp;
use crate::verification::{Unverified, verify};

/// What a certificate is encrypted with besides the key: so nothing else that the key encrypted can pass for one.
const ASSOCIATED_DATA: &str = "certificate";

impl Client {
    /// WeChat Pay's keys for a call: those that are known, or else those of a download, which is waited for.
    pub(super) async fn keys(&self, outgoing: &Outgoing, deadline: Instant) -> Result<Arc<Snapshot>, NotSent> {
        let settings = &*self.settings;
        let name = &outgoing.name;
        let now = settings.clock.unix_seconds();
        let keys = settings.keys.at(now);
        if settings.keys.downloads.is_none() || !outgoing.takes_platform_keys() {
            return Ok(keys);
        }
        if keys.preferred.is_some() {
            self.refresh_aside(now);
            return Ok(keys);
        }
        let failed = match timeout_at(deadline, self.refresh(|| true)).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error),
            Err(_) => Some(OutcomeUnknown::unanswered(Cause::Timeout, name_of(self.path())).into()),
        };
        let keys = settings.keys.at(settings.clock.unix_seconds());
        match failed {
            Some(error) => Err(unavailable(name, error)),
            None if keys.preferred.is_some() => Ok(keys),
            None => Err(NotSent::new(
                name.clone(),
                NotSentReason::Certificates,
                "none of WeChat Pay's certificates is in effect by the clock of this machine",
            )),
        }
    }

    /// Verifies with the keys at hand; if the serial number is unknown, with those of a download.
    pub(crate) async fn verify(
        &self,
        verification: Verification,
        headers: &HeaderMap,
        body: &[u8],
        deadline: Instant,
    ) -> Result<(), Unverified> {
        self.verified(deadline, |keys, now| verify(verification, headers, body, keys, now)).await
    }

    /// The same for a judgment of the caller's own.
    pub(super) async fn verified<T>(
        &self,
        deadline: Instant,
        judge: impl Fn(&Keyring, i64) -> Result<T, Unverified>,
    ) -> Result<T, Unverified> {
        let settings = &*self.settings;
        let judged = || {
            let now = settings.clock.unix_seconds();
            judge(&settings.keys.at(now).keyring, now)
        };
        match judged() {
            Err(Unverified::UnknownSerial(serial)) => {
                self.learn(&serial, deadline).await;
                judged()
            }
            outcome => outcome,
        }
    }

    /// Downloads for the sake of an unknown serial number, unless another download has just been tried. If that fails, or
    /// brings others only, the serial number stays unknown.
    pub(super) async fn learn(&self, serial: &str, deadline: Instant) {
        let Some(downloads) = &self.settings.keys.downloads else { return };
        // Public keys are not downloaded.
        if !serial.starts_with("PUB_KEY_ID") {
            let _ = timeout_at(deadline, self.refresh(|| downloads.may_try(self.settings.clock.unix_seconds()))).await;
        }
    }

    /// Downloads in a task of its own, if it is time; the call that noticed goes on with the keys it has.
    fn refresh_aside(&self, now: i64) {
        let (Some(downloads), Ok(runtime)) = (&self.settings.keys.downloads, Handle::try_current()) else { return };
        let Some(turn) = downloads.due(now) else { return };
        downloads.begin(now);
        let client = self.clone();
        // It ends by itself: everything that it does has the client's timeout.
        runtime.spawn(async move {
            let _turn = turn;
            if let Err(error) = client.download_list().await {
                observe::not_refreshed(&error);
            }
        });
    }

    /// Downloads, unless somebody else did meanwhile, or not if it may not be.
    ///
    /// In a task of its own: a call that is dropped, or that has little time, leaves the download to those that come after.
    async fn refresh(&self, may: impl Fn() -> bool) -> Result<(), Error> {
        let Some(downloads) = &self.settings.keys.downloads else { return Ok(()) };
        let before = downloads.successes();
        // Whoever downloads now is waited for: it may bring what is missing.
        let turn = downloads.turn().await;
        if downloads.successes() != before || !may() {
            return Ok(());
        }
        downloads.begin(self.settings.clock.unix_seconds());
        let client = self.clone();
        let download = tokio::spawn(observe::carried(async move {
            let _turn = turn;
            client.download_list().await
        }));
        download.await.unwrap_or_else(|error| {
            // A signer or clock of the caller's panicked, or the runtime ends.
            Err(OutcomeUnknown::unanswered(Cause::ConnectionLost(error.into()), name_of(self.path())).into())
        })
    }

    /// One download.
    async fn download_list(&self) -> Result<(), Error> {
        let settings = &*self.settings;
        let limit = deadline(settings.timeout);
        let outgoing = Outgoing::untyped(Method::Get, self.path(), &[], Encryption::default(), &());
        let keys = settings.keys.at(settings.clock.unix_seconds()).without_downloaded_preference();
        let request = self.prepare(outgoing, &keys, limit, None).await?;
        let sent = self.send(&request, limit).await?;
        let answer = read(sent.response, &sent.url, &request, settings.answer_limit).await?;
        if !answer.status.is_success() {
            // Nothing is taken from it but why there are none, so that its signature does not matter.
            return Err(Refused::new(answer, false, &sent.signed).into());
        }
        let now = settings.clock.unix_seconds();
        let came = match &settings.api_v3_key {
            Some(key) => certificates(&answer.body, key),
            None => Err("the client has no APIv3 key".to_owned()),
        };
        let came = match came {
            Ok(came) => came,
            Err(problem) => {
                return Err(NotSent::new(request.name, NotSentReason::Certificates, problem).into());
            }
        };
        // What came may verify itself: the APIv3 key vouches for each certificate. The signature adds that the list is fresh.
        let keys = settings.keys.at(now).with(came.clone(), now);
        if let Err(unverified) = verify(Verification::SignedBody, &answer.headers, &answer.body, &keys.keyring, now) {
            return Err(OutcomeUnknown::answered(Cause::Unverified(unverified), answer).into());
        }
        settings.keys.add(came, now);
        if let Some(downloads) = &settings.keys.downloads {
            downloads.succeed(now);
        }
        observe::refreshed();
        Ok(())
    }

    /// The global entry points have a path of their own.
    fn path(&self) -> &'static str {
        if self.settings.hosts.is_global() { "/v3/global/certificates" } else { "/v3/certificates" }
    }
}

fn name_of(path: &'static str) -> OperationName {
    OperationName { method: Method::Get, path: Cow::Borrowed(path), settled_by: None, writes: false }
}

/// What the caller is told, with what to do.
fn unavailable(name: &OperationName, error: Error) -> NotSent {
    let signed_with = match &error {
        Error::OutcomeUnknown(unknown) => match unknown.cause() {
            Cause::Unverified(Unverified::UnknownSerial(serial)) if serial.starts_with("PUB_KEY_ID") => Some(serial),
            _ => None,
        },
        _ => None,
    };
    let problem = match (error.code(), signed_with) {
        (Some("RESOURCE_NOT_EXISTS"), _) => {
            "this merchant has no platform certificates, but a public key of WeChat Pay's: take it and its ID from the \
             merchant platform (账户中心 → API安全) and give the client `public_key` instead of `download_certificates`"
                .to_owned()
        }
        (_, Some(id)) => format!(
            "WeChat Pay signs with its public key {id}: give the client `public_key`, besides `download_certificates` or \
             instead of it"
        ),
        _ => "WeChat Pay's certificates could not be downloaded, and no other key of its is known".to_owned(),
    };
    NotSent::new(name.clone(), NotSentReason::Certificates, problem).because(error)
}

/// The certificates of an answer.
fn certificates(body: &[u8], key: &ApiV3Key) -> Result<Vec<Downloaded>, String> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| "the list of certificates is no JSON")?;
    let items = answer.get("data").and_then(Value::as_array).ok_or("the list of certificates has no `data`")?;
    // A kind of certificate that this client does not know must not cost those that it knows.
    let (known, other): (Vec<_>, Vec<_>) =
        items.iter().map(|item| certificate(item, key)).partition(|certificate| certificate.is_ok());
    match other.into_iter().find_map(Result::err) {
        Some(problem) if known.is_empty() => Err(problem),
        _ => Ok(known.into_iter().flatten().collect()),
    }
}

fn certificate(item: &Value, key: &ApiV3Key) -> Result<Downloaded, String> {
    let text = |object: Option<&'_ Value>, name: &str| {
        let text = object.and_then(|object| object.get(name)).and_then(Value::as_str);
        text.map(str::to_owned).ok_or_else(|| format!("an item of the list of certificates has no `{name}`"))
    };
    let encrypted = item.get("encrypt_certificate");
    let stated = text(Some(item), "serial_no")?;
    if text(encrypted, "algorithm")? != "AEAD_AES_256_GCM" {
        return Err(format!("the certificate {stated} is encrypted in a way that this client does not know"));
    }
    let pem = key.decrypt(&text(encrypted, "nonce")?, ASSOCIATED_DATA, &text(encrypted, "ciphertext")?).map_err(
        |problem| {
            format!("the certificate {stated} cannot be decrypted: {problem}; compare it with the merchant platform's")
        },
    )?;
    let pem = std::str::from_utf8(&pem).map_err(|_| format!("the certificate {stated} is no text"))?;
    let certificate = Certificate::from_pem(pem).map_err(|problem| format!("the certificate {stated}: {problem}"))?;
    if !certificate.serial.eq_ignore_ascii_case(&stated) {
        return Err(format!("the certificate {stated} is another one, {}", certificate.serial));
    }
    let seconds = |name: &str| {
        let text = text(Some(item), name)?;
        timestamp::rfc3339(&text).ok_or_else(|| format!("`{name}` of the certificate {stated} is no time"))
    };
    Ok(Downloaded::new(certificate, seconds("effective_time")?, seconds("expire_time")?))
}
