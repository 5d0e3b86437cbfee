//! What a caller who listens to `tracing` learns, and what he must not. A program of its own: who listens is known to all
//! threads of a program, so that other tests would get in the way.

#![allow(clippy::unwrap_used)]

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::json;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use wechatpay::webhook::Event;
use wechatpay_gateway::{Gateway, Reply};
use wechatpay_runtime::{
    Client, ClientBuilder, Decode, Encrypted, EncryptionKey, Json, Object, Query, Receiver, Recipient, Retry, blocking,
    v2,
};

/// Distinct in every rendering.
const SECRET: &str = "Zhang-San-42";
/// The values of that call.
const ENCRYPTED: &[Encrypted] = &[Encrypted::body("name", EncryptionKey::Platform)];

/// All that is told, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Listens on this thread until the guard is dropped, and nobody else meanwhile.
    fn listen(&self) -> (DefaultGuard, MutexGuard<'static, ()>) {
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(self.clone());
        (tracing::subscriber::set_default(subscriber.finish()), alone)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

fn builder(gateway: &Gateway) -> ClientBuilder {
    Client::builder()
        .mchid(gateway.mchid())
        .certificate_serial(&gateway.certificate_serial())
        .private_key(gateway.private_key())
        .public_key(&gateway.public_key_id(), &gateway.public_key())
        .base_url(gateway.url())
        .retry(Retry::attempts(2).backoff(Duration::from_millis(1), Duration::from_millis(1)))
}

#[tokio::test]
async fn a_call_is_a_span_with_what_support_asks_for() {
    let gateway = Gateway::start().await.unwrap();
    let client = builder(&gateway).build().unwrap();
    gateway
        .on_undocumented("GET /v3/x/{id}")
        .reply(Reply::error(503, "SYSTEM_ERROR", "?"))
        .then(Reply::json(200, "{}").request_id("08F78BB5AF0610D302189F95C1"));
    let log = Log::default();
    let listening = log.listen();
    client.chain("v3/x/{id}").parameter("id", 1).get(&()).await.unwrap();
    drop(listening);
    let text = log.text();
    for part in [
        "wechatpay.call{operation=GET /v3/x/{id}",
        "http_status=200",
        "request_id=\"08F78BB5AF0610D302189F95C1\"",
        "attempts=2",
        "outcome=answered",
        "milliseconds=",
        "sending attempt=1",
        "repeating attempt=1 http_status=503",
        "sending attempt=2",
        "the call was answered",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// A call that holds the secret wherever one can be, and what the server makes of it.
async fn sensitive(client: &Client) {
    let request = (Query(json!({ "openid": SECRET })), Json(json!({ "name": SECRET, "note": SECRET })));
    let chain = client.chain("v3/x/{id}").parameter("id", SECRET).encrypted(ENCRYPTED);
    let _ = chain.post(&request).header("X-Token", SECRET).idempotent().await;
    let _ = client.chain("v3/x/{id}").parameter("id", SECRET).get(&json!({ "openid": SECRET })).await;
}

#[tokio::test]
async fn nothing_is_told_that_is_nobodys_business() {
    let gateway = Gateway::start().await.unwrap();
    let api_v3_key = gateway.api_v3_key();
    let client = builder(&gateway).api_v3_key(&api_v3_key).build().unwrap();
    let echo = json!({ "code": SECRET, "message": SECRET, "detail": { "value": SECRET }, "name": SECRET });
    let log = Log::default();
    let listening = log.listen();
    for reply in [
        Reply::json(200, &echo),
        Reply::json(200, &echo).unsigned(),
        Reply::json(400, &echo),
        Reply::json(500, &echo).header("X-Name", SECRET),
        Reply::json(302, &echo),
        Reply::json(200, SECRET),
        Reply::hang_up(),
    ] {
        gateway.on_undocumented("POST /v3/x/{id}").reply(reply.clone());
        gateway.on_undocumented("GET /v3/x/{id}").reply(reply);
        sensitive(&client).await;
    }
    let nowhere =
        builder(&gateway).base_url("http://127.0.0.1:9").backup_base_url("http://127.0.0.1:9").build().unwrap();
    sensitive(&nowhere).await;
    drop(listening);

    let text = log.text();
    assert!(text.contains("outcome=answered") && text.contains("may have taken effect"), "{text}");
    assert!(text.contains("trying the backup host") && text.contains("outcome=not sent"), "{text}");
    let key = gateway.private_key().lines().nth(1).unwrap().to_owned();
    for hidden in [SECRET, &api_v3_key, &key, "signature=", "nonce_str=", "openid"] {
        // The transport's own words as well.
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
}

#[test]
fn a_blocking_call_is_told_to_whom_it_was_made_by() {
    let gateway = Gateway::builder().start_blocking().unwrap();
    gateway.on_undocumented("GET /v3/x").reply(Reply::json(200, "{}"));
    let client = blocking::Client::new(builder(&gateway).build().unwrap()).unwrap();
    let log = Log::default();
    let listening = log.listen();
    let span = tracing::info_span!("checkout");
    span.in_scope(|| client.chain("v3/x").get(&()).send().unwrap());
    drop(listening);
    assert!(log.text().contains("checkout:wechatpay.call{operation=GET /v3/x"), "{}", log.text());
}

#[tokio::test]
async fn a_notification_is_an_event_that_says_why_it_was_rejected() {
    let gateway = Gateway::start().await.unwrap();
    let receiver = builder(&gateway).api_v3_key(&gateway.api_v3_key()).build().unwrap().receiver().unwrap();
    let payment = |content| gateway.notification("TRANSACTION.SUCCESS").content(content);
    let log = Log::default();
    let listening = log.listen();
    for (sent, is_received) in [
        (payment(json!({ "attach": SECRET })), true),
        (payment(json!({ "amount": [SECRET] })), false),
        (payment(json!({ "attach": SECRET })).by_stranger(), false),
    ] {
        let request = sent.build().unwrap();
        let headers = request.headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        let received = receiver.receive::<Event>(&headers.collect(), &request.body).await;
        assert_eq!(received.is_ok(), is_received);
    }
    drop(listening);
    let text = log.text();
    let lines = text.lines().collect::<Vec<_>>();
    let parts = [
        ("DEBUG", "event_type=\"TRANSACTION.SUCCESS\""),
        ("WARN", "`amount`: expected an object, found a list"),
        ("WARN", "the signature does not fit"),
    ];
    assert_eq!((lines.len(), text.contains(SECRET)), (parts.len(), false), "{text}");
    for (line, (level, part)) in lines.iter().zip(parts) {
        assert!(line.contains(level) && line.contains(part), "{text}");
    }
}

/// A page of APIv2's notifications.
struct Payment;

impl Decode for Payment {
    fn decode(object: &mut Object<'_>) -> Self {
        object.field::<i64>("total_fee");
        Self
    }
}

impl v2::NotificationPage for Payment {
    const CIPHERTEXT: Option<v2::Ciphertext> = None;
    const SIGNED: bool = true;
}

#[test]
fn so_is_one_of_api_v2() {
    const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
    let recipient = Recipient::new("1900000109").api_v2_key(KEY);
    let receiver = Receiver::builder().recipient(recipient).build().unwrap();
    let signed = |fee| {
        let sign = v2::ApiV2Key::new(KEY).unwrap().sign(&[("total_fee", fee)], v2::SignType::Md5);
        format!("<xml><total_fee>{fee}</total_fee><sign>{sign}</sign></xml>")
    };
    let log = Log::default();
    let listening = log.listen();
    for (body, is_received) in [
        (signed("1"), true),
        (signed(SECRET), false),
        (signed("1").replace("<total_fee>1", &format!("<total_fee>{SECRET}")), false),
        (format!("<xml><{SECRET}>{SECRET}</xml>"), false),
    ] {
        assert_eq!(receiver.v2::<Payment>(body.as_bytes()).is_ok(), is_received);
    }
    drop(listening);
    let text = log.text();
    assert_eq!((text.lines().count(), text.contains(SECRET), text.contains(KEY)), (4, false, false), "{text}");
    for part in [
        "recipient=\"1900000109\" is_signed=true",
        "`total_fee`: expected",
        "the signature does not fit",
        "not XML: at byte",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
