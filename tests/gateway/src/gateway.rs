//! The handle of a running gateway.

use std::fmt::{self, Display};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::Value;

use crate::builder::GatewayBuilder;
use crate::call::Call;
use crate::documentation::Version;
use crate::keys::{Key, Platform, pkcs12};
use crate::notification::NotificationBuilder;
use crate::reply::Reply;
use crate::request::{self, SampleRequest};
use crate::routes::Route;
use crate::server::Server;
use crate::shared::Shared;
use crate::v2::{self, NotificationV2Builder};
use crate::{Error, lock};

/// A WeChat Pay on loopback. It serves until it is dropped.
pub struct Gateway {
    shared: Arc<Shared>,
    private_key: String,
    /// The merchant's certificate, or why there is none.
    certificate: Result<rcgen::Certificate, Error>,
    _server: Server,
}

impl Gateway {
    pub(crate) fn new(shared: Arc<Shared>, server: Server) -> Result<Self, Error> {
        let keys = lock(&shared.keys).clone();
        let private_key = keys.merchant.private_pem()?;
        let certificate =
            shared.authority.merchant(&shared.mchid, &keys.merchant_serial, &keys.merchant, (shared.clock)());
        Ok(Self { shared, private_key, certificate, _server: server })
    }

    /// Starts one with everything by default, at a free port.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Sets one up.
    pub fn builder() -> GatewayBuilder {
        GatewayBuilder::default()
    }

    /// Where it listens: `http://127.0.0.1:49152`. It is the client's base URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The merchant's number.
    #[must_use]
    pub fn mchid(&self) -> &str {
        &self.shared.mchid
    }

    /// The brand's number, in brand mode.
    #[must_use]
    pub fn brand_id(&self) -> &str {
        &self.shared.brand_id
    }

    /// The serial number of the merchant's certificate.
    #[must_use]
    pub fn certificate_serial(&self) -> String {
        lock(&self.shared.keys).merchant_serial.clone()
    }

    /// The merchant's private key, as PEM.
    #[must_use]
    pub fn private_key(&self) -> &str {
        &self.private_key
    }

    /// The merchant's certificate, as PEM: of the private key, with the serial number. It comes from the [authority](Self::ca).
    ///
    /// # Errors
    /// The serial number that the gateway was given is not hexadecimal, or has more than 20 bytes.
    pub fn certificate(&self) -> Result<String, Error> {
        Ok(self.issued()?.pem())
    }

    fn issued(&self) -> Result<&rcgen::Certificate, Error> {
        self.certificate.as_ref().map_err(Error::key)
    }

    /// The merchant's key pair.
    #[must_use]
    pub fn merchant_key(&self) -> Arc<Key> {
        Arc::clone(&lock(&self.shared.keys).merchant)
    }

    /// The ID of WeChat Pay's present public key.
    #[must_use]
    pub fn public_key_id(&self) -> String {
        lock(&self.shared.keys).present(false).map(|key| key.serial.clone()).unwrap_or_default()
    }

    /// WeChat Pay's present public key, as PEM.
    #[must_use]
    pub fn public_key(&self) -> String {
        lock(&self.shared.keys).present(false).map(|key| key.pem.clone()).unwrap_or_default()
    }

    /// The serial number of WeChat Pay's present platform certificate.
    #[must_use]
    pub fn platform_serial(&self) -> String {
        lock(&self.shared.keys).present(true).map(|key| key.serial.clone()).unwrap_or_default()
    }

    /// WeChat Pay's present platform certificate, as PEM. Its key is another one than the public key.
    #[must_use]
    pub fn platform_certificate(&self) -> String {
        lock(&self.shared.keys).present(true).map(|key| key.pem.clone()).unwrap_or_default()
    }

    /// WeChat Pay's key pair of that ID or serial number.
    #[must_use]
    pub fn platform_key(&self, serial: &str) -> Option<Arc<Key>> {
        lock(&self.shared.keys).of(serial).map(|key| Arc::clone(&key.key))
    }

