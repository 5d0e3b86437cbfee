//! An upload: a picture for a complaint, with a progress bar. The client states name and digest by itself.
//!
//! ```sh
//! cargo run -p wechatpay-tests --example upload receipt.jpg
//! ```

#[path = "shared/mod.rs"]
mod shared;

use std::path::Path;

use indicatif::ProgressBar;
use shared::Outcome;
use wechatpay::v3::merchant_service::images::upload::post;
use wechatpay::{Api, Client, Upload};

#[tokio::main]
async fn main() -> Outcome {
    let client = shared::builder()?.build()?;
    let path = std::env::args().nth(1).ok_or("say which file")?;
    println!("{}", run(&client, path.as_ref()).await?);
    Ok(())
}

/// The ID by which the picture is named from now on.
pub async fn run(client: &Client, path: &Path) -> Outcome<String> {
    let bar = ProgressBar::no_length();
    let own = bar.clone();
    let picture = Upload::path(path).progress(move |sent, total| {
        own.set_length(total);
        own.set_position(sent);
    });
    let answer = client.v3().merchant_service().images().upload().post(post::Request::new(picture)).await?;
    bar.finish();
    Ok(answer.into_inner().media_id)
}
