//! A merchant in Hong Kong: another entry point, and operations of its own (feature `global`).

#[path = "shared/mod.rs"]
mod shared;

use shared::Outcome;
use wechatpay::v3::global::transactions::native::post::{Request, Required, request};
use wechatpay::{Api, Client, Region};

#[tokio::main]
async fn main() -> Outcome {
    let client = shared::builder()?.region(Region::HongKong).build()?;
    println!("{}", run(&client, &shared::variable("WECHATPAY_MCHID")?).await?);
    Ok(())
}

/// What the QR code shows.
pub async fn run(client: &Client, mchid: &str) -> Outcome<String> {
    let order = Request::new(Required {
        mchid: mchid.into(),
        appid: "wx8888888888888888".into(),
        sub_mchid: "1900000110".into(),
        sp_mchid: "1900000111".into(),
        sp_appid: "wx8888888888888889".into(),
        description: "一杯咖啡".into(),
        notify_url: "https://shop.example.com/notify".into(),
        out_trade_no: "20260101-0001".into(),
        trade_type: "NATIVE".into(),
        merchant_category_code: "5812".into(),
        // 38.00 Hong Kong dollars: amounts are in the smallest unit of the currency.
        amount: request::Amount::new(3800).currency("HKD"),
    });
    let answer = client.v3().global().transactions().native().post(order).await?;
    Ok(answer.into_inner().code_url)
}
