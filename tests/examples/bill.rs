//! A trade bill of a day, with a progress bar: downloaded, held against its digest, read row by row, held against its totals.
//!
//! ```sh
//! cargo run -p wechatpay-tests --example bill 2026-01-01
//! ```

#[path = "shared/mod.rs"]
mod shared;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use shared::Outcome;
use wechatpay::v3::bill::tradebill::get;
use wechatpay::{Api, Client, bill};

#[tokio::main]
async fn main() -> Outcome {
    let client = shared::builder()?.build()?;
    let date = std::env::args().nth(1).ok_or("say of which day: 2026-01-01")?;
    run(&client, &date, format!("trades-{date}.csv").as_ref()).await?;
    Ok(())
}

/// With any client; gives how many of the rows are refunds.
pub async fn run(client: &Client, date: &str, path: &Path) -> Outcome<usize> {
    let answer = client.v3().bill().tradebill().get(get::Request::new(date)).await?;

    let bar = ProgressBar::no_length();
    bar.set_style(ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {binary_bytes_per_sec}")?);
    let own = bar.clone();
    let download = client.download(&answer).progress(move |done, total| {
        own.set_position(done);
        total.into_iter().for_each(|total| own.set_length(total));
    });
    // Nothing stands there unless it is complete and has the digest that the answer states.
    let length = download.to_file(path).await?;
    bar.finish();
    println!("{}: {} bytes", path.display(), *length);

    let mut trades = bill::trade(BufReader::new(File::open(path)?))?;
    let mut refunds = 0;
    for row in &mut trades {
        refunds += usize::from(row?.trade_state == "REFUND");
    }
    // The loop ended without an error: the rows are what the totals say.
    if let Some(summary) = trades.summary() {
        println!("{} rows, {refunds} of them refunds: {} 元", summary.count, summary.settlement_total);
        println!("refunded {} 元, fees {} 元", summary.refund_amount, summary.fee);
    }
    Ok(refunds)
}