    /// WeChat Pay takes one more key into use, under `PUB_KEY_ID_…` a public key, else a platform certificate with this serial
    /// number. It is the present one from now on; those before it serve, and are listed, until they are
    /// [retired](Self::retire).
    pub fn rotate(&self, serial: &str, key: Key) -> Result<(), Error> {
        let key = Platform::new(serial, Arc::new(key), (self.shared.clock)())?;
        lock(&self.shared.keys).put(key);
        Ok(())
    }

    /// WeChat Pay takes a key out of use. Without any platform certificate `/v3/certificates` answers 404.
    pub fn retire(&self, serial: &str) {
        lock(&self.shared.keys).platform.retain(|key| key.serial != serial);
    }

    /// The APIv3 key.
    #[must_use]
    pub fn api_v3_key(&self) -> String {
        lock(&self.shared.keys).api_v3.clone()
    }

    /// The operations that pages document: `POST /v3/pay/transactions/jsapi`, and of APIv2, whose URLs have no `v2/` on the wire,
    /// `POST /pay/micropay`.
    pub fn operations(&self) -> impl Iterator<Item = String> {
        self.shared.documentation.operations.iter().map(|operation| operation.key())
    }

    /// A request of that operation as a merchant would send it, signed: the values of the page's sample, or others of the
    /// documented types. `fields` are laid over its body, or over its query if it has no body; `null` changes nothing.
    pub fn sample(&self, operation: impl Display, fields: Value) -> Result<SampleRequest, Error> {
        let operation = operation.to_string();
        let documented = self.shared.documentation.operation(&operation);
        let documented = documented.ok_or(Error::Undocumented(operation))?;
        let keys = lock(&self.shared.keys).clone();
        Ok(match documented.version {
            Version::V3 => request::sample(&self.shared, &keys, documented, &fields),
            Version::V2 => v2::sample(&self.shared, &keys, documented, &fields),
        })
    }

    /// The `Authorization` of a request, as the merchant signs it. `target` is path and query as they are sent, `body` what
    /// is signed: the body, or the `meta` of an upload.
    #[must_use]
    pub fn authorization(&self, method: &str, target: &str, body: &[u8]) -> String {
        request::authorization(&self.shared, &lock(&self.shared.keys).clone(), method, target, body)
    }

    /// Orders the replies to an operation: `POST /v3/pay/transactions/jsapi`, or its chain `v3.pay.transactions.jsapi.post`; of
    /// APIv2 `POST /pay/micropay`.
    /// What was ordered for it before is forgotten.
    ///
    /// If no page documents it (a misspelt URL, say), every request is refused from then on, with 500 and a message that says so.
    pub fn on(&self, operation: impl Display) -> Route<'_> {
        Route::documented(&self.shared.routes, self.shared.documentation, operation)
    }

    /// The same for a URL that no page documents: `GET /v3/new/{id}`. It is served from then on: of its requests the signature
    /// and the headers that every request needs are checked.
    pub fn on_undocumented(&self, operation: impl Display) -> Route<'_> {
        Route::new(&self.shared.routes, self.shared.documentation, operation)
    }

    /// Answers every request for which nothing else was ordered, documented or not. Signature and the headers that every
    /// request needs are checked, nothing else is. The function must not block.
    pub fn any(&self, reply: impl Fn(&Call) -> Reply + Send + Sync + 'static) {
        lock(&self.shared.routes).set_any(Arc::new(reply));
    }

    /// The event types that pages of APIv3 document: `TRANSACTION.SUCCESS`.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        let documented = self.shared.documentation.notifications_of(Version::V3);
        documented.flat_map(|own| own.event_types.iter().map(String::as_str))
    }

    /// A notification of APIv3 of that event type. Of [APIv2](Self::notification_v2) there are others.
    pub fn notification(&self, event: &str) -> NotificationBuilder<'_> {
        NotificationBuilder::new(&self.shared, event)
    }

    /// Everything that came so far, the refused as well, in the order of arrival.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.shared.calls).clone()
    }

    /// Forgets everything that came so far, which is kept in memory else.
    pub fn forget_calls(&self) {
        lock(&self.shared.calls).clear();
    }

    /// Resets so many of the next connections (TCP's RST) once something came over them, without reading it. 0: no more.
    ///
    /// Such a request is not [recorded](Self::calls): nobody read it.
    pub fn reset_connections(&self, times: usize) {
        self.shared.faults.resets.store(times, Ordering::SeqCst);
    }

    /// From now on a connection that was kept is reset as soon as it brings another request, or not any more.
    pub fn reset_kept_connections(&self, reset: bool) {
        self.shared.faults.resets_kept.store(reset, Ordering::SeqCst);
    }

    /// From now on a connection is reset in the midst of a body that is longer than this; `usize::MAX`: not any more.
    pub fn reset_bodies_beyond(&self, bytes: usize) {
        self.shared.faults.longest_body.store(bytes, Ordering::SeqCst);
    }

    /// Closes the connections on which nothing is under way, without having said so before, as a server does after some time.
    pub fn close_idle_connections(&self) {
        self.shared.faults.closing.notify_waiters();
    }

    /// How many connections there are at present.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.faults.open.load(Ordering::SeqCst)
    }
}

