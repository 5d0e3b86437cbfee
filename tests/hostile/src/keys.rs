//! Keys and certificates, and what else a client is given: any text is taken or refused, and no message tells any of it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wechatpay::{BoxFuture, Client, ClientBuilder, Error, Receiver, Recipient, Signer, Sm2Signer, Sm2Verifier};

use crate::Surface;
use crate::material::{API_V3_KEY, MERCHANT, NOW, WECHAT_PAY, pem};
use crate::peer::{TOY, Toy};

/// A PEM text; or, behind a first byte below 16, what stands in one, in DER: the byte says under which label.
pub const SURFACE: Surface = Surface { name: "keys", check, seeds, words: WORDS, longest: 3 << 10 };

const LABELS: [&str; 8] = [
    "PRIVATE KEY",
    "RSA PRIVATE KEY",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "CERTIFICATE",
    "EC PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "X",
];

const WORDS: &[&str] = &[
    "-----BEGIN ",
    "-----END ",
    "-----",
    "PRIVATE KEY",
    "RSA PRIVATE KEY",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "CERTIFICATE",
    "ENCRYPTED PRIVATE KEY",
    "Proc-Type: 4,ENCRYPTED",
    "\n",
    "\r\n",
    "MII",
    "==",
    "apiclient_key.pem",
    "PUB_KEY_ID_0119000001",
];

/// A way to give a text, with what came of it.
type Way = (&'static str, fn(&str) -> Result<String, String>);

const WAYS: [Way; 11] = [
    ("private_key", |text| built(client().private_key(text))),
    ("certificate", |text| built(client().certificate(text))),
    ("public_key", |text| built(client().public_key("PUB_KEY_ID_01", text))),
    ("platform_certificate", |text| built(client().platform_certificate(text))),
    ("pay_to_bank_key", |text| built(client().pay_to_bank_key(text))),
    ("recipient public_key", |text| received(recipient().public_key("PUB_KEY_ID_01", text))),
    ("recipient platform_certificate", |text| received(recipient().platform_certificate(text))),
    ("recipient private_key", |text| received(recipient().private_key(text))),
    ("sm2 signer", |text| Sm2Signer::from_pem(text).map(|key| format!("{key:?}")).map_err(told)),
    ("sm2 verifier", |text| Sm2Verifier::from_pem(text).map(|key| format!("{key:?}")).map_err(told)),
    ("sm2 certificate", |text| Sm2Verifier::from_certificate(text).map(|(serial, _)| serial).map_err(told)),
];

/// Those that take no PEM; what they are given is a name, or told to be none.
const OTHERS: [Way; 6] = [
    ("api_v3_key", |text| built(client().api_v3_key(text))),
    ("api_v2_key", |text| built(client().api_v2_key(text))),
    ("recipient api_v3_key", |text| received(Recipient::new("a").verifier(TOY, Toy).api_v3_key(text))),
    ("certificate_serial", |text| built(client().certificate_serial(text))),
    ("public_key, its ID", |text| built(client().public_key(text, &WECHAT_PAY.public))),
    ("base_url", |text| built(client().base_url(text))),
];

fn check(data: &[u8]) {
    let text = match data {
        [label @ 0..16, der @ ..] => pem(LABELS[usize::from(*label) % LABELS.len()], der),
        _ => String::from_utf8_lossy(data).into_owned(),
    };
    for (way, give) in WAYS {
        let came = give(&text);
        assert_eq!(came, give(&text), "{way}: two runs differ");
        let (Ok(said) | Err(said)) = &came;
        if let Some(secret) = secrets(&text).find(|secret| said.contains(secret)) {
            panic!("{way}: `{secret}` is told: {said}");
        }
        if !way.starts_with("sm2") {
            let dos = text.replace("\r\n", "\n").replace('\n', "\r\n");
            assert_eq!(give(&dos).is_ok(), came.is_ok(), "{way}: the ends of lines matter: {came:?}");
        }
    }
    for (way, give) in OTHERS {
        let came = give(&text);
        assert_eq!(came, give(&text), "{way}: two runs differ");
        let (Ok(said) | Err(said)) = &came;
        assert!(
            !way.contains("key") || way.contains("ID") || text.len() < 16 || !said.contains(&text),
            "{way}: {said}"
        );
    }
    if data.len().is_multiple_of(64) {
        from_file(&text);
    }
}

/// Lines and words that look like keys.
fn secrets(text: &str) -> impl Iterator<Item = &str> {
    let is_base64 = |word: &&str| {
        word.len() >= 20 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
    };
    text.split_ascii_whitespace().filter(is_base64)
}

/// A file says the same as its text.
fn from_file(text: &str) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let ways = [
        (built(client().private_key_file(file.path())), built(client().private_key(text))),
        (built(client().certificate_file(file.path())), built(client().certificate(text))),
        (built(client().platform_certificate_file(file.path())), built(client().platform_certificate(text))),
    ];
    for (by_file, by_text) in ways {
        assert_eq!(by_file.is_ok(), by_text.is_ok(), "{by_file:?} {by_text:?}");
    }
}

