//! The gateway as a program, for a program in any language.

use std::future::IntoFuture;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use wechatpay_gateway::{Call, Error, Gateway};

/// A WeChat Pay of your own on loopback: every documented operation of APIv3 and APIv2, checked, answered and signed.
///
/// A client of APIv3 takes the URL, the mchid, the certificate's serial number, apiclient_key.pem, the public key's ID,
/// pub_key.pem and api_v3_key.txt. A client of APIv2 takes api_v2_key.txt; for the operations that need the merchant's
/// certificate it takes the TLS URL, trusts ca.pem and shows apiclient_cert.pem with apiclient_key.pem, or apiclient_cert.p12,
/// whose password is the mchid.
///
/// A line on stdin sends a notification, whose content may be laid over: TRANSACTION.SUCCESS http://127.0.0.1:3000/notify
/// {"out_trade_no": "20260101-0001"}. Those of APIv2 are called as their pages: v2/refund-processed http://… {"refund_fee": "1"}
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The port of 127.0.0.1 to listen at; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The port of 127.0.0.1 to listen at for TLS; 0 takes a free one.
    #[arg(long, default_value_t = 8443)]
    tls_port: u16,
    /// Other answers of the same types.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The merchant that calls.
    #[arg(long, default_value = "1900000109")]
    mchid: String,
    /// The APIv3 key, 32 bytes; a new one by default.
    #[arg(long)]
    api_v3_key: Option<String>,
    /// The key of APIv2, 32 letters and digits; a new one by default.
    #[arg(long)]
    api_v2_key: Option<String>,
    /// Operations of APIv2 that need the merchant's certificate are taken without it, also without TLS.
    #[arg(long)]
    without_client_certificates: bool,
    /// Where to write the keys, instead of printing them. They are made at every start.
    #[arg(long, value_name = "DIR")]
    write_keys: Option<PathBuf>,
    /// How much of WeChat Pay's waiting between repetitions of a notification is waited: 1 is a day in all.
    #[arg(long, default_value_t = 0.01)]
    scale: f64,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<(), Error> {
    let mut builder = Gateway::builder().port(options.port).seed(options.seed).mchid(&options.mchid).observe(tell);
    if let Some(key) = &options.api_v3_key {
        builder = builder.api_v3_key(key);
    }
    if let Some(key) = &options.api_v2_key {
        builder = builder.api_v2_key(key);
    }
    if options.without_client_certificates {
        builder = builder.without_client_certificates();
    }
    let gateway = builder.tls_port(options.tls_port).start_blocking()?;
    println!("url                 {}", gateway.url());
    println!("TLS url             {}", gateway.tls_url());
    println!("mchid               {}", gateway.mchid());
    println!("certificate serial  {}", gateway.certificate_serial());
    println!("public key ID       {}", gateway.public_key_id());
    println!("platform serial     {}", gateway.platform_serial());
    let files = [
        ("apiclient_key.pem", gateway.private_key().to_owned()),
        ("apiclient_cert.pem", gateway.certificate()?),
        ("pub_key.pem", gateway.public_key()),
        ("wechatpay_platform.pem", gateway.platform_certificate()),
        ("api_v3_key.txt", gateway.api_v3_key()),
        ("api_v2_key.txt", gateway.api_v2_key()),
        ("ca.pem", gateway.ca()),
        ("pay_to_bank_key.pem", gateway.pay_to_bank_key()?),
    ];
    for (name, content) in files {
        match &options.write_keys {
            Some(folder) => {
                write(folder, name, content.as_bytes())?;
                println!("{name:19} {}", folder.join(name).display());
            }
            None => println!("{name}\n{content}"),
        }
    }
    if let Some(folder) = &options.write_keys {
        let name = "apiclient_cert.p12";
        write(folder, name, &gateway.client_certificate_pkcs12()?)?;
        println!("{name:19} {}", folder.join(name).display());
    }
    for line in std::io::stdin().lines() {
        if let Err(error) = notify(&gateway, line?.trim(), options.scale) {
            eprintln!("{error}");
        }
    }
    // Nothing more can be ordered; requests may come all the same.
    loop {
        std::thread::park();
    }
}

/// `EVENT URL [CONTENT]`.
fn notify(gateway: &Gateway, line: &str, scale: f64) -> Result<(), Box<dyn std::error::Error>> {
    let Some((event, rest)) = line.split_once(' ') else {
        let help = "a notification is an event, a URL and perhaps fields of its content as JSON, with blanks between";
        return if line.is_empty() { Ok(()) } else { Err(help.into()) };
    };
    let (url, content) = rest.trim().split_once(' ').unwrap_or((rest.trim(), "null"));
    let content = serde_json::from_str::<serde_json::Value>(content)?;
    let delivery = match event.strip_prefix("v2/") {
        None => gateway.notification(event).content(content).send_to(url),
        // Where nothing is encrypted the fields are those of the body.
        Some(page) if gateway.notification_v2(page).build()?.content == serde_json::json!({}) => {
            gateway.notification_v2(page).body(content).send_to(url)
        }
        Some(page) => gateway.notification_v2(page).content(content).send_to(url),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let delivered = runtime.block_on(delivery.scale(scale).into_future())?;
    let verdict = if delivered.taken { "taken" } else { "not taken" };
    eprintln!("{event} to {url}: {verdict}, after {} attempts", delivered.attempts.len());
    Ok(())
}

/// One line per call: what came, and the verdict.
fn tell(call: &Call) {
    let verdict = call.refusal().map_or_else(|| "accepted".to_owned(), |refusal| format!("refused with {refusal}"));
    let unknown = match call.unknown() {
        [] => String::new(),
        unknown => format!(" (no page knows {})", unknown.join(", ")),
    };
    eprintln!("{} {}: {verdict}{unknown}", call.method(), call.path());
}

/// Writes a file that only its owner reads.
fn write(folder: &Path, name: &str, content: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(folder.join(name))?.write_all(content)
}
