//! Platform certificates that the client downloads: trusted on first use, refreshed, kept, and what their absence costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use wechatpay_gateway::{Gateway, Key, Reply};
use wechatpay_runtime::{
    Cause, Client, ClientBuilder, Error, NotSent, NotSentReason, Region, Retry, UnknownEvent, Unverified, blocking,
};

const LIST: &str = "GET /v3/certificates";
const NEW: &str = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
const HOUR: i64 = 60 * 60;
/// An order whose answer needs no documentation.
const ORDER: &str = "POST /v3/x";

/// A gateway of a merchant who has certificates only, and a clock that both sides go by.
async fn start() -> (Gateway, Arc<AtomicI64>) {
    let (gateway, clock) = start_with_both().await;
    gateway.retire(&gateway.public_key_id());
    (gateway, clock)
}

/// The same of a merchant who has a public key as well.
async fn start_with_both() -> (Gateway, Arc<AtomicI64>) {
    let clock = Arc::new(AtomicI64::new(crate::NOW));
    let own = Arc::clone(&clock);
    let gateway = Gateway::builder().clock(move || own.load(Ordering::SeqCst)).start().await.unwrap();
    gateway.on_undocumented(ORDER).reply(Reply::json(200, "{}"));
    (gateway, clock)
}

/// A client that knows no key of WeChat Pay's.
fn builder(gateway: &Gateway, clock: &Arc<AtomicI64>) -> ClientBuilder {
    let clock = Arc::clone(clock);
    Client::builder()
        .mchid(gateway.mchid())
        .certificate_serial(&gateway.certificate_serial())
        .private_key(gateway.private_key())
        .api_v3_key(&gateway.api_v3_key())
        .download_certificates()
        .base_url(gateway.url())
        .clock(move || clock.load(Ordering::SeqCst))
}

fn downloads(gateway: &Gateway) -> usize {
    gateway.calls().iter().filter(|call| call.path().ends_with("/certificates")).count()
}

/// Waits for what a task of the client's does beside the calls.
async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn order(client: &Client) -> Result<String, Error> {
    client
        .chain("v3/x")
        .post(&json!({}))
        .await
        .map(|answer| answer.headers()["wechatpay-serial"].to_str().unwrap().into())
}