/// Signs nothing.
struct Nobody;

impl Signer for Nobody {
    fn sign<'a>(&'a self, _: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, wechatpay::BoxError>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// A client that lacks nothing.
fn client() -> ClientBuilder {
    thread_local!(static HTTP: reqwest::Client = reqwest::Client::builder().no_proxy().build().unwrap());
    Client::builder()
        .mchid("1900000109")
        .certificate_serial("01")
        .signer(Nobody)
        .verifier(TOY, Toy)
        .http(HTTP.with(Clone::clone))
}

fn recipient() -> Recipient {
    Recipient::new("1900000109").api_v3_key(API_V3_KEY).verifier(TOY, Toy)
}

fn built(builder: ClientBuilder) -> Result<String, String> {
    builder.build().map(|client| format!("{client:?}")).map_err(told)
}

fn received(recipient: Recipient) -> Result<String, String> {
    let receiver = Receiver::builder().recipient(recipient).clock(|| NOW).build();
    receiver.map(|receiver| format!("{receiver:?}")).map_err(told)
}

/// All that an error tells, with its causes.
fn told(error: Error) -> String {
    let mut told = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        told.push_str(&format!(" {cause}"));
        source = cause.source();
    }
    told
}

fn seeds() -> Vec<Vec<u8>> {
    let texts = [&MERCHANT.private, &MERCHANT.public, &MERCHANT.certificate, &WECHAT_PAY.certificate];
    let mut seeds = texts.map(|text| text.clone().into_bytes()).to_vec();
    for (label, text) in [(0, &MERCHANT.private), (2, &MERCHANT.public), (4, &MERCHANT.certificate)] {
        let base64 = text.lines().filter(|line| !line.starts_with('-')).collect::<String>();
        seeds.push([vec![label], STANDARD.decode(base64).unwrap()].concat());
    }
    seeds.push([vec![3], MERCHANT.public_pkcs1()].concat());
    let sm2 = [
        "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgEZh96j82fv4X8U7f\nqFL7gR1KNOOMtB/4MEI0T1RtdwqhRANCAARTyfoRz/uruX2NyMXQ7ZEZTAzrAZIc\naQbeWwrwiwkReN0iOh2pVwO0K4IFY/f2cz60jiuOsyCXccplo1hX9xob\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEU8n6Ec/7q7l9jcjF0O2RGUwM6wGS\nHGkG3lsK8IsJEXjdIjodqVcDtCuCBWP39nM+tI4rjrMgl3HKZaNYV/caGw==\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMII=\n-----END PRIVATE KEY-----\n",
        "apiclient_key.pem",
        "http://127.0.0.1:8080",
        API_V3_KEY,
        "-----BEGIN PRIVATE KEY-----\nMII",
    ];
    seeds.extend(crate::texts(&sm2));
    seeds
}
