//! A server that receives notifications, with axum.
//!
//! ```sh
//! MCHID=1900000109 API_V3_KEY=… PUBLIC_KEY_ID=PUB_KEY_ID_… PUBLIC_KEY=pub_key.pem \
//!     cargo run -p wechatpay-tests --example notifications
//! ```

use std::collections::HashSet;
use std::env::var;
use std::error::Error;
use std::fs::read_to_string;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use wechatpay::webhook::{Event, Notification};
use wechatpay::{BoxError, Receiver, Recipient, Reply};

/// What the handlers share: the receiver, and what stands for the shop's database.
#[derive(Clone, FromRef)]
struct Shop {
    receiver: Receiver,
    database: Database,
}

/// The IDs of the notifications that were handled.
#[derive(Clone, Default)]
pub struct Database(Arc<Mutex<HashSet<String>>>);

impl Database {
    /// Whether the notification of that ID was handled.
    pub async fn was_handled(self, id: String) -> Result<bool, BoxError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&id))
    }

    /// In a real one: the order's new state and the ID, in one transaction.
    async fn settle(&self, id: &str) -> Result<(), BoxError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
        Ok(())
    }
}

/// Sees what is WeChat Pay's, decrypted, and was not handled before. Everything else was answered already.
async fn notified(State(database): State<Database>, notification: Notification) -> Reply {
    match &notification.event {
        Event::TransactionSuccess(payment) => {
            // Compare it with the order, and merchant and state, too, before anything is delivered.
            let total = payment.amount.as_ref().and_then(|amount| amount.total);
            println!("paid: order {:?}, {total:?} 分, {:?}", payment.out_trade_no, payment.trade_state);
        }
        Event::RefundSuccess(refund) => println!("refunded: order {:?}", refund.out_trade_no),
        Event::Unknown(event) => println!("not handled here: {}", event.event_type()),
        _ => println!("{}: {}", notification.event_type, notification.summary.as_deref().unwrap_or_default()),
    }
    match database.settle(&notification.id).await {
        Ok(()) => Reply::success(),
        // WeChat Pay sends it again.
        Err(_) => Reply::failure("try again later"),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // With a client at hand, `Receiver::builder().client(&client)` takes its keys.
    let merchant = Recipient::new(var("MCHID")?)
        .api_v3_key(&var("API_V3_KEY")?)
        .public_key(&var("PUBLIC_KEY_ID")?, &read_to_string(var("PUBLIC_KEY")?)?);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("http://{}/wechatpay", listener.local_addr()?);
    axum::serve(listener, router(merchant, Database::default())?).await?;
    Ok(())
}

/// The server.
pub fn router(merchant: Recipient, database: Database) -> Result<Router, wechatpay::Error> {
    let handled = database.clone();
    let receiver =
        Receiver::builder().recipient(merchant).handled(move |id| handled.clone().was_handled(id)).build()?;
    Ok(Router::new().route("/wechatpay", post(notified)).with_state(Shop { receiver, database }))
}