fn not_sent(error: Error) -> NotSent {
    match error {
        Error::NotSent(not_sent) if not_sent.reason() == NotSentReason::Certificates => *not_sent,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_first_call_brings_them() {
    let (gateway, clock) = start().await;
    let client = builder(&gateway, &clock).build().unwrap();
    assert_eq!(gateway.calls().len(), 0, "a client that is not used asks for nothing");
    assert_eq!(order(&client).await.unwrap(), gateway.platform_serial());
    assert_eq!(order(&client).await.unwrap(), gateway.platform_serial());
    let calls = gateway.calls();
    assert_eq!(calls.iter().map(|call| call.path()).collect::<Vec<_>>(), ["/v3/certificates", "/v3/x", "/v3/x"]);
    assert_eq!(calls[0].header("Wechatpay-Serial"), None);
    assert_eq!(calls[1].header("Wechatpay-Serial"), Some(&*gateway.platform_serial()));
}

#[tokio::test]
async fn calls_at_once_share_a_download() {
    let (gateway, clock) = start().await;
    let client = builder(&gateway, &clock).build().unwrap();
    let calls = (0..8).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { order(&client).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!((downloads(&gateway), gateway.calls().len()), (1, 9));
}

/// Slower than the calls of these tests wait.
const SLOWNESS: Duration = Duration::from_millis(400);

#[tokio::test]
async fn a_call_that_gives_up_leaves_its_download_to_the_next() {
    let (gateway, clock) = start().await;
    let client = builder(&gateway, &clock).build().unwrap();
    gateway.on(LIST).reply(Reply::documented(Value::Null).delay(SLOWNESS));
    let hasty = client.chain("v3/x").post(&json!({})).timeout(SLOWNESS / 8);
    not_sent(hasty.await.unwrap_err());
    // Dropped while it waits.
    tokio::time::timeout(SLOWNESS / 8, order(&client)).await.unwrap_err();
    order(&client).await.unwrap();
    assert_eq!(downloads(&gateway), 1);
}

#[tokio::test]
async fn a_serial_number_is_learnt_even_if_nobody_waits_for_it() {
    let (gateway, clock) = start().await;
    let client = builder(&gateway, &clock).build().unwrap();
    order(&client).await.unwrap();
    clock.fetch_add(HOUR, Ordering::SeqCst);
    gateway.rotate(NEW, Key::generate().unwrap()).unwrap();
    gateway.on_undocumented(ORDER).reply(Reply::json(200, "{}").serial(NEW));
    gateway.on(LIST).reply(Reply::documented(Value::Null).delay(SLOWNESS));
    let hasty = client.chain("v3/x").post(&json!({})).timeout(SLOWNESS / 4);
    let Error::OutcomeUnknown(unknown) = hasty.await.unwrap_err() else { panic!() };
    assert!(matches!(unknown.cause(), Cause::Unverified(Unverified::UnknownSerial(serial)) if serial == NEW));
    // Its download goes on, and whoever comes meanwhile waits for it.
    assert_eq!(order(&client).await.unwrap(), NEW);
    assert_eq!(downloads(&gateway), 2);
}

#[tokio::test]
async fn outside_of_the_mainland_they_have_another_path() {
    let (gateway, clock) = start().await;
    let list = listed(&gateway, &clock, &[&gateway.platform_serial()]).await;
    let global = gateway.on("GET /v3/global/certificates").reply(Reply::json(200, &list));
    for region in [Region::HongKong, Region::UnitedStates] {
        let client = builder(&gateway, &clock).region(region).build().unwrap();
        order(&client).await.unwrap();
    }
    drop(global);
    assert_eq!(gateway.calls().iter().filter(|call| call.path() == "/v3/global/certificates").count(), 2);
}

#[tokio::test]
async fn they_are_refreshed_beside_a_call_after_twelve_hours() {
    let (gateway, clock) = start().await;
    let client = builder(&gateway, &clock).build().unwrap();
    order(&client).await.unwrap();
    let old = gateway.platform_serial();

    clock.fetch_add(12 * HOUR - 1, Ordering::SeqCst);
    gateway.rotate(NEW, Key::generate().unwrap()).unwrap();
    assert_eq!(order(&client).await.unwrap(), old);
    assert_eq!(downloads(&gateway), 1);

    clock.fetch_add(1, Ordering::SeqCst);
    assert_eq!(order(&client).await.unwrap(), old, "the call itself goes on with what is known");
    // The newest in effect is preferred from then on.
    until(|| downloads(&gateway) == 2).await;
    while order(&client).await.unwrap() != NEW {}
    assert_eq!(downloads(&gateway), 2);
    // Answers under the old one are verified as before.
    gateway.on_undocumented(ORDER).reply(Reply::json(200, "{}").serial(&old));
    assert_eq!(order(&client).await.unwrap(), old);
}

#[tokio::test]
async fn a_serial_number_that_is_new_is_learnt_within_the_call() {
    let (gateway, clock) = start().await;
    let client = builder(&gateway, &clock).build().unwrap();
    order(&client).await.unwrap();
    clock.fetch_add(HOUR, Ordering::SeqCst);
    gateway.rotate(NEW, Key::generate().unwrap()).unwrap();
    gateway.on_undocumented(ORDER).reply(Reply::json(200, "{}").serial(NEW));
    assert_eq!(order(&client).await.unwrap(), NEW);
    assert_eq!(downloads(&gateway), 2);

    // One that nobody has is asked for once, not with every answer.
    gateway.on_undocumented(ORDER).reply(Reply::json(200, "{}").serial("0BAD"));
    clock.fetch_add(HOUR, Ordering::SeqCst);
    for _ in 0..3 {
        let Error::OutcomeUnknown(unknown) = order(&client).await.unwrap_err() else { panic!() };
        assert!(matches!(unknown.cause(), Cause::Unverified(Unverified::UnknownSerial(serial)) if serial == "0BAD"));
    }
    assert_eq!(downloads(&gateway), 3);
    // A public key is not downloaded: nothing is asked for its sake.
    clock.fetch_add(HOUR, Ordering::SeqCst);
    gateway.on_undocumented(ORDER).reply(Reply::json(200, "{}").serial("PUB_KEY_ID_02"));
    order(&client).await.unwrap_err();
    assert_eq!(downloads(&gateway), 3);
}

#[tokio::test]
async fn a_refresh_that_fails_breaks_no_call() {
    let (gateway, clock) = start().await;
    let client = builder(&gateway, &clock).build().unwrap();
    order(&client).await.unwrap();
    for (failures, reply) in [
        Reply::error(500, "SYSTEM_ERROR", "later"),
        Reply::hang_up(),
        Reply::json(200, "{}"),
        Reply::json(200, "<html>"),
    ]
    .into_iter()
    .enumerate()
    {
        gateway.on(LIST).reply(reply);
        clock.fetch_add(12 * HOUR, Ordering::SeqCst);
        order(&client).await.unwrap();
        until(|| downloads(&gateway) == failures + 2).await;
        // Nor is it tried again at once.
        order(&client).await.unwrap();
        assert_eq!(downloads(&gateway), failures + 2);
    }
}

#[tokio::test]
async fn the_first_download_follows_the_retry_policy() {
    let (gateway, clock) = start().await;
    let retry = Retry::attempts(3).backoff(Duration::from_millis(1), Duration::from_millis(1));
    let client = builder(&gateway, &clock).retry(retry).build().unwrap();
    gateway.on(LIST).reply(Reply::error(500, "SYSTEM_ERROR", "later"));
    let error = order(&client).await.unwrap_err();
    assert_eq!((downloads(&gateway), error.attempts()), (3, 0));
    not_sent(error);
    // What will not pass is not asked for again.
    gateway.on(LIST).reply(Reply::error(404, "RESOURCE_NOT_EXISTS", "none"));
    not_sent(order(&client).await.unwrap_err());
    assert_eq!(downloads(&gateway), 4);
    gateway.on(LIST).reply(Reply::hang_up()).then(Reply::documented(Value::Null));
    order(&client).await.unwrap();
    assert_eq!(downloads(&gateway), 6);
}

#[tokio::test]
async fn given_keys_are_preferred_and_certificates_come_beside_them() {
    let (gateway, clock) = start_with_both().await;
    let client = builder(&gateway, &clock).public_key(&gateway.public_key_id(), &gateway.public_key()).build().unwrap();
    // In a migration an answer may come under either kind of key, whatever the request prefers.
    gateway.on_undocumented(ORDER).reply(Reply::json(200, "{}").serial(&gateway.platform_serial()));
    assert_eq!(order(&client).await.unwrap(), gateway.platform_serial());
    gateway.on_undocumented(ORDER).reply(Reply::json(200, "{}"));
    assert_eq!(order(&client).await.unwrap(), gateway.public_key_id());
    assert_eq!(downloads(&gateway), 1);
}

/// What the gateway lists, without the others.
async fn listed(gateway: &Gateway, clock: &Arc<AtomicI64>, serials: &[&str]) -> Value {
    let client = builder(gateway, clock).platform_certificate(&gateway.platform_certificate()).build().unwrap();
    let mut list = client.chain("v3/certificates").get(&()).await.unwrap().into_inner();
    let items = list["data"].as_array_mut().unwrap();
    items.retain(|item| serials.contains(&item["serial_no"].as_str().unwrap()));
    list
}

#[tokio::test]
async fn old_ones_are_kept_until_they_expire() {
    let (gateway, clock) = start().await;
    let old = gateway.platform_serial();
    let mut list = listed(&gateway, &clock, &[&old]).await;
    // A day and an hour from now.
    list["data"][0]["expire_time"] = json!("2019-04-03T20:34:20+08:00");
    gateway.on(LIST).reply(Reply::json(200, &list));
    let client = builder(&gateway, &clock).build().unwrap();
    order(&client).await.unwrap();

    gateway.rotate(NEW, Key::generate().unwrap()).unwrap();
    clock.fetch_add(12 * HOUR, Ordering::SeqCst);
    gateway.on(LIST).reply(Reply::documented(Value::Null));
    let list = listed(&gateway, &clock, &[NEW]).await;
    gateway.on(LIST).reply(Reply::json(200, &list));
    while order(&client).await.unwrap() != NEW {}
    // No longer listed, but not expired.
    gateway.on_undocumented(ORDER).reply(Reply::json(200, "{}").serial(&old));
    assert_eq!(order(&client).await.unwrap(), old);

    clock.fetch_add(14 * HOUR, Ordering::SeqCst);
    let Error::OutcomeUnknown(unknown) = order(&client).await.unwrap_err() else { panic!() };
    assert!(matches!(unknown.cause(), Cause::Unverified(Unverified::UnknownSerial(_))));
}

#[tokio::test]
async fn a_merchant_without_certificates_is_told_what_to_do() {
    let (gateway, clock) = start().await;
    gateway.retire(&gateway.platform_serial());
    let client = builder(&gateway, &clock).build().unwrap();
    let error = order(&client).await.unwrap_err();
    assert!(!error.may_have_taken_effect());
    assert_eq!(error.attempts(), 0);
    let told = error.to_string();
    assert!(told.starts_with("POST /v3/x was not sent") && told.contains("give the client `public_key`"), "{told}");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.starts_with("GET /v3/certificates was refused with 404 RESOURCE_NOT_EXISTS"), "{source}");
    not_sent(error);
}

#[tokio::test]
async fn a_list_under_a_public_key_says_that_the_client_needs_it() {
    let (gateway, clock) = start_with_both().await;
    let error = order(&builder(&gateway, &clock).build().unwrap()).await.unwrap_err();
    let told = error.to_string();
    assert!(
        told.contains(&format!("signs with its public key {}: give the client", gateway.public_key_id())),
        "{told}"
    );
    not_sent(error);
}

#[tokio::test]
async fn a_list_that_proves_nothing_is_not_believed() {
    let (gateway, clock) = start().await;
    let client = builder(&gateway, &clock).build().unwrap();
    let list = listed(&gateway, &clock, &[&gateway.platform_serial()]).await;
    for (reply, why) in [
        (Reply::json(200, &list).by_stranger(), "the signature does not fit"),
        (Reply::json(200, &list).unsigned(), "the header Wechatpay-Signature is missing"),
        (Reply::json(200, &list).timestamp(crate::NOW - 301), "more than 300 seconds away"),
        (Reply::json(200, &list).serial("0BAD"), "signed with the key 0BAD"),
        (Reply::json(200, r#"{"data":[]}"#), "signed with the key"),
    ] {
        gateway.on(LIST).reply(reply);
        let error = order(&client).await.unwrap_err();
        let mut told = Vec::new();
        let mut source = std::error::Error::source(&error);
        while let Some(error) = source {
            told.push(error.to_string());
            source = error.source();
        }
        assert!(told.last().unwrap().contains(why), "{told:?}");
        not_sent(error);
    }
    // A certificate under another's name, and one encrypted for another purpose.
    for (pointer, value, why) in [
        ("/data/0/serial_no", "0BAD", "is another one"),
        ("/data/0/encrypt_certificate/nonce", "000000000000", "cannot be decrypted"),
        ("/data/0/encrypt_certificate/algorithm", "AEAD_SM4_GCM", "in a way that this client does not know"),
        ("/data/0/expire_time", "soon", "is no time"),
    ] {
        let mut list = list.clone();
        *list.pointer_mut(pointer).unwrap() = json!(value);
        gateway.on(LIST).reply(Reply::json(200, &list));
        let error = order(&client).await.unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.contains(why), "{source}");
        not_sent(error);
    }
    // Once it is right, the same client goes on.
    gateway.on(LIST).reply(Reply::json(200, &list));
    order(&client).await.unwrap();
}

#[tokio::test]
async fn the_wrong_api_v3_key_is_told() {
    let (gateway, clock) = start().await;
    let wrong = "x".repeat(32);
    let client = builder(&gateway, &clock).api_v3_key(&wrong).build().unwrap();
    let error = order(&client).await.unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("it is not encrypted with this APIv3 key"), "{source}");
    assert!(!format!("{error} {error:?}").contains(&wrong));
    not_sent(error);
}

#[tokio::test]
async fn several_merchants_are_several_values() {
    let (first, clock) = start().await;
    let second = Gateway::builder()
        .mchid("1900000110")
        .merchant_key("0C", Key::generate().unwrap())
        .platform_key(NEW, Key::generate().unwrap())
        .api_v3_key("another-key-of-exactly-32-bytes!")
        .clock(|| crate::NOW)
        .start()
        .await
        .unwrap();
    second.retire(&second.public_key_id());
    second.retire(&first.platform_serial());
    second.on_undocumented(ORDER).reply(Reply::json(200, "{}"));
    let merchants = [&first, &second].map(|gateway| builder(gateway, &clock).build().unwrap());
    for _ in 0..2 {
        assert_eq!(order(&merchants[0]).await.unwrap(), first.platform_serial());
        assert_eq!(order(&merchants[1]).await.unwrap(), NEW);
    }
    assert_eq!((downloads(&first), downloads(&second)), (1, 1));
    assert!(second.calls().iter().all(|call| call.header("Authorization").unwrap().contains(r#"mchid="1900000110""#)));
}

#[tokio::test]
async fn a_blocking_client_downloads_too() {
    let (gateway, clock) = start().await;
    let client = builder(&gateway, &clock).build().unwrap();
    let blocking = blocking::Client::new(client.clone()).unwrap();
    tokio::task::spawn_blocking(move || {
        for _ in 0..2 {
            blocking.chain("v3/x").post(&json!({})).send().unwrap();
        }
    })
    .await
    .unwrap();
    // What one of them learnt, the other knows.
    order(&client).await.unwrap();
    assert_eq!((downloads(&gateway), gateway.calls().len()), (1, 4));
}

#[tokio::test]
async fn a_notification_brings_them_as_well() {
    let (gateway, clock) = start().await;
    let client = builder(&gateway, &clock).build().unwrap();
    let receiver = client.receiver().unwrap();
    let request = gateway.notification("TRANSACTION.SUCCESS").serial(&gateway.platform_serial()).build().unwrap();
    let headers = request.headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    receiver.receive::<UnknownEvent>(&headers, &request.body).await.unwrap();
    assert_eq!(downloads(&gateway), 1);
}
