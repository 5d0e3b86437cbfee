//! The gateway as a program, for a program in any language.

use std::future::IntoFuture;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use wechatpay_gateway::{Call, Error, Gateway};

/// A WeChat Pay of your own on loopback: every documented operation of APIv3, checked, answered and signed.
///
/// A line on stdin sends a notification, whose content may be laid over: TRANSACTION.SUCCESS http://127.0.0.1:3000/notify
/// {"out_trade_no": "20260101-0001"}
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The port of 127.0.0.1 to listen at; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Other answers of the same types.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The merchant that calls.
    #[arg(long, default_value = "1900000109")]
    mchid: String,
    /// The APIv3 key, 32 bytes; a new one by default.
    #[arg(long)]
    api_v3_key: Option<String>,
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
    let gateway = builder.start_blocking()?;
    println!("url                 {}", gateway.url());
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
    ];
    for (name, content) in files {
        match &options.write_keys {
            Some(folder) => {
                write(folder, name, &content)?;
                println!("{name:19} {}", folder.join(name).display());
            }
            None => println!("{name}\n{content}"),
        }
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
    let notification = gateway.notification(event).content(serde_json::from_str(content)?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let delivered = runtime.block_on(notification.send_to(url).scale(scale).into_future())?;
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
fn write(folder: &Path, name: &str, content: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(folder.join(name))?.write_all(content.as_bytes())
}
