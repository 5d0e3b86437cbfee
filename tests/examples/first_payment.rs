//! A first payment: place the order, hand the page what it needs to ask for the money, and see whether it was paid.

#[path = "shared/mod.rs"]
mod shared;

use shared::Outcome;
use wechatpay::v3::pay::transactions::jsapi::post::{Request, Required, request};
use wechatpay::v3::pay::transactions::out_trade_no::by_out_trade_no::get;
use wechatpay::{Api, Client};

#[tokio::main]
async fn main() -> Outcome {
    let client = shared::builder()?.build()?;
    let mchid = shared::variable("WECHATPAY_MCHID")?;
    run(&client, &mchid).await
}

/// With any client.
pub async fn run(client: &Client, mchid: &str) -> Outcome {
    let (appid, out_trade_no) = ("wx8888888888888888", "20260101-0001");
    let order = Request::new(Required {
        appid: appid.into(),
        mchid: mchid.into(),
        description: "一杯咖啡".into(),
        out_trade_no: out_trade_no.into(),
        notify_url: "https://shop.example.com/notify".into(),
        // 18.00 yuan: amounts are in 分.
        amount: request::Amount::new(1800),
        payer: request::Payer::new("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    });
    let answer = client.v3().pay().transactions().jsapi().post(order).await?;

    // What the page gives to `WeixinJSBridge.invoke("getBrandWCPayRequest", …)`.
    let payment = client.front_end().jsapi(appid, &answer.prepay_id).await?;
    println!("{}", serde_json::to_string(&payment)?);

    // The notification tells whether it was paid; to ask does no harm.
    let order = client.v3().pay().transactions().out_trade_no().out_trade_no(out_trade_no);
    let order = order.get(get::Request::new(mchid)).await?;
    println!("{}: {}", out_trade_no, order.trade_state.as_deref().unwrap_or("unknown"));
    Ok(())
}
