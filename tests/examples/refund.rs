//! A refund, and what to do when nobody knows whether it happened: ask by its own number, and only then repeat.

#[path = "shared/mod.rs"]
mod shared;

use std::time::Duration;

use shared::Outcome;
use wechatpay::v3::refund::domestic::refunds::by_out_refund_no::get;
use wechatpay::v3::refund::domestic::refunds::post::{Request, Required, request};
use wechatpay::{Api, Client, Error};

#[tokio::main]
async fn main() -> Outcome {
    let client = shared::builder()?.build()?;
    match run(&client, "20260101-0001", "20260101-0001-R1").await?.as_str() {
        "SUCCESS" => println!("the money is back"),
        "PROCESSING" => println!("it is on its way; the notification tells when it is there"),
        other => println!("it failed ({other}): nothing went back"),
    }
    Ok(())
}

/// The refund's status.
pub async fn run(client: &Client, out_trade_no: &str, out_refund_no: &str) -> Outcome<String> {
    for _ in 0..5 {
        let error = match refund(client, out_trade_no, out_refund_no).await {
            Ok(status) => return Ok(status),
            Err(error) => error,
        };
        // Refused, or never sent: it did not happen, and the error says why.
        if !error.may_have_taken_effect() {
            return Err(error.into());
        }
        eprintln!("{error}");
        match status(client, out_refund_no).await {
            Ok(status) => return Ok(status),
            // It did not arrive: to repeat it under the same number does no harm.
            Err(Error::Refused(refused)) if refused.code() == "RESOURCE_NOT_EXISTS" => {}
            // The query may fail for the same reason as the refund did.
            Err(error) => eprintln!("{error}"),
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Err(format!("whether {out_refund_no} happened is not known yet: ask again before anything is repeated").into())
}

async fn refund(client: &Client, out_trade_no: &str, out_refund_no: &str) -> Result<String, Error> {
    let refund = Request::new(Required {
        out_refund_no: out_refund_no.into(),
        amount: request::Amount::new(request::required::Amount { refund: 888, total: 1800, currency: "CNY".into() }),
    })
    .out_trade_no(out_trade_no)
    .reason("咖啡凉了");
    let answer = client.v3().refund().domestic().refunds().post(refund).await?;
    Ok(answer.into_inner().status)
}

async fn status(client: &Client, out_refund_no: &str) -> Result<String, Error> {
    let refund = client.v3().refund().domestic().refunds().out_refund_no(out_refund_no);
    let answer = refund.get(get::Request::new()).await?;
    Ok(answer.into_inner().status)
}
