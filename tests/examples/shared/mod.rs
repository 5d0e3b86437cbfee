//! The client of the examples: of the merchant that the environment describes.

use std::env;
use std::error::Error;

use wechatpay::{Client, ClientBuilder};

/// What every example gives.
pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A client by these variables, which `wechatpay-gateway --write-keys` writes, too:
/// `WECHATPAY_MCHID`, `WECHATPAY_CERTIFICATE_SERIAL`, `WECHATPAY_PRIVATE_KEY` (a file), `WECHATPAY_PUBLIC_KEY_ID`,
/// `WECHATPAY_PUBLIC_KEY` (a file), `WECHATPAY_API_V3_KEY`, and for a gateway `WECHATPAY_BASE_URL`, with `WECHATPAY_CA` (a file) if it
/// begins with `https`.
pub fn builder() -> Outcome<ClientBuilder> {
    let file = |name: &str| Ok::<_, Box<dyn Error>>(std::fs::read_to_string(variable(name)?)?);
    let builder = Client::builder()
        .mchid(variable("WECHATPAY_MCHID")?)
        .certificate_serial(&variable("WECHATPAY_CERTIFICATE_SERIAL")?)
        .private_key(&file("WECHATPAY_PRIVATE_KEY")?)
        .public_key(&variable("WECHATPAY_PUBLIC_KEY_ID")?, &file("WECHATPAY_PUBLIC_KEY")?)
        .api_v3_key(&variable("WECHATPAY_API_V3_KEY")?);
    let builder = match env::var("WECHATPAY_BASE_URL") {
        Ok(url) => builder.base_url(&url),
        Err(_) => builder,
    };
    Ok(match env::var("WECHATPAY_CA") {
        Ok(_) => builder.root_certificate(&file("WECHATPAY_CA")?),
        Err(_) => builder,
    })
}

/// A variable, or which one is missing.
pub fn variable(name: &str) -> Outcome<String> {
    env::var(name)
        .map_err(|_| format!("set {name}; `cargo run -p wechatpay-gateway -- --help` says how to try it").into())
}
