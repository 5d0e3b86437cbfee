//! Every event that the documentation knows, made and sent by the gateway: it arrives as its variant, complete.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use serde_json::Value;
use wechatpay::webhook::{Event, Notification};
use wechatpay::{Client, Receiver, Reply};
use wechatpay_gateway::{Gateway, NotificationRequest};

/// What arrived: the event, and the content as JSON.
type Arrived = Arc<Mutex<Vec<(Event, Value)>>>;

#[derive(Clone, FromRef)]
struct Shop {
    receiver: Receiver,
    arrived: Arrived,
}

async fn handle(State(arrived): State<Arrived>, notification: Notification) -> Reply {
    let json = notification.json();
    arrived.lock().unwrap().push((notification.event, json));
    Reply::success()
}

/// A client of that gateway.
fn client(gateway: &Gateway) -> Client {
    Client::builder()
        .mchid(gateway.mchid())
        .certificate_serial(&gateway.certificate_serial())
        .private_key(gateway.private_key())
        .public_key(&gateway.public_key_id(), &gateway.public_key())
        .platform_certificate(&gateway.platform_certificate())
        .api_v3_key(&gateway.api_v3_key())
        .build()
        .unwrap()
}

async fn shop(gateway: &Gateway) -> (String, Arrived) {
    let arrived = Arrived::default();
    let state = Shop { receiver: client(gateway).receiver().unwrap(), arrived: Arc::clone(&arrived) };
    let router = Router::new().route("/", post(handle)).with_state(state);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, arrived)
}

async fn send(url: &str, request: NotificationRequest) -> u16 {
    let post = reqwest::Client::new().post(url).body(request.body);
    let post = request.headers.iter().fold(post, |post, (name, value)| post.header(name, value));
    post.send().await.unwrap().status().as_u16()
}

/// `MEMBERCARDSP.USER_CARD.CREATE` → `MembercardspUserCardCreate`.
fn variant(event_type: &str) -> String {
    let words = event_type.split(['.', '_']);
    words.map(|word| format!("{}{}", &word[..1], word[1..].to_lowercase())).collect()
}

#[tokio::test]
async fn every_documented_event() {
    let gateway = Gateway::start().await.unwrap();
    let (url, arrived) = shop(&gateway).await;
    let (mut known, mut unknown) = (0, Vec::new());
    for event_type in gateway.events() {
        for platform in [false, true] {
            let serial = if platform { gateway.platform_serial() } else { gateway.public_key_id() };
            let request = gateway.notification(event_type).serial(&serial).build().unwrap();
            let content = request.content.clone();
            assert_eq!(send(&url, request).await, 204, "{event_type}");
            let (event, json) = arrived.lock().unwrap().pop().unwrap();
            assert_eq!(json, content, "{event_type}");
            if let Event::Unknown(event) = &event {
                assert_eq!((event.event_type(), event.json()), (event_type, content));
                unknown.push(event_type);
                continue;
            }
            let shown = format!("{event:?}");
            assert!(shown.starts_with(&format!("{}(", variant(event_type))), "{event_type}: {shown}");
            // A set that is not empty: a field was there that the type does not name.
            assert!(!shown.contains("unknown_fields: {\""), "{event_type}: {shown}");
            if let Event::MembercardspUserCardCreate(card) = &event {
                assert_ne!(card.phone_number.as_ref().unwrap().expose().unwrap(), "");
            }
            known += 1;
        }
    }
    // Payments at least; the others if their features are on.
    assert!(known >= 20, "{known}");
    assert!(!cfg!(feature = "every-product") || unknown.is_empty(), "{unknown:?}");
}

#[tokio::test]
async fn what_is_wrong_with_it_is_refused() {
    let gateway = Gateway::start().await.unwrap();
    let (url, arrived) = shop(&gateway).await;
    let payment = || gateway.notification("TRANSACTION.SUCCESS");
    assert_eq!(send(&url, payment().probe().build().unwrap()).await, 401);
    assert_eq!(send(&url, payment().by_stranger().build().unwrap()).await, 401);
    assert_eq!(send(&url, payment().timestamp(1_554_208_460).build().unwrap()).await, 401);
    assert_eq!(send(&url, payment().without("Wechatpay-Nonce").build().unwrap()).await, 401);
    assert_eq!(send(&url, payment().signed_as("{}").build().unwrap()).await, 401);
    assert!(arrived.lock().unwrap().is_empty());
}
