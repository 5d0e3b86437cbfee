//! Every page that is documented, as the gateway sends it.

use serde_json::Value;
use wechatpay_gateway::Gateway;
use wechatpay_runtime::v2::{Ciphertext, Notification, NotificationPage, Rejection};
use wechatpay_runtime::{Decode, Object, Receiver, Recipient};

macro_rules! page {
    ($page:ident, $ciphertext:expr, $signed:expr) => {
        /// Any page that is proved by that.
        #[derive(Debug)]
        struct $page;

        impl Decode for $page {
            fn decode(_: &mut Object<'_>) -> Self {
                Self
            }
        }

        impl NotificationPage for $page {
            const CIPHERTEXT: Option<Ciphertext> = $ciphertext;
            const SIGNED: bool = $signed;
        }
    };
}

page!(Signed, None, true);
page!(Refund, Some(Ciphertext::ecb("req_info")), false);
page!(Event, Some(Ciphertext::gcm("event_ciphertext")), true);

fn receiver(gateway: &Gateway) -> Receiver {
    let recipient = Recipient::new(gateway.mchid()).api_v2_key(&gateway.api_v2_key()).api_v3_key(&gateway.api_v3_key());
    Receiver::builder().recipient(recipient).build().unwrap()
}

/// The whole in clear, and whether it was signed.
fn seen<T>(received: Result<Notification<T>, Rejection>) -> (Value, bool) {
    let received = received.unwrap_or_else(|rejection| panic!("{rejection}"));
    (received.json(), received.is_signed())
}

#[tokio::test]
async fn is_received() {
    let gateway = Gateway::start().await.unwrap();
    let receiver = receiver(&gateway);
    let pages = gateway.events_v2().collect::<Vec<_>>();
    assert!(pages.len() >= 10, "{pages:?}");
    for page in pages {
        let sent = gateway.notification_v2(page).build().unwrap();
        let (ciphertext, (json, is_signed)) = match page {
            "refund-processed" => (Some("req_info"), seen(receiver.v2::<Refund>(&sent.body))),
            event if event.contains('.') => (Some("event_ciphertext"), seen(receiver.v2::<Event>(&sent.body))),
            _ => (None, seen(receiver.v2::<Signed>(&sent.body))),
        };
        assert_eq!(is_signed, page != "refund-processed", "{page}");
        if let Some(ciphertext) = ciphertext {
            assert_eq!(json[ciphertext], sent.content, "{page}");
        }
    }
}

#[tokio::test]
async fn is_received_only_from_wechat_pay() {
    let gateway = Gateway::start().await.unwrap();
    let receiver = receiver(&gateway);
    for page in gateway.events_v2().filter(|page| *page != "refund-processed") {
        let with = || gateway.notification_v2(page);
        for sent in [with().by_stranger(), with().unsigned(), with().signature("ABC")] {
            let rejection = receiver.v2::<Signed>(&sent.build().unwrap().body).unwrap_err();
            assert!(matches!(rejection, Rejection::Unverified(_)), "{page}: {rejection}");
        }
    }
}
