//! Downloads a trade bill with a progress bar and sums up what was paid and refunded.
//!
//! ```sh
//! cargo run -p wechatpay-tests --example bill              # a made-up bill, from a gateway on this machine
//! cargo run -p wechatpay-tests --example bill 2026-01-01   # yours: MCHID, SERIAL, KEY, PUBLIC_KEY_ID, PUBLIC_KEY (files)
//! ```

use std::env::var;
use std::error::Error;
use std::fs::{File, read_to_string};
use std::io::BufReader;

use indicatif::{ProgressBar, ProgressStyle};
use wechatpay::v3::bill::tradebill::get;
use wechatpay::{Api, Client, bill};
use wechatpay_gateway::Gateway;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1) {
        Some(date) => {
            let client = Client::builder()
                .mchid(var("MCHID")?)
                .certificate_serial(&var("SERIAL")?)
                .private_key(&read_to_string(var("KEY")?)?)
                .public_key(&var("PUBLIC_KEY_ID")?, &read_to_string(var("PUBLIC_KEY")?)?)
                .build()?;
            download(&client, &date).await
        }
        None => {
            let gateway = Gateway::start().await?;
            let client = Client::builder()
                .mchid(gateway.mchid())
                .certificate_serial(&gateway.certificate_serial())
                .private_key(gateway.private_key())
                .public_key(&gateway.public_key_id(), &gateway.public_key())
                .base_url(gateway.url())
                .build()?;
            download(&client, "2026-01-01").await
        }
    }
}

async fn download(client: &Client, date: &str) -> Result<(), Box<dyn Error>> {
    let answer = client.v3().bill().tradebill().get(get::Request::new(date)).await?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("trades.csv");

    let bar = ProgressBar::no_length()
        .with_style(ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {binary_bytes_per_sec}")?);
    let own = bar.clone();
    let download = client.download(&answer).progress(move |done, total| {
        own.set_position(done);
        total.into_iter().for_each(|total| own.set_length(total));
    });
    let length = download.to_file(&path).await?;
    bar.finish();
    println!("{} bytes, and they have the digest that WeChat Pay stated", *length);

    let mut trades = bill::trade(BufReader::new(File::open(&path)?))?;
    let mut refunds = 0;
    for row in &mut trades {
        refunds += u64::from(row?.trade_state == "REFUND");
    }
    // There only if the rows are what the totals say.
    if let Some(summary) = trades.summary() {
        println!("{} trades, {refunds} refunds: {} 元", summary.count, summary.settlement_total);
        println!("refunded {} 元, fees {} 元", summary.refund_amount, summary.fee);
    }
    Ok(())
}