/// APIv2, and TLS.
impl Gateway {
    /// Where it listens for TLS: `https://127.0.0.1:49153`. Both protocols are spoken there as well, and operations that need the
    /// merchant's certificate are to be had here only.
    #[must_use]
    pub fn tls_url(&self) -> &str {
        &self.shared.tls_url
    }

    /// The authority that the server's and the merchant's certificates come from, as PEM. A client trusts it.
    #[must_use]
    pub fn ca(&self) -> String {
        self.shared.authority.pem()
    }

    /// The key of APIv2.
    #[must_use]
    pub fn api_v2_key(&self) -> String {
        lock(&self.shared.keys).api_v2.clone()
    }

    /// The public key that payments to bank cards are encrypted with, as PEM; `risk/getpublickey` answers it, too.
    pub fn pay_to_bank_key(&self) -> Result<String, Error> {
        let key = lock(&self.shared.keys).clone().pay_to_bank();
        key.ok_or_else(|| Error::key("it could not be made"))?.public_pem()
    }

    /// The certificate that the merchant's client shows, as PEM: the [merchant's](Self::certificate).
    ///
    /// # Errors
    /// The serial number that the gateway was given is not hexadecimal, or has more than 20 bytes.
    pub fn client_certificate(&self) -> Result<String, Error> {
        self.certificate()
    }

    /// The private key of the client's certificate, as PEM: the [merchant's](Self::private_key).
    #[must_use]
    pub fn client_key(&self) -> &str {
        self.private_key()
    }

    /// Certificate and key as `apiclient_cert.p12`, with the merchant's number as password: encrypted in the old way (RC2 of 40
    /// bits), as WeChat Pay gives it out.
    ///
    /// # Errors
    /// As of [`client_certificate`](Self::client_certificate).
    pub fn client_certificate_pkcs12(&self) -> Result<Vec<u8>, Error> {
        let key = self.merchant_key();
        pkcs12(self.issued()?, &key, self.mchid())
    }

    /// The `sign` of fields, by `MD5` or `HMAC-SHA256`.
    #[must_use]
    pub fn sign_v2(&self, fields: &[(&str, &str)], sign_type: &str) -> String {
        let sign_type = v2::SignType::of(Some(sign_type)).unwrap_or_default();
        v2::sign(fields.iter().copied(), &self.api_v2_key(), sign_type)
    }

    /// The pages of notifications of APIv2: `refund-processed`. Two are called like event types of APIv3.
    pub fn events_v2(&self) -> impl Iterator<Item = &str> {
        self.shared.documentation.notifications_of(Version::V2).map(|own| own.name.as_str())
    }

    /// A notification of APIv2, by the name of its page.
    pub fn notification_v2(&self, page: &str) -> NotificationV2Builder<'_> {
        NotificationV2Builder::new(&self.shared, page)
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("url", &self.url()).field("mchid", &self.mchid()).finish_non_exhaustive()
    }
}
