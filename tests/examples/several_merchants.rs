//! Several merchants in one process: each is a client of its own, a plain value, and so is whatever finds the right one.

#[path = "shared/mod.rs"]
mod shared;

use std::collections::HashMap;

use shared::Outcome;
use wechatpay::v3::pay::transactions::native::post::{Request, Required, request};
use wechatpay::{Api, Client};

#[tokio::main]
async fn main() -> Outcome {
    // As many as there are; here all of them are the same.
    let mut merchants = HashMap::new();
    for shop in ["north", "south"] {
        merchants.insert(shop, (shared::variable("WECHATPAY_MCHID")?, shared::builder()?.build()?));
    }
    for (shop, code_url) in run(&merchants).await? {
        println!("{shop}: {code_url}");
    }
    Ok(())
}

/// An order at each shop: what its QR code shows.
pub async fn run<'s>(merchants: &HashMap<&'s str, (String, Client)>) -> Outcome<Vec<(&'s str, String)>> {
    let mut codes = Vec::new();
    for (shop, (mchid, client)) in merchants {
        let order = Request::new(Required {
            appid: "wx8888888888888888".into(),
            mchid: mchid.clone(),
            description: "一杯咖啡".into(),
            out_trade_no: format!("{shop}-0001"),
            notify_url: format!("https://shop.example.com/{shop}/notify"),
            amount: request::Amount::new(1800),
        });
        let answer = client.v3().pay().transactions().native().post(order).await?;
        codes.push((*shop, answer.into_inner().code_url));
    }
    Ok(codes)
}
