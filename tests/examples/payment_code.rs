//! A payment at the till, by APIv2: scan the user's payment code, ask until it is certain what became of it, and take back what
//! can't wait any longer.
//!
//! Besides what the others take: `WECHATPAY_API_V2_KEY`, and `WECHATPAY_CLIENT_CERTIFICATE` (the file `apiclient_cert.p12`), which a
//! reversal shows; a gateway asks for it at its TLS url.

#[path = "shared/mod.rs"]
mod shared;

use std::time::Duration;

use shared::Outcome;
use wechatpay::v2::pay::micropay::post::{Request, Required};
use wechatpay::v2::pay::orderquery::post as query;
use wechatpay::v2::pay::orderquery::post::response::TradeState;
use wechatpay::v2::secapi::pay::reverse::post as reverse;
use wechatpay::v2::secapi::pay::reverse::post::response::Recall;
use wechatpay::{Api, Client, Error};

/// What became of a sale.
#[derive(Debug, PartialEq, Eq)]
pub enum Sale {
    /// The money is there.
    Paid,
    /// It was not paid and never will be: the next attempt takes a number of its own.
    Reversed,
}

#[tokio::main]
async fn main() -> Outcome {
    let client = shared::builder()?
        .api_v2_key(&shared::variable("WECHATPAY_API_V2_KEY")?)
        .client_certificate_pkcs12_file(shared::variable("WECHATPAY_CLIENT_CERTIFICATE")?)
        .build()?;
    let auth_code = std::env::args().nth(1).ok_or("give it the payment code that the scanner read")?;
    let order = Required {
        appid: "wx8888888888888888".into(),
        mch_id: shared::variable("WECHATPAY_MCHID")?,
        body: "一杯咖啡".into(),
        out_trade_no: "20260101-0001".into(),
        // 18.00 yuan: amounts are in 分.
        total_fee: 1800,
        spbill_create_ip: "203.0.113.7".into(),
        auth_code,
    };
    // Together half a minute: the documentation asks for 15 seconds at least between payment and reversal.
    match run(&client, order, Duration::from_secs(5)).await? {
        Sale::Paid => println!("paid"),
        Sale::Reversed => println!("not paid"),
    }
    Ok(())
}

/// What became of it, asked for at such intervals.
pub async fn run(client: &Client, order: Required, interval: Duration) -> Outcome<Sale> {
    match client.v2().pay().micropay().post(Request::new(order.clone())).await {
        Ok(_) => return Ok(Sale::Paid),
        // `USERPAYING` (the user is typing the password), `SYSTEMERROR`, no answer at all: it may be paid in a moment.
        Err(error) if error.may_have_taken_effect() => eprintln!("{error}"),
        // Never sent, or it can't come about: the code is too old, the user has no money.
        Err(error) => return Err(error.into()),
    }
    for _ in 0..6 {
        tokio::time::sleep(interval).await;
        match state(client, &order).await {
            Ok(Some(TradeState::Success)) => return Ok(Sale::Paid),
            Ok(Some(TradeState::Revoked | TradeState::Closed)) => return Ok(Sale::Reversed),
            // Whatever else it is, it is no reason to hand out the coffee.
            Ok(other) => eprintln!("{other:?}"),
            // Also that there is no such order: the payment may be on its way yet.
            Err(error) => eprintln!("{error}"),
        }
    }
    reversed(client, &order, interval).await
}

async fn state(client: &Client, order: &Required) -> Result<Option<TradeState>, Error> {
    let request = query::Request::new(query::Required { appid: order.appid.clone(), mch_id: order.mch_id.clone() })
        .out_trade_no(&order.out_trade_no);
    Ok(client.v2().pay().orderquery().post(request).await?.into_inner().trade_state)
}

/// Closes the order, or gives back what was paid: the same order may be reversed as often as it takes.
async fn reversed(client: &Client, order: &Required, interval: Duration) -> Outcome<Sale> {
    for _ in 0..5 {
        let request = reverse::Request::new(reverse::Required {
            appid: order.appid.clone(),
            mch_id: order.mch_id.clone(),
            out_trade_no: order.out_trade_no.clone(),
        });
        let answer = client.v2().secapi().pay().reverse().post(request).await;
        match answer.map(|answer| answer.into_inner().recall) {
            Ok(Some(Recall::N)) => return Ok(Sale::Reversed),
            Ok(_) => eprintln!("to be reversed once more"),
            Err(error) => eprintln!("{error}"),
        }
        tokio::time::sleep(interval).await;
    }
    let out_trade_no = &order.out_trade_no;
    Err(format!("whether {out_trade_no} was reversed is not known: reverse it again before you take it for unpaid")
        .into())
}
